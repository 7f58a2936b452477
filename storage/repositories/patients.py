"""A therapist's patients and what they consented to."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from storage.models import ConsentEvent, InboundMessage, Patient, Practice, Therapist, utc_now
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork

MESSAGING = "messaging"


def phone_index(unit: UnitOfWork, practice_id: str, phone: str) -> bytes:
    """Finds a number (E.164) inside one practice without storing it in clear."""
    return unit.vault.blind_index(f"practice:{practice_id}", "phone", phone)


class Patients:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def add(self, *, name: str, phone: str, gender: str, channel: str) -> Patient:
        """`phone` is E.164, already checked."""
        patient = Patient(
            practice_id=self._me.practice_id,
            therapist_id=self._me.id,
            gender=gender,
            channel=channel,
            phone_index=phone_index(self._unit, self._me.practice_id, phone),
        )
        await self._unit.unlock(f"patient:{patient.id}", patient)
        patient.name = name
        patient.phone = phone
        await self._unit.add(patient)
        self._audit("create", patient)
        return patient

    async def everyone(self, *, status: str = "active") -> list[Patient]:
        """All with this status, sorted by name (names are sealed, so sorting happens here)."""
        rows = await self._unit.all(Patient, Patient.therapist_id == self._me.id, Patient.status == status)
        for row in rows:
            await self._unit.unlock(f"patient:{row.id}", row)
        return sorted(rows, key=lambda row: row.name or "")

    async def get(self, patient_id: str) -> Patient:
        """Raises NotFound, for another therapist's patient too."""
        row = await self._unit.one(Patient, Patient.id == patient_id, Patient.therapist_id == self._me.id)
        await self._unit.unlock(f"patient:{row.id}", row)
        return row

    async def open(self, patient_id: str) -> Patient:
        """Like `get`, and audited: somebody looks at this person's page."""
        row = await self.get(patient_id)
        self._audit("open", row)
        return row

    async def with_phone(self, phone: str) -> Sequence[Patient]:
        """This therapist's patients with this number."""
        index = phone_index(self._unit, self._me.practice_id, phone)
        rows = await self._unit.all(Patient, Patient.phone_index == index, Patient.therapist_id == self._me.id)
        for row in rows:
            await self._unit.unlock(f"patient:{row.id}", row)
        return rows

    async def rename(self, patient: Patient, name: str) -> None:
        require_own(patient, self._me)
        patient.name = name
        self._audit("rename", patient)
        await self._unit.session.flush()

    async def change_phone(self, patient: Patient, phone: str) -> None:
        """A message approved for the old number can no longer be sent: its envelope names the old number."""
        require_own(patient, self._me)
        patient.phone = phone
        patient.phone_index = phone_index(self._unit, self._me.practice_id, phone)
        self._audit("change-phone", patient)
        await self._unit.session.flush()

    async def change_channel(self, patient: Patient, channel: str) -> None:
        require_own(patient, self._me)
        patient.channel = channel
        self._audit("change-channel", patient)
        await self._unit.session.flush()

    async def change_gender(self, patient: Patient, gender: str) -> None:
        require_own(patient, self._me)
        patient.gender = gender
        self._audit("change-gender", patient)
        await self._unit.session.flush()

    async def archive(self, patient: Patient) -> None:
        require_own(patient, self._me)
        patient.status, patient.archived_at = "archived", utc_now()
        self._audit("archive", patient)
        await self._unit.session.flush()

    async def restore(self, patient: Patient) -> None:
        require_own(patient, self._me)
        patient.status, patient.archived_at = "active", None
        self._audit("restore", patient)
        await self._unit.session.flush()

    async def record_consent(
        self, patient: Patient, *, type_: str, granted: bool, version: str, text: str, language: str, how: str
    ) -> None:
        require_own(patient, self._me)
        await record_consent(
            self._unit,
            patient,
            type_=type_,
            granted=granted,
            version=version,
            text=text,
            language=language,
            how=how,
            recorded_by=f"therapist:{self._me.id}",
        )

    async def consents(self, patient: Patient) -> Sequence[ConsentEvent]:
        require_own(patient, self._me)
        return await self._unit.all(ConsentEvent, ConsentEvent.patient_id == patient.id, order=ConsentEvent.at)

    async def last_inbound(self, patient: Patient, *, limit: int = 10) -> list[InboundMessage]:
        """The newest messages from this patient, oldest first."""
        require_own(patient, self._me)
        rows = await self._unit.all(
            InboundMessage,
            InboundMessage.patient_id == patient.id,
            order=InboundMessage.received_at.desc(),
            limit=limit,
        )
        await self._unit.unlock(f"patient:{patient.id}", *rows)
        if rows:
            self._audit("read-messages", patient)
        return rows[::-1]

    def _audit(self, action: str, patient: Patient) -> None:
        self._unit.audit(action, patient, therapist_id=self._me.id, patient_id=patient.id)


async def record_consent(
    unit: UnitOfWork,
    patient: Patient,
    *,
    type_: str,
    granted: bool,
    version: str,
    text: str,
    language: str,
    how: str,
    recorded_by: str,
) -> None:
    """Appends a consent event with the version and hash of the text that was shown."""
    event = await unit.add(
        ConsentEvent(
            patient_id=patient.id,
            type=type_,
            granted=granted,
            text_version=version,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            language=language,
            how=how,
            recorded_by=recorded_by,
        )
    )
    unit.audit(
        f"consent:{type_}:{'granted' if granted else 'revoked'}",
        event,
        therapist_id=patient.therapist_id,
        patient_id=patient.id,
    )


async def has_consent(unit: UnitOfWork, patient_id: str, type_: str) -> bool:
    """What the newest event of this type says; no event is no consent."""
    granted = await unit.session.scalar(
        select(ConsentEvent.granted)
        .where(ConsentEvent.patient_id == patient_id, ConsentEvent.type == type_)
        .order_by(ConsentEvent.at.desc())
        .limit(1)
    )
    return bool(granted)


async def find_by_phone(unit: UnitOfWork, phone: str) -> list[Patient]:
    """Every patient of every practice with this number: for routing an inbound message, which then enters one room."""
    found: list[Patient] = []
    for practice in await unit.all(Practice):
        index = phone_index(unit, practice.id, phone)
        found += await unit.all(Patient, Patient.phone_index == index, Patient.practice_id == practice.id)
    for patient in found:
        await unit.unlock(f"patient:{patient.id}", patient)
    return found


async def patient_by_id(unit: UnitOfWork, patient_id: str) -> Patient:
    """For delivery and jobs, which act on a row that its own therapist made."""
    patient = await unit.one(Patient, Patient.id == patient_id)
    await unit.unlock(f"patient:{patient.id}", patient)
    return patient
