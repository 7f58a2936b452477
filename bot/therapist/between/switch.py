"""The switch in /settings: whether follow-ups are suggested at all."""

from bot.channels.base import Button
from bot.turn import Desk

SETTING = "follow_ups"


def is_switched_on(desk: Desk) -> bool:
    """On until the therapist says otherwise: a suggestion is for their eyes and writes nothing."""
    return str(desk.room.profile.get(SETTING, "on")) == "on"


def settings_button(desk: Desk, *, key: str) -> Button:
    """Says how it is now; a press turns it."""
    other = "off" if is_switched_on(desk) else "on"
    return desk.button(desk.say(f"button-suggestions-{other}"), "plan.all", choice=other, key=key)
