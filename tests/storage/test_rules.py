"""What the database itself refuses, whoever asks, and what it must allow.

Every attack on a rule is in `tests/storage/attacks`; `test_mutants.py` shows that each of them needs its rule.
"""

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import CheckConstraint, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import make_engine
from storage.models import Base, utc_now
from tests.storage.attacks import ATTACKS, SUBJECTS
from tests.storage.attacks.transitions import LEGAL
from tests.storage.raw_sql import MONDAY, PATHS, RawSql, furnish, rolled_back


@pytest.fixture
async def sql(furnished_url: str) -> AsyncIterator[RawSql]:
    async with rolled_back(furnished_url) as raw:
        yield raw


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_every_attack_is_refused_and_the_reason_named(sql: RawSql, subject: str) -> None:
    wrong = []
    for attack in SUBJECTS[subject]:
        if sql.dialect not in attack.databases:
            continue
        async with sql.undone():
            reason = await sql.attempted(await attack.prepare(sql))
        if not re.search(attack.because, reason):
            wrong.append((attack.rule, attack.name, reason or "it went through"))
    assert wrong == []


def test_every_check_of_the_models_is_attacked() -> None:
    constraints = [c for table in Base.metadata.tables.values() for c in table.constraints]
    checks = {str(c.name) for c in constraints if isinstance(c, CheckConstraint)}
    assert checks - {attack.rule for attack in ATTACKS} == set()


