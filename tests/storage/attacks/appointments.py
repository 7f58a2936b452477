"""Against the rules of what reminds a patient of a session under a fixed text."""

import datetime as dt
import functools

from storage.models import utc_now
from tests.storage.attacks.book import Book, Strike
from tests.storage.raw_sql import GIL, MONDAY, RawSql

BOOK = Book()
NAMES, CALLED_OFF = "a reminder names an appointment of this patient", "the appointment was called off or moved"
WEEK = dt.timedelta(days=7)


@BOOK.attack("sends_occur", NAMES)
async def a_reminder_of_nothing(sql: RawSql) -> Strike:
    text = await sql.standing(kind="appointment")
    return functools.partial(sql.send, standing_id=text, cause="receipt:1")


@BOOK.attack("sends_occur", NAMES)
async def a_reminder_of_another_patient_s_session(sql: RawSql) -> Strike:
    text, theirs = await sql.standing(kind="appointment"), await sql.appointment(patient_id=GIL)
    return functools.partial(sql.reminding, theirs, standing_id=text)


@BOOK.attack("sends_occur", NAMES)
async def a_reminder_of_an_appointment_that_is_not_there(sql: RawSql) -> Strike:
    text, own = await sql.standing(kind="appointment"), await sql.appointment()
    return functools.partial(sql.reminding, f"{own[:-1]}x", standing_id=text)


@BOOK.attack("sends_occur", NAMES)
async def a_reminder_for_a_cause_that_only_looks_like_one(sql: RawSql) -> Strike:
    text, own = await sql.standing(kind="appointment"), await sql.appointment()
    return functools.partial(sql.send, standing_id=text, cause=f"apointments:{own}:{MONDAY}")


@BOOK.attack("sends_still_occur", CALLED_OFF)
async def a_reminder_of_a_session_that_was_called_off_since(sql: RawSql) -> Strike:
    own = await sql.appointment()
    send = await sql.reminding(own)
    await sql.insert("appointment_exceptions", appointment_id=own, original_on=MONDAY)
    return functools.partial(sql.settle, send, "open")


@BOOK.attack("sends_still_occur", CALLED_OFF)
async def a_reminder_of_a_series_that_was_ended_since(sql: RawSql) -> Strike:
    own = await sql.appointment()
    send = await sql.reminding(own)
    await sql.alter("appointments", own, ended_at=utc_now())
    return functools.partial(sql.settle, send, "open")
