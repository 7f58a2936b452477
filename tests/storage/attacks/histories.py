"""Against what keeps a history: nothing in it is changed, deleted, replaced or emptied."""

import functools

from storage.models import Base, utc_now
from tests.storage.attacks.book import Book, Strike
from tests.storage.raw_sql import RawSql

BOOK = Book()
SQLITE, POSTGRES = ("sqlite",), ("postgresql",)
CONSENT, AUDIT = "consent is a history|consent_events is append-only", "append-only"

for change in ("granted = NOT granted", "type = 'x'", "at = at"):
    BOOK.statement("consent_fixed", CONSENT, f"UPDATE consent_events SET {change}")
BOOK.statement("consent_kept", CONSENT, "DELETE FROM consent_events")
BOOK.statement("audit_fixed", AUDIT, "UPDATE audit_events SET actor = 'nobody'")
BOOK.statement("audit_kept", AUDIT, "DELETE FROM audit_events")

for trigger, table, key, column in (
    ("consent_fixed", "consent_events", "id", "how"),
    ("audit_fixed", "audit_events", "seq", "actor"),
):
    BOOK.statement(
        trigger,
        "append-only|history",
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {column} = 'x'",
    )


# SQLite's INSERT OR REPLACE deletes without saying so, unless triggers are recursive.
for table in ("consent_events", "audit_events"):
    BOOK.statement(
        "recursive_triggers",
        "append-only|history",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        databases=SQLITE,
    )


@BOOK.attack("recursive_triggers", "attempts are never deleted", databases=SQLITE)
async def an_attempt_is_replaced_by_one_with_its_token(sql: RawSql) -> Strike:
    taken, other = await sql.message("sending"), await sql.message("approved")
    return functools.partial(
        sql.run,
        "INSERT OR REPLACE INTO attempts(message_id, n, approval_id, content_mac, token, started_at, outcome) "
        "SELECT m.id, 1, m.approval_id, m.content_mac, a.token, a.started_at, 'open' "
        "FROM messages m, attempts a WHERE m.id = :other AND a.message_id = :taken",
        other=other,
        taken=taken,
    )


@BOOK.attack("recursive_triggers", "attempts are never deleted", databases=SQLITE)
async def an_attempt_is_replaced_by_the_next_one(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    await sql.attempt(message)
    return functools.partial(
        sql.run,
        "INSERT OR REPLACE INTO attempts(message_id, n, approval_id, content_mac, token, started_at, outcome) "
        "SELECT message_id, 2, approval_id, content_mac, 'another', started_at, 'open' FROM attempts",
    )


@BOOK.attack("recursive_triggers", "sends are never deleted", databases=SQLITE)
async def a_send_is_replaced_by_the_next_one(sql: RawSql) -> Strike:
    await sql.send()
    columns = [column.name for column in Base.metadata.tables["permitted_sends"].columns]
    fresh = {"id": "'another'", "n": "2", "token": "'another'"}
    values = ", ".join(fresh.get(name, name) for name in columns)
    return lambda: sql.run(
        f"INSERT OR REPLACE INTO permitted_sends({', '.join(columns)}) SELECT {values} FROM permitted_sends"
    )


@BOOK.attack("recursive_triggers", "flags are never deleted", databases=SQLITE)
async def an_open_flag_is_replaced_by_another(sql: RawSql) -> Strike:
    await sql.flag()
    return lambda: sql.run(
        "INSERT OR REPLACE INTO risk_flags(id, patient_id, therapist_id, raised_by, raised_at) "
        "SELECT 'another', patient_id, therapist_id, raised_by, raised_at FROM risk_flags"
    )


# What watches the births refuses to replace a row even where triggers are not recursive: a redundant pair each.
REPLACED = {"also": {"sqlite": ("recursive_triggers",)}, "databases": SQLITE}


@BOOK.attack("approvals_match", "approval must match|never deleted", **REPLACED)
async def an_approval_is_replaced_by_one_with_its_id(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    await sql.approval(message)
    await sql.change(message, state="draft", version=2)
    await sql.move(message, "pending")
    return functools.partial(sql.copy, "approvals", version="2")


@BOOK.attack("approvals_match", "approval must match|never deleted", **REPLACED)
async def an_approval_is_replaced_by_one_of_its_version(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    await sql.approval(message)
    return functools.partial(sql.copy, "approvals", id="'another'")


@BOOK.attack("attempts_match", "an attempt needs|never deleted", **REPLACED)
async def an_attempt_is_replaced_by_one_with_its_number(sql: RawSql) -> Strike:
    message = await sql.message("approved")
    await sql.attempt(message)
    await sql.move(message, "not_accepted")
    return functools.partial(sql.copy, "attempts", outcome="'open'", token="'another'")


@BOOK.attack("standing_born", "one version after the last|never deleted", **REPLACED)
async def a_fixed_text_is_replaced_by_its_next_version(sql: RawSql) -> Strike:
    text = await sql.standing()
    await sql.alter("standing_texts", text, revoked_at=utc_now())
    return functools.partial(sql.copy, "standing_texts", version="2", revoked_at="NULL")


for name, fresh in {
    "its id": {"token": "'another'", "n": "2"},
    "its token": {"id": "'another'", "n": "2"},
    "its number": {"id": "'another'", "token": "'another'"},
}.items():

    async def a_send_is_replaced(sql: RawSql, fresh: dict[str, str] = fresh) -> Strike:
        await sql.settle(await sql.send(), "void")
        return functools.partial(sql.copy, "permitted_sends", outcome="'queued'", **fresh)

    because = "a send needs a fixed text|never deleted"
    BOOK.add(f"a send is replaced by one with {name}", "sends_match", because, a_send_is_replaced, **REPLACED)


@BOOK.attack("flags_born", "a flag is raised open|never deleted", **REPLACED)
async def a_closed_flag_is_replaced_by_an_open_one(sql: RawSql) -> Strike:
    flag = await sql.flag()
    await sql.alter("risk_flags", flag, closed_at=utc_now())
    return functools.partial(sql.copy, "risk_flags", closed_at="NULL")


# PostgreSQL's TRUNCATE fires no row trigger.
for trigger, table in (
    ("approvals_truncated", "approvals"),
    ("attempts_truncated", "attempts"),
    ("consent_truncated", "consent_events"),
    ("audit_truncated", "audit_events"),
    ("standing_truncated", "standing_texts"),
    ("sends_truncated", "permitted_sends"),
    ("flags_truncated", "risk_flags"),
):
    others = {"approvals": ("attempts_truncated",), "standing_texts": ("sends_truncated",)}.get(table, ())
    BOOK.statement(
        trigger,
        f"{table} is append-only",
        f"TRUNCATE {table} CASCADE",
        also=others,
        databases=POSTGRES,
    )