class TestStates:
    async def test_the_table_of_transitions_is_the_one_that_was_meant(self, sql: RawSql) -> None:
        rows = await sql.run("SELECT old, new FROM legal_transitions")
        assert {(old, new) for old, new in rows} == {(old, new) for old, news in LEGAL.items() for new in news}

    @pytest.mark.parametrize("state", PATHS)
    async def test_a_message_comes_to_each_state_step_by_step(self, sql: RawSql, state: str) -> None:
        message = await sql.message(state)
        assert await sql.run("SELECT state FROM messages WHERE id = :m", m=message) == [(state,)]

    @pytest.mark.parametrize("state", ["pending", "approved"])
    async def test_an_edit_that_makes_a_new_version_is_allowed(self, sql: RawSql, state: str) -> None:
        message = await sql.message(state)
        await sql.change(message, state="draft", approval_id=None, body_ct=b"other", version=2)

    async def test_what_is_approved_may_be_held_and_reported_on(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.change(message, hold_reason="quiet-hours", error_code=30003, carrier_status="queued")

    async def test_a_draft_may_be_deleted(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        await sql.run("DELETE FROM messages WHERE id = :m", m=message)
        assert await sql.run("SELECT id FROM messages") == []


class TestAttempts:
    async def test_another_attempt_may_follow_proof_that_the_first_was_not_taken(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        await sql.move(message, "not_accepted")
        await sql.attempt(message, n=2)

    async def test_what_was_provably_not_taken_may_be_tried_again(self, sql: RawSql) -> None:
        message = await sql.message("sending")
        await sql.move(message, "not_accepted")
        await sql.change(message, state="approved")
        await sql.attempt(message, n=2)
        await sql.change(message, state="sending")

    @pytest.mark.parametrize("state", ["draft", "rejected", "expired"])
    async def test_what_was_provably_not_taken_may_be_withdrawn(self, sql: RawSql, state: str) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        await sql.move(message, "not_accepted")
        await sql.change(message, state=state, approval_id=None, version=2 if state == "draft" else 1)

    async def test_an_unknown_outcome_may_turn_out_accepted(self, sql: RawSql) -> None:
        await sql.message("uncertain")
        await sql.run("UPDATE attempts SET outcome = 'accepted', provider_sid = 'SM1'")
        assert await sql.run("SELECT outcome FROM attempts") == [("accepted",)]


class TestFixedTexts:
    async def test_a_revoked_text_has_a_next_version(self, sql: RawSql) -> None:
        text_id = await sql.standing()
        await sql.alter("standing_texts", text_id, revoked_at=utc_now())
        await sql.standing(version=2)
        await sql.standing(kind="crisis")

    async def test_a_send_under_a_text_in_force_comes_to_its_end(self, sql: RawSql) -> None:
        send = await sql.send(standing_id=await sql.standing())
        await sql.alter("permitted_sends", send, outcome="open", started_at=utc_now())
        await sql.settle(send, "unknown", "accepted")
        await sql.alter("permitted_sends", send, provider_sid="SM1", carrier_status="delivered")

    async def test_what_was_begun_is_settled_though_its_text_was_revoked_since(self, sql: RawSql) -> None:
        text_id = await sql.standing()
        send = await sql.send(standing_id=text_id)
        await sql.settle(send, "open")
        await sql.alter("standing_texts", text_id, revoked_at=utc_now())
        await sql.settle(send, "accepted")

    @pytest.mark.parametrize("path", [("void",), ("open", "not_accepted")])
    async def test_another_try_may_follow_one_that_provably_went_nowhere(
        self, sql: RawSql, path: tuple[str, ...]
    ) -> None:
        await sql.settle(await sql.send(), *path)
        await sql.send(n=2)


class TestRemindersOfSessions:
    async def test_what_reminds_of_a_session_that_stands_is_begun_whatever_became_of_other_days(
        self, sql: RawSql
    ) -> None:
        own, other = await sql.appointment(), await sql.appointment(ended_at=utc_now())
        for on, appointment in ((MONDAY + dt.timedelta(days=7), own), (MONDAY, other)):
            await sql.insert("appointment_exceptions", appointment_id=appointment, original_on=on)
        send = await sql.reminding(own)
        await sql.settle(send, "open", "accepted")

    async def test_what_was_begun_is_settled_though_the_session_was_called_off_since(self, sql: RawSql) -> None:
        own = await sql.appointment()
        send = await sql.reminding(own)
        await sql.settle(send, "open")
        await sql.alter("appointments", own, ended_at=utc_now())
        await sql.settle(send, "accepted")


class TestFlags:
    async def test_a_flag_is_closed_once_and_another_may_be_raised(self, sql: RawSql) -> None:
        flag = await sql.flag()
        await sql.alter("risk_flags", flag, closed_at=utc_now(), closing_ct=b"note")
        await sql.flag()


@pytest.mark.parametrize("furnished_url", ["sqlite"], indirect=True)
class TestReplacing:
    """SQLite's INSERT OR REPLACE deletes without saying so, unless triggers are recursive."""

    @pytest.mark.parametrize(
        ("table", "state"),
        [("approvals", "approved"), ("attempts", "sending")],
    )
    async def test_a_row_is_never_replaced(self, sql: RawSql, table: str, state: str) -> None:
        await sql.message(state)
        because = "must match what is pending|needs an approved message"
        async with sql.refused(because):
            await sql.run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    async def test_an_approved_message_is_not_replaced_by_a_draft(self, sql: RawSql) -> None:
        message = await sql.message("sent")
        columns = [column.name for column in Base.metadata.tables["messages"].columns]
        fresh = {"state": "'draft'", "approval_id": "NULL"}
        values = ", ".join(fresh.get(name, name) for name in columns)
        async with sql.refused("a message that was ever approved is kept"):
            await sql.run(
                f"INSERT OR REPLACE INTO messages({', '.join(columns)}) SELECT {values} FROM messages WHERE id = :m",
                m=message,
            )


@pytest.mark.parametrize("furnished_url", ["postgres"], indirect=True)
class TestTruncating:
    """PostgreSQL's TRUNCATE fires no row trigger."""

    async def test_a_history_is_not_emptied_by_emptying_what_it_hangs_on(self, sql: RawSql) -> None:
        await sql.message("sent")
        async with sql.refused("is append-only"):
            await sql.run("TRUNCATE messages CASCADE")


ROUNDS = 50


@asynccontextmanager
async def approved_messages(database_url: str) -> AsyncIterator[tuple[AsyncEngine, list[str]]]:
    await furnish(database_url)
    engine = make_engine(make_url(database_url))
    async with engine.begin() as connection:
        raw = RawSql(connection)
        messages = [await raw.message("approved") for _ in range(ROUNDS)]
    yield engine, messages
    await engine.dispose()


async def test_of_two_attempts_at_once_one_wins(postgres_url: str) -> None:
    async with approved_messages(postgres_url) as (engine, messages):
        for message in messages:
            won, lost = sorted(await asyncio.gather(*(_attempt(engine, message, n) for n in (1, 2))))
            assert won == ""
            assert re.search("one_live|an attempt needs an approved message", lost)
        async with engine.connect() as connection:
            counted = await connection.execute(text("SELECT count(*), count(DISTINCT message_id) FROM attempts"))
            assert counted.one() == (ROUNDS, ROUNDS)


async def test_of_an_attempt_and_a_withdrawal_at_once_one_wins(postgres_url: str) -> None:
    async with approved_messages(postgres_url) as (engine, messages):
        for message in messages:
            won, lost = sorted(await asyncio.gather(_attempt(engine, message, 1), _withdraw(engine, message)))
            assert won == ""
            assert re.search("an attempt may have been accepted|an attempt needs an approved message", lost)


async def _attempt(engine: AsyncEngine, message_id: str, n: int) -> str:
    """Begins an attempt as a sender does, in no hurry to commit it; '' or why it was refused."""
    return await _try(engine, lambda raw: raw.attempt(message_id, n=n))


async def _withdraw(engine: AsyncEngine, message_id: str) -> str:
    return await _try(engine, lambda raw: raw.move(message_id, "rejected"))


async def _try(engine: AsyncEngine, act: Callable[[RawSql], Awaitable[None]]) -> str:
    try:
        async with engine.begin() as connection:
            await act(RawSql(connection))
            await asyncio.sleep(0.005)
    except DBAPIError as refusal:
        return str(refusal.orig)
    return ""
