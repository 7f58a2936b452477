"""A task that is cancelled in the middle of its unit of work leaves the database free and nothing open."""

import asyncio
import gc
import sqlite3
import warnings
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.database import Storage, make_engine, open_storage
from storage.vault import KeySource


async def cut_off(storage: Storage, *, after_s: float) -> BaseException | None:
    """What a unit of work ended with that was cancelled after a while, its traceback still alive."""

    async def work() -> None:
        async with storage.unit() as unit:
            for _ in range(3):
                await unit.session.execute(text("SELECT 1"))

    task = asyncio.create_task(work())
    await asyncio.sleep(after_s)
    task.cancel()
    (outcome,) = await asyncio.gather(task, return_exceptions=True)
    return outcome


def write_lock_is_free(path: Path) -> bool:
    other = sqlite3.connect(path, timeout=1.0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


async def test_a_cancelled_unit_of_work_gives_the_write_lock_back_and_leaves_nothing_open(
    tmp_path: Path, key: KeySource
) -> None:
    path = tmp_path / "kesher.db"
    outcomes = []
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for turn in range(40):
            storage = await open_storage(f"sqlite+aiosqlite:///{path}", key)
            outcome = await cut_off(storage, after_s=turn * 0.0001)
            outcomes.append(outcome)
            assert await asyncio.to_thread(write_lock_is_free, path), outcome
            await storage.aclose()
        outcomes = [one for one in outcomes if one is not None]
        del outcome, storage
        gc.collect()
    assert len(outcomes) > 0
    assert [str(one.message) for one in heard] == []


async def test_a_connection_that_was_lost_closes_itself_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "lost.db"
    engine = make_engine(make_url(f"sqlite+aiosqlite:///{path}"))
    async with engine.connect() as connection:
        made = type((await connection.get_raw_connection()).driver_connection)
    await engine.dispose()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        lost = await made(str(path))
        await lost.execute("BEGIN IMMEDIATE")
        del lost
        gc.collect()
        assert await asyncio.to_thread(write_lock_is_free, path)
    assert [str(one.message) for one in heard] == []
