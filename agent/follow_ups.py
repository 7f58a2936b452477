"""Which patients it is time to write to: from their status, the last session's homework, and what was agreed."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from agent.homework import homework_in
from pipelines.rhythm import rhythm_of, suggestion_day
from storage.models import ContactPlan, FollowUp, Patient, Session
from storage.repositories.caseload import Figures
from storage.repositories.patients import MESSAGING, has_consent
from storage.repositories.therapist import TherapistRoom

LONGEST_AGO = dt.timedelta(days=14)
"""A session further back is not followed up any more: what to say after it has passed."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A patient to write to after this session, or `is_flagged`: one about whom nothing is suggested now."""

    patient: Patient
    session: Session
    homework: tuple[str, ...] = field(repr=False)
    is_flagged: bool
    again: FollowUp | None = None


async def frequency_of(room: TherapistRoom, patient: Patient) -> str:
    """What was agreed with this patient, else the therapist's own habit, else ''."""
    plan = await room.follow_ups.plan(patient)
    own = ContactPlan.frequency.or_else(plan, "") if plan is not None else ""
    return own or str(room.profile.get("frequency", ""))


async def due(room: TherapistRoom, now: dt.datetime) -> list[Due]:
    """New ones, those of the oldest session first; a session that was suggested on before does not come again."""
    today = now.astimezone(ZoneInfo(room.me.time_zone)).date()
    sessions = await room.caseload.newest_sessions(today - LONGEST_AGO)
    suggested = await room.follow_ups.suggested_sessions()
    figures = await room.caseload.figures()
    found = []
    for patient in await room.patients.everyone():
        session = sessions.get(patient.id)
        if session is None or session.id in suggested:
            continue
        if not await _may_be_suggested(room, patient, session, figures[patient.id]):
            continue
        homework = await homework_after(room, session)
        day = suggestion_day(
            rhythm_of(await frequency_of(room, patient)),
            session.held_on,
            has_homework=bool(homework),
            exercises=room.profile.get("exercises", "sometimes"),
        )
        if day is not None and day <= today:
            is_flagged = figures[patient.id].is_flagged
            found.append(Due(patient=patient, session=session, homework=homework, is_flagged=is_flagged))
    return sorted(found, key=lambda one: one.session.held_on)


async def due_again(room: TherapistRoom, now: dt.datetime) -> list[Due]:
    """Snoozed ones whose time has come; those for which there is no cause any more are closed."""
    figures = await room.caseload.figures()
    newest = await room.caseload.newest_sessions((now - dt.timedelta(days=365)).date())
    found = []
    for row in await room.follow_ups.due_again(now):
        patient = await room.patients.get(row.patient_id)
        session = newest.get(patient.id)
        if (
            session is None
            or session.id != row.session_id
            or patient.status != "active"
            or not await _may_be_suggested(room, patient, session, figures[patient.id])
        ):
            await room.follow_ups.settle(row, "closed")
            continue
        homework = tuple(FollowUp.homework.or_else(row, ()))
        is_flagged = figures[patient.id].is_flagged
        found.append(Due(patient=patient, session=session, homework=homework, is_flagged=is_flagged, again=row))
    return found


async def _may_be_suggested(room: TherapistRoom, patient: Patient, session: Session, figures: Figures) -> bool:
    """Not where messages may not go, one waits already, the patient waits for an answer, or one went out since."""
    if patient.opted_out_at is not None or figures.waiting or figures.unanswered:
        return False
    if not await has_consent(room.unit, patient.id, MESSAGING):
        return False
    plan = await room.follow_ups.plan(patient)
    if plan is not None and not plan.is_suggested:
        return False
    return not _wrote_since(room, session, figures)


def _wrote_since(room: TherapistRoom, session: Session, figures: Figures) -> bool:
    if figures.last_sent is None:
        return False
    day = figures.last_sent.astimezone(ZoneInfo(room.me.time_zone)).date()
    return day > session.held_on or figures.last_sent > session.created_at


async def homework_after(room: TherapistRoom, session: Session) -> tuple[str, ...]:
    """What was agreed in this session, by its approved summary."""
    if room.profile.get("exercises") == "never":
        return ()
    version = await room.summaries.approved_for(session)
    if version is None:
        return ()
    return homework_in(version)
