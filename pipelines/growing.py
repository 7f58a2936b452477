"""Shows a text while it grows, seldom enough for a chat."""

import time
from collections.abc import Awaitable, Callable

PAUSE_S = 1.5
"""Between two changes of one message: a chat takes about one in a second, and nobody reads faster."""

LEAST_SIGNS = 24
"""One word alone is nothing to read, and the pause behind it would be long."""


class Growing:
    """Fills OnPartial: passes on the first words and then the newest text, with a pause between."""

    def __init__(
        self,
        show: Callable[[str], Awaitable[None]],
        *,
        pause_s: float = PAUSE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._show = show
        self._pause_s = pause_s
        self._clock = clock
        self._next_at = 0.0

    async def __call__(self, text: str) -> None:
        if len(text) < LEAST_SIGNS or self._clock() < self._next_at:
            return
        await self._show(text)
        self._next_at = self._clock() + self._pause_s
