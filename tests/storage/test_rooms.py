"""A therapist's room leads to nobody else's rows, whatever id or row it is given, and what is read in it is audited."""

import datetime as dt
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from storage import messages
from storage.database import Storage
from storage.errors import NotFound
from storage.models import (
    Appointment,
    AuditEvent,
    Base,
    Chat,
    ConsentEvent,
    ContactPlan,
    FollowUp,
    InboundMessage,
    Message,
    MessageTemplate,
    Patient,
    Recap,
    Recording,
    Reminder,
    Session,
    Summary,
    SummaryVersion,
    TalkRow,
    Therapist,
    Transcript,
    WishRow,
    utc_now,
)
from storage.models.process_notes import ProcessNote
from storage.occurrences import Occurrence, on_day
from storage.repositories.appointments import Appointments
from storage.repositories.caseload import Caseload
from storage.repositories.drafts import Drafts
from storage.repositories.follow_ups import FollowUps
from storage.repositories.inbound import keep, open_inbound
from storage.repositories.material import Material
from storage.repositories.message_templates import MessageTemplates
from storage.repositories.patients import Patients, patient_by_id
from storage.repositories.process_notes import ProcessNotes
from storage.repositories.recaps import Recaps
from storage.repositories.reminders import Reminders
from storage.repositories.scope import require_own
from storage.repositories.summaries import Summaries
from storage.repositories.talks import Talks
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork
from tests.storage.cast import HELD_ON, TEXT, Cast, Person, settle_in

OWNED = (
    Appointment,
    Chat,
    ConsentEvent,
    ContactPlan,
    FollowUp,
    InboundMessage,
    Message,
    MessageTemplate,
    Patient,
    ProcessNote,
    Recap,
    Recording,
    Reminder,
    Session,
    Summary,
    SummaryVersion,
    TalkRow,
    Transcript,
    WishRow,
)
KEPT = (*OWNED, AuditEvent)


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """One of each thing in a therapist's room, as rows of the unit in hand."""

    patient: Patient
    message: Message
    recap: Recap
    spoken: Recap
    session: Session
    summary: Summary
    inbound: InboundMessage
    follow_up: FollowUp
    template: MessageTemplate
    appointment: Appointment
    occurrence: Occurrence
    reminder: Reminder
    note: ProcessNote
    wish: WishRow


def drawer(room: TherapistRoom) -> ProcessNotes:
    return ProcessNotes(room.unit, room.me)


async def furnished(unit: UnitOfWork, person: Person) -> None:
    """A consent, a draft that waits, a recap with its summary, one that is spoken, a message, and a private note."""
    room = await enter(unit, person.therapist_id)
    patient = await room.patients.get(person.patient_id)
    consent = {"version": "1", "text": "yes", "language": "he", "how": "spoken"}
    await room.patients.record_consent(patient, type_="messaging", granted=True, **consent)
    message = await room.drafts.create(patient, chat_id=person.chat_id, request={"instruction": TEXT})
    await messages.write(unit, message, TEXT, writer="test")
    await messages.propose(unit, message, recipient=person.phone, now=utc_now())
    recap = await room.recaps.typed(chat_id=person.chat_id, text=TEXT, held_on=HELD_ON)
    await room.recaps.assign(recap, patient.id)
    await room.recaps.keep_transcript(recap, body=TEXT, language="he")
    summary = await room.summaries.create(recap)
    await room.summaries.add_version(
        summary, version=1, sections=[("s", "Subjective", TEXT)], source="written", writer="test"
    )
    await room.recaps.spoken(
        chat_id=person.chat_id, channel="telegram", account="bot", attachment={"file_id": "1"}, held_on=HELD_ON
    )
    await keep(
        unit,
        sid=f"SM{patient.id}",
        patient=patient,
        quarantine="",
        sender=person.phone,
        channel="sms",
        body=TEXT,
        original=TEXT,
        media_count=0,
        received_at=utc_now(),
    )
    await room.follow_ups.offer(patient, await room.summaries.session(summary), [TEXT])
    await room.follow_ups.set_frequency(patient, "weekly")
    await room.templates.add(name="Reminder", body=TEXT)
    await room.appointments.plan(patient, starts_on=HELD_ON, clock=dt.time(10), minutes=50)
    await room.reminders.set(TEXT, at=utc_now(), patient=patient)
    await drawer(room).write(patient, TEXT)
    await room.talks.remember(person.chat_id, {"said": TEXT})
    await room.talks.keep_wish(person.chat_id, {"words": TEXT})


