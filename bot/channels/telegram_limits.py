"""Keeps sends within what Telegram allows: 25 a second overall, a short burst and then one a second for each chat."""

import asyncio
import datetime as dt
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter

T = TypeVar("T")


class ChatPaused(Exception):
    """Telegram asked to leave this chat alone for longer than a send should wait."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"paused for {retry_after_s:.0f} s")
        self.retry_after_s = retry_after_s


def seconds_to_wait(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


@dataclass
class _Lane:
    """A chat's place in time: when its next send is due by the pace, and until when Telegram paused it."""

    next_at: float = 0.0
    paused_until: float = 0.0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class ChatLimiter:
    """Order inside a chat is kept. A 429 pauses that chat alone; a pause over `patience_s` is the caller's to wait."""

    def __init__(
        self,
        *,
        overall_per_s: float = 25,
        burst: int = 6,
        gap_s: float = 1.0,
        patience_s: float = 5.0,
        retries: int = 2,
    ) -> None:
        # Seconds then come as timedelta, the library's coming default; its ints warn at each use.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        # A fifth of a second's worth at once: a full second's worth would let twice the rate through in the first one.
        self._overall = AsyncLimiter(max(1.0, overall_per_s / 5), 0.2 if overall_per_s >= 5 else 1 / overall_per_s)
        self._burst, self._gap_s, self._patience_s, self._retries = burst, gap_s, patience_s, retries
        self._lanes: dict[int, _Lane] = {}
        self._prune_at = 1000

    async def run(self, chat: int, call: Callable[[], Awaitable[T]]) -> T:
        lane = self._lane(chat)
        lane.waiting += 1
        try:
            async with lane.lock:
                return await self._in_turn(lane, call)
        finally:
            lane.waiting -= 1

    async def _in_turn(self, lane: _Lane, call: Callable[[], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        tries_left = self._retries
        while True:
            if (pause := lane.paused_until - loop.time()) > self._patience_s:
                raise ChatPaused(pause)
            due = max(lane.next_at, loop.time() - self._gap_s * (self._burst - 1))
            lane.next_at = due + self._gap_s
            await asyncio.sleep(max(0.0, due - loop.time(), pause))
            try:
                async with self._overall:
                    return await call()
            except RetryAfter as error:
                lane.paused_until = loop.time() + seconds_to_wait(error) + 0.1
                if tries_left == 0:
                    raise ChatPaused(lane.paused_until - loop.time()) from error
                tries_left -= 1

    def _lane(self, chat: int) -> _Lane:
        if len(self._lanes) >= self._prune_at:
            self._forget_idle()
        return self._lanes.setdefault(chat, _Lane())

    def _forget_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        quiet_since = now - self._gap_s * self._burst
        self._lanes = {
            chat: lane
            for chat, lane in self._lanes.items()
            if lane.waiting or lane.next_at > quiet_since or lane.paused_until > now
        }
        self._prune_at = max(1000, 2 * len(self._lanes))
