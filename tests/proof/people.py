"""Dr. Ada Levi and her patients, written into an empty database. Nobody is asleep: tests run at any hour."""

from dataclasses import dataclass

from storage.database import Storage
from storage.models import utc_now
from storage.repositories import practices
from storage.repositories.patients import MESSAGING
from storage.repositories.therapist import enter

ACCOUNT, CHAT = "1000001", "7001"
PHONES = (("Dana", "+972541234567", "sms"), ("Noa", "+972541234568", "sms"), ("Yoav", "+972541234569", "whatsapp"))


@dataclass(frozen=True, kw_only=True)
class Person:
    """A therapist, the chat that she writes in, and her patients."""

    therapist_id: str
    chat_id: str
    account: str
    chat: str
    patients: tuple[str, ...]


async def settle_in(storage: Storage) -> Person:
    async with storage.unit(actor="operator") as unit:
        practice = await practices.first_practice(unit, name="Carmel clinic", quiet_hours="")
        code = await practices.invite_therapist(unit, practice, name="Dr. Ada Levi")
        link = await practices.accept_invitation(unit, code, channel="telegram", account=ACCOUNT, chat=CHAT)
        room = await enter(unit, link.therapist_id)
        room.me.onboarded_at = utc_now()
        patients = []
        for name, phone, channel in PHONES:
            patient = await room.patients.add(name=name, phone=phone, gender="f", channel=channel)
            await room.patients.record_consent(
                patient, type_=MESSAGING, granted=True, version="1", text="Yes", language="en", how="spoken"
            )
            patients.append(patient.id)
        return Person(
            therapist_id=link.therapist_id, chat_id=link.id, account=ACCOUNT, chat=CHAT, patients=tuple(patients)
        )
