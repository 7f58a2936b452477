"""Waiting for something to happen in the sandbox, event by event, without sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.sandbox.events import Hub

Found = TypeVar("Found")

PATIENCE_S = 5.0


class NothingCame(AssertionError):
    """The awaited message did not come. `seen` is what was on the phone; only tests let it be quoted."""

    def __init__(self, seen: list[str], *, quote: bool) -> None:
        what = f"; on the phone: {seen!r}" if quote else ""
        super().__init__(f"nothing that fits came; {len(seen)} messages on the phone{what}")
        self.seen = seen


async def wait_for(hub: Hub, look: Callable[[], Found | None], *, timeout_s: float) -> Found:
    """The first truthy answer of `look`, asked again after each event. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while True:
            seq = hub.seq
            if found := look():
                return found
            await hub.beyond(seq)
