"""A text while it is being written: shown in place of the progress, without a button, until the card replaces it."""

from bot.phrases import in_own_direction
from bot.turn import Desk
from storage.repositories import wire

MOST_SIGNS = 3_000
"""Fits into one message with what stands around it; the card shows the rest."""


async def show(desk: Desk, phrase: str, text: str, *, key: str) -> None:
    """Left out while an earlier reply of this chat is on its way: the card must not wait behind pictures of itself."""
    if await wire.has_due(desk.unit, channel=desk.chat.channel, account=desk.chat.account, chat=desk.chat.chat):
        return
    shown = f"{text[:MOST_SIGNS]} …"
    body = in_own_direction(shown, desk.say.language)
    await desk.show("\n\n".join([desk.say(phrase), body, desk.say("growing-note")]), key=key, edit=True)