async def things_of(unit: UnitOfWork, person: Person) -> Theirs:
    """Their rows, come by in a way that no room offers."""
    mine = person.therapist_id
    recaps = await unit.all(Recap, Recap.therapist_id == mine, order=Recap.kind.desc())
    appointment = await unit.one(Appointment, Appointment.therapist_id == mine)
    occurrence = on_day(appointment, {}, HELD_ON)
    assert occurrence is not None
    return Theirs(
        patient=await patient_by_id(unit, person.patient_id),
        message=await unit.one(Message, Message.therapist_id == mine),
        recap=recaps[0],
        spoken=recaps[1],
        session=await unit.one(Session, Session.therapist_id == mine),
        summary=await unit.one(Summary, Summary.therapist_id == mine),
        inbound=await unit.one(InboundMessage, InboundMessage.therapist_id == mine),
        follow_up=await unit.one(FollowUp, FollowUp.therapist_id == mine),
        template=await unit.one(MessageTemplate, MessageTemplate.therapist_id == mine),
        appointment=appointment,
        occurrence=occurrence,
        reminder=await unit.one(Reminder, Reminder.therapist_id == mine),
        note=await unit.one(ProcessNote, ProcessNote.therapist_id == mine),
        wish=await unit.one(WishRow, WishRow.therapist_id == mine),
    )


@pytest.fixture
async def cast(storage: Storage) -> Cast:
    cast = await settle_in(storage)
    async with storage.unit() as unit:
        for person in (cast.ada, cast.colleague, cast.ben):
            await furnished(unit, person)
    return cast


Way = Callable[[TherapistRoom, Theirs], Awaitable[Any]]


async def _at_once(act: Callable[[], Any]) -> Any:
    return act()


LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FAR_AHEAD = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


async def _appointments(room: TherapistRoom, found: Awaitable[list[Occurrence]]) -> list[Appointment]:
    """The rows that the found sessions belong to, whoever owns them."""
    ids = [one.appointment_id for one in await found]
    return await room.unit.all(Appointment, Appointment.id.in_(ids))


async def _those(found: Awaitable[Any]) -> list[Any]:
    one = await found
    return [] if one is None else [one]


