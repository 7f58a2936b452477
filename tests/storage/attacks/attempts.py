"""Against the triggers on attempts, and on the states that need one."""

import datetime as dt
import functools
from typing import Any

from storage.models import utc_now
from storage.models.messaging import STATES
from tests.storage.attacks.book import Book, Prepare, Strike
from tests.storage.attacks.messages import OTHER_MAC, TAKEN
from tests.storage.raw_sql import RawSql

BOOK = Book()
NOT_OPEN, NOT_ACCEPTED, NOT_APPROVED, ONCE = (
    "no open attempt",
    "no accepted attempt",
    "an attempt needs an approved message",
    "an outcome is written once",
)
OUTCOMES = ("open", "accepted", "not_accepted", "unknown")


def _after(before: str, outcome: str, /, **values: Any) -> Prepare:
    """A message in that state, its attempt with that outcome, is changed."""

    async def prepare(sql: RawSql) -> Strike:
        message = await sql.message(before)
        if before == "approved" and outcome:
            await sql.attempt(message)
        if outcome not in {"", "open"}:
            await sql.move(message, outcome)
        return functools.partial(sql.change, message, **values)

    return prepare


def _attempted(before: str, /, **values: Any) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        message = await sql.message(before)
        if before not in {"sent", "sending", "uncertain", "failed", "approved"}:
            # An attempt names an approval that exists; of this message there is none.
            approval = await sql.approval_of(await sql.message("approved"))
            return functools.partial(sql.attempt, message, approval_id=approval, **values)
        return functools.partial(sql.attempt, message, **values)

    return prepare


for outcome in ("", "accepted", "not_accepted", "unknown"):
    BOOK.add(
        f"sending with an attempt that is {outcome or 'not there'}",
        "messages_sending",
        NOT_OPEN,
        _after("approved", outcome, state="sending"),
    )
for outcome in ("open", "not_accepted", "unknown"):
    BOOK.add(
        f"sent with an attempt that is {outcome}",
        "messages_sent",
        NOT_ACCEPTED,
        _after("sending", outcome, state="sent"),
    )


@BOOK.attack("messages_sent", NOT_ACCEPTED)
async def sent_on_the_acceptance_of_another(sql: RawSql) -> Strike:
    message, _ = await sql.message("sending"), await sql.message("sent")
    return functools.partial(sql.change, message, state="sent")


BOOK.add("sent on nobody's word", "messages_sent", NOT_ACCEPTED, _after("uncertain", "", state="sent"))
for outcome in ("open", "accepted", "unknown"):
    BOOK.add(
        f"tried again after an attempt that is {outcome}",
        "messages_back",
        TAKEN,
        _after("sending", outcome, state="approved"),
    )
    for state in ("draft", "rejected", "expired"):
        BOOK.add(
            f"{state} after an attempt that is {outcome}",
            "messages_withdrawn",
            TAKEN,
            _after("approved", outcome, state=state, approval_id=None, version=2 if state == "draft" else 1),
        )


for state in sorted(set(STATES) - {"approved", "sending", "sent", "uncertain"}):
    BOOK.add(f"an attempt at what is {state}", "attempts_match", NOT_APPROVED, _attempted(state))
for state in ("sending", "sent", "uncertain"):
    BOOK.add(
        f"a second attempt at what is {state}",
        "attempts_match",
        f"{NOT_APPROVED}|one_live|attempts.message_id",
        _attempted(state, n=2),
        also=("one_live",),
    )
BOOK.add(
    "an attempt at another envelope", "attempts_match", NOT_APPROVED, _attempted("approved", content_mac=OTHER_MAC)
)
for outcome in OUTCOMES[1:]:
    BOOK.add(f"an attempt is born {outcome}", "attempts_match", NOT_APPROVED, _attempted("approved", outcome=outcome))


