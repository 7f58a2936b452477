"""A database is prepared whole or not at all: its schema is the models', and one that is strange is refused by name."""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, insert, inspect, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import make_engine, open_storage
from storage.errors import SchemaMismatch
from storage.migrate import alembic_config
from storage.models import Base, RootKeyRow, utc_now
from storage.vault import KeyFileUnusable, KeySource, Vault, WrongKey, create_root, write_key_file

NOT_MODELS = {
    # Written by the migration and read by triggers alone: its rows are rules and no objects.
    "legal_transitions",
}

KILLED_AT = """
import asyncio, os, sys
from pathlib import Path
from sqlalchemy import event
import storage.database as database
from storage.vault import KeySource

left = int(sys.argv[3])

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

made = database.make_engine
def watched(url):
    engine = made(url)
    event.listen(engine.sync_engine, "before_cursor_execute", count)
    return engine
database.make_engine = watched
asyncio.run(database.open_storage(sys.argv[1], KeySource(key_file=Path(sys.argv[2]))))
"""


@asynccontextmanager
async def raw(database_url: str) -> AsyncIterator[AsyncConnection]:
    engine = make_engine(make_url(database_url))
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def prepared(database_url: str, key: KeySource) -> Vault:
    storage = await open_storage(database_url, key)
    await storage.aclose()
    return storage.vault


async def tables_of(database_url: str) -> set[str]:
    async with raw(database_url) as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def everything_in(database_url: str) -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    async with raw(database_url) as connection:
        for name in sorted(await connection.run_sync(lambda sync: inspect(sync).get_table_names())):
            counts[name] = await connection.scalar(select(func.count()).select_from(table(name))) or 0
    return counts


def bytes_of(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def _difference(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found = compare_metadata(context, Base.metadata)
    return [one for one in found if getattr(one[1], "name", "") not in NOT_MODELS]


async def test_the_migrated_schema_is_the_one_of_the_models(database_url: str, key: KeySource) -> None:
    await prepared(database_url, key)
    async with raw(database_url) as connection:
        assert await connection.run_sync(_difference) == []


async def test_a_difference_would_be_found(database_url: str, key: KeySource) -> None:
    await prepared(database_url, key)
    async with raw(database_url) as connection:
        await connection.execute(text("ALTER TABLE patients ADD COLUMN nickname TEXT"))
        assert [found[0] for found in await connection.run_sync(_difference)] == ["remove_column"]


async def test_there_is_one_line_of_migrations_and_each_names_the_one_before() -> None:
    known = ScriptDirectory.from_config(alembic_config())
    assert len(known.get_heads()) == 1
    assert len(known.get_bases()) == 1


async def test_a_schema_of_a_newer_program_is_refused_by_its_number(database_url: str, key: KeySource) -> None:
    await prepared(database_url, key)
    async with raw(database_url) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = await everything_in(database_url)
    with pytest.raises(SchemaMismatch, match="schema 9999, which this version of Kesher does not know"):
        await prepared(database_url, key)
    assert await everything_in(database_url) == before


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        pytest.param("DELETE FROM alembic_version", "no number of its schema", id="no number"),
        pytest.param("INSERT INTO alembic_version VALUES ('0000')", "schema 0000", id="a number nobody made"),
        pytest.param("DROP TABLE posts", "no table posts", id="no table"),
        pytest.param("ALTER TABLE recaps DROP COLUMN failure", "recaps has no column failure", id="no column"),
    ],
)
async def test_half_a_schema_is_refused_and_says_which_half(
    database_url: str, key: KeySource, damage: str, named: str
) -> None:
    await prepared(database_url, key)
    async with raw(database_url) as connection:
        await connection.execute(text(damage))
    before = await everything_in(database_url)
    with pytest.raises(SchemaMismatch, match=named):
        await prepared(database_url, key)
    assert await everything_in(database_url) == before


async def test_a_migration_that_fails_leaves_nothing_and_the_next_start_does_it_all(
    database_url: str, key: KeySource
) -> None:
    async with raw(database_url) as connection:  # stands in the way of the last part of the migration
        await connection.execute(text("CREATE TABLE legal_transitions (old TEXT)"))
    with pytest.raises(Exception, match="legal_transitions"):
        await prepared(database_url, key)
    assert await tables_of(database_url) == {"legal_transitions"}
    async with raw(database_url) as connection:
        await connection.execute(text("DROP TABLE legal_transitions"))
    await prepared(database_url, key)
    assert Base.metadata.tables.keys() <= await tables_of(database_url)


@pytest.mark.parametrize("statement", [4, 30, 60])
async def test_a_start_that_is_killed_in_the_middle_is_finished_by_the_next(
    database_url: str, key: KeySource, statement: int
) -> None:
    child = [sys.executable, "-c", KILLED_AT, database_url, str(key.key_file), str(statement)]
    killed = await asyncio.to_thread(subprocess.run, child, capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr.decode()
    assert not Base.metadata.tables.keys() & await tables_of(database_url)
    await prepared(database_url, key)
    async with raw(database_url) as connection:
        assert await connection.run_sync(_difference) == []


async def test_a_wrong_key_writes_nothing(database_url: str, key: KeySource, tmp_path: Path) -> None:
    await prepared(database_url, key)
    other = tmp_path / "other.key"
    write_key_file(other)
    missing = KeySource(key_file=tmp_path / "missing.key")
    rows, files = await everything_in(database_url), bytes_of(tmp_path)
    for source, refusal in ((KeySource(key_file=other), WrongKey), (missing, KeyFileUnusable)):
        with pytest.raises(refusal):
            await prepared(database_url, source)
    assert bytes_of(tmp_path) == files
    assert await everything_in(database_url) == rows


async def test_a_wrong_passphrase_writes_nothing(database_url: str, tmp_path: Path) -> None:
    await prepared(database_url, KeySource(passphrase="שלוש גרות נאות"))
    rows, files = await everything_in(database_url), bytes_of(tmp_path)
    with pytest.raises(WrongKey):
        await prepared(database_url, KeySource(passphrase="שלוש גרות"))
    assert bytes_of(tmp_path) == files
    assert await everything_in(database_url) == rows


async def test_without_a_usable_key_an_empty_database_stays_empty(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(KeyFileUnusable):
        await prepared(database_url, KeySource(key_file=tmp_path / "missing.key"))
    assert await tables_of(database_url) == set()


async def test_a_wrong_key_does_not_migrate_an_older_schema(database_url: str, key: KeySource, tmp_path: Path) -> None:
    first = ScriptDirectory.from_config(alembic_config()).get_base()
    assert first is not None
    _, root = create_root(key)
    async with raw(database_url) as connection:
        await connection.run_sync(_upgrade_to, first)
        made = {name: getattr(root, name) for name in ("version", "method", "salt", "params", "wrapped", "check")}
        await connection.execute(insert(RootKeyRow).values(**made, created_at=utc_now()))
    write_key_file(tmp_path / "other.key")
    with pytest.raises(WrongKey):
        await prepared(database_url, KeySource(key_file=tmp_path / "other.key"))
    async with raw(database_url) as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == first
    await prepared(database_url, key)
    async with raw(database_url) as connection:
        assert await connection.run_sync(_difference) == []


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_starts_at_once_prepare_the_database_once(database_url: str, key: KeySource) -> None:
    vaults = await asyncio.gather(*(prepared(database_url, key) for _ in range(4)))
    counts = await everything_in(database_url)
    assert (counts["alembic_version"], counts["root_keys"]) == (1, 1)
    assert len({vault.blind_index("p", "phone", "+972541234567") for vault in vaults}) == 1
