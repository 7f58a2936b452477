"""Dr. Ada Levi with her patient Dana, a colleague of her practice, and Ben of another practice."""

import datetime as dt
import uuid
from dataclasses import dataclass

from storage.database import Storage
from storage.models import Message
from storage.repositories import practices
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork

DANA_PHONE = "+972541234567"
BEN_PHONE = "+972529876543"
HELD_ON = dt.date(2026, 11, 19)
TEXT = "היי דנה, איך הלך עם יומן השינה?"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A therapist with a chat and one patient."""

    practice_id: str
    therapist_id: str
    chat_id: str
    patient_id: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Cast:
    ada: Person
    colleague: Person
    ben: Person


async def settle_in(storage: Storage) -> Cast:
    """Writes the cast into an empty storage."""
    async with storage.unit() as unit:
        clinic = await practices.create_practice(unit, name="Carmel clinic")
        other = await practices.create_practice(unit, name="Galil clinic")
        return Cast(
            ada=await _therapist(unit, clinic.id, "Dr. Ada Levi", "Dana", DANA_PHONE),
            colleague=await _therapist(unit, clinic.id, "Dr. Noa Bar", "Gil", DANA_PHONE),
            ben=await _therapist(unit, other.id, "Dr. Ben Katz", "Tal", BEN_PHONE),
        )


async def _therapist(unit: UnitOfWork, practice_id: str, name: str, patient_name: str, phone: str) -> Person:
    practice = next(row for row in await practices.all_practices(unit) if row.id == practice_id)
    code = await practices.invite_therapist(unit, practice, name=name)
    chat = await practices.accept_invitation(unit, code, channel="telegram", account="bot", chat=uuid.uuid4().hex)
    room = await enter(unit, chat.therapist_id)
    patient = await room.patients.add(name=patient_name, phone=phone, gender="f", channel="sms")
    return Person(
        practice_id=practice_id, therapist_id=chat.therapist_id, chat_id=chat.id, patient_id=patient.id, phone=phone
    )


async def draft_for(unit: UnitOfWork, person: Person) -> Message:
    """A new empty draft to this therapist's patient."""
    room = await enter(unit, person.therapist_id)
    patient = await room.patients.get(person.patient_id)
    return await room.drafts.create(patient, chat_id=person.chat_id, request={})
