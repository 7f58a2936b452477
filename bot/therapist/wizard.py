"""One question at a time, on one card: it changes in place under a press, and moves to the end after typed words."""

from typing import Any, Literal

from bot.channels.base import Button
from bot.phrases import Phrases, in_both_languages
from bot.therapist import questions
from bot.therapist.pages import pressed_key, take_away
from bot.therapist.questions import Question
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text

Purpose = Literal["onboarding", "settings"]
MAX_EXAMPLES = 10


def card_key(desk: Desk, purpose: str) -> str:
    """A chat has one card of each purpose; a new one takes the place of the old one."""
    return f"{purpose}:{desk.chat.id}"


async def show_card(desk: Desk, purpose: Purpose, text: str, rows: list[list[Button]]) -> None:
    """Changes the card under the pressed button, else puts a new card at the end of the chat."""
    key = card_key(desk, purpose)
    is_pressed = pressed_key(desk) == key
    if not is_pressed:
        await take_away(desk, key)
    await desk.show(text, *rows, key=key, edit=is_pressed)


async def put(turn: Turn, question: Question, purpose: Purpose, *, opening: str = "") -> None:
    """Asks one question; `purpose` decides where the answer leads."""
    await turn.ask(purpose, question=question.name)
    text = _question_text(turn, question)
    if purpose == "onboarding" and question.step:
        text = f"{_progress(turn, question)}\n{text}"
    value = turn.room.profile.get(question.name)
    held = len(value or ()) if question.many else 0
    if held:
        text = f"{text}\n\n{turn.say('examples-kept-so-far', count=held)}"
    elif value and value not in question.choices:
        # A choice is marked on its button; own words have none.
        text = f"{text}\n\n{turn.say('answer-now', value=value_label(turn.say, question, value))}"
    await show_card(turn, purpose, f"{opening}\n\n{text}" if opening else text, _rows(turn, question, purpose, held))


def _progress(turn: Turn, question: Question) -> str:
    same_step = [
        other.name
        for other in questions.QUESTIONS
        if other.step == question.step and questions.applies(other, turn.room.profile)
    ]
    place, parts = f"{question.step}/{questions.STEPS}", len(same_step)
    return turn.say("onboarding-progress", place=place, part=same_step.index(question.name) + 1, parts=parts)


def _question_text(turn: Turn, question: Question) -> str:
    if question.name == "language":
        return in_both_languages("ask-language", name=turn.room.me.name)
    return turn.say(f"ask-{question.name.replace('_', '-')}")


def name_of(say: Phrases, question: Question) -> str:
    return say(f"setting-{question.name.replace('_', '-')}")


def choice_label(say: Phrases, question: Question, choice: str) -> str:
    """What a choice is called; a time zone and a span of hours speak for themselves."""
    phrase = f"choice-{question.name}-{choice}".replace("_", "-").replace("/", "-").replace(":", "").lower()
    return say(phrase) if say.has(phrase) else choice


def _rows(turn: Turn, question: Question, purpose: Purpose, held: int) -> list[list[Button]]:
    key = card_key(turn, purpose)

    def act(label: str, action: str, choice: str = "") -> Button:
        return turn.button(label, f"{purpose}.{action}", of=question.name, choice=choice, key=key)

    current = turn.room.profile.get(question.name)
    buttons = []
    for choice in question.choices:
        label = choice_label(turn.say, question, choice)
        buttons.append(act(f"• {label}" if current == choice else label, "choose", choice))
    per_row = 1 if any(len(entry.label) > 16 for entry in buttons) else 2
    rows = [buttons[i : i + per_row] for i in range(0, len(buttons), per_row)]
    if held:
        rows.append([act(turn.say("button-done-examples"), "finish")])
    last = []
    if purpose == "settings":
        if held:
            rows.append([act(turn.say("button-clear-examples"), "clear")])
        last.append(act(turn.say("button-back"), "open"))
    else:
        if questions.before(question.name, turn.room.profile):
            last.append(act(turn.say("button-back"), "back"))
        if not held:
            last.append(act(turn.say("button-skip"), "skip"))
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


async def read(turn: Turn, question: Question, purpose: Purpose) -> Any:
    """The typed answer, or None after asking again with a word on why it does not fit."""
    text, _ = clean_text(turn.text)
    for choice in question.choices:
        if text.strip().lower() in {choice.lower(), choice_label(turn.say, question, choice).lower()}:
            return choice
    value = question.typed(text) if question.typed else None
    if value is None:
        hint = f"answer-{question.name.replace('_', '-')}"
        opening = turn.say(hint if question.typed and turn.say.has(hint) else "answer-by-button")
        await put(turn, question, purpose, opening=opening)
    return value


def value_label(say: Phrases, question: Question, value: Any) -> str:
    """An answer as one short line."""
    if value is None:
        return say("setting-empty")
    if question.many:
        return say("setting-examples", count=len(value))
    label = ", ".join(value) if isinstance(value, list) else choice_label(say, question, str(value))
    label = " ".join(label.split())
    return label if len(label) <= 80 else f"{label[:79]}…"


def answered(turn: Turn, question: Question, value: Any) -> str:
    """Said above the next question after a typed answer; a pressed one is answered by the toast."""
    name, label = name_of(turn.say, question), value_label(turn.say, question, value)
    return turn.say("onboarding-answered", name=name, value=label)
