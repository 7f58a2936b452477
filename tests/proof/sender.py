"""Processes that send, as the test holds them: born in the nursery, killed, and born again on the same folder."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storage.database import Storage, open_storage
from storage.vault import KeySource, write_key_file
from tests.kill.program import PATIENCE_S, ROOT, soon
from tests.proof.office import Place
from tests.proof.people import Person, settle_in


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Nursery:
    """The process whose forks are the senders."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def ask(self, line: str) -> int:
        reader, writer = self._process.stdout, self._process.stdin
        assert reader is not None
        assert writer is not None
        async with self._turn, asyncio.timeout(PATIENCE_S):
            writer.write(line.encode() + b"\n")
            await writer.drain()
            return int(await reader.readline())


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.proof.nursery"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        async with asyncio.timeout(PATIENCE_S):
            await process.wait()


class Sender:
    """One place and the process that works there. It has the shape of `tests.kill.program.Program`."""

    def __init__(self, nursery: Nursery, folder: Path, place: Place, work: str, **more: Any) -> None:
        self.folder, self.place = folder, place
        self._nursery = nursery
        self.order = {"work": work, "place": asdict(place), **more}
        self._pid = 0
        self.starts = 0
        self.kills: list[float] = []

    @property
    def data(self) -> Path:
        return self.folder

    @property
    def database(self) -> Path:
        return self.folder / "kesher.db"

    @property
    def log(self) -> Path:
        return self.folder / f"log-{self.starts}"

    async def launch(self, **changed: Any) -> None:
        assert not self._pid, "it runs already"
        self.starts += 1
        self.log.touch()
        self._pid = await self._nursery.ask(json.dumps({**self.order, **changed, "log": str(self.log)}))

    async def ready(self) -> None:
        await soon(lambda: "is ready on" in self.log.read_text() or self._has_failed)
        assert "is ready on" in self.log.read_text(), self.log.read_text()[-2000:]

    @property
    def _has_failed(self) -> bool:
        return any(line.startswith("Traceback") for line in self.log.read_text().splitlines())

    async def kill(self) -> None:
        """kill -9: no handler runs, nothing is flushed."""
        os.kill(self._pid, signal.SIGKILL)
        self.kills.append(time.time())
        assert await self._ended() == -signal.SIGKILL, f"it stopped by itself: {self.log.read_text()[-2000:]}"

    async def stop(self) -> None:
        os.kill(self._pid, signal.SIGTERM)
        assert await self._ended() == 0, self.log.read_text()[-2000:]

    async def aclose(self) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            await self._ended()

    async def _ended(self) -> int:
        pid, self._pid = self._pid, 0
        return await self._nursery.ask(f"wait {pid}")


def place_in(
    folder: Path, carrier_url: str, *, database_url: str = "", key_file: Path | None = None, timeout_s: float = 15.0
) -> Place:
    """A folder that may be that of a second machine: then the key is the first one's."""
    folder.mkdir(exist_ok=True)
    if key_file is None:
        key_file = folder / "key"
        write_key_file(key_file)
    return Place(
        database_url=database_url or f"sqlite+aiosqlite:///{folder / 'kesher.db'}",
        key_file=str(key_file),
        journals=str(folder / "journal"),
        carrier_url=carrier_url,
        port=free_port(),
        timeout_s=timeout_s,
    )


@asynccontextmanager
async def two_senders(
    nursery: Nursery, folder: Path, carrier_url: str, database_url: str, *, work: str = "send", timeout_s: float = 15.0
) -> AsyncIterator[tuple[Sender, Sender]]:
    """Each with a folder, a journal and an address of its own, as on two machines with one key."""
    write_key_file(folder / "key")
    pair = []
    for name in ("first", "second"):
        place = place_in(
            folder / name, carrier_url, database_url=database_url, key_file=folder / "key", timeout_s=timeout_s
        )
        pair.append(Sender(nursery, folder / name, place, work))
    try:
        yield pair[0], pair[1]
    finally:
        for sender in pair:
            await sender.aclose()


@asynccontextmanager
async def storage_of(place: Place) -> AsyncIterator[Storage]:
    """The database, from the test's own process."""
    storage = await open_storage(place.database_url, KeySource(key_file=Path(place.key_file)))
    try:
        yield storage
    finally:
        await storage.aclose()


async def people_of(place: Place) -> Person:
    async with storage_of(place) as storage:
        return await settle_in(storage)
