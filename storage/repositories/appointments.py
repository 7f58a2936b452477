"""A therapist's appointments: planned once or as a series, moved and called off one by one, ended."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage.errors import Conflict, NotFound
from storage.models import Appointment, AppointmentException, AppointmentNotice, Patient, Therapist
from storage.occurrences import Occurrence, occurrences, on_day
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork

USUAL_MINUTES = 50
HORIZON = dt.timedelta(days=400)
"""How far ahead the next sessions are looked for."""


class Appointments:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def plan(
        self,
        patient: Patient,
        *,
        starts_on: dt.date,
        clock: dt.time,
        minutes: int,
        rule: str = "",
        until: dt.date | None = None,
    ) -> Appointment:
        """A single one, or a series by a weekly rule (RFC 5545) that names its days; `starts_on` is its first day.

        Raises Conflict where this very appointment stands already, so that a second tap plans nothing twice.
        """
        require_own(patient, self._me)
        for other in await self.of_patient(patient):
            if (other.starts_on, other.clock, other.rule) == (starts_on, clock, rule) and await self._stands(other):
                raise Conflict("planned")
        appointment = await self._unit.add(
            Appointment(
                patient_id=patient.id,
                therapist_id=self._me.id,
                starts_on=starts_on,
                clock=clock,
                minutes=minutes,
                time_zone=self._me.time_zone,
                rule=rule,
                until=until,
            )
        )
        self._audit("appointment:plan", appointment)
        return appointment

    async def get(self, appointment_id: str, *, lock: bool = False) -> Appointment:
        """Raises NotFound, for another therapist's too. `lock` holds the row until the end of the unit."""
        query = select(Appointment).where(Appointment.id == appointment_id, Appointment.therapist_id == self._me.id)
        found = await self._unit.session.scalar(query.with_for_update() if lock else query)
        if found is None:
            raise NotFound("Appointment")
        return found

    async def of_patient(self, patient: Patient) -> Sequence[Appointment]:
        """Those that were not ended, the oldest plan first."""
        require_own(patient, self._me)
        return await self._unit.all(
            Appointment,
            Appointment.patient_id == patient.id,
            Appointment.ended_at.is_(None),
            order=Appointment.created_at,
        )

    async def between(self, start: dt.datetime, end: dt.datetime, *, patient_id: str = "") -> list[Occurrence]:
        """Every session that goes on at some moment from `start` up to `end`, in the order of the clock."""
        appointments = await self._unit.all(
            Appointment,
            Appointment.therapist_id == self._me.id,
            *([Appointment.patient_id == patient_id] if patient_id else []),
        )
        otherwise = await self._exceptions([row.id for row in appointments])
        found = [one for row in appointments for one in occurrences(row, otherwise.get(row.id, []), start, end)]
        return sorted(found, key=lambda one: (one.starts_at, one.appointment_id))

    async def ahead(
        self, after: dt.datetime, *, patient_id: str = "", within: dt.timedelta = HORIZON
    ) -> list[Occurrence]:
        """Those that begin after this moment, the next one first."""
        found = await self.between(after, after + within, patient_id=patient_id)
        return [one for one in found if one.starts_at > after]

    async def occurrence(self, appointment_id: str, on: dt.date) -> Occurrence:
        """The session that the rule names for this day, wherever it was moved.

        Raises NotFound where it was called off, or never was.
        """
        appointment = await self.get(appointment_id)
        found = await _occurrence(self._unit, appointment, on)
        if found is None:
            raise NotFound("Appointment")
        return found

    async def cancel_one(self, occurrence: Occurrence) -> None:
        """Of a series this day alone; what was planned once is over. Raises NotFound where it is not there any more."""
        appointment = await self.get(occurrence.appointment_id, lock=True)
        if appointment.rule:
            await self._change(occurrence, None, None)
        else:
            appointment.ended_at = (await self.occurrence(appointment.id, occurrence.on)).starts_at
            await self._unit.session.flush()
        self._audit(f"appointment:cancel:{occurrence.on}", appointment)

    async def move_one(self, occurrence: Occurrence, on: dt.date, clock: dt.time) -> Occurrence:
        """To another day and clock, in the time zone of its appointment; what a rule says of the others stays."""
        appointment = await self._change(occurrence, on, clock)
        self._audit(f"appointment:move:{occurrence.on}", appointment)
        return await self.occurrence(appointment.id, occurrence.on)

    async def end(self, appointment: Appointment, *, at: dt.datetime) -> None:
        """What would begin at or after this moment does not take place; what was before stays on record."""
        require_own(appointment, self._me)
        locked = await self.get(appointment.id, lock=True)
        locked.ended_at = locked.ended_at or at
        await self._unit.session.flush()
        self._audit("appointment:end", locked)

    async def usual_minutes(self) -> int:
        """How long the last one was planned for."""
        rows = await self._unit.all(
            Appointment, Appointment.therapist_id == self._me.id, order=Appointment.created_at.desc(), limit=1
        )
        return rows[0].minutes if rows else USUAL_MINUTES

    async def note(self, occurrence: Occurrence, kind: str) -> bool:
        """Notes that this is being said about the occurrence; False where it was said before, on any machine."""
        await self.get(occurrence.appointment_id)
        row = AppointmentNotice(appointment_id=occurrence.appointment_id, kind=kind, starts_at=occurrence.starts_at)
        try:
            async with self._unit.session.begin_nested():
                self._unit.session.add(row)
        except IntegrityError:
            return False
        return True

    async def _stands(self, appointment: Appointment) -> bool:
        """A series does; what was planned once does while it is where it was planned."""
        found = await _occurrence(self._unit, appointment, appointment.starts_on)
        return bool(appointment.rule) or (found is not None and not found.is_moved)

    async def _change(self, occurrence: Occurrence, on: dt.date | None, clock: dt.time | None) -> Appointment:
        """Raises NotFound where the occurrence is not there any more."""
        appointment = await self.get(occurrence.appointment_id, lock=True)
        await self.occurrence(appointment.id, occurrence.on)
        rows = await self._unit.all(
            AppointmentException,
            AppointmentException.appointment_id == appointment.id,
            AppointmentException.original_on == occurrence.on,
        )
        row = rows[0] if rows else AppointmentException(appointment_id=appointment.id, original_on=occurrence.on)
        row.moved_on, row.moved_clock = on, clock
        await self._unit.add(row)
        return appointment

    async def _exceptions(self, appointment_ids: Sequence[str]) -> dict[str, list[AppointmentException]]:
        found: dict[str, list[AppointmentException]] = {}
        if appointment_ids:
            rows = await self._unit.all(AppointmentException, AppointmentException.appointment_id.in_(appointment_ids))
            for row in rows:
                found.setdefault(row.appointment_id, []).append(row)
        return found

    def _audit(self, action: str, appointment: Appointment) -> None:
        self._unit.audit(action, appointment, therapist_id=self._me.id, patient_id=appointment.patient_id)


async def _occurrence(unit: UnitOfWork, appointment: Appointment, on: dt.date) -> Occurrence | None:
    rows = await unit.all(
        AppointmentException,
        AppointmentException.appointment_id == appointment.id,
        AppointmentException.original_on == on,
    )
    return on_day(appointment, {row.original_on: row for row in rows}, on)


async def stands(unit: UnitOfWork, cause: str, now: dt.datetime) -> bool:
    """Whether the occurrence of this cause is still ahead, at the time that its rule names."""
    appointment_id, _, day = cause.removeprefix("appointment:").partition(":")
    rows = await unit.all(Appointment, Appointment.id == appointment_id)
    found = await _occurrence(unit, rows[0], dt.date.fromisoformat(day)) if rows else None
    return found is not None and not found.is_moved and found.starts_at > now


async def therapists_with_appointments(unit: UnitOfWork) -> list[str]:
    """Whose calendar holds anything that was not ended, for the clock."""
    query = select(Appointment.therapist_id).where(Appointment.ended_at.is_(None)).distinct()
    return sorted(await unit.session.scalars(query))
