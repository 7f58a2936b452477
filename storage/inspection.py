"""Looks at a database without changing a byte of it: its schema, and the wrapped root key that is to be opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from storage.database import read_root
from storage.errors import NoDatabase
from storage.migrate import alembic_config
from storage.vault import RootRecord


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What was found. "older" is migrated at the next start; "unknown" was made by a newer program."""

    schema: Literal["absent", "current", "older", "unknown"]
    revision: str = ""
    root: RootRecord | None = None


async def inspect(database_url: str) -> Condition:
    """Raises NoDatabase."""
    url = make_url(database_url)
    if _is_missing_file(url):
        return Condition(schema="absent")
    engine = _read_only_engine(url)
    try:
        async with engine.connect() as connection:
            condition = await connection.run_sync(_schema_of)
        if condition.schema not in ("current", "older"):
            return condition
        async with AsyncSession(engine) as session:
            return Condition(schema=condition.schema, revision=condition.revision, root=await read_root(session))
    except (SQLAlchemyError, OSError) as error:
        raise NoDatabase(type(error).__name__) from None
    finally:
        await engine.dispose()


def _is_missing_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _read_only_engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        options = {"connect_timeout": 5, "options": "-c default_transaction_read_only=on"}
        return create_async_engine(url, connect_args=options)
    path = Path(url.database or "").absolute()
    query = {"mode": "ro", "uri": "true"}
    if not path.with_name(f"{path.name}-wal").exists():
        # Nobody has it open. Even a reader would otherwise lay its own empty -wal and -shm beside it.
        query["immutable"] = "1"
    return create_async_engine(URL.create(url.drivername, database=path.as_uri(), query=query))


def _schema_of(connection: Connection) -> Condition:
    known = ScriptDirectory.from_config(alembic_config())
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Condition(schema="absent")
    if revision == known.get_current_head():
        return Condition(schema="current", revision=revision)
    is_known = revision in {script.revision for script in known.walk_revisions()}
    return Condition(schema="older" if is_known else "unknown", revision=revision)
