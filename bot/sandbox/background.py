"""Work that runs beside the requests: webhooks, callbacks, journeys of messages. It ends with the sandbox."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Background:
    """Tasks with one owner. What a task raised is kept and raised again when the sandbox closes."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures: list[BaseException] = []

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def settle(self) -> None:
        """Waits until nothing runs any more, work that was started meanwhile included."""
        while self._tasks:
            await asyncio.wait(list(self._tasks))

    async def aclose(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await self.settle()
        if self._failures:
            raise BaseExceptionGroup("background work of the sandbox failed", self._failures)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._failures.append(failure)
