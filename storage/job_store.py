"""The database under durable work: its engine, the lock of a single process, and who of many processes is alive.

Embedded, it is an SQLite file of its own beside the application's; otherwise the PostgreSQL that many machines share.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, make_url, text

_FILE = "jobs.sqlite"
_LOCK = "jobs.lock"
_TAKEOVER_LOCK = 0x6B657368  # any number that nobody else uses in this database

_EXECUTORS = """
    CREATE TABLE IF NOT EXISTS kesher_executors (id TEXT PRIMARY KEY, seen_at TIMESTAMPTZ NOT NULL)
"""
_STEP_STARTS = """
    CREATE TABLE IF NOT EXISTS kesher_step_starts (
        run TEXT NOT NULL, step TEXT NOT NULL, starts INTEGER NOT NULL, PRIMARY KEY (run, step)
    )
"""


class AlreadyRunning(Exception):
    """Another process works on the same jobs."""


class JobStore:
    """Synchronous, for the engine of durable work has threads of its own; call it from a thread."""

    def __init__(self, engine: Engine, url: str, *, is_embedded: bool, lock: int | None = None) -> None:
        self.engine = engine
        self.url = url
        self.is_embedded = is_embedded
        self._lock = lock
        self._is_closed = False
        event.listen(engine, "checkin", self._discard_late)

    @classmethod
    def open(cls, database_url: str, data_dir: Path | None) -> "JobStore":
        """Raises AlreadyRunning where another process holds the embedded file."""
        is_embedded = make_url(database_url).get_backend_name() == "sqlite"
        if is_embedded:
            if data_dir is None:
                raise ValueError("embedded jobs need a data folder")
            store = cls._embedded(data_dir)
        else:
            url = make_url(database_url).set(drivername="postgresql+psycopg")
            engine = create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
            store = cls(engine, url.render_as_string(hide_password=False), is_embedded=False)
        try:
            store._create_tables()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _embedded(cls, data_dir: Path) -> "JobStore":
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(data_dir / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunning(f"another Kesher is running in {data_dir.name}; stop it first") from None
        path = data_dir / _FILE
        path.touch(mode=0o600)
        url = f"sqlite:///{path}"
        engine = create_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        return cls(engine, url, is_embedded=True, lock=lock)

    def close(self) -> None:
        self._is_closed = True
        self.engine.dispose()
        if self._lock is not None:
            os.close(self._lock)

    def has_runs(self) -> bool:
        """Whether the engine of durable work has ever been started here."""
        return inspect(self.engine).has_table("workflow_status", schema=None if self.is_embedded else "dbos")

    def count_start(self, run: str, step: str) -> int:
        """How often this step was begun without coming to an end, this time included."""
        with self.engine.begin() as connection:
            statement = (
                "INSERT INTO kesher_step_starts (run, step, starts) VALUES (:run, :step, 1) "
                "ON CONFLICT (run, step) DO UPDATE SET starts = kesher_step_starts.starts + 1 RETURNING starts"
            )
            return int(connection.execute(text(statement), {"run": run, "step": step}).scalar_one())

    def forget_starts(self, run: str, step: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                text("DELETE FROM kesher_step_starts WHERE run = :run AND step = :step"), {"run": run, "step": step}
            )

    def beat(self, executor: str) -> None:
        """Says that this process is alive, by the database's clock."""
        with self.engine.begin() as connection:
            statement = (
                "INSERT INTO kesher_executors (id, seen_at) VALUES (:id, now()) "
                "ON CONFLICT (id) DO UPDATE SET seen_at = now()"
            )
            connection.execute(text(statement), {"id": executor})

    def leave(self, executor: str) -> None:
        """Says that this process is gone, so that others need not wait for its heartbeat to grow old."""
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM kesher_executors WHERE id = :id"), {"id": executor})

    @contextmanager
    def takeover(self) -> Iterator[bool]:
        """True for the one process that may take over others' work; the rest skip this round."""
        with self.engine.begin() as connection:
            yield bool(connection.execute(text(f"SELECT pg_try_advisory_xact_lock({_TAKEOVER_LOCK})")).scalar())

    def alive(self, dead_after_s: float) -> set[str]:
        """Which processes gave a sign of life lately; long silent ones are dropped from the table."""
        with self.engine.begin() as connection:
            connection.execute(text("DELETE FROM kesher_executors WHERE seen_at < now() - interval '1 day'"))
            statement = "SELECT id FROM kesher_executors WHERE seen_at > now() - make_interval(secs => :age)"
            return set(connection.execute(text(statement), {"age": dead_after_s}).scalars())

    def _discard_late(self, _connection: Any, record: Any) -> None:
        """A thread that was still at work when we closed would put its connection back where nobody closes it."""
        if self._is_closed:
            record.invalidate()

    def _create_tables(self) -> None:
        with self.engine.begin() as connection:
            if not self.is_embedded:
                # Two first starts at once would both see no table.
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_TAKEOVER_LOCK + 1})"))
                connection.execute(text(_EXECUTORS))
            connection.execute(text(_STEP_STARTS))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