REFUSED: dict[str, Way] = {
    "Patients.get": lambda room, theirs: room.patients.get(theirs.patient.id),
    "Patients.open": lambda room, theirs: room.patients.open(theirs.patient.id),
    "Patients.rename": lambda room, theirs: room.patients.rename(theirs.patient, "x"),
    "Patients.change_phone": lambda room, theirs: room.patients.change_phone(theirs.patient, "+972501111111"),
    "Patients.change_channel": lambda room, theirs: room.patients.change_channel(theirs.patient, "whatsapp"),
    "Patients.change_gender": lambda room, theirs: room.patients.change_gender(theirs.patient, "m"),
    "Patients.archive": lambda room, theirs: room.patients.archive(theirs.patient),
    "Patients.restore": lambda room, theirs: room.patients.restore(theirs.patient),
    "Patients.record_consent": lambda room, theirs: room.patients.record_consent(
        theirs.patient, type_="messaging", granted=False, version="1", text="no", language="he", how="spoken"
    ),
    "Patients.consents": lambda room, theirs: room.patients.consents(theirs.patient),
    "Patients.last_inbound": lambda room, theirs: room.patients.last_inbound(theirs.patient),
    "Recaps.get": lambda room, theirs: room.recaps.get(theirs.recap.id),
    "Recaps.text": lambda room, theirs: _at_once(lambda: room.recaps.text(theirs.recap)),
    "Recaps.go_on": lambda room, theirs: room.recaps.go_on(theirs.recap, "x"),
    "Recaps.recording": lambda room, theirs: room.recaps.recording(theirs.spoken),
    "Recaps.assign": lambda room, theirs: room.recaps.assign(theirs.spoken, theirs.patient.id),
    "Recaps.set_state": lambda room, theirs: room.recaps.set_state(theirs.recap, "failed"),
    "Recaps.transcript": lambda room, theirs: room.recaps.transcript(theirs.recap),
    "Recaps.keep_transcript": lambda room, theirs: room.recaps.keep_transcript(theirs.recap, body="x", language="he"),
    "Summaries.create": lambda room, theirs: room.summaries.create(theirs.recap),
    "Summaries.get": lambda room, theirs: room.summaries.get(theirs.summary.id),
    "Summaries.session": lambda room, theirs: room.summaries.session(theirs.summary),
    "Summaries.add_version": lambda room, theirs: room.summaries.add_version(
        theirs.summary, version=2, sections=[], source="edited", writer="x"
    ),
    "Summaries.text": lambda room, theirs: room.summaries.text(theirs.summary),
    "Summaries.approve": lambda room, theirs: room.summaries.approve(theirs.summary, 1),
    "Summaries.discard": lambda room, theirs: room.summaries.discard(theirs.summary),
    "Summaries.restore": lambda room, theirs: room.summaries.restore(theirs.summary),
    "Summaries.move": lambda room, theirs: room.summaries.move(theirs.summary, theirs.session, dt.date(2026, 1, 1)),
    "Summaries.approved_for": lambda room, theirs: room.summaries.approved_for(theirs.session),
    "Material.summaries": lambda room, theirs: room.material.summaries(theirs.patient),
    "Material.transcripts": lambda room, theirs: room.material.transcripts(theirs.patient),
    "Material.sent": lambda room, theirs: room.material.sent(theirs.patient),
    "Material.received": lambda room, theirs: room.material.received(theirs.patient),
    "Material.newest_session_day": lambda room, theirs: room.material.newest_session_day([theirs.patient]),
    "FollowUps.offer": lambda room, theirs: room.follow_ups.offer(theirs.patient, theirs.session, []),
    "FollowUps.offer_again": lambda room, theirs: room.follow_ups.offer_again(theirs.follow_up),
    "FollowUps.get": lambda room, theirs: room.follow_ups.get(theirs.follow_up.id),
    "FollowUps.session": lambda room, theirs: room.follow_ups.session(theirs.follow_up),
    "FollowUps.settle": lambda room, theirs: room.follow_ups.settle(theirs.follow_up, "closed"),
    "FollowUps.plan": lambda room, theirs: room.follow_ups.plan(theirs.patient),
    "FollowUps.set_frequency": lambda room, theirs: room.follow_ups.set_frequency(theirs.patient, ""),
    "FollowUps.set_suggested": lambda room, theirs: room.follow_ups.set_suggested(theirs.patient, is_suggested=False),
    "MessageTemplates.get": lambda room, theirs: room.templates.get(theirs.template.id),
    "MessageTemplates.change": lambda room, theirs: room.templates.change(theirs.template, name="x"),
    "MessageTemplates.remove": lambda room, theirs: room.templates.remove(theirs.template),
    "Summaries.exported": lambda room, theirs: room.summaries.exported(theirs.summary),
    "Drafts.create": lambda room, theirs: room.drafts.create(theirs.patient, chat_id="x", request={}),
    "Drafts.get": lambda room, theirs: room.drafts.get(theirs.message.id),
    "Drafts.read": lambda room, theirs: room.drafts.read(theirs.message.id),
    "Drafts.change_request": lambda room, theirs: room.drafts.change_request(theirs.message, {}),
    "Drafts.audit": lambda room, theirs: _at_once(lambda: room.drafts.audit("read", theirs.message)),
    "Appointments.plan": lambda room, theirs: room.appointments.plan(
        theirs.patient, starts_on=HELD_ON, clock=dt.time(10), minutes=50
    ),
    "Appointments.get": lambda room, theirs: room.appointments.get(theirs.appointment.id),
    "Appointments.of_patient": lambda room, theirs: room.appointments.of_patient(theirs.patient),
    "Appointments.occurrence": lambda room, theirs: room.appointments.occurrence(theirs.appointment.id, HELD_ON),
    "Appointments.cancel_one": lambda room, theirs: room.appointments.cancel_one(theirs.occurrence),
    "Appointments.move_one": lambda room, theirs: room.appointments.move_one(theirs.occurrence, HELD_ON, dt.time(11)),
    "Appointments.end": lambda room, theirs: room.appointments.end(theirs.appointment, at=utc_now()),
    "Appointments.note": lambda room, theirs: room.appointments.note(theirs.occurrence, "brief"),
    "Reminders.set": lambda room, theirs: room.reminders.set(TEXT, at=utc_now(), patient=theirs.patient),
    "Reminders.get": lambda room, theirs: room.reminders.get(theirs.reminder.id),
    "Reminders.snooze": lambda room, theirs: room.reminders.snooze(theirs.reminder, until=utc_now()),
    "Reminders.settle": lambda room, theirs: room.reminders.settle(theirs.reminder, "done"),
    "Reminders.show": lambda room, theirs: room.reminders.show(theirs.reminder),
    "Talks.remember": lambda room, theirs: room.talks.remember(theirs.recap.chat_id, {"said": "x"}),
    "Talks.keep_wish": lambda room, theirs: room.talks.keep_wish(theirs.recap.chat_id, {"words": "x"}),
    "Talks.take_wish": lambda room, theirs: room.talks.take_wish(theirs.wish.id),
    "ProcessNotes.write": lambda room, theirs: drawer(room).write(theirs.patient, "x"),
    "ProcessNotes.of_patient": lambda room, theirs: drawer(room).of_patient(theirs.patient),
    "ProcessNotes.read": lambda room, theirs: drawer(room).read(theirs.note.id),
    "ProcessNotes.change": lambda room, theirs: drawer(room).change(theirs.note.id, "x"),
    "ProcessNotes.delete": lambda room, theirs: drawer(room).delete(theirs.note.id),
    "open_inbound": lambda room, theirs: open_inbound(room.unit, theirs.inbound.id, therapist_id=room.me.id),
}

