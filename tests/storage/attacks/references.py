"""Against every foreign key: a row that refers to nobody."""

from typing import Any

from storage.models import Base, utc_now
from storage.models.spend import COUNTS
from tests.storage.attacks.book import Book, Prepare, Strike
from tests.storage.attacks.style import TABLES, furnish_style
from tests.storage.raw_sql import ADA, CHAT, DANA, PRACTICE, RECAP, SESSION, RawSql

BOOK = Book()
# What keeps a row as it was written keeps its references too.
FIXED = {
    "approvals": "approvals_fixed",
    "attempts": "attempts_fixed",
    "consent_events": "consent_fixed",
    "permitted_sends": "sends_fixed",
    "risk_flags": "flags_fixed",
    "standing_texts": "standing_fixed",
}
ROWS: dict[str, dict[str, Any]] = {
    "invitations": {"practice_id": PRACTICE, "code_hash": b"x", "expires_at": utc_now()},
    "transcripts": {"session_id": SESSION, "patient_id": DANA, "recap_id": RECAP, "kind": "speech", "language": "he"},
    "process_notes": {"therapist_id": ADA, "patient_id": DANA},
    "talks": {"id": CHAT, "therapist_id": ADA},
    "spend": {
        "therapist_id": ADA,
        "day": utc_now().date(),
        "model": "m",
        "kind": "draft",
        **dict.fromkeys(COUNTS, 0),
    },
    "wishes": {"chat_id": CHAT, "therapist_id": ADA},
}


async def _furnish(sql: RawSql, table: str, column: str) -> None:
    match table:
        case "messages":
            await sql.message()
        case "approvals" | "attempts":
            await sql.message("sending")
        case "delivery_events":
            await sql.insert("delivery_events", message_id=await sql.message(), sid="SM7", status="sent")
        case "standing_texts":
            await sql.standing()
        case "permitted_sends" if column == "standing_id":
            await sql.send(standing_id=await sql.standing())
        case "permitted_sends":
            await sql.send()
        case "risk_flags":
            await sql.flag()
        case _ if table in ROWS:
            await sql.insert(table, **ROWS[table])


def _to_nobody(table: str, column: str) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        await (furnish_style(sql) if table in TABLES else _furnish(sql, table, column))
        return lambda: sql.run(f"UPDATE {table} SET {column} = 'nobody'")

    return prepare


for table in Base.metadata.sorted_tables:
    for key in table.foreign_key_constraints:
        [column] = [column.name for column in key.columns]
        is_owner = table.name == "messages" and column in {"patient_id", "therapist_id"}
        other = "messages_owner" if is_owner else FIXED.get(table.name)
        BOOK.add(
            f"a row of {table.name} has nobody as its {column}",
            str(key.name),
            f"FOREIGN KEY|{key.name}|never changed|append-only|history|written once|keeps its patient",
            _to_nobody(table.name, column),
            also=(other,) if other else (),
        )
