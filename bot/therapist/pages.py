"""A message with buttons that turns into the next page under a press, instead of leaving old buttons behind."""

import secrets
from typing import Any

from bot.channels.base import Button
from bot.turn import Desk, Row, Turn

MESSAGE_LINE = "┄┄┄┄┄┄┄┄"
"""Stands above and below a text that is shown exactly as it is."""


def pressed_key(desk: Desk) -> str:
    """The key of the message whose button was pressed in this turn, or ''."""
    return desk.pressed.post_key if isinstance(desk, Turn) and desk.pressed is not None else ""


async def take_away(desk: Desk, key: str) -> None:
    """Removes the message with this key, if there is one."""
    if key:
        await desk.show("", key=key, delete=True)


class Page:
    """Shown in place of the page that was pressed, else as a new message; `instead` names a page that goes then."""

    def __init__(self, desk: Desk, *, instead: str = "") -> None:
        pressed = pressed_key(desk)
        self._desk = desk
        self._turns = pressed.startswith("page:")
        self._instead = instead
        self.key = pressed if self._turns else f"page:{secrets.token_hex(8)}"

    def button(self, label: str, action: str, **more: Any) -> Button:
        return self._desk.button(self._desk.say(label), action, key=self.key, **more)

    async def show(self, text: str, *rows: Row) -> None:
        if not self._turns:
            await take_away(self._desk, self._instead)
        await self._desk.show(text, *rows, key=self.key, edit=self._turns)
