"""The sandbox's clock: real time, which a test may push forward to let windows and buttons expire."""

import time


class Clock:
    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        self._ahead_s += seconds
