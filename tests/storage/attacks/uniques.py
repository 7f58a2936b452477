"""Against what there is once: a second row with the same key."""

import functools
from typing import Any

from storage.models import utc_now
from tests.storage.attacks.book import Book, Prepare, Strike
from tests.storage.raw_sql import ADA, DANA, GIL, MONDAY, PRACTICE, RECAP, SESSION, SUMMARY, TOMORROW, RawSql

BOOK = Book()


def _twice(table: str, values: dict[str, Any]) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        message = await sql.message() if "message_id" in values else ""
        given = {**values, **({"message_id": message} if message else {})}
        if "appointment_id" in values:
            given["appointment_id"] = await sql.appointment()
        await sql.insert(table, **given)
        if table == "data_keys":
            given["id"] = 2
        return functools.partial(sql.insert, table, **given)

    return prepare


for rule, table, values in (
    ("uq_data_keys_owner", "data_keys", {"id": 1, "owner": "x", "root_version": 1, "wrapped": b""}),
    (
        "uq_inbox_channel_account_update_id",
        "inbox",
        {"channel": "telegram", "account": "b", "update_id": "7", "chat": "1"},
    ),
    ("uq_outbox_id", "outbox", {"id": "x", "channel": "telegram", "account": "b", "chat": "1"}),
    (
        "uq_invitations_code_hash",
        "invitations",
        {"practice_id": PRACTICE, "code_hash": b"x", "expires_at": utc_now()},
    ),
    (
        "uq_chats_channel_account_chat",
        "chats",
        {"channel": "telegram", "account": "b", "chat": "7", "therapist_id": ADA},
    ),
    ("uq_inbound_messages_sid", "inbound_messages", {"patient_id": DANA, "sid": "SM7", "channel": "sms"}),
    ("uq_delivery_events_sid_status", "delivery_events", {"message_id": "", "sid": "SM7", "status": "sent"}),
    (
        "uq_transcripts_recap_id",
        "transcripts",
        {"session_id": SESSION, "patient_id": DANA, "recap_id": RECAP, "kind": "speech", "language": "he"},
    ),
    (
        "uq_summary_versions_summary_id_version",
        "summary_versions",
        {"summary_id": SUMMARY, "patient_id": DANA, "version": 7, "source": "written", "writer": "test"},
    ),
    (
        "uq_appointment_exceptions_appointment_id_original_on",
        "appointment_exceptions",
        {"appointment_id": "", "original_on": MONDAY},
    ),
    (
        "uq_appointment_notices_appointment_id_kind_starts_at",
        "appointment_notices",
        {"appointment_id": "", "kind": "brief", "starts_at": TOMORROW},
    ),
    ("uq_contact_plans_patient_id", "contact_plans", {"patient_id": GIL, "therapist_id": ADA}),
):
    BOOK.add(f"two rows of {table} with one key", rule, rule.split("_", 1)[1].split("_")[-1], _twice(table, values))


@BOOK.attack("uq_follow_ups_session_id", "session_id")
async def a_second_suggestion_for_one_session(sql: RawSql) -> Strike:
    return functools.partial(sql.insert, "follow_ups", patient_id=DANA, therapist_id=ADA, session_id=SESSION)
