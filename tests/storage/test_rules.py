"""What the database itself refuses, whoever asks: every CHECK, every trigger, one test for each rule."""

import asyncio
import datetime as dt
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import make_engine
from storage.migrate import upgrade
from storage.models import Base, utc_now
from storage.models.messaging import STATES
from tests.storage.raw_sql import ADA, CHAT, COLLEAGUE, DANA, GIL, MAC, PATHS, RawSql, rolled_back

LEGAL = {
    "draft": {"pending", "rejected"},
    "pending": {"draft", "approved", "rejected", "expired"},
    "approved": {"draft", "sending", "rejected", "failed", "expired"},
    "sending": {"sent", "failed", "uncertain", "approved"},
    "uncertain": {"sent", "failed"},
    "sent": {"failed"},
    "failed": {"sent"},
    "rejected": set(),
    "expired": set(),
}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database for the whole module: each test's transaction is rolled back."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('rules') / 'kesher.db'}"
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        name = f"rules_{secrets.token_hex(6)}"
        cluster.run(f"CREATE DATABASE {name}")
        url = str(cluster.url(name))
    asyncio.run(_prepare(url))
    return url


async def _prepare(url: str) -> None:
    engine = make_engine(make_url(url))
    await upgrade(engine)
    async with engine.begin() as connection:
        await RawSql(connection).furnish()
    await engine.dispose()


@pytest.fixture
async def sql(migrated_url: str) -> AsyncIterator[RawSql]:
    async with rolled_back(migrated_url) as raw:
        yield raw


CHECKS = {
    "ck_patients_gender": "UPDATE patients SET gender = 'x'",
    "ck_patients_channel": "UPDATE patients SET channel = 'fax'",
    "ck_patients_status": "UPDATE patients SET status = 'gone'",
    "ck_recordings_state": "UPDATE recordings SET state = 'lost'",
    "ck_recaps_kind": "UPDATE recaps SET kind = 'sung'",
    "ck_recaps_state": "UPDATE recaps SET state = 'lost'",
    "ck_summaries_state": "UPDATE summaries SET state = 'lost'",
    "ck_summary_versions_source": "UPDATE summary_versions SET source = 'guessed'",
    "ck_inbox_state": "UPDATE inbox SET state = 'lost'",
    "ck_outbox_state": "UPDATE outbox SET state = 'lost'",
    "ck_jobs_state": "UPDATE jobs SET state = 'lost'",
    "ck_inbound_messages_quarantine": "UPDATE inbound_messages SET patient_id = NULL",
    "ck_messages_channel": "UPDATE messages SET channel = 'fax'",
    "ck_messages_version": "UPDATE messages SET version = 0",
    "ck_messages_approved_needs_approval": "UPDATE messages SET approval_id = 'x'",
    "ck_messages_mac": "UPDATE messages SET state = 'pending', content_mac = 'short'",
    "ck_messages_state": "UPDATE messages SET state = 'lost', content_mac = zeroblob(32)",
    "ck_attempts_outcome": "UPDATE attempts SET outcome = 'perhaps'",
}

BORN_WRONG: dict[str, dict[str, Any]] = {
    "ck_standing_texts_kind": {"kind": "greeting"},
    "ck_standing_texts_version": {"version": 0},
    "ck_standing_texts_mac": {"text_mac": b"short"},
    "ck_standing_texts_template": {"template": "HX1"},
    "ck_permitted_sends_one_permit": {"standing_id": None},
    "ck_permitted_sends_channel": {"channel": "fax"},
    "ck_permitted_sends_outcome": {"outcome": "perhaps"},
    "ck_permitted_sends_mac": {"text_mac": b"short"},
}
"""Rows that are written once, so that what offends must come with them; a trigger may be the first to refuse them."""