_EVER = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))

FILTERED: dict[str, Way] = {
    "Patients.everyone": lambda room, theirs: room.patients.everyone(),
    "Patients.with_phone": lambda room, theirs: room.patients.with_phone(theirs.patient.phone),
    "Recaps.newest_waiting": lambda room, theirs: _those(
        room.recaps.newest_waiting(theirs.recap.chat_id, before=theirs.spoken)
    ),
    "Summaries.of_patient": lambda room, theirs: room.summaries.of_patient(theirs.patient.id),
    "Summaries.waiting": lambda room, theirs: room.summaries.waiting(),
    "Drafts.waiting": lambda room, theirs: room.drafts.waiting(),
    "Drafts.undecided": lambda room, theirs: room.drafts.undecided(),
    "FollowUps.due_again": lambda room, theirs: room.follow_ups.due_again(utc_now()),
    "FollowUps.offered_between": lambda room, theirs: room.follow_ups.offered_between(*_EVER),
    "MessageTemplates.everything": lambda room, theirs: room.templates.everything(),
    "Drafts.of_patient": lambda room, theirs: room.drafts.of_patient(theirs.patient.id, states=("pending",)),
    "Appointments.between": lambda room, theirs: _appointments(room, room.appointments.between(LONG_AGO, FAR_AHEAD)),
    "Appointments.ahead": lambda room, theirs: _appointments(room, room.appointments.ahead(LONG_AGO)),
    "Reminders.open": lambda room, theirs: room.reminders.open(),
}

MAKES_ITS_OWN = {"Patients.add", "Recaps.typed", "Recaps.spoken", "MessageTemplates.add", "Appointments.usual_minutes"}
COUNTED = {"FollowUps.suggested_sessions", "Caseload.figures", "Caseload.newest_sessions"}
COUNTED |= {"Talks.lately", "Talks.forget"}
"""Ways that give no rows of a table; what is in them is asked below."""


