"""Makes the databases on which the machine runs, with Dr. Levi, her patients and a colleague."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.database import open_storage
from storage.repositories import practices
from storage.vault import DataKey, KeySource, Vault, write_key_file
from tests.postgres import Cluster
from tests.proof.databases import PostgresDatabase, SqliteDatabase
from tests.proof.machine import Lab
from tests.proof.people import Person, settle_in


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A database with people in it, to be copied."""

    url: str
    vault: Vault
    ada: Person
    colleague: str
    keys: dict[str, DataKey]


async def _prepare(url: str, folder: Path) -> Prepared:
    write_key_file(folder / "root.key")
    storage = await open_storage(url, KeySource(key_file=folder / "root.key"))
    try:
        ada = await settle_in(storage)
        async with storage.unit(actor="operator") as unit:
            practice = next(iter(await practices.all_practices(unit)))
            code = await practices.invite_therapist(unit, practice, name="Dr. Noa Bar")
            link = await practices.accept_invitation(unit, code, channel="telegram", account="1000001", chat="7002")
            keys = {patient: await unit.key(f"patient:{patient}") for patient in ada.patients}
        return Prepared(url=url, vault=storage.vault, ada=ada, colleague=link.therapist_id, keys=keys)
    finally:
        await storage.aclose()


def prepared_sqlite(folder: Path) -> Prepared:
    return asyncio.run(_prepare(f"sqlite+aiosqlite:///{folder / 'template.db'}", folder))


def prepared_postgres(folder: Path, cluster: Cluster) -> Prepared:
    name = f"proof_{secrets.token_hex(6)}"
    cluster.run(f"CREATE DATABASE {name}")
    return asyncio.run(_prepare(cluster.url(name), folder))


def _lab(prepared: Prepared, database: SqliteDatabase | PostgresDatabase) -> Lab:
    return Lab(
        database=database,
        vault=prepared.vault,
        ada=prepared.ada,
        colleague=prepared.colleague,
        keys=prepared.keys,
    )


@contextmanager
def sqlite_lab(prepared: Prepared, template: Path) -> Iterator[Lab]:
    """`template` is the prepared file, or a copy of it with other rules."""
    database = SqliteDatabase(template)
    try:
        yield _lab(prepared, database)
    finally:
        database.close()


@contextmanager
def postgres_lab(prepared: Prepared, cluster: Cluster) -> Iterator[Lab]:
    database = PostgresDatabase(cluster, prepared.url.rpartition("/")[2])
    try:
        yield _lab(prepared, database)
    finally:
        database.close()