class TestEveryCheck:
    def test_has_an_offender_here(self) -> None:
        constraints = [c for table in Base.metadata.tables.values() for c in table.constraints]
        assert {*CHECKS, *BORN_WRONG} == {str(c.name) for c in constraints if isinstance(c, CheckConstraint)}

    @pytest.mark.parametrize("name", CHECKS)
    async def test_refuses(self, sql: RawSql, name: str) -> None:
        statement = CHECKS[name]
        if sql.dialect == "postgresql":
            statement = statement.replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')")
        await sql.message("sending" if "attempts" in statement else "draft")
        await sql.run("INSERT INTO legal_transitions(old, new) VALUES ('draft', 'lost')")  # else a trigger is first
        async with sql.refused(name):
            await sql.run(statement)

    @pytest.mark.parametrize("name", BORN_WRONG)
    async def test_refuses_from_birth(self, sql: RawSql, name: str) -> None:
        text_row = {"therapist_id": ADA, "kind": "receipt", "version": 1, "text_mac": MAC, "body_ct": b"body"}
        async with sql.refused(f"{name}|born in force|needs a fixed text"):
            if "standing_texts" in name:
                await sql.insert("standing_texts", **{**text_row, **BORN_WRONG[name]})
            else:
                standing_id = await sql.insert("standing_texts", **text_row)
                send = {
                    "standing_id": standing_id,
                    "patient_id": DANA,
                    "therapist_id": ADA,
                    "cause": "crisis:1",
                    "channel": "sms",
                    "text_mac": MAC,
                    "token": "t",
                    "not_after": utc_now(),
                }
                await sql.insert("permitted_sends", **{**send, **BORN_WRONG[name]})

    async def test_an_envelope_without_a_mac_is_never_pending(self, sql: RawSql) -> None:
        message = await sql.message()
        async with sql.refused("ck_messages_mac"):
            await sql.change(message, state="pending")

    async def test_quarantine_has_no_patient(self, sql: RawSql) -> None:
        async with sql.refused("ck_inbound_messages_quarantine"):
            await sql.run("UPDATE inbound_messages SET quarantine = 'unknown'")

    async def test_no_approval_is_left_behind_by_a_withdrawal(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        async with sql.refused("ck_messages_approved_needs_approval"):
            await sql.change(message, state="rejected")


class TestStates:
    async def test_the_table_of_transitions_is_the_one_that_was_meant(self, sql: RawSql) -> None:
        rows = await sql.run("SELECT old, new FROM legal_transitions")
        assert {(old, new) for old, new in rows} == {(old, new) for old, news in LEGAL.items() for new in news}

    @pytest.mark.parametrize("state", PATHS)
    async def test_a_message_comes_to_each_state_step_by_step(self, sql: RawSql, state: str) -> None:
        message = await sql.message(state)
        assert await sql.run("SELECT state FROM messages WHERE id = :m", m=message) == [(state,)]

    @pytest.mark.parametrize("state", STATES)
    async def test_no_other_step_is_possible(self, sql: RawSql, state: str) -> None:
        message = await sql.message(state)
        # Where several rules forbid a step, SQLite does not say which of them speaks first.
        because = (
            "not a legal transition|no approval|no open attempt|no accepted attempt|cannot be changed|may have been"
        )
        for new in set(STATES) - LEGAL[state] - {state}:
            async with sql.refused(because):
                await sql.change(message, state=new)

    @pytest.mark.parametrize("born", [{"state": "pending", "content_mac": MAC}, {"version": 2}])
    async def test_a_message_is_born_as_a_draft_version_1(self, sql: RawSql, born: dict[str, Any]) -> None:
        async with sql.refused("a message is born as a draft, version 1"):
            await sql.insert("messages", patient_id=DANA, therapist_id=ADA, chat_id=CHAT, channel="sms", **born)

    async def test_a_message_keeps_its_patient_and_its_therapist(self, sql: RawSql) -> None:
        message = await sql.message()
        for values in ({"patient_id": GIL}, {"therapist_id": COLLEAGUE}, {"id": "another"}):
            async with sql.refused("a message keeps its patient and its therapist"):
                await sql.change(message, **values)

    @pytest.mark.parametrize("state", ["pending", "approved"])
    async def test_an_edit_makes_a_new_version(self, sql: RawSql, state: str) -> None:
        message = await sql.message(state)
        async with sql.refused("an edit makes a new version"):
            await sql.change(message, state="draft", approval_id=None, body_ct=b"other")
        await sql.change(message, state="draft", approval_id=None, body_ct=b"other", version=2)


ENVELOPE = {
    "body_ct": b"other",
    "recipient_ct": b"other",
    "channel": "whatsapp",
    "version": 2,
    "content_mac": b"x" * 32,
    "not_before": dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
    "not_after": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    "template": "HX1",
}


class TestAnApprovedEnvelope:
    @pytest.mark.parametrize("state", sorted(set(STATES) - {"draft", "pending"}))
    async def test_cannot_be_changed(self, sql: RawSql, state: str) -> None:
        message = await sql.message(state)
        for column, value in ENVELOPE.items():
            async with sql.refused("an approved envelope cannot be changed"):
                await sql.change(message, **{column: value})

    async def test_cannot_be_changed_on_its_way_to_another_state(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        async with sql.refused("an approved envelope cannot be changed"):
            await sql.change(message, state="sending", body_ct=b"other")

    async def test_keeps_its_approval(self, sql: RawSql) -> None:
        message, other = await sql.message("approved"), await sql.message("approved")
        [(approval,)] = await sql.run("SELECT approval_id FROM messages WHERE id = :m", m=other)
        async with sql.refused("an approved envelope cannot be changed"):
            await sql.change(message, approval_id=approval)

    async def test_may_be_held_and_reported_on(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.change(message, hold_reason="quiet-hours", error_code=30003, carrier_status="queued")

    async def test_is_kept_once_approved(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.move(message, "rejected")
        async with sql.refused("a message that was ever approved is kept"):
            await sql.run("DELETE FROM messages WHERE id = :m", m=message)

    async def test_a_draft_may_be_deleted(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        await sql.run("DELETE FROM messages WHERE id = :m", m=message)
        assert await sql.run("SELECT id FROM messages") == []


class TestApprovals:
    async def test_approved_needs_the_row_of_an_approval(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        async with sql.refused("no approval of this version"):
            await sql.change(message, state="approved", approval_id="made up")

    async def test_approved_needs_its_own_approval(self, sql: RawSql) -> None:
        message, other = await sql.message("pending"), await sql.message("pending")
        approval = await sql.approval(other)
        async with sql.refused("no approval of this version"):
            await sql.change(message, state="approved", approval_id=approval)

    async def test_an_approval_of_an_earlier_version_approves_nothing(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        approval = await sql.approval(message)
        await sql.change(message, state="draft", version=2)
        await sql.move(message, "pending")
        async with sql.refused("no approval of this version"):
            await sql.change(message, state="approved", approval_id=approval)

    async def test_an_approval_of_another_envelope_approves_nothing(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        approval = await sql.approval(message)
        await sql.change(message, content_mac=b"x" * 32)
        async with sql.refused("no approval of this version"):
            await sql.change(message, state="approved", approval_id=approval)

    async def test_an_approval_matches_what_is_pending(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        wrongs: list[dict[str, Any]] = [{"version": 2}, {"content_mac": b"x" * 32}]
        wrongs += [{"approver": name} for name in (COLLEAGUE, DANA, "system", "")]
        for wrong in wrongs:
            async with sql.refused("an approval must match what is pending"):
                await sql.approval(message, **wrong)
        await sql.approval(message)

    async def test_only_what_is_pending_is_approved(self, sql: RawSql) -> None:
        for state in set(STATES) - {"pending"}:
            message = await sql.message(state)
            async with sql.refused("an approval must match what is pending"):
                await sql.approval(message)

    async def test_one_version_is_approved_once(self, sql: RawSql) -> None:
        message = await sql.message("pending")
        await sql.approval(message)
        async with sql.refused("an approval must match what is pending|uq_approvals_message_id_version"):
            await sql.approval(message)

    async def test_an_approval_is_never_changed(self, sql: RawSql) -> None:
        await sql.message("approved")
        for column in ("version = 2", "approver = 'x'", "method = 'x'", "id = id"):
            async with sql.refused("approvals are never changed|approvals is append-only"):
                await sql.run(f"UPDATE approvals SET {column}")

    async def test_an_approval_is_never_deleted(self, sql: RawSql) -> None:
        await sql.message("approved")
        async with sql.refused("approvals are never deleted|approvals is append-only"):
            await sql.run("DELETE FROM approvals")


class TestAttempts:
    async def test_an_attempt_needs_an_approved_message(self, sql: RawSql) -> None:
        for state in set(STATES) - {"approved"}:
            message = await sql.message(state)
            async with sql.refused("an attempt needs an approved message"):
                await sql.attempt(message, n=2)

    async def test_an_attempt_carries_the_approved_envelope(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        async with sql.refused("an attempt needs an approved message"):
            await sql.attempt(message, content_mac=b"x" * 32)

    async def test_an_attempt_carries_the_message_s_own_approval(self, sql: RawSql) -> None:
        message, other = await sql.message("approved"), await sql.message("approved")
        [(approval,)] = await sql.run("SELECT approval_id FROM messages WHERE id = :m", m=other)
        async with sql.refused("an attempt needs an approved message"):
            await sql.attempt(message, approval_id=approval)

    async def test_an_attempt_is_born_open(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        async with sql.refused("an attempt needs an approved message"):
            await sql.attempt(message, outcome="accepted")

    async def test_one_message_has_one_live_attempt(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        async with sql.refused("one_live|UNIQUE constraint failed: attempts.message_id$"):
            await sql.attempt(message, n=2)

    async def test_another_attempt_may_follow_proof_that_the_first_was_not_taken(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        await sql.move(message, "not_accepted")
        await sql.attempt(message, n=2)

    async def test_sending_needs_an_attempt(self, sql: RawSql) -> None:
        message = await sql.message("approved")
        async with sql.refused("no open attempt"):
            await sql.change(message, state="sending")

    @pytest.mark.parametrize("outcome", ["accepted", "not_accepted", "unknown"])
    async def test_sending_needs_an_open_attempt(self, sql: RawSql, outcome: str) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        await sql.move(message, outcome)
        async with sql.refused("no open attempt"):
            await sql.change(message, state="sending")

    @pytest.mark.parametrize("outcome", ["open", "not_accepted", "unknown"])
    async def test_sent_needs_an_accepted_attempt(self, sql: RawSql, outcome: str) -> None:
        message = await sql.message("sending")
        if outcome != "open":
            await sql.move(message, outcome)
        async with sql.refused("no accepted attempt"):
            await sql.change(message, state="sent")

    async def test_uncertain_becomes_sent_only_by_an_accepted_attempt(self, sql: RawSql) -> None:
        message = await sql.message("uncertain")
        async with sql.refused("no accepted attempt"):
            await sql.change(message, state="sent")

    @pytest.mark.parametrize("outcome", ["open", "accepted", "unknown"])
    async def test_what_the_carrier_may_have_taken_is_never_tried_again(self, sql: RawSql, outcome: str) -> None:
        message = await sql.message("sending")
        if outcome != "open":
            await sql.move(message, outcome)
        async with sql.refused("an attempt may have been accepted"):
            await sql.change(message, state="approved")

    async def test_what_was_provably_not_taken_may_be_tried_again(self, sql: RawSql) -> None:
        message = await sql.message("sending")
        await sql.move(message, "not_accepted")
        await sql.change(message, state="approved")
        await sql.attempt(message, n=2)
        await sql.change(message, state="sending")

    @pytest.mark.parametrize("state", ["draft", "rejected", "expired"])
    async def test_what_the_carrier_may_have_taken_is_never_withdrawn(self, sql: RawSql, state: str) -> None:
        message = await sql.message("approved")
        await sql.attempt(message)
        async with sql.refused("an attempt may have been accepted"):
            await sql.change(message, state=state, approval_id=None, version=2 if state == "draft" else 1)
        await sql.move(message, "not_accepted")
        await sql.change(message, state=state, approval_id=None, version=2 if state == "draft" else 1)

    @pytest.mark.parametrize("outcome", ["accepted", "not_accepted", "unknown"])
    async def test_an_outcome_is_written_once(self, sql: RawSql, outcome: str) -> None:
        message = await sql.message("sending")
        await sql.move(message, outcome)
        allowed = {outcome, "accepted"} if outcome == "unknown" else {outcome}
        for other in {"open", "accepted", "not_accepted", "unknown"} - allowed:
            async with sql.refused("an outcome is written once"):
                await sql.run("UPDATE attempts SET outcome = :other", other=other)

    async def test_an_unknown_outcome_may_turn_out_accepted(self, sql: RawSql) -> None:
        await sql.message("uncertain")
        await sql.run("UPDATE attempts SET outcome = 'accepted', provider_sid = 'SM1'")
        assert await sql.run("SELECT outcome FROM attempts") == [("accepted",)]

    async def test_a_carrier_s_id_is_written_once(self, sql: RawSql) -> None:
        await sql.message("sent")
        await sql.run("UPDATE attempts SET provider_sid = 'SM1'")
        for other in ("'SM2'", "NULL"):
            async with sql.refused("an outcome is written once"):
                await sql.run(f"UPDATE attempts SET provider_sid = {other}")

    async def test_a_carrier_s_id_belongs_to_one_attempt(self, sql: RawSql) -> None:
        for _ in range(2):
            await sql.message("sent")
        async with sql.refused("provider_sid"):
            await sql.run("UPDATE attempts SET provider_sid = 'SM1'")

    async def test_a_token_belongs_to_one_attempt(self, sql: RawSql) -> None:
        for message in (await sql.message("approved"), await sql.message("approved")):
            if await sql.run("SELECT n FROM attempts"):
                async with sql.refused("token"):
                    await sql.attempt(message, token="twice")
            else:
                await sql.attempt(message, token="twice")

    async def test_what_an_attempt_was_is_never_changed(self, sql: RawSql) -> None:
        message = await sql.message("sending")
        other = await sql.message("approved")
        [(approval,)] = await sql.run("SELECT approval_id FROM messages WHERE id = :m", m=other)
        values = {
            "message_id": other,
            "n": 7,
            "approval_id": approval,
            "content_mac": b"x" * 32,
            "token": "other",
            "started_at": utc_now() + dt.timedelta(days=1),
        }
        for column, value in values.items():
            async with sql.refused("an outcome is written once"):
                await sql.run(f"UPDATE attempts SET {column} = :value WHERE message_id = :m", value=value, m=message)

    async def test_an_attempt_is_never_deleted(self, sql: RawSql) -> None:
        await sql.message("sending")
        async with sql.refused("attempts are never deleted|attempts is append-only"):
            await sql.run("DELETE FROM attempts")


class TestHistories:
    async def test_consent_is_never_changed(self, sql: RawSql) -> None:
        for column in ("granted = NOT granted", "type = 'x'", "at = at"):
            async with sql.refused("consent is a history|consent_events is append-only"):
                await sql.run(f"UPDATE consent_events SET {column}")

    async def test_consent_is_never_deleted(self, sql: RawSql) -> None:
        async with sql.refused("consent is a history|consent_events is append-only"):
            await sql.run("DELETE FROM consent_events")

    async def test_the_audit_is_never_changed(self, sql: RawSql) -> None:
        async with sql.refused("append-only"):
            await sql.run("UPDATE audit_events SET actor = 'nobody'")

    async def test_the_audit_is_never_deleted(self, sql: RawSql) -> None:
        async with sql.refused("append-only"):
            await sql.run("DELETE FROM audit_events")

    @pytest.mark.parametrize(("table", "key"), [("approvals", "id"), ("consent_events", "id"), ("audit_events", "seq")])
    async def test_an_upsert_changes_nothing(self, sql: RawSql, table: str, key: str) -> None:
        await sql.message("approved")
        who = {"approvals": "method", "consent_events": "how", "audit_events": "actor"}[table]
        because = "append-only|history|never changed|must match what is pending"
        async with sql.refused(because):
            await sql.run(
                f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {who} = 'x'"
            )


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
class TestReplacing:
    """SQLite's INSERT OR REPLACE deletes without saying so, unless triggers are recursive."""

    @pytest.mark.parametrize(
        ("table", "state"),
        [("approvals", "approved"), ("attempts", "sending"), ("consent_events", "draft"), ("audit_events", "draft")],
    )
    async def test_a_row_is_never_replaced(self, sql: RawSql, table: str, state: str) -> None:
        await sql.message(state)
        because = "append-only|history|never deleted|must match what is pending|needs an approved message"
        async with sql.refused(because):
            await sql.run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    async def test_an_attempt_is_not_replaced_by_one_with_its_token(self, sql: RawSql) -> None:
        taken = await sql.message("sending")
        other = await sql.message("approved")
        async with sql.refused("attempts are never deleted"):
            await sql.run(
                "INSERT OR REPLACE INTO attempts(message_id, n, approval_id, content_mac, token, started_at, outcome) "
                "SELECT m.id, 1, m.approval_id, m.content_mac, a.token, a.started_at, 'open' "
                "FROM messages m, attempts a WHERE m.id = :other AND a.message_id = :taken",
                other=other,
                taken=taken,
            )

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


@pytest.mark.parametrize("migrated_url", ["postgres"], indirect=True)
class TestTruncating:
    """PostgreSQL's TRUNCATE fires no row trigger."""

    @pytest.mark.parametrize("table", ["audit_events", "consent_events", "approvals", "attempts"])
    async def test_a_history_is_never_emptied(self, sql: RawSql, table: str) -> None:
        await sql.message("sent")
        async with sql.refused(f"{table} is append-only"):
            await sql.run(f"TRUNCATE {table} CASCADE")

    async def test_nor_by_emptying_what_it_hangs_on(self, sql: RawSql) -> None:
        await sql.message("sent")
        async with sql.refused("is append-only"):
            await sql.run("TRUNCATE messages CASCADE")


ROUNDS = 50


@asynccontextmanager
async def approved_messages(database_url: str) -> AsyncIterator[tuple[AsyncEngine, list[str]]]:
    await _prepare(database_url)
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
