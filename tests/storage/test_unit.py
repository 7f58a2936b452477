"""The keys of a unit of work: made once, whoever asks at the same time, and never one that was rolled back."""

import asyncio

from storage.database import Storage


async def _key(storage: Storage, owner: str) -> int:
    async with storage.unit() as unit:
        return (await unit.key(owner)).id


async def test_many_who_need_a_key_for_the_first_time_at_once_get_the_same_one(storage: Storage) -> None:
    for owner in ("installation", "patient:1", "patient:2"):
        assert len(set(await asyncio.gather(*(_key(storage, owner) for _ in range(8))))) == 1


async def test_a_key_from_a_savepoint_that_was_undone_is_not_used_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        savepoint = await unit.session.begin_nested()
        undone = await unit.key("patient:1")
        await savepoint.rollback()
        kept = await unit.key("patient:1")
    assert kept.id != undone.id
    assert await _key(storage, "patient:1") == kept.id


async def test_a_key_is_read_once_in_a_unit(storage: Storage) -> None:
    await _key(storage, "patient:1")
    async with storage.unit() as unit:
        assert await unit.key("patient:1") is await unit.key("patient:1")
