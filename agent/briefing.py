"""What to know before a session, put together from the record by code: every line names the session it comes from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from agent.homework import homework_in, plan_in
from pipelines.points import points_of
from storage import flags
from storage.models import InboundMessage, Patient, Reminder, Session, Summary
from storage.repositories import drafts, inbound
from storage.repositories.therapist import TherapistRoom

SUMMARIES = 3
"""How many sessions back the brief looks."""
SILENCE = dt.timedelta(days=14)
"""Where nothing ever went to a patient, older messages than this count as settled in session."""


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One line of the record and the day of the session that it comes from."""

    text: str = field(repr=False)
    held_on: dt.date


@dataclass(frozen=True, kw_only=True)
class Open:
    """What waits around one patient, in numbers: nothing sealed was opened for it."""

    unanswered: int
    kept_back: int
    drafts: int
    is_flagged: bool


@dataclass(frozen=True, kw_only=True)
class Brief:
    """`last_session` is None where nothing was approved yet; then there is no "since" either."""

    last_session: dt.date | None
    messages_in: int
    messages_out: int
    open: Open
    next_time: Sequence[Noted] = field(repr=False)
    homework: Sequence[Noted] = field(repr=False)
    highlights: Sequence[Noted] = field(repr=False)
    risk: Sequence[Noted] = field(repr=False)
    words: Sequence[InboundMessage] = field(repr=False)
    reminders: Sequence[Reminder] = field(repr=False)


async def open_of(room: TherapistRoom, patient: Patient, now: dt.datetime) -> Open:
    unit = room.unit
    since = await drafts.last_sent_at(unit, patient.id) or now - SILENCE
    return Open(
        unanswered=await inbound.count_since(unit, patient.id, since),
        kept_back=len(await inbound.kept_back(unit, room.me.id, patient_id=patient.id)),
        drafts=await drafts.count_waiting(unit, room.me.id, patient_id=patient.id),
        is_flagged=await flags.open_flag(unit, patient) is not None,
    )


async def brief_of(room: TherapistRoom, patient: Patient, now: dt.datetime) -> Brief:
    """Reads the last approved summaries and what the patient wrote since; each read is audited where it is made."""
    sessions = await _sessions(room, patient)
    last = sessions[0][1].held_on if sessions else None
    zone = ZoneInfo(room.me.time_zone)
    since = dt.datetime.combine(last, dt.time(), tzinfo=zone) if last is not None else now
    waiting = await open_of(room, patient, now)
    notes = [await _notes(room, *one) for one in sessions]
    return Brief(
        last_session=last,
        messages_in=await inbound.count_since(room.unit, patient.id, since),
        messages_out=await drafts.sent_since(room.unit, patient.id, since),
        open=waiting,
        next_time=_newest(notes, "next_time"),
        homework=_newest(notes, "homework"),
        highlights=[one for note in notes for one in note["highlights"]],
        risk=_newest(notes, "risk"),
        words=await _words(room, patient, waiting),
        reminders=await room.reminders.open(patient_id=patient.id),
    )


async def homework_of(room: TherapistRoom, patient: Patient) -> Sequence[Noted]:
    """What was last given to do."""
    sessions = await _sessions(room, patient)
    return (await _notes(room, *sessions[0]))["homework"] if sessions else ()


async def _sessions(room: TherapistRoom, patient: Patient) -> list[tuple[Summary, Session]]:
    """The last sessions that have an approved summary, newest first by the day on which they were held."""
    found = await room.summaries.of_patient(patient.id, limit=4 * SUMMARIES)
    return sorted(found, key=lambda one: one[1].held_on, reverse=True)[:SUMMARIES]


async def _notes(room: TherapistRoom, summary: Summary, session: Session) -> dict[str, Sequence[Noted]]:
    version = await room.summaries.text(summary, summary.approved_version)
    points = points_of(version)

    def noted(texts: Sequence[str]) -> Sequence[Noted]:
        return [Noted(text=text, held_on=session.held_on) for text in texts if text]

    is_bare = not any((points.next_time, points.homework, points.progress, points.topics))
    return {
        "next_time": noted(points.next_time or (plan_in(version) if is_bare else ())),
        "homework": noted(homework_in(version)),
        "highlights": noted((*points.progress, *points.topics, *points.interventions)),
        "risk": noted(points.risk),
    }


def _newest(notes: Sequence[dict[str, Sequence[Noted]]], what: str) -> Sequence[Noted]:
    """Of the last session that says anything about it."""
    return next((note[what] for note in notes if note[what]), ())


async def _words(room: TherapistRoom, patient: Patient, waiting: Open) -> Sequence[InboundMessage]:
    """The messages that nobody answered, oldest first; what still waits for the morning stays closed."""
    wanted = waiting.unanswered - waiting.kept_back
    if wanted <= 0:
        return ()
    rows = await room.patients.last_inbound(patient, limit=waiting.unanswered)
    return [row for row in rows if not row.is_tap and (row.show_at is None or row.shown_at is not None)]