def test_every_way_out_of_a_room_is_tried() -> None:
    public = {
        f"{kind.__name__}.{name}"
        for kind in (
            *(Patients, Recaps, Summaries, Drafts, ProcessNotes, Appointments, Reminders),
            *(Material, FollowUps, MessageTemplates, Caseload, Talks),
        )
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }
    assert public == (REFUSED.keys() | FILTERED.keys() | MAKES_ITS_OWN | COUNTED) - {"open_inbound"}


async def all_rows(unit: UnitOfWork) -> dict[str, list[Any]]:
    return {
        kind.__tablename__: [tuple(row) for row in await unit.session.execute(select(*kind.__table__.columns))]
        for kind in KEPT
    }


@pytest.mark.parametrize("intruder", ["colleague", "ben"])
async def test_nothing_of_adas_is_there_for_another_therapist(storage: Storage, cast: Cast, intruder: str) -> None:
    """By id or with the very row in hand: refused with no hint, and nothing is changed or noted by it."""
    person: Person = getattr(cast, intruder)
    async with storage.unit() as unit:
        before = await all_rows(unit)
    for name, way in REFUSED.items():
        async with storage.unit() as unit:
            room, theirs = await enter(unit, person.therapist_id), await things_of(unit, cast.ada)
            with pytest.raises(NotFound) as refusal:
                await way(room, theirs)
            assert str(refusal.value) in {kind.__name__ for kind in OWNED}, name
            assert not unit.session.dirty, name
            assert not unit.session.new, name
    async with storage.unit() as unit:
        assert await all_rows(unit) == before


@pytest.mark.parametrize("intruder", ["colleague", "ben"])
async def test_no_list_of_another_therapist_holds_a_row_of_adas(storage: Storage, cast: Cast, intruder: str) -> None:
    person: Person = getattr(cast, intruder)
    async with storage.unit() as unit:
        room, theirs = await enter(unit, person.therapist_id), await things_of(unit, cast.ada)
        for name, way in FILTERED.items():
            found = [row[0] if isinstance(row, tuple) else row for row in await way(room, theirs)]
            assert all(row.therapist_id == person.therapist_id for row in found), name


@pytest.mark.parametrize("intruder", ["colleague", "ben"])
async def test_no_count_of_another_therapist_speaks_of_adas_patients(
    storage: Storage, cast: Cast, intruder: str
) -> None:
    person: Person = getattr(cast, intruder)
    async with storage.unit() as unit:
        room, theirs = await enter(unit, person.therapist_id), await things_of(unit, cast.ada)
        assert set(await room.caseload.figures()) == {person.patient_id}
        assert set(await room.caseload.newest_sessions(HELD_ON)) == {person.patient_id}
        assert theirs.session.id not in await room.follow_ups.suggested_sessions()
        assert len(await room.follow_ups.suggested_sessions()) == 1


@pytest.mark.parametrize("intruder", ["colleague", "ben"])
async def test_a_talk_is_neither_heard_nor_forgotten_by_another_therapist(
    storage: Storage, cast: Cast, intruder: str
) -> None:
    person: Person = getattr(cast, intruder)
    async with storage.unit() as unit:
        room = await enter(unit, person.therapist_id)
        assert await room.talks.lately(cast.ada.chat_id) == []
        await room.talks.forget(cast.ada.chat_id)
        assert await (await enter(unit, cast.ada.therapist_id)).talks.lately(cast.ada.chat_id) == [{"said": TEXT}]


