"""Onboarding: language and address, then five steps, with back and skip, kept in the chat's row so that it resumes."""

from typing import Any

from bot.channels.base import Button
from bot.phrases import LANGUAGES, Phrases
from bot.router import button, step
from bot.therapist import questions
from bot.therapist.help import show_help
from bot.therapist.questions import Question
from bot.turn import Turn
from pipelines.plain_text import clean_text

MAX_EXAMPLES = 10


async def begin(turn: Turn) -> None:
    """Welcomes a new therapist, or goes on where an unfinished onboarding stands."""
    await put(turn, questions.QUESTIONS[0])


async def resume(turn: Turn) -> None:
    name = turn.data.get("question", "") if turn.chat.step == "onboarding" else turn.room.profile.get("_at", "")
    await put(turn, questions.BY_NAME.get(name) or questions.QUESTIONS[0])


async def put(turn: Turn, question: Question, *, purpose: str = "onboarding", opening: str = "") -> None:
    """Asks one question; `purpose` is onboarding or settings and decides where the answer leads."""
    await turn.ask(purpose, question=question.name)
    if purpose == "onboarding":
        await turn.room.answer("_at", question.name)
    text = _question_text(turn, question)
    if question.step and purpose == "onboarding":
        text = f"{turn.say('onboarding-progress', place=f'{question.step}/{questions.STEPS}')}\n{text}"
    rows = _choice_rows(turn, question, purpose)
    await turn.show(f"{opening}\n\n{text}" if opening else text, *rows)


def _question_text(turn: Turn, question: Question) -> str:
    if question.name == "language":
        return "\n\n".join(Phrases(language)("ask-language", name=turn.room.me.name) for language in LANGUAGES)
    return turn.say(f"ask-{question.name.replace('_', '-')}")


def choice_label(say: Phrases, question: Question, choice: str) -> str:
    """What a choice is called; a time zone and a span of hours speak for themselves."""
    phrase = f"choice-{question.name}-{choice}".replace("_", "-").replace("/", "-").replace(":", "").lower()
    return say(phrase) if say.has(phrase) else choice


def _choice_rows(turn: Turn, question: Question, purpose: str) -> list[list[Button]]:
    current = turn.room.profile.get(question.name)
    buttons = []
    for choice in question.choices:
        label = choice_label(turn.say, question, choice)
        mark = "• " if current == choice else ""
        buttons.append(turn.button(f"{mark}{label}", f"{purpose}.choose", of=question.name, choice=choice))
    per_row = 1 if any(len(entry.label) > 16 for entry in buttons) else 2
    rows = [buttons[i : i + per_row] for i in range(0, len(buttons), per_row)]
    if question.many:
        rows.append([turn.button(turn.say("button-done-examples"), f"{purpose}.finish", of=question.name)])
    last = []
    if purpose == "onboarding":
        if questions.before(question.name, turn.room.profile):
            last.append(turn.button(turn.say("button-back"), "onboarding.back", of=question.name))
        last.append(turn.button(turn.say("button-skip"), "onboarding.skip", of=question.name))
    else:
        last.append(turn.button(turn.say("button-back"), "settings.open"))
    return [*rows, last]


async def keep(turn: Turn, question: Question, value: Any) -> None:
    """Stores an answer where it belongs: address and time zone in the row, the rest in the profile."""
    me = turn.room.me
    if question.name == "language":
        me.language = value
    elif question.name == "gender":
        me.gender = value
    elif question.name == "time_zone":
        me.time_zone = value
    if question.many:
        value = [*turn.room.profile.get(question.name, []), value][-MAX_EXAMPLES:]
    await turn.room.answer(question.name, value)
    turn.say = Phrases(me.language, me.gender)


async def read(turn: Turn, question: Question) -> Any:
    """The typed answer, or None after saying why it does not fit."""
    text, _ = clean_text(turn.text)
    for choice in question.choices:
        if text.strip().lower() in {choice.lower(), choice_label(turn.say, question, choice).lower()}:
            return choice
    value = question.typed(text) if question.typed else None
    if value is None:
        hint = "answer-by-button" if question.typed is None else f"answer-{question.name.replace('_', '-')}"
        await turn.show(turn.say(hint if turn.say.has(hint) else "answer-by-button"))
    return value


async def _go_on(turn: Turn, question: Question) -> None:
    following = questions.after(question.name, turn.room.profile)
    if following is not None:
        await put(turn, following)
        return
    await turn.room.finish_onboarding()
    await turn.done()
    await turn.show(turn.say("onboarding-done", name=turn.room.me.name))
    await show_help(turn)


def _named(turn: Turn) -> Question:
    return questions.BY_NAME[turn.press.object_id]


@button("onboarding.choose")
async def choose(turn: Turn) -> None:
    question = _named(turn)
    if not _is_current(turn, question):
        return
    await keep(turn, question, turn.press.choice)
    turn.hint(turn.say("noted"))
    await _go_on(turn, question)


@button("onboarding.skip")
async def skip(turn: Turn) -> None:
    question = _named(turn)
    if _is_current(turn, question):
        await _go_on(turn, question)


@button("onboarding.finish")
async def finish_examples(turn: Turn) -> None:
    question = _named(turn)
    if _is_current(turn, question):
        await _go_on(turn, question)


@button("onboarding.back")
async def back(turn: Turn) -> None:
    question = _named(turn)
    if not _is_current(turn, question):
        return
    earlier = questions.before(question.name, turn.room.profile)
    await put(turn, earlier or question)


def _is_current(turn: Turn, question: Question) -> bool:
    """A press under an earlier question must not move the conversation."""
    if turn.chat.step == "onboarding" and turn.data.get("question") == question.name:
        return True
    turn.hint(turn.say("button-outdated"))
    return False


@step("onboarding")
async def typed(turn: Turn) -> None:
    question = questions.BY_NAME[turn.data["question"]]
    value = await read(turn, question)
    if value is None:
        return
    await keep(turn, question, value)
    if question.many:
        count = len(turn.room.profile[question.name])
        row = [
            turn.button(turn.say("button-done-examples"), "onboarding.finish", of=question.name),
            turn.button(turn.say("button-skip"), "onboarding.skip", of=question.name),
        ]
        await turn.show(turn.say("example-kept", count=count), row)
        return
    await _go_on(turn, question)
