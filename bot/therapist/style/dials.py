"""The five dials of a therapist's style: tone, length, terms, directness and warmth."""

from typing import Any

from bot.router import button
from bot.therapist import questions, wizard
from bot.therapist.pages import Page
from bot.turn import Desk, Turn

ASKED = ("tone", "length", "terminology")
"""What onboarding asked; the same answers as under /settings."""
LEVELS = ("directness", "warmth")
_STEPS = (1, 2, 3)
_MIDDLE = 2


@button("style.dials")
async def show_dials(turn: Turn) -> None:
    page = Page(turn)
    lines = [turn.say("dials-title")]
    buttons = []
    for name in (*ASKED, *LEVELS):
        lines.append(f"{turn.say(f'setting-{name}')}: {_value(turn, name)}")
        buttons.append(page.button(f"setting-{name}", "style.dial", of=name))
    rows = [buttons[i : i + 3] for i in range(0, len(buttons), 3)]
    await page.show("\n".join(lines), *rows, [page.button("button-back", "style.open")])


def _value(desk: Desk, name: str) -> str:
    value = desk.room.profile.get(name)
    if name in LEVELS:
        return desk.say(f"dial-{name}-{value or _MIDDLE}")
    return wizard.value_label(desk.say, questions.BY_NAME[name], value)


@button("style.dial")
async def ask(turn: Turn) -> None:
    name = turn.press.object_id
    page = Page(turn)
    current: Any = turn.room.profile.get(name)
    if name in LEVELS:
        choices = [(str(step), turn.say(f"dial-{name}-{step}")) for step in _STEPS]
        current = str(current or _MIDDLE)
    else:
        choices = [
            (choice, wizard.choice_label(turn.say, questions.BY_NAME[name], choice))
            for choice in questions.BY_NAME[name].choices
        ]
    rows = [
        [turn.button(f"• {label}" if choice == current else label, "style.set", of=name, choice=choice, key=page.key)]
        for choice, label in choices
    ]
    await page.show(turn.say(f"dial-ask-{name}"), *rows, [page.button("button-back", "style.dials")])


@button("style.set")
async def keep(turn: Turn) -> None:
    name, choice = turn.press.object_id, turn.press.choice
    await turn.room.answer(name, int(choice) if name in LEVELS else choice)
    turn.hint(turn.say("noted"))
    await show_dials(turn)
