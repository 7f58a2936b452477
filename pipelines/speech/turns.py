"""One recogniser at a time on a host: a file lock between programs, held by the speech process until it is gone."""

import asyncio
import contextlib
import fcntl
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from pipelines.ports import IsCancelled, SpeechCancelled

POLL_S = 0.25


def default_lock_path() -> Path:
    """The same for all programs of one user on this host, whatever their data folders are."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = runtime if runtime and Path(runtime).is_dir() else tempfile.gettempdir()
    return Path(folder) / f"kesher-speech-{os.getuid()}.lock"


class Turns:
    """First come, first served inside this program; between programs whoever asks first when it is free."""

    def __init__(self, lock_path: Path | None = None) -> None:
        self._path = lock_path or default_lock_path()
        self._queue = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def turn(self, is_cancelled: IsCancelled) -> AsyncIterator[int]:
        """Waits for its turn and gives the lock's descriptor, to be passed on to the child. Raises SpeechCancelled."""
        await self._wait_inside(is_cancelled)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                await self._wait_outside(descriptor, is_cancelled)
                yield descriptor
            finally:
                os.close(descriptor)
        finally:
            self._queue.release()

    async def _wait_inside(self, is_cancelled: IsCancelled) -> None:
        waiting = asyncio.ensure_future(self._queue.acquire())
        try:
            while not waiting.done():
                if is_cancelled():
                    raise SpeechCancelled("stopped before it began")
                await asyncio.wait({waiting}, timeout=POLL_S)
        except BaseException:
            if not waiting.cancel() and waiting.done() and not waiting.cancelled():
                self._queue.release()
            raise

    async def _wait_outside(self, descriptor: int, is_cancelled: IsCancelled) -> None:
        while True:
            if is_cancelled():
                raise SpeechCancelled("stopped before it began")
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(POLL_S)
            else:
                return