@BOOK.attack("attempts_match", NOT_APPROVED)
async def an_attempt_under_another_s_approval(sql: RawSql) -> Strike:
    message, other = await sql.message("approved"), await sql.message("approved")
    return functools.partial(sql.attempt, message, approval_id=await sql.approval_of(other))


@BOOK.attack("attempts_match", NOT_APPROVED)
async def an_attempt_under_the_approval_of_an_earlier_version(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    earlier = await sql.approval_of(message)
    await sql.change(message, state="draft", approval_id=None, version=2)
    await sql.move(message, "pending")
    approval = await sql.approval(message, version=2)
    await sql.change(message, state="approved", approval_id=approval)
    return functools.partial(sql.attempt, message, approval_id=earlier)


for old in OUTCOMES[1:]:
    for new in sorted(set(OUTCOMES) - {old} - ({"accepted"} if old == "unknown" else set())):

        async def prepare(sql: RawSql, old: str = old, new: str = new) -> Strike:
            message = await sql.message("sending")
            await sql.move(message, old)
            return lambda: sql.run("UPDATE attempts SET outcome = :new", new=new)

        BOOK.add(f"an attempt that is {old} becomes {new}", "attempts_fixed", ONCE, prepare)

for sid in ("'SM2'", "NULL"):

    async def prepare_sid(sql: RawSql, sid: str = sid) -> Strike:
        await sql.message("sent")
        await sql.run("UPDATE attempts SET provider_sid = 'SM1'")
        return lambda: sql.run(f"UPDATE attempts SET provider_sid = {sid}")

    BOOK.add(f"a carrier's id becomes {sid}", "attempts_fixed", ONCE, prepare_sid)

for column in ("message_id", "n", "approval_id", "content_mac", "token", "started_at"):

    async def prepare_column(sql: RawSql, column: str = column) -> Strike:
        message, other = await sql.message("sending"), await sql.message("approved")
        values = {
            "message_id": other,
            "n": 7,
            "approval_id": await sql.approval_of(other),
            "content_mac": OTHER_MAC,
            "token": "other",
            "started_at": utc_now() + dt.timedelta(days=1),
        }
        statement = f"UPDATE attempts SET {column} = :value WHERE message_id = :m"
        return lambda: sql.run(statement, value=values[column], m=message)

    BOOK.add(f"an attempt gets another {column}", "attempts_fixed", ONCE, prepare_column)

BOOK.statement(
    "attempts_kept",
    "attempts are never deleted|attempts is append-only",
    "DELETE FROM attempts",
    state="sending",
)


@BOOK.attack("one_live", "one_live|UNIQUE constraint failed: attempts.message_id$")
async def a_second_attempt_while_the_first_is_open(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    await sql.attempt(message)
    return functools.partial(sql.attempt, message, n=2)


@BOOK.attack("uq_attempts_token", "token")
async def a_token_of_another_attempt(sql: RawSql) -> Strike:
    first, second = await sql.message("approved"), await sql.message("approved")
    await sql.attempt(first, token="twice")
    return functools.partial(sql.attempt, second, token="twice")


@BOOK.attack("uq_attempts_provider_sid", "provider_sid")
async def one_id_of_the_carrier_s_for_two_attempts(sql: RawSql) -> Strike:
    for _ in range(2):
        await sql.message("sent")
    return lambda: sql.run("UPDATE attempts SET provider_sid = 'SM1'")


@BOOK.attack(
    "uq_approvals_message_id_version",
    "an approval must match what is pending|uq_approvals_message_id_version|approvals.message_id, approvals.version",
    also={"sqlite": ("approvals_match",)},
)
async def a_second_approval_of_one_version(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    await sql.approval(message)
    return functools.partial(sql.approval, message)


@BOOK.attack(
    "pk_attempts", f"pk_attempts|attempts.message_id, attempts.n|{NOT_APPROVED}", also={"sqlite": ("attempts_match",)}
)
async def a_second_attempt_with_the_number_of_the_first(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    await sql.attempt(message)
    await sql.move(message, "not_accepted")
    return functools.partial(sql.attempt, message)
