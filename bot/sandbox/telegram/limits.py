"""Telegram's flood limits, off until a test or a demo switches them on."""

import math

from bot.sandbox.clock import Clock
from bot.sandbox.telegram.errors import too_many


class _Bucket:
    def __init__(self, per_s: float, burst: float, now: float) -> None:
        self.per_s, self.burst, self.left, self.at = per_s, burst, burst, now

    def wait_s(self, now: float) -> float:
        """0 and one token less, or the seconds until a token is there."""
        self.left = min(self.burst, self.left + (now - self.at) * self.per_s)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.per_s


class RateLimits:
    """About one message a second in a chat with a small burst, about thirty a second in all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.on = False
        self.per_chat_s, self.chat_burst, self.overall_s = 1.0, 3.0, 30.0
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def check(self, bot: str, chat_id: str) -> None:
        """Raises ApiError 429."""
        if not self.on:
            return
        now = self._clock.now()
        overall = self._buckets.setdefault((bot, ""), _Bucket(self.overall_s, self.overall_s, now))
        chat = self._buckets.setdefault((bot, chat_id), _Bucket(self.per_chat_s, self.chat_burst, now))
        wait_s = max(overall.wait_s(now), chat.wait_s(now))
        if wait_s > 0:
            raise too_many(max(1, math.ceil(wait_s)))
