"""What comes by itself: reminders at their time, the brief before a session, and what reminds patients the day before.

The rows are the truth and each is said once; what fell due while the program was down is said when it is up again.
"""

import datetime as dt
from collections.abc import Awaitable

import structlog

from bot.services import Services
from bot.therapist import drafts
from bot.therapist.sessions import reminders, sayings, telling
from bot.therapist.sessions.reminding import brief_minutes, way
from bot.turn import Desk
from pipelines.quiet_times import quiet_at
from pipelines.recheck import rules_of, window_end
from storage import flags, sends, standing
from storage.database import Storage
from storage.models import Patient, utc_now
from storage.occurrences import Occurrence
from storage.repositories import appointments, practices
from storage.repositories import reminders as kept
from storage.repositories.patients import MESSAGING, has_consent
from storage.repositories.therapist import TherapistRoom, enter

log = structlog.get_logger(__name__)
HOURS = (dt.time(10), dt.time(21))
"""From when until when a patient is reminded, on the day before."""


class SessionClock:
    """Its tick looks at every therapist's calendar; each therapist is a transaction of their own."""

    def __init__(self, storage: Storage, services: Services, *, hours: tuple[dt.time, dt.time] = HOURS) -> None:
        self._storage = storage
        self._services = services
        self._from, self._to = hours

    async def tick(self) -> None:
        async with self._storage.unit() as unit:
            due = await kept.due(unit, utc_now())
            therapists = await appointments.therapists_with_appointments(unit)
        for reminder_id in due:
            await self._carefully(self._remind(reminder_id, utc_now()))
        for therapist_id in therapists:
            await self._carefully(self._look_at(therapist_id, utc_now()))

    @staticmethod
    async def _carefully(work: Awaitable[None]) -> None:
        """One that fails must not hide the others; its row stands, and the next tick tries again."""
        try:
            await work
        except Exception as error:  # noqa: BLE001  whatever it was
            log.error("something of the calendar could not be said", error=type(error).__name__)

    async def _remind(self, reminder_id: str, now: dt.datetime) -> None:
        """What a therapist wanted to be reminded of, in each of their chats."""
        async with self._storage.unit(actor="clock") as unit:
            row = await kept.take_due(unit, reminder_id, now)
            if row is None:
                return
            room = await enter(unit, row.therapist_id)
            reminder = await room.reminders.get(row.id)
            await room.reminders.show(reminder)
            for desk in await self._desks(room):
                await reminders.push(desk, reminder)

    async def _look_at(self, therapist_id: str, now: dt.datetime) -> None:
        async with self._storage.unit(actor="clock") as unit:
            room = await enter(unit, therapist_id)
            if room.me.onboarded_at is None:
                return
            desks = await self._desks(room)
            if desks:
                await self._offer_briefs(room, desks, now)
                await self._remind_patients(room, desks[0], now)

    async def _desks(self, room: TherapistRoom) -> list[Desk]:
        chats = await practices.chats_of(room.unit, room.me.id)
        return [Desk(room.unit, room, chat, self._services) for chat in chats]

    @staticmethod
    async def _offer_briefs(room: TherapistRoom, desks: list[Desk], now: dt.datetime) -> None:
        """On a lock screen stand initials and a time, and nothing of the record."""
        minutes = brief_minutes(room)
        if not minutes:
            return
        for one in await room.appointments.ahead(now, within=dt.timedelta(minutes=minutes)):
            if not await room.appointments.note(one, "brief"):
                continue
            patient = await room.patients.get(one.patient_id)
            if patient.status != "active":
                continue
            for desk in desks:
                who = sayings.initials(str(desk.say.readable(patient.name)))
                row = [desk.button(desk.say("button-brief-open"), "brief.open", of=patient.id)]
                await desk.show(desk.say("brief-offer", who=who, time=sayings.time_of(desk, one)), row)

    async def _remind_patients(self, room: TherapistRoom, desk: Desk, now: dt.datetime) -> None:
        """On the day before, between its hours and outside of quiet times."""
        chosen, local = way(room), desk.local(now)
        is_quiet = quiet_at(now, await rules_of(room.unit, room.me.practice_id)) is not None
        if chosen == "off" or is_quiet or not self._from <= local.time() < self._to:
            return
        midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), tzinfo=local.tzinfo)
        for one in await room.appointments.between(midnight, midnight + dt.timedelta(days=1)):
            patient = await room.patients.get(one.patient_id)
            if one.starts_at < midnight or not await _may_be_written_to(room, patient):
                continue
            if chosen != "fixed" or not await _send_fixed(room, patient, one, not_after=midnight, now=now):
                await _draft(room, desk, patient, one)


async def _may_be_written_to(room: TherapistRoom, patient: Patient) -> bool:
    """The claim looks at all of this again; here it keeps cards from appearing that could not be sent."""
    if patient.status != "active" or patient.opted_out_at is not None:
        return False
    if await flags.open_flag(room.unit, patient) is not None:
        return False
    return await has_consent(room.unit, patient.id, MESSAGING)


async def _send_fixed(
    room: TherapistRoom, patient: Patient, one: Occurrence, *, not_after: dt.datetime, now: dt.datetime
) -> bool:
    """Whether the fixed text speaks for this session: it names no time, so it is for what is as on every week."""
    text = await standing.in_force(room.unit, room.me.id, standing.APPOINTMENT)
    if text is None or one.is_moved or not one.is_series:
        return False
    if patient.channel == "whatsapp" and await window_end(room.unit, patient, now) is None:
        return False
    await sends.queue_standing(room.unit, text, patient, cause=one.cause, channel=patient.channel, not_after=not_after)
    return True


async def _draft(room: TherapistRoom, desk: Desk, patient: Patient, one: Occurrence) -> None:
    """A card for approval, once for this session at this time."""
    if await room.appointments.note(one, "reminder"):
        await drafts.write(desk, patient, telling.reminding(desk, one.starts_at))
