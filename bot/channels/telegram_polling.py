"""The polling loop: an update is committed before Telegram is told that it arrived, and nothing ends the loop."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TimedOut

from bot.channels.telegram_limits import seconds_to_wait

RawUpdates = Sequence[dict[str, Any]]
log = structlog.get_logger(__name__)


class Poller:
    """Asks for updates until it is cancelled. `is_receiving` says whether the last answer is recent."""

    def __init__(
        self,
        *,
        prepare: Callable[[], Awaitable[None]],
        ask: Callable[[int | None], Awaitable[RawUpdates]],
        store: Callable[[dict[str, Any]], Awaitable[None]],
        poll_timeout_s: float,
        first_pause_s: float = 1.0,
        longest_pause_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._prepare, self._ask, self._store = prepare, ask, store
        self._round_timeout_s = poll_timeout_s + 60.0
        self._first_pause_s, self._longest_pause_s = first_pause_s, longest_pause_s
        self._clock = clock
        self._answered_at: float | None = None
        self._is_prepared = False
        self._offset: int | None = None
        self._failures = 0

    @property
    def is_receiving(self) -> bool:
        return self._answered_at is not None and self._clock() - self._answered_at < 2 * self._round_timeout_s

    async def run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._round_timeout_s):
                    await self._round()
                self._failures = 0
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                # Not ours: a cancellation that escaped from the transport must not end the loop.
                await self._recover("cancelled", 0.0)
            except Exception as error:  # noqa: BLE001 - whatever happens, tomorrow's updates must still be asked for
                await self._recover(type(error).__name__, self._pause_after(error))

    async def _round(self) -> None:
        if not self._is_prepared:
            await self._prepare()
            self._is_prepared = True
            self._answered_at = self._clock()  # the first poll may last long: ready does not wait for its end
        updates = await self._ask(self._offset)
        self._answered_at = self._clock()
        if not updates:
            # All is confirmed. Telegram starts ids anew after an idle week, perhaps lower: keep no offset meanwhile.
            self._offset = None
        for update in updates:
            await self._store(update)
            if type(update.get("update_id")) is int:
                self._offset = update["update_id"] + 1

    async def _recover(self, error: str, pause_s: float) -> None:
        self._failures += 1
        log.warning("polling failed", error=error, failures=self._failures, pause_s=round(pause_s, 1))
        await asyncio.sleep(pause_s)

    def _pause_after(self, error: Exception) -> float:
        if isinstance(error, RetryAfter):
            return seconds_to_wait(error)
        if isinstance(error, (Conflict, InvalidToken)):
            # Someone else polls with this token, a webhook was set, or the token was revoked: a person has to act.
            self._is_prepared = False
            return self._doubled(15 * self._first_pause_s, at_most=2)
        if isinstance(error, TimedOut) and self._failures == 0:
            return 0.0
        return self._doubled(self._first_pause_s, at_most=10)

    def _doubled(self, pause_s: float, *, at_most: int) -> float:
        factor: int = 2 ** min(self._failures, at_most)
        return min(pause_s * factor, self._longest_pause_s)
