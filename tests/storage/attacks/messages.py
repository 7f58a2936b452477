"""Against the triggers on messages and on their approvals."""

import datetime as dt
import functools
from typing import Any

from storage.models.messaging import STATES
from tests.storage.attacks.book import Book, Prepare, Strike
from tests.storage.raw_sql import ADA, CHAT, COLLEAGUE, DANA, GIL, MAC, RawSql

BOOK = Book()
OTHER_MAC = b"x" * 32
FROZEN, UNAPPROVED, TAKEN = (
    "an approved envelope cannot be changed",
    "no approval of this version",
    "an attempt may have been accepted",
)
MISMATCH = "an approval must match what is pending"
ENVELOPE = {
    "body_ct": b"other",
    "recipient_ct": b"other",
    "channel": "whatsapp",
    "version": 2,
    "content_mac": OTHER_MAC,
    "not_before": dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
    "not_after": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    "template": "HX1",
}


def _born(**values: Any) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        given = {"patient_id": DANA, "therapist_id": ADA, "chat_id": CHAT, "channel": "sms"}
        return functools.partial(sql.insert, "messages", **{**given, **values})

    return prepare


def _changed(before: str, /, **values: Any) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        message = await sql.message(before)
        return functools.partial(sql.change, message, **values)

    return prepare


def _approved(before: str, /, **values: Any) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        message = await sql.message(before)
        return functools.partial(sql.approval, message, **values)

    return prepare


for name, values in (
    ("a message is born pending", {"state": "pending", "content_mac": MAC}),
    ("a message is born in its second version", {"version": 2}),
    ("a message is born to another therapist's patient", {"therapist_id": COLLEAGUE}),
):
    BOOK.add(name, "messages_born", "a message is born as a draft, version 1", _born(**values))


@BOOK.attack("messages_born", "a message is born as a draft, version 1")
async def a_message_is_born_to_a_colleague_s_patient(sql: RawSql) -> Strike:
    return await _born(patient_id=await sql.colleague_s_patient())(sql)


for column, value in {"patient_id": GIL, "therapist_id": COLLEAGUE, "id": "another"}.items():
    BOOK.add(
        f"a draft gets another {column}",
        "messages_owner",
        "a message keeps its patient and its therapist",
        _changed("draft", **{column: value}),
    )

for state in ("pending", "approved"):
    BOOK.add(
        f"what is {state} is edited in place",
        "messages_edit",
        "an edit makes a new version",
        _changed(state, state="draft", approval_id=None, body_ct=b"other"),
    )

for state in sorted(set(STATES) - {"draft", "pending"}):
    for column, value in ENVELOPE.items():
        BOOK.add(
            f"what is {state} gets another {column}", "messages_frozen", FROZEN, _changed(state, **{column: value})
        )


@BOOK.attack("messages_frozen", FROZEN)
async def an_envelope_changes_on_its_way_to_another_state(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    await sql.attempt(message)
    return functools.partial(sql.change, message, state="sending", body_ct=b"other")


@BOOK.attack("messages_frozen", FROZEN)
async def an_envelope_gets_another_s_approval(sql: RawSql) -> Strike:
    message, other = await sql.message("approved"), await sql.message("approved")
    return functools.partial(sql.change, message, approval_id=await sql.approval_of(other))


@BOOK.attack(
    "messages_kept",
    "a message that was ever approved is kept|FOREIGN KEY|fk_approvals_message_id",
    also=("fk_approvals_message_id",),
)
async def a_message_that_was_approved_is_deleted(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    await sql.move(message, "rejected")
    return lambda: sql.run("DELETE FROM messages WHERE id = :m", m=message)


@BOOK.attack("messages_approved", UNAPPROVED)
async def an_approval_that_is_made_up(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    return functools.partial(sql.change, message, state="approved", approval_id="made up")


@BOOK.attack("messages_approved", UNAPPROVED)
async def an_approval_of_another_message(sql: RawSql) -> Strike:
    message, other = await sql.message("pending"), await sql.message("pending")
    return functools.partial(sql.change, message, state="approved", approval_id=await sql.approval(other))


@BOOK.attack("messages_approved", UNAPPROVED)
async def an_approval_of_an_earlier_version(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    approval = await sql.approval(message)
    await sql.change(message, state="draft", version=2)
    await sql.move(message, "pending")
    return functools.partial(sql.change, message, state="approved", approval_id=approval)


@BOOK.attack("messages_approved", UNAPPROVED)
async def another_approval_than_the_one_that_was_given(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    await sql.approval(message)
    return functools.partial(sql.change, message, state="approved", approval_id="made up")


@BOOK.attack("messages_approved", UNAPPROVED)
async def a_pending_message_is_approved_without_any(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    return functools.partial(sql.change, message, state="approved", approval_id="")


for name, values in (
    ("another version", {"version": 2}),
    ("another envelope", {"content_mac": OTHER_MAC}),
    ("no envelope", {"content_mac": b""}),
):
    BOOK.add(f"an approval of {name}", "approvals_match", MISMATCH, _approved("pending", **values))
for who in (COLLEAGUE, DANA, "system", ""):
    BOOK.add(f"an approval by {who or 'nobody'}", "approvals_match", MISMATCH, _approved("pending", approver=who))
for state in sorted(set(STATES) - {"pending"}):
    version = 2 if state not in {"draft", "rejected", "expired"} else 1  # else there is one of this version already
    BOOK.add(
        f"an approval of what is {state}",
        "approvals_match",
        MISMATCH,
        _approved(state, version=version),
    )


@BOOK.attack("approvals_match", MISMATCH)
async def an_approval_of_a_draft_while_another_message_is_pending(sql: RawSql) -> Strike:
    message, _ = await sql.message(), await sql.message("pending")
    return functools.partial(sql.approval, message)


@BOOK.attack("approvals_match", MISMATCH)
async def an_approval_of_a_message_that_is_pending_again(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    await sql.change(message, state="draft", version=2)
    await sql.move(message, "pending")
    return functools.partial(sql.approval, message, version=1)


BOOK.statement(
    "approvals_fixed",
    "approvals are never changed|approvals is append-only",
    "UPDATE approvals SET version = 2",
    state="approved",
)
for change in ("approver = 'x'", "method = 'x'", "id = id"):
    BOOK.statement(
        "approvals_fixed",
        "approvals are never changed|approvals is append-only",
        f"UPDATE approvals SET {change}",
        state="approved",
    )
BOOK.statement(
    "approvals_kept",
    "approvals are never deleted|approvals is append-only",
    "DELETE FROM approvals",
    state="approved",
)
