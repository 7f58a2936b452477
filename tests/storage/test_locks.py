"""PostgreSQL's triggers hold the row that they judge by to the end; each is blind without its lock."""

import functools
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from storage.database import make_engine
from tests.storage.raw_sql import ADA, RawSql, furnish

Act = Callable[[RawSql], Awaitable[Any]]
Step = Callable[[RawSql], Awaitable[tuple[str, str, Act]]]
"""Rows are written and committed; then it is said which row is judged by, and what is done by whoever relies on it."""


async def approving(sql: RawSql) -> tuple[str, str, Act]:
    message = await sql.message("pending")
    return "messages", message, functools.partial(RawSql.approval, message_id=message)


async def attempting(sql: RawSql) -> tuple[str, str, Act]:
    message = await sql.message("approved")
    return "messages", message, functools.partial(RawSql.attempt, message_id=message)


async def putting_into_force(sql: RawSql) -> tuple[str, str, Act]:
    return "therapists", ADA, RawSql.standing


async def queueing(sql: RawSql) -> tuple[str, str, Act]:
    text = await sql.standing()
    return "standing_texts", text, functools.partial(RawSql.send, standing_id=text)


async def beginning(sql: RawSql) -> tuple[str, str, Act]:
    text = await sql.standing()
    send = await sql.send(standing_id=text)

    async def begin(sql: RawSql) -> None:
        await sql.settle(send, "open")

    return "standing_texts", text, begin


@pytest.mark.parametrize(
    ("function", "step"),
    [
        ("approvals_match", approving),
        ("attempts_match", attempting),
        ("standing_born", putting_into_force),
        ("sends_match", queueing),
        ("sends_fixed", beginning),
    ],
)
async def test_what_is_judged_by_stays_as_it_is_until_the_end(postgres_url: str, function: str, step: Step) -> None:
    await furnish(postgres_url)
    engine = make_engine(make_url(postgres_url))
    async with engine.begin() as connection:
        table, row, act = await step(RawSql(connection))
    for has_lock in (True, False):
        async with engine.connect() as ours, engine.connect() as theirs:
            here, there = RawSql(ours), RawSql(theirs)
            if not has_lock:
                await _make_blind(here, function)
            await act(here)
            # An update of the row, in its weakest form; a reference to it alone does not keep it out.
            change = f"SELECT 1 FROM {table} WHERE id = :id FOR NO KEY UPDATE NOWAIT"
            refusal = await there.attempted(functools.partial(there.run, change, id=row))
        assert ("could not obtain lock" in refusal) == has_lock
    await engine.dispose()


async def _make_blind(sql: RawSql, function: str) -> None:
    [(definition,)] = await sql.run(f"SELECT pg_get_functiondef('{function}'::regproc)")
    blind, count = re.subn(r" *PERFORM 1 FROM [^;]*;\n", "", definition)
    assert count == 1
    await sql.execute(blind)
