"""Suggested follow-ups, one for a session at most, and what was agreed with each patient on how often to write."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from storage.models import ContactPlan, FollowUp, Patient, Session, Therapist, utc_now
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


class FollowUps:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def offer(self, patient: Patient, session: Session, homework: Sequence[str]) -> FollowUp:
        """Writes down that this is suggested now. The database refuses a second one for the same session."""
        require_own(patient, self._me)
        require_own(session, self._me)
        row = FollowUp(therapist_id=self._me.id, patient_id=patient.id, session_id=session.id)
        await self._unit.unlock(f"patient:{patient.id}", row)
        row.homework = list(homework)
        await self._unit.add(row)
        self._audit("offer", row)
        return row

    async def offer_again(self, row: FollowUp) -> None:
        """A snoozed one is due."""
        require_own(row, self._me)
        row.state, row.wake_at, row.offered_at = "offered", None, utc_now()
        await self._unit.session.flush()
        self._audit("offer", row)

    async def get(self, follow_up_id: str) -> FollowUp:
        """Held until the end of the unit: two taps at once are one after the other. Audited. Raises NotFound."""
        row = await self._unit.one(FollowUp, FollowUp.id == follow_up_id, FollowUp.therapist_id == self._me.id)
        await self._unit.session.refresh(row, with_for_update=True)
        await self._unit.unlock(f"patient:{row.patient_id}", row)
        self._audit("read", row)
        return row

    async def session(self, row: FollowUp) -> Session:
        require_own(row, self._me)
        return await self._unit.one(Session, Session.id == row.session_id, Session.therapist_id == self._me.id)

    async def settle(self, row: FollowUp, state: str, *, wake_at: dt.datetime | None = None) -> None:
        """ "drafted", "closed", or "snoozed" until a moment."""
        require_own(row, self._me)
        row.state, row.wake_at = state, wake_at
        await self._unit.session.flush()
        self._audit(state, row)

    async def suggested_sessions(self) -> set[str]:
        """The sessions that were suggested on before, whatever became of it."""
        found = await self._unit.session.scalars(
            select(FollowUp.session_id).where(FollowUp.therapist_id == self._me.id)
        )
        return set(found)

    async def due_again(self, now: dt.datetime) -> Sequence[FollowUp]:
        """Snoozed ones whose time has come, oldest first. Audited: they hold what was given to do."""
        return await self._opened(FollowUp.state == "snoozed", FollowUp.wake_at <= now)

    async def offered_between(self, start: dt.datetime, end: dt.datetime) -> Sequence[FollowUp]:
        """What was suggested then, in that order, whatever became of it. Audited."""
        return await self._opened(FollowUp.offered_at >= start, FollowUp.offered_at < end)

    async def plan(self, patient: Patient) -> ContactPlan | None:
        """What was agreed with this patient, where it differs from the therapist's habit."""
        require_own(patient, self._me)
        rows = await self._unit.all(ContactPlan, ContactPlan.patient_id == patient.id)
        await self._unit.unlock(f"patient:{patient.id}", *rows)
        return rows[0] if rows else None

    async def set_frequency(self, patient: Patient, frequency: str) -> None:
        """An empty one is the therapist's own habit again."""
        row = await self._plan_of(patient)
        row.frequency = frequency or None
        await self._changed("frequency", row)

    async def set_suggested(self, patient: Patient, *, is_suggested: bool) -> None:
        row = await self._plan_of(patient)
        row.is_suggested = is_suggested
        await self._changed("suggest" if is_suggested else "stop-suggesting", row)

    async def _plan_of(self, patient: Patient) -> ContactPlan:
        found = await self.plan(patient)
        if found is not None:
            return found
        row = ContactPlan(patient_id=patient.id, therapist_id=self._me.id)
        await self._unit.unlock(f"patient:{patient.id}", row)
        return await self._unit.add(row)

    async def _changed(self, action: str, row: ContactPlan) -> None:
        row.changed_at = utc_now()
        await self._unit.session.flush()
        self._unit.audit(action, row, therapist_id=self._me.id, patient_id=row.patient_id)

    async def _opened(self, *conditions: ColumnElement[bool]) -> Sequence[FollowUp]:
        rows = await self._unit.all(
            FollowUp, FollowUp.therapist_id == self._me.id, *conditions, order=FollowUp.offered_at
        )
        for row in rows:
            await self._unit.unlock(f"patient:{row.patient_id}", row)
            self._audit("read", row)
        return rows

    def _audit(self, action: str, row: FollowUp) -> None:
        self._unit.audit(action, row, therapist_id=self._me.id, patient_id=row.patient_id)


async def onboarded(unit: UnitOfWork) -> list[str]:
    """The therapists who are at work, for what looks in on each of them."""
    return list(await unit.session.scalars(select(Therapist.id).where(Therapist.onboarded_at.is_not(None))))


async def hold(unit: UnitOfWork, therapist_id: str) -> bool:
    """Holds this therapist until the end of the unit, so that of several processes one suggests; False if one does."""
    query = select(Therapist.id).where(Therapist.id == therapist_id).with_for_update(skip_locked=True)
    return await unit.session.scalar(query) is not None
