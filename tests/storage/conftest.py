"""A real storage for each test, on SQLite and on PostgreSQL."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Storage, open_storage
from storage.vault import KeySource, write_key_file
from tests.storage.raw_sql import furnish


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'kesher.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def key(tmp_path: Path) -> KeySource:
    path = tmp_path / "root.key"
    write_key_file(path)
    return KeySource(key_file=path)


@pytest.fixture
async def storage(database_url: str, key: KeySource) -> AsyncIterator[Storage]:
    opened = await open_storage(database_url, key)
    yield opened
    await opened.aclose()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def shared_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, KeySource]:
    """The address and the key of one database for many tests."""
    folder = tmp_path_factory.mktemp("shared")
    write_key_file(folder / "root.key")
    key = KeySource(key_file=folder / "root.key")
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{folder / 'kesher.db'}", key
    name = f"shared_{secrets.token_hex(6)}"
    cluster = request.getfixturevalue("postgres_cluster")
    cluster.run(f"CREATE DATABASE {name}")
    return str(cluster.url(name)), key


@pytest.fixture
async def shared_storage(shared_place: tuple[str, KeySource]) -> AsyncIterator[Storage]:
    """A storage with what earlier tests left in it: quick to open, for tests that look at their own rows alone."""
    opened = await open_storage(*shared_place)
    yield opened
    await opened.aclose()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def furnished_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database for the whole module: what is tried on it is rolled back."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('rules') / 'kesher.db'}"
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        name = f"rules_{secrets.token_hex(6)}"
        cluster.run(f"CREATE DATABASE {name}")
        url = str(cluster.url(name))
    asyncio.run(furnish(url))
    return url
