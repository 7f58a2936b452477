"""/settings: every answer of onboarding, shown and changed one by one."""

from typing import Any

from bot.router import button, command, step
from bot.therapist import onboarding, questions
from bot.therapist.questions import Question
from bot.turn import Desk, Turn


@command("settings")
async def show_settings(turn: Turn) -> None:
    await turn.done()
    await show_all(turn)


@button("settings.open")
async def open_settings(turn: Turn) -> None:
    await turn.done()
    await show_all(turn)


async def show_all(desk: Desk) -> None:
    lines = [desk.say("settings-title")]
    rows, row = [], []
    for question in questions.QUESTIONS:
        if not questions.applies(question, desk.room.profile):
            continue
        name = desk.say(f"setting-{question.name.replace('_', '-')}")
        lines.append(f"{name}: {_value(desk, question)}")
        row.append(desk.button(name, "settings.ask", of=question.name))
        if len(row) == 2:
            rows.append(row)
            row = []
    await desk.show("\n".join(lines), *rows, row)


def _value(desk: Desk, question: Question) -> str:
    me = desk.room.me
    in_row = {"language": me.language, "gender": me.gender, "time_zone": me.time_zone}
    value: Any = in_row.get(question.name, desk.room.profile.get(question.name))
    if value is None:
        return desk.say("setting-empty")
    if question.many:
        return desk.say("setting-examples", count=len(value))
    if isinstance(value, list):
        return ", ".join(value)
    label = onboarding.choice_label(desk.say, question, str(value))
    return label if len(label) <= 80 else f"{label[:79]}…"


@button("settings.ask")
async def ask(turn: Turn) -> None:
    question = questions.BY_NAME[turn.press.object_id]
    await onboarding.put(turn, question, purpose="settings")
    if question.many and turn.room.profile.get(question.name):
        await turn.show(
            turn.say("examples-kept-so-far", count=len(turn.room.profile[question.name])),
            [turn.button(turn.say("button-clear-examples"), "settings.clear", of=question.name)],
        )


@button("settings.choose")
async def choose(turn: Turn) -> None:
    await _keep(turn, questions.BY_NAME[turn.press.object_id], turn.press.choice)


@button("settings.clear")
async def clear(turn: Turn) -> None:
    question = questions.BY_NAME[turn.press.object_id]
    await turn.room.answer(question.name, [])
    turn.hint(turn.say("noted"))
    await turn.done()
    await show_all(turn)


@button("settings.finish")
async def finish(turn: Turn) -> None:
    await turn.done()
    await show_all(turn)


@step("settings")
async def typed(turn: Turn) -> None:
    question = questions.BY_NAME[turn.data["question"]]
    value = await onboarding.read(turn, question)
    if value is not None:
        await _keep(turn, question, value)


async def _keep(turn: Turn, question: Question, value: Any) -> None:
    await onboarding.keep(turn, question, value)
    turn.hint(turn.say("noted"))
    if question.name == "format" and value == "own" and not turn.room.profile.get("sections"):
        await onboarding.put(turn, questions.BY_NAME["sections"], purpose="settings")
        return
    if not question.many:
        await turn.done()
    await show_all(turn)
