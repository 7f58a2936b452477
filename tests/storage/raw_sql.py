"""Rows written past the program, as a bug or a hand at the database would write them."""

import datetime as dt
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Table, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import make_engine
from storage.migrate import upgrade
from storage.models import Base, utc_now

MAC = b"m" * 32
PRACTICE, ADA, COLLEAGUE, CHAT, DANA, GIL, SESSION, RECAP, SUMMARY, QUESTION = (str(uuid.uuid4()) for _ in range(10))
MONDAY = dt.date(2026, 11, 23)
TOMORROW = utc_now() + dt.timedelta(days=1)

# How a message comes to each state, one legal step after the other.
PATHS = {
    "draft": (),
    "pending": ("pending",),
    "rejected": ("rejected",),
    "approved": ("pending", "approved"),
    "sending": ("pending", "approved", "sending"),
    "expired": ("pending", "expired"),
    "sent": ("pending", "approved", "sending", "accepted", "sent"),
    "uncertain": ("pending", "approved", "sending", "unknown", "uncertain"),
    "failed": ("pending", "approved", "failed"),
}


class RawSql:
    """One connection in one transaction; a refused statement is undone alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> str:
        return self._connection.dialect.name

    async def run(self, statement: str, **values: Any) -> list[Any]:
        result = await self._connection.execute(text(statement), values)
        return list(result) if result.returns_rows else []

    async def execute(self, statement: str) -> None:
        """Straight to the driver: a colon or a per cent sign in a definition is no parameter."""
        await self._connection.exec_driver_sql(statement)

    async def insert(self, table: str, **values: Any) -> str:
        """Inserts with the columns' defaults, and returns the row's id."""
        target: Table = Base.metadata.tables[table]
        if "id" in target.c and target.c.id.default is None and target.c.id.type.python_type is str:
            values.setdefault("id", str(uuid.uuid4()))
        await self._connection.execute(target.insert().values(**values))
        return str(values.get("id", ""))

    async def alter(self, table: str, row_id: str, **values: Any) -> None:
        target = Base.metadata.tables[table]
        await self._connection.execute(target.update().where(target.c.id == row_id).values(**values))

    async def change(self, message_id: str, **values: Any) -> None:
        await self.alter("messages", message_id, **values)

    @asynccontextmanager
    async def undone(self) -> AsyncIterator[None]:
        """What runs inside leaves nothing behind, whether it is refused or not."""
        savepoint = await self._connection.begin_nested()
        try:
            yield
        finally:
            await savepoint.rollback()

    async def attempted(self, strike: Callable[[], Awaitable[Any]]) -> str:
        """Why the database refused it; '' where it went through."""
        try:
            async with self._connection.begin_nested():
                await strike()
        except DBAPIError as refusal:
            return str(refusal.orig)
        return ""

    @asynccontextmanager
    async def refused(self, because: str) -> AsyncIterator[None]:
        """What runs inside must be refused by the database, with words that match."""
        with pytest.raises(DBAPIError) as refusal:
            async with self._connection.begin_nested():
                yield
        assert re.search(because, str(refusal.value.orig)), refusal.value.orig

    async def message(self, state: str = "draft", **values: Any) -> str:
        """A message to Dana that came to this state step by step."""
        given = {"patient_id": DANA, "therapist_id": ADA, "chat_id": CHAT, "channel": "sms", "body_ct": b"body"}
        message_id = await self.insert("messages", **{**given, **values})
        for step in PATHS[state]:
            await self.move(message_id, step)
        return message_id

    async def move(self, message_id: str, step: str) -> None:
        """One step of a message, with the row that it needs."""
        match step:
            case "pending":
                await self.change(message_id, state="pending", content_mac=MAC)
            case "approved":
                approval_id = await self.approval(message_id)
                await self.change(message_id, state="approved", approval_id=approval_id)
            case "sending":
                await self.attempt(message_id)
                await self.change(message_id, state="sending")
            case "accepted" | "not_accepted" | "unknown":
                await self.run(
                    "UPDATE attempts SET outcome = :o WHERE message_id = :m AND outcome = 'open'", o=step, m=message_id
                )
            case "rejected" | "expired" | "draft":
                await self.change(message_id, state=step, approval_id=None)
            case _:
                await self.change(message_id, state=step)

    async def approval(self, message_id: str, **values: Any) -> str:
        given = {"message_id": message_id, "version": 1, "content_mac": MAC, "approver": ADA, "method": "button"}
        return await self.insert("approvals", **{**given, **values})

    async def approval_of(self, message_id: str) -> str:
        [(approval,)] = await self.run("SELECT coalesce(approval_id, '') FROM messages WHERE id = :m", m=message_id)
        return str(approval)

    async def attempt(self, message_id: str, *, n: int = 1, **values: Any) -> None:
        """An open attempt under the message's own approval, unless another is given."""
        if "approval_id" not in values:
            values["approval_id"] = await self.approval_of(message_id)
        given = {"message_id": message_id, "n": n, "content_mac": MAC, "token": uuid.uuid4().hex}
        await self.insert("attempts", **{**given, **values})

    async def standing(self, **values: Any) -> str:
        """The first version of Ada's receipt, in force, unless something else is given."""
        given = {"therapist_id": ADA, "kind": "receipt", "version": 1, "text_mac": MAC, "body_ct": b"body"}
        return await self.insert("standing_texts", **{**given, **values})

    async def send(self, **values: Any) -> str:
        """Something queued for Dana: under a fixed text where one is given, else the answer to her question."""
        given: dict[str, Any] = {"patient_id": DANA, "therapist_id": ADA, "channel": "sms", "text_mac": MAC}
        given |= {"token": uuid.uuid4().hex, "not_after": TOMORROW, "body_ct": b"body", "recipient_ct": b"number"}
        if "standing_id" in values:
            given["cause"] = "receipt:1"
        else:
            given |= {"inbound_id": QUESTION, "cause": f"answer:{QUESTION}"}
        return await self.insert("permitted_sends", **{**given, **values})

    async def settle(self, send_id: str, *outcomes: str) -> None:
        """One legal step of a send after the other."""
        for outcome in outcomes:
            await self.alter("permitted_sends", send_id, outcome=outcome)

    async def question(self, **values: Any) -> str:
        """A message from Dana's phone."""
        given = {"patient_id": DANA, "therapist_id": ADA, "channel": "sms", "body_ct": b"", "sender_ct": b""}
        return await self.insert("inbound_messages", **{**given, "sid": uuid.uuid4().hex, **values})

    async def colleague_s_patient(self) -> str:
        who = {"practice_id": PRACTICE, "therapist_id": COLLEAGUE, "phone_index": b"i", "gender": "m"}
        patient = str(uuid.uuid4())
        return await self.insert("patients", id=patient, **who)

    async def copy(self, table: str, **fresh: str) -> None:
        """INSERT OR REPLACE of all rows with other expressions for these columns: SQLite's way to rewrite a row."""
        columns = [column.name for column in Base.metadata.tables[table].columns]
        values = ", ".join(fresh.get(name, name) for name in columns)
        await self.run(f"INSERT OR REPLACE INTO {table}({', '.join(columns)}) SELECT {values} FROM {table}")

    async def flag(self, **values: Any) -> str:
        given = {"patient_id": DANA, "therapist_id": ADA, "raised_by": ADA, "reason_ct": b"reason"}
        return await self.insert("risk_flags", **{**given, **values})

    async def appointment(self, **values: Any) -> str:
        """A weekly one of Dana's, for thirty-six characters of id as the program makes them."""
        given = {"patient_id": DANA, "therapist_id": ADA, "starts_on": MONDAY, "clock": dt.time(10), "minutes": 50}
        more = {"time_zone": "UTC", "rule": "FREQ=WEEKLY;BYDAY=MO"}
        return await self.insert("appointments", **{**given, **more, **values})

    async def reminding(self, appointment: str, **values: Any) -> str:
        """Queued under a fixed text, for one day of an appointment."""
        text = values.pop("standing_id", None) or await self.standing(kind="appointment")
        cause = f"appointment:{appointment}:{MONDAY.isoformat()}"
        return await self.send(**{"standing_id": text, "cause": cause, **values})

    async def furnish(self) -> None:
        """One row in every table that the rules speak of."""
        await self.insert("practices", id=PRACTICE)
        await self.insert("therapists", id=ADA, practice_id=PRACTICE)
        await self.insert("therapists", id=COLLEAGUE, practice_id=PRACTICE)
        await self.insert("chats", id=CHAT, channel="telegram", account="bot", chat="1", therapist_id=ADA)
        for patient in (DANA, GIL):
            await self.insert(
                "patients", id=patient, practice_id=PRACTICE, therapist_id=ADA, phone_index=b"i", gender="f"
            )
        today = utc_now().date()
        await self.insert("sessions", id=SESSION, patient_id=DANA, therapist_id=ADA, held_on=today)
        await self.insert("recordings", therapist_id=ADA, channel="telegram", account="bot")
        await self.insert("recaps", id=RECAP, therapist_id=ADA, chat_id=CHAT, kind="typed", held_on=today)
        await self.insert(
            "summaries", id=SUMMARY, session_id=SESSION, patient_id=DANA, therapist_id=ADA, recap_id=RECAP, chat_id=CHAT
        )
        await self.insert(
            "summary_versions", summary_id=SUMMARY, patient_id=DANA, version=1, source="written", writer="test"
        )
        await self.insert("inbox", channel="telegram", account="bot", update_id="1", chat="1")
        await self.insert("outbox", channel="telegram", account="bot", chat="1")
        await self.insert("jobs", kind="recap", id="1", therapist_id=ADA)
        appointment = await self.appointment()
        await self.insert("appointment_exceptions", appointment_id=appointment, original_on=MONDAY)
        await self.insert("appointment_notices", appointment_id=appointment, kind="brief", starts_at=TOMORROW)
        await self.insert("reminders", therapist_id=ADA, patient_id=DANA, due_at=TOMORROW)
        await self.insert("contact_plans", patient_id=DANA, therapist_id=ADA)
        await self.insert("follow_ups", patient_id=DANA, therapist_id=ADA, session_id=SESSION)
        await self.insert("message_templates", therapist_id=ADA)
        await self.question(id=QUESTION)
        await self.consent()
        await self.insert(
            "audit_events", actor="test", action="read", object_type="patients", object_id=DANA, request_id="1"
        )

    async def consent(self, **values: Any) -> str:
        given = {"patient_id": DANA, "type": "messaging", "granted": True, "text_version": "1", "text_sha256": "0"}
        more = {"language": "he", "how": "spoken", "recorded_by": ADA}
        return await self.insert("consent_events", **{**given, **more, **values})


@asynccontextmanager
async def rolled_back(database_url: str) -> AsyncIterator[RawSql]:
    """A connection with the program's own settings, whose transaction leaves nothing behind."""
    engine = make_engine(make_url(database_url))
    try:
        async with engine.connect() as connection, connection.begin() as transaction:
            yield RawSql(connection)
            await transaction.rollback()
    finally:
        await engine.dispose()


async def furnish(database_url: str) -> None:
    """A migrated database with one row in every table that the rules speak of."""
    engine = make_engine(make_url(database_url))
    await upgrade(engine)
    async with engine.begin() as connection:
        await RawSql(connection).furnish()
    await engine.dispose()
