"""Where the program is killed: at a call that it makes, at a commit, or after a while."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from bot.sandbox.calls import Call, CallLog
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from tests.kill.program import PATIENCE_S, soon

MAX_WAIT_S = 600.0  # for the story to come there
ANSWER_AFTER_S = 0.25
LOOK_S = 0.001


class Killable(Protocol):
    """A process on a SQLite file: the whole program, or a part of it."""

    @property
    def database(self) -> Path: ...

    async def launch(self) -> None: ...

    async def ready(self) -> None: ...

    async def kill(self) -> None: ...


class KillPoint(Protocol):
    @property
    def name(self) -> str: ...

    def arm(self, sandbox: Sandbox) -> None:
        """Before the program starts, so that moments of the start can be met too."""
        ...

    async def strike(self, sandbox: Sandbox, program: Killable) -> None:
        """Waits for the moment and kills."""
        ...


@dataclass(kw_only=True)
class CallPoint:
    """The n-th call of a kind from the last start on.

    before: the service has the call and does nothing. after: it did its work and does not answer. answered: the answer
    has arrived, and nothing that follows from it has been committed.
    """

    service: Literal["telegram", "twilio"]
    method: str
    moment: Literal["before", "after", "answered"]
    nth: int = 1

    def __post_init__(self) -> None:
        self._seen = 0
        self._held: Call | None = None
        self._is_held = asyncio.Event()

    @property
    def name(self) -> str:
        return f"{self.moment} {self.service} {self.method} {self.nth}"

    def arm(self, sandbox: Sandbox) -> None:
        server = sandbox.telegram if self.service == "telegram" else sandbox.twilio
        faults = {
            "before": Fault(hang=True),
            "after": Fault(hang=True, accepted=True),
            "answered": Fault(accepted=True, delay_s=ANSWER_AFTER_S),
        }
        server.faults.plan(self.method, faults[self.moment], when=lambda params: self._count(server.calls, params))

    def _count(self, calls: CallLog, params: Mapping[str, Any]) -> bool:
        self._seen += 1
        if self._seen < self.nth:
            return False
        self._held = calls.named(self.method)[-1]
        self._is_held.set()
        return True

    async def strike(self, sandbox: Sandbox, program: Killable) -> None:
        await self._is_held.wait()
        held, calls = self._held, (sandbox.telegram if self.service == "telegram" else sandbox.twilio).calls
        assert held is not None
        if self.moment != "before":
            await calls.until(lambda call: call is held and call.status != 0, timeout_s=PATIENCE_S)
        if self.moment == "answered":
            with frozen(program.database):
                await asyncio.sleep(2 * ANSWER_AFTER_S)
                await program.kill()
        else:
            await program.kill()


@dataclass(kw_only=True)
class CommitPoint:
    """The moment after the commit that makes this query find something; the commit after it does not happen."""

    name: str
    query: str
    was_late: bool = False  # the commit had happened before the program was started the last time

    def arm(self, sandbox: Sandbox) -> None:
        pass

    async def strike(self, sandbox: Sandbox, program: Killable) -> None:
        await soon(lambda: program.database.exists() and program.database.stat().st_size, look_s=LOOK_S)
        with reading(program.database) as database:
            self.was_late = self._is_there(database)
            await soon(lambda: self._is_there(database), look_s=LOOK_S, within_s=MAX_WAIT_S)
        with frozen(program.database):
            await program.kill()

    def _is_there(self, database: sqlite3.Connection) -> bool:
        try:
            return bool(database.execute(f"SELECT EXISTS ({self.query})").fetchone()[0])
        except sqlite3.OperationalError as error:
            if "no such" in str(error) or "locked" in str(error):  # not migrated yet
                return False
            raise


@dataclass(kw_only=True)
class DelayPoint:
    """Some time after the program was started."""

    after_s: float

    @property
    def name(self) -> str:
        return f"after {self.after_s:.3f} s"

    def arm(self, sandbox: Sandbox) -> None:
        pass

    async def strike(self, sandbox: Sandbox, program: Killable) -> None:
        await asyncio.sleep(self.after_s)
        await program.kill()


@contextlib.contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot change anything."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def frozen(database: Path) -> Iterator[None]:
    """Nobody else commits meanwhile: what the program does next cannot be stored."""
    connection = sqlite3.connect(database, timeout=5, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("ROLLBACK")
        connection.close()


class Reaper:
    """Kills the program at one point after the other, and starts it again each time."""

    def __init__(self, sandbox: Sandbox, program: Killable, points: list[KillPoint]) -> None:
        self._sandbox, self._program, self._points = sandbox, program, points
        self.struck: list[str] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Reaper":
        if self._points:
            self._points[0].arm(self._sandbox)
        await self._program.launch()
        self._task = asyncio.create_task(self._reap())
        return self

    async def _reap(self) -> None:
        for number, point in enumerate(self._points, start=1):
            began = time.monotonic()
            await point.strike(self._sandbox, self._program)
            self.struck.append(point.name)
            late = " (late)" if getattr(point, "was_late", False) else ""
            print(f"killed {point.name}{late} {time.monotonic() - began:.2f} s after the last start")
            if number < len(self._points):
                self._points[number].arm(self._sandbox)
            await self._program.launch()

    async def done(self) -> None:
        """Every point was met; what was killed runs again."""
        assert self._task is not None
        if not self._task.done():
            missed = [point.name for point in self._points[len(self.struck) :]]
            raise AssertionError(f"the story ended without {missed[0]!r}; {len(missed)} kill points are left")
        await self.struck_all()
        await self._program.ready()

    async def struck_all(self) -> None:
        """Waits for the rest of the kills."""
        assert self._task is not None
        async with asyncio.timeout(PATIENCE_S):
            await self._task

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
