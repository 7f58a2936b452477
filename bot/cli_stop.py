"""Waiting until somebody stops the program, and stopping in good order at any time before that."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


class StopRequest:
    """Ctrl-C, or the service manager's request to stop."""

    def __init__(self, task: asyncio.Task[object]) -> None:
        self._task = task
        self._stop = asyncio.Event()
        self._is_awaited = False
        self.has_cut_short = False

    async def wait(self) -> None:
        self._is_awaited = True
        await self._stop.wait()

    def __call__(self) -> None:
        """Ends the wait. Whatever comes before it, such as a start that takes long, is cancelled, once."""
        if not self._is_awaited and not self._stop.is_set():
            self.has_cut_short = True
            self._task.cancel()
        self._stop.set()


@contextmanager
def stop_requests() -> Iterator[StopRequest]:
    """From here on a signal unwinds what is open instead of killing the process; being cut short is no error."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    request = StopRequest(task)
    signals = (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        loop.add_signal_handler(number, request)
    try:
        yield request
    except asyncio.CancelledError:
        if not request.has_cut_short:
            raise
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
