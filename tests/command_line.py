"""Runs `kesher` as an operator does: a process of its own, in a folder of its own, with nothing in its environment."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

PASSPHRASE = "three quiet herons"
PATIENCE_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What stopped it: one line and no traceback."""
        (line,) = self.err.splitlines()
        return line


class Running:
    """A `kesher` that was started; its lines on stderr are read as they come."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, words: str) -> str:
        """Waits for a line on stderr that holds these words."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            async for raw in self._process.stderr:
                if words in (line := raw.decode()):
                    return line
        raise AssertionError(f"it ended without saying {words!r}")

    async def stop(self, number: int = signal.SIGTERM) -> int:
        self._process.send_signal(number)
        async with asyncio.timeout(PATIENCE_S):
            await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode


async def _start(
    *arguments: str, folder: Path, settings: Mapping[str, str], program: tuple[str, ...] = ("-m", "bot")
) -> asyncio.subprocess.Process:
    variables = {f"KESHER_{key}": value for key, value in settings.items()}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        *arguments,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **variables},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def kesher(*arguments: str, folder: Path, **settings: str) -> Ended:
    """Runs to the end. `settings` are KESHER_* variables without their beginning: TELEGRAM__TOKEN="..."."""
    process = await _start(*arguments, folder=folder, settings=settings)
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(code=process.returncode, out=out.decode(), err=err.decode())


@asynccontextmanager
async def started(
    *arguments: str, folder: Path, program: tuple[str, ...] = ("-m", "bot"), **settings: str
) -> AsyncIterator[Running]:
    """Runs `kesher`, or another program of the interpreter, for as long as the block lasts."""
    process = await _start(*arguments, folder=folder, settings=settings, program=program)
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
