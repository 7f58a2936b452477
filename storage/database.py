"""Opens the database, migrated and unsealed, and hands out units of work."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL
from sqlalchemy import event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage import migrate
from storage import vault as keys
from storage.errors import NoDatabase
from storage.models import RootKeyRow
from storage.unit import Topic, UnitOfWork
from storage.vault import KeySource, RootRecord, Vault

OnCommit = Callable[[frozenset[Topic]], None]


class _SqliteConnection(sqlite3.Connection):
    """Set up in the thread that opens it: in an event of the pool a cancelled task would lose the half-made connection.

    FULL: a power cut must not forget a sent message. recursive_triggers: REPLACE may not dodge a trigger.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.isolation_level = None  # we say BEGIN ourselves, see _begin_immediate
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "secure_delete=ON",
            "busy_timeout=30000",
        ):
            self.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Gives the write lock back at once: SQLite keeps it while a failed task's traceback holds a statement."""
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed before, which is no mistake
            self.rollback()
        super().close()


class _Connection(aiosqlite.Connection):
    """The driver's connection, which closes itself where a cancelled task has lost it.

    The driver would warn, and report its closing to a loop that may be gone by then.
    """

    def __init__(self, database: str, **options: Any) -> None:
        super().__init__(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
        self._thread.daemon = True  # as SQLAlchemy has it: it must not keep the program from ending

    def __del__(self) -> None:
        lost = self._connection
        if lost is None:
            return

        def close() -> object:
            lost.close()
            return _STOP_RUNNING_SENTINEL

        self._tx.put_nowait((None, close))  # nobody waits for it


def _begin_immediate(connection: Any) -> None:
    """A write lock from the start: a transaction that began as a reader could fail when it turns into a writer."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


_SQLITE = {"async_creator_fn": _Connection, "factory": _SqliteConnection}


def make_engine(url: URL) -> AsyncEngine:
    """The engine for SQLite (aiosqlite) or PostgreSQL (psycopg)."""
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    engine = create_async_engine(url, pool_size=4, max_overflow=4, connect_args=_SQLITE)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


class Storage:
    """Everything that is remembered. `unit()` is one transaction; `listen()` hears what a commit asks for."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self.vault = vault
        self._listeners: list[OnCommit] = []
        # SQLite has one writer; waiting here is fair and instant, waiting inside SQLite is a polling sleep.
        self._writer: asyncio.Lock | None = asyncio.Lock() if self.is_embedded else None

    @property
    def is_embedded(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    def listen(self, listener: OnCommit) -> None:
        """`listener(topics)` is called after each commit with the topics that were noted in it."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def unit(self, *, actor: str = "system", request_id: str = "") -> AsyncIterator[UnitOfWork]:
        """One transaction: committed at the end of the block, rolled back by any exception."""
        async with self._writer or nullcontext():
            session = self._sessions()
            unit = UnitOfWork(session, self.vault, actor=actor, request_id=request_id)
            try:
                await session.begin()
                try:
                    yield unit
                except BaseException:
                    await _to_its_end(session.rollback())
                    raise
                await _to_its_end(session.commit())
            finally:
                await _to_its_end(session.close())
        topics = frozenset(unit.topics)
        if topics:
            for listener in self._listeners:
                listener(topics)
        for then in unit.afterwards:
            then()

    async def check(self) -> None:
        """Raises when the database does not answer."""
        async with self._sessions() as session:
            await session.execute(select(1))

    async def aclose(self) -> None:
        await self._engine.dispose()


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Awaits it even where its task is cancelled meanwhile, and is cancelled then.

    What is left in the middle would go on without anybody, with a connection that nothing closes.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
        except Exception:  # noqa: BLE001 - it is raised below, from the task
            break
    task.result()
    if cancelled is not None:
        raise cancelled


async def read_root(session: AsyncSession) -> RootRecord | None:
    """The newest stored root key, still wrapped; None in an empty database."""
    row = await session.scalar(select(RootKeyRow).order_by(RootKeyRow.version.desc()).limit(1))
    if row is None:
        return None
    method: Any = row.method
    return RootRecord(
        version=row.version,
        method=method,
        salt=row.salt,
        params=row.params,
        wrapped=row.wrapped,
        check=row.check,
    )


async def _prepare(engine: AsyncEngine, source: KeySource) -> Vault:
    """The stored root key is opened, then the schema is brought up to date; an empty database gets both.

    One transaction: a wrong key or a crash leaves what was there, and of two starts at once the second finds all done.
    """
    async with engine.begin() as connection, AsyncSession(connection) as session:
        is_empty = await connection.run_sync(migrate.is_empty)
        record = None if is_empty else await read_root(session)
        opened = await asyncio.to_thread(keys.open_root, source, record) if record is not None else None
        await connection.run_sync(migrate.migrate)
        if opened is not None:
            return opened
        vault, made = await asyncio.to_thread(keys.create_root, source)
        session.add(
            RootKeyRow(
                version=made.version,
                method=made.method,
                salt=made.salt,
                params=made.params,
                wrapped=made.wrapped,
                check=made.check,
            )
        )
        await session.flush()
        return vault


async def open_storage(database_url: str, source: KeySource) -> Storage:
    """Migrates the database if need be, opens the root key, and returns the storage.

    Raises NoDatabase, SchemaMismatch (a newer schema, or half of one), WrongKey, StorageBusy.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create_private(Path(url.database))
    engine = make_engine(url)
    try:
        await _reach(engine)
        vault = await _prepare(engine, source)
    except BaseException:
        await engine.dispose()
        raise
    return Storage(engine, vault)


async def _reach(engine: AsyncEngine) -> None:
    try:
        async with engine.connect():
            pass
    except DatabaseError as error:
        # Its text carries the address with the account; the kind is enough to know where to look.
        raise NoDatabase(type(error.orig or error).__name__) from None


def _create_private(path: Path) -> None:
    """The database file is made unreadable for others before SQLite opens it."""
    if not path.exists():
        path.touch(mode=0o600)
