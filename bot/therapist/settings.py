"""/settings: every answer of onboarding, shown and changed one by one."""

from typing import Any

from bot.router import button, command, step
from bot.therapist import questions, taught_sections, wizard
from bot.therapist.between.switch import settings_button
from bot.therapist.questions import Question
from bot.turn import Desk, Turn

PURPOSE: wizard.Purpose = "settings"


@command("settings")
async def show_settings(turn: Turn) -> None:
    await turn.done()
    await show_all(turn)


@button("settings.open")
async def open_settings(turn: Turn) -> None:
    await turn.done()
    await show_all(turn)


async def show_all(desk: Desk, *, opening: str = "") -> None:
    lines = [desk.say("settings-title")]
    buttons = []
    for question in questions.QUESTIONS:
        if not questions.applies(question, desk.room.profile):
            continue
        name = wizard.name_of(desk.say, question)
        lines.append(f"{name}: {wizard.value_label(desk.say, question, _value(desk, question))}")
        key = wizard.card_key(desk, PURPOSE)
        buttons.append(desk.button(name, "settings.ask", of=question.name, key=key))
    text = "\n".join(lines)
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    rest, texts = desk.say("button-rest"), desk.say("button-standing")
    rows.append([desk.button(rest, "rest.open"), desk.button(texts, "standing.list")])
    rows.append([settings_button(desk, key=wizard.card_key(desk, PURPOSE))])
    await wizard.show_card(desk, PURPOSE, f"{opening}\n\n{text}" if opening else text, rows)


def _value(desk: Desk, question: Question) -> Any:
    me = desk.room.me
    in_row = {"language": me.language, "gender": me.gender, "time_zone": me.time_zone}
    return in_row.get(question.name, desk.room.profile.get(question.name))


@button("settings.ask")
async def ask(turn: Turn) -> None:
    await wizard.put(turn, questions.BY_NAME[turn.press.object_id], PURPOSE)


@button("settings.choose")
async def choose(turn: Turn) -> None:
    await _keep(turn, questions.BY_NAME[turn.press.object_id], turn.press.choice)
    turn.hint(turn.say("noted"))  # in the language and the form that were chosen just now


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


@button("settings.these")
async def these_headings(turn: Turn) -> None:
    titles = taught_sections.recognised(turn)
    if not titles:
        turn.hint(turn.say("button-outdated"))
        return
    await _keep(turn, questions.BY_NAME[turn.press.object_id], titles)
    turn.hint(turn.say("noted"))


@button("settings.type")
async def type_headings(turn: Turn) -> None:
    await wizard.put(turn, questions.BY_NAME[turn.press.object_id], PURPOSE)


@step("settings")
async def typed(turn: Turn) -> None:
    question = questions.BY_NAME[turn.data["question"]]
    if await taught_sections.offer(turn, question, PURPOSE):
        return
    value = await wizard.read(turn, question, PURPOSE)
    if value is not None:
        await _keep(turn, question, value)


async def _keep(turn: Turn, question: Question, value: Any) -> None:
    """Back to the list of settings, unless the answer asks for more: own headings, or further examples."""
    await wizard.keep(turn, question, value)
    if question.name == "format" and value == "own" and not turn.room.profile.get("sections"):
        await wizard.put(turn, questions.BY_NAME["sections"], PURPOSE)
    elif question.many:
        await wizard.put(turn, question, PURPOSE, opening=turn.say("example-kept"))
    else:
        await turn.done()
        await show_all(turn, opening="" if turn.pressed else wizard.answered(turn, question, value))
