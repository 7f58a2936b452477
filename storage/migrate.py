"""Brings a database to this program's schema with Alembic, on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.errors import SchemaMismatch
from storage.models import Base

_MIGRATING = 0x6B65_7368_6572
"""The advisory lock of whoever prepares a database."""


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def is_empty(connection: Connection) -> bool:
    """Whether there is no schema yet. Raises SchemaMismatch for one that this program did not make as it stands.

    From here to the end of the transaction no other start migrates.
    """
    if connection.dialect.name == "postgresql":  # SQLite's transactions have one writer from their first word on
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
    known = ScriptDirectory.from_config(alembic_config())
    revisions = MigrationContext.configure(connection).get_current_heads()
    for revision in revisions:
        if revision not in {script.revision for script in known.walk_revisions()}:
            raise SchemaMismatch(
                f"The database has schema {revision}, which this version of Kesher does not know. "
                "Install the newer version, or restore a backup."
            )
    if len(revisions) > 1:
        raise _half_made(f"it says that it has schemas {' and '.join(sorted(revisions))} at once")
    columns = _columns(connection)
    if not revisions:
        ours = sorted(Base.metadata.tables.keys() & columns)
        if ours:
            raise _half_made(f"it has the table {ours[0]}, and no number of its schema")
    elif revisions == (known.get_current_head(),):
        _refuse_gaps(columns, revisions[0])
    return not revisions


def _columns(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection).get_multi_columns()
    return {table: {column["name"] for column in columns} for (_, table), columns in found.items()}


def _refuse_gaps(columns: dict[str, set[str]], revision: str) -> None:
    for table in Base.metadata.sorted_tables:
        if table.name not in columns:
            raise _half_made(f"it says that it has schema {revision}, and has no table {table.name}")
        missing = sorted({column.name for column in table.columns} - columns[table.name])
        if missing:
            raise _half_made(f"it says that it has schema {revision}, and {table.name} has no column {missing[0]}")


def _half_made(what: str) -> SchemaMismatch:
    return SchemaMismatch(f"The database is half migrated: {what}. Restore a backup.")


def migrate(connection: Connection) -> None:
    """Runs what is missing in the transaction that `is_empty` began: a half-done migration leaves the old schema."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def upgrade(engine: AsyncEngine) -> None:
    """Checks and migrates in one transaction. Raises SchemaMismatch."""
    async with engine.begin() as connection:
        await connection.run_sync(is_empty)
        await connection.run_sync(migrate)
