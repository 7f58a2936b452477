"""The messages table is the send queue: the next one is found without looking at all that wait."""

import sqlite3
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import messages
from storage.database import open_storage
from storage.models import utc_now
from storage.vault import KeySource


async def test_the_next_message_is_found_without_sorting_those_that_wait(tmp_path: Path, key: KeySource) -> None:
    storage = await open_storage(f"sqlite+aiosqlite:///{tmp_path / 'kesher.db'}", key)
    asked: list[str] = []
    async with storage.unit() as unit:
        connection: AsyncConnection = await unit.session.connection()
        raw = await connection.get_raw_connection()
        await raw.driver_connection.set_trace_callback(asked.append)  # type: ignore[union-attr]  # it is open
        assert await messages.due(unit, utc_now()) is None
        await raw.driver_connection.set_trace_callback(None)  # type: ignore[union-attr]
    await storage.aclose()
    (query,) = [text for text in asked if text.startswith("SELECT")]
    with sqlite3.connect(tmp_path / "kesher.db") as database:
        plan = " ".join(row[-1] for row in database.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert "ix_messages_state" in plan
    assert "TEMP B-TREE" not in plan
