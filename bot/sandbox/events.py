"""What happens in the sandbox, numbered, for everybody who watches: the page and the tests."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Hub:
    """Numbers events and hands them to listeners. Nothing is kept: a newcomer takes a snapshot and the number."""

    def __init__(self) -> None:
        """`watched` is set as soon as a page has been opened."""
        self.seq = 0
        self._listeners: set[asyncio.Queue[dict[str, Any]]] = set()
        self._tick = asyncio.Event()
        self.watched = asyncio.Event()

    def publish(self, kind: str, **payload: Any) -> int:
        self.seq += 1
        event = {"type": kind, "seq": self.seq, **payload}
        for listener in self._listeners:
            listener.put_nowait(event)
        tick, self._tick = self._tick, asyncio.Event()
        tick.set()
        return self.seq

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[dict[str, Any]]]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._listeners.add(queue)
        self.watched.set()
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def beyond(self, seq: int) -> None:
        """Returns once an event newer than `seq` was published."""
        while self.seq <= seq:
            await self._tick.wait()
