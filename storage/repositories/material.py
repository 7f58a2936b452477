"""What a therapist can search: approved summaries, transcripts, and messages that went and came. No process notes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import InboundMessage, Message, Patient, Session, Summary, SummaryVersion, Therapist, Transcript
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Days:
    """From one day to another, both included; an open end is None."""

    since: dt.date | None = None
    until: dt.date | None = None


ANY_DAY = Days()


class Material:
    """One patient at a time: the patient is part of every query, and every look is audited under their name."""

    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def summaries(
        self, patient: Patient, days: Days = ANY_DAY
    ) -> Sequence[tuple[Session, Summary, SummaryVersion]]:
        """Approved summaries in the approved version, oldest session first."""
        require_own(patient, self._me)
        found = await self._unit.session.execute(
            select(Session, Summary, SummaryVersion)
            .join(Summary, Summary.session_id == Session.id)
            .join(
                SummaryVersion,
                (SummaryVersion.summary_id == Summary.id) & (SummaryVersion.version == Summary.approved_version),
            )
            .where(
                Session.patient_id == patient.id,
                Session.therapist_id == self._me.id,
                Summary.state == "approved",
                *_held(days),
            )
            .order_by(Session.held_on, Session.created_at)
        )
        rows = [(session, summary, version) for session, summary, version in found]
        await self._unit.unlock(f"patient:{patient.id}", *(version for _, _, version in rows))
        self._audit("read-summaries", patient, rows)
        return rows

    async def transcripts(self, patient: Patient, days: Days = ANY_DAY) -> Sequence[tuple[Session, Transcript]]:
        """Oldest session first."""
        require_own(patient, self._me)
        found = await self._unit.session.execute(
            select(Session, Transcript)
            .join(Transcript, Transcript.session_id == Session.id)
            .where(Session.patient_id == patient.id, Session.therapist_id == self._me.id, *_held(days))
            .order_by(Session.held_on, Session.created_at)
        )
        rows = [(session, transcript) for session, transcript in found]
        await self._unit.unlock(f"patient:{patient.id}", *(transcript for _, transcript in rows))
        self._audit("read-transcripts", patient, rows)
        return rows

    async def sent(self, patient: Patient, days: Days = ANY_DAY) -> Sequence[Message]:
        """What went out to this patient, oldest first."""
        require_own(patient, self._me)
        rows = await self._unit.all(
            Message,
            Message.patient_id == patient.id,
            Message.therapist_id == self._me.id,
            Message.state == "sent",
            *self._at(Message.sent_at, days),
            order=Message.sent_at,
        )
        await self._unit.unlock(f"patient:{patient.id}", *rows)
        self._audit("read-sent", patient, rows)
        return rows

    async def received(self, patient: Patient, days: Days = ANY_DAY) -> Sequence[InboundMessage]:
        """What this patient wrote, oldest first; what still waits for the therapist's morning is left to it."""
        require_own(patient, self._me)
        rows = await self._unit.all(
            InboundMessage,
            InboundMessage.patient_id == patient.id,
            InboundMessage.therapist_id == self._me.id,
            InboundMessage.is_tap.is_(False),
            InboundMessage.show_at.is_(None) | InboundMessage.shown_at.is_not(None),
            *self._at(InboundMessage.received_at, days),
            order=InboundMessage.received_at,
        )
        await self._unit.unlock(f"patient:{patient.id}", *rows)
        self._audit("read-messages", patient, rows)
        return rows

    async def newest_session_day(self, patients: Sequence[Patient], *, before: dt.date | None = None) -> dt.date | None:
        """The day of the last session with any of these patients, or of the last one before a day."""
        for patient in patients:
            require_own(patient, self._me)
        day: dt.date | None = await self._unit.session.scalar(
            select(Session.held_on)
            .where(
                Session.patient_id.in_([patient.id for patient in patients]),
                Session.therapist_id == self._me.id,
                *([Session.held_on < before] if before else []),
            )
            .order_by(Session.held_on.desc())
            .limit(1)
        )
        return day

    def _audit(self, action: str, patient: Patient, rows: Sequence[object]) -> None:
        if rows:
            self._unit.audit(action, patient, therapist_id=self._me.id, patient_id=patient.id)

    def _at(
        self,
        column: InstrumentedAttribute[dt.datetime] | InstrumentedAttribute[dt.datetime | None],
        days: Days,
    ) -> list[ColumnElement[bool]]:
        """Days begin and end at the therapist's midnight."""
        zone = ZoneInfo(self._me.time_zone)
        found: list[ColumnElement[bool]] = []
        if days.since is not None:
            found.append(column >= dt.datetime.combine(days.since, dt.time(), tzinfo=zone))
        if days.until is not None:
            following = days.until + dt.timedelta(days=1)
            found.append(column < dt.datetime.combine(following, dt.time(), tzinfo=zone))
        return found


def _held(days: Days) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if days.since is not None:
        found.append(Session.held_on >= days.since)
    if days.until is not None:
        found.append(Session.held_on <= days.until)
    return found
