"""A database that is begun anew in a moment, put back to an older copy, and looked into past the program."""

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url

from tests.postgres import Cluster

LIVELY = (
    "messages",
    "approvals",
    "attempts",
    "delivery_events",
    "patients",
    "consent_events",
    "risk_flags",
    "inbound_messages",
    "audit_events",
)
"""The tables that a run of the machine writes to."""
Statement = tuple[str, str]
"""A statement with its name, as the database's own catalogue tells it."""


class Database(Protocol):
    """One migrated database with its people. Nobody is connected while it is begun or put back."""

    @property
    def url(self) -> str:
        """Where it is until it is begun or put back the next time."""
        ...

    def begin(self) -> None:
        """As it was when it was made."""
        ...

    def copy(self) -> None:
        """Remembers how it is now; there is one such copy."""
        ...

    def put_back(self) -> None:
        """As it was when it was copied."""
        ...

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What is committed, read past the program."""
        ...

    def close(self) -> None: ...


def folder_in_memory() -> Path:
    """Thousands of databases are written here: where there is a disk in memory, they wait for no other."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="kesher-proof-", dir=memory if memory.is_dir() else None))


class SqliteDatabase:
    """A file, made anew by copying another."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._folder = folder_in_memory()
        self._older = self._folder / "older.db"
        self._made = 0
        self._reader: sqlite3.Connection | None = None

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self._path}"

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._made}.db"

    def begin(self) -> None:
        self._write(self._template)

    def copy(self) -> None:
        self._older.unlink(missing_ok=True)
        source, target = sqlite3.connect(self._path), sqlite3.connect(self._older)
        source.backup(target)
        source.close()
        target.close()

    def put_back(self) -> None:
        self._write(self._older)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self._reader is None:
            self._reader = sqlite3.connect(self._path, isolation_level=None)
        return self._reader.execute(query).fetchall()

    def close(self) -> None:
        self._let_go()
        shutil.rmtree(self._folder)

    def _write(self, content: Path) -> None:
        """Under a new name: whoever still has the old one open cannot spoil it."""
        self._let_go()
        for old in self._folder.glob(f"{self._made}.db*"):
            old.unlink()
        self._made += 1
        shutil.copyfile(content, self._path)

    def _let_go(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class PostgresDatabase:
    """One database for all runs: its tables are filled from copies while its rules are asleep."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster = cluster
        self._name = f"proof_{secrets.token_hex(6)}"
        cluster.run(f"CREATE DATABASE {self._name} TEMPLATE {template}")
        # Nobody cuts the power of these databases.
        self._url = f"{cluster.url(self._name)}?options=-csynchronous_commit%3Doff"
        self._connection = psycopg.connect(plain(self._url), autocommit=True)
        self._keep("begun")

    @property
    def url(self) -> str:
        return self._url

    def begin(self) -> None:
        self._fill("begun")

    def copy(self) -> None:
        self._keep("older")

    def put_back(self) -> None:
        self._fill("older")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query.encode()).fetchall()

    def close(self) -> None:
        self._connection.close()
        self._cluster.run(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _keep(self, copy: str) -> None:
        self._run(f"DROP SCHEMA IF EXISTS {copy} CASCADE", f"CREATE SCHEMA {copy}")
        self._run(*(f"CREATE TABLE {copy}.{table} AS TABLE public.{table}" for table in LIVELY))

    def _fill(self, copy: str) -> None:
        asleep = "SET LOCAL session_replication_role = replica"
        emptied = (f"DELETE FROM public.{table}" for table in LIVELY)
        filled = (f"INSERT INTO public.{table} SELECT * FROM {copy}.{table}" for table in LIVELY)
        self._run("BEGIN", asleep, *emptied, *filled, "COMMIT")

    def _run(self, *statements: str) -> None:
        self._connection.execute(";".join(statements).encode())


def plain(url: str) -> str:
    """The address as the driver takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def applied_to_sqlite(path: Path, statements: Iterable[str]) -> None:
    with _sqlite(path) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()