async def test_a_recap_cannot_be_given_to_somebody_elses_patient(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        room = await enter(unit, cast.colleague.therapist_id)
        own = (await things_of(unit, cast.colleague)).spoken
        with pytest.raises(NotFound, match="Patient"):
            await room.recaps.assign(own, cast.ada.patient_id)
        assert own.patient_id is None


async def test_in_her_own_room_ada_finds_all_of_it(storage: Storage, cast: Cast) -> None:
    """The same ways, so that a refusal above is no accident of how they are asked."""
    for name in ("Patients.open", "Recaps.get", "Recaps.text", "Recaps.recording", "Summaries.text", "Drafts.read"):
        async with storage.unit() as unit:
            room, own = await enter(unit, cast.ada.therapist_id), await things_of(unit, cast.ada)
            for row in (own.recap, own.spoken):
                await unit.unlock(f"therapist:{cast.ada.therapist_id}", row)
            assert await REFUSED[name](room, own) is not None, name


@dataclass(frozen=True)
class Trace:
    kind: type[Base]
    action: str


READS: dict[str, tuple[Way, Trace]] = {
    "a patient's page": (REFUSED["Patients.open"], Trace(Patient, "open")),
    "messages that came": (REFUSED["Patients.last_inbound"], Trace(Patient, "read-messages")),
    "a message that came": (REFUSED["open_inbound"], Trace(InboundMessage, "read")),
    "typed notes": (REFUSED["Recaps.text"], Trace(Recap, "read")),
    "a transcript": (REFUSED["Recaps.transcript"], Trace(Transcript, "read")),
    "a summary": (REFUSED["Summaries.text"], Trace(SummaryVersion, "read:1")),
    "a draft": (REFUSED["Drafts.read"], Trace(Message, "read:1")),
    "transcripts": (REFUSED["Material.transcripts"], Trace(Patient, "read-transcripts")),
    "messages that came, for search": (REFUSED["Material.received"], Trace(Patient, "read-messages")),
    "a private note": (REFUSED["ProcessNotes.read"], Trace(ProcessNote, "read")),
    "the queue": (FILTERED["Drafts.waiting"], Trace(Message, "read")),
    "a follow-up": (REFUSED["FollowUps.get"], Trace(FollowUp, "read")),
    "follow-ups of a day": (FILTERED["FollowUps.offered_between"], Trace(FollowUp, "read")),
    "what to remember": (FILTERED["Reminders.open"], Trace(Reminder, "read")),
    "earlier messages": (FILTERED["Drafts.of_patient"], Trace(Message, "read:1")),
}


async def _read(
    storage: Storage, person: Person, way: Way, *, then: Callable[[TherapistRoom], Awaitable[Any]] | None = None
) -> None:
    async with storage.unit(actor="therapist:ada", request_id="r1") as unit:
        room, own = await enter(unit, person.therapist_id), await things_of(unit, person)
        await unit.unlock(f"therapist:{person.therapist_id}", own.recap)
        assert await way(room, own)
        if then is not None:
            await then(room)


async def _trail(storage: Storage, after: int = 0) -> list[AuditEvent]:
    async with storage.unit() as unit:
        return await unit.all(AuditEvent, AuditEvent.seq > after, order=AuditEvent.seq)


@pytest.mark.parametrize("what", READS)
async def test_reading_writes_who_read_what_in_the_same_transaction(storage: Storage, cast: Cast, what: str) -> None:
    way, trace = READS[what]
    last = (await _trail(storage))[-1].seq
    with pytest.raises(NotFound):
        await _read(storage, cast.ada, way, then=lambda room: room.patients.get("nobody"))
    assert await _trail(storage, last) == []

    await _read(storage, cast.ada, way)
    [event] = await _trail(storage, last)
    kind = Summary if trace.kind is SummaryVersion else trace.kind
    assert (event.object_type, event.action) == (kind.__tablename__, trace.action)
    assert (event.actor, event.request_id) == ("therapist:ada", "r1")
    assert (event.therapist_id, event.patient_id) == (cast.ada.therapist_id, cast.ada.patient_id)


OWN_KINDS = (Appointment, FollowUp, Message, MessageTemplate, Patient, Recap, Reminder, Session, Summary)


@pytest.mark.parametrize("kind", OWN_KINDS, ids=lambda kind: kind.__name__)
def test_only_ones_own_row_passes(kind: type[Any]) -> None:
    ada, ben = Therapist(practice_id="clinic"), Therapist(practice_id="clinic")
    row = kind(therapist_id=ada.id)
    require_own(row, ada)
    with pytest.raises(NotFound) as refusal:
        require_own(row, ben)
    assert str(refusal.value) == kind.__name__


@pytest.mark.parametrize("kind", OWN_KINDS, ids=lambda kind: kind.__name__)
def test_a_row_that_belongs_to_nobody_is_nobodys(kind: type[Any]) -> None:
    with pytest.raises(NotFound):
        require_own(kind(), Therapist(practice_id="clinic"))
