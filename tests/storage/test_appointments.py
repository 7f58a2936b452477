"""A rule and its exceptions as sessions on a calendar: over changes of clocks, over moves, up to its end."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from pipelines import recheck
from storage import flags, sends, standing
from storage.database import Storage
from storage.errors import Conflict, NotFound
from storage.models import Appointment, AppointmentException, PermittedSend, Practice, utc_now
from storage.occurrences import Occurrence, occurrences
from storage.repositories import appointments
from storage.repositories.patients import MESSAGING
from storage.repositories.therapist import enter
from tests.storage.cast import TEXT, Person, settle_in

JERUSALEM = ZoneInfo("Asia/Jerusalem")
TUESDAYS = "FREQ=WEEKLY;BYDAY=TU;WKST=SU"
TUESDAY = dt.date(2026, 10, 6)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def at(day: dt.date, hour: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=JERUSALEM)


def weekly(**values: object) -> Appointment:
    given = {"starts_on": TUESDAY, "clock": dt.time(10), "minutes": 50, "rule": TUESDAYS, "time_zone": "Asia/Jerusalem"}
    return Appointment(patient_id="dana", **{**given, **values})


def found(appointment: Appointment, days: int, *exceptions: AppointmentException) -> list[Occurrence]:
    start = at(appointment.starts_on)
    return sorted(occurrences(appointment, exceptions, start, start + days * DAY), key=lambda one: one.starts_at)


def local(found: list[Occurrence]) -> list[str]:
    return [f"{one.starts_at.astimezone(JERUSALEM):%d.%m %H:%M}" for one in found]


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change() -> None:
    both_sides = found(weekly(), 35)
    assert local(both_sides) == ["06.10 10:00", "13.10 10:00", "20.10 10:00", "27.10 10:00", "03.11 10:00"]
    assert {one.starts_at.utcoffset() for one in both_sides} == {dt.timedelta(hours=3), dt.timedelta(hours=2)}
    assert {one.ends_at - one.starts_at for one in both_sides} == {dt.timedelta(minutes=50)}


def test_an_hour_that_is_skipped_is_taken_after_it_and_of_one_that_comes_twice_the_first() -> None:
    skipped = weekly(starts_on=dt.date(2027, 3, 26), clock=dt.time(2, 30), rule="")
    assert local(found(skipped, 1)) == ["26.03 03:30"]
    twice = weekly(starts_on=dt.date(2026, 10, 25), clock=dt.time(1, 30), rule="")
    assert [one.starts_at.astimezone(dt.UTC).hour for one in found(twice, 1)] == [22]


def test_every_second_week_keeps_its_weeks_years_later() -> None:
    rule = weekly(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;WKST=SU")
    later = at(TUESDAY + 100 * WEEK)
    days = sorted(one.on for one in occurrences(rule, (), later, later + 2 * WEEK))
    assert days == [TUESDAY + 100 * WEEK, TUESDAY + 102 * WEEK - DAY]


def test_what_was_moved_or_called_off_or_lies_behind_the_end_is_not_where_it_was() -> None:
    moved = AppointmentException(original_on=TUESDAY + WEEK, moved_on=TUESDAY + 3 * WEEK + DAY, moved_clock=dt.time(11))
    off = AppointmentException(original_on=TUESDAY + 2 * WEEK)
    assert local(found(weekly(), 30, moved, off)) == ["06.10 10:00", "27.10 10:00", "28.10 11:00", "03.11 10:00"]
    assert [one.is_moved for one in found(weekly(), 30, moved, off)] == [False, False, True, False]
    ended = weekly(ended_at=at(TUESDAY + 3 * WEEK))
    assert local(found(ended, 30, moved)) == ["06.10 10:00", "20.10 10:00"]
    assert local(found(weekly(until=TUESDAY + WEEK), 30)) == ["06.10 10:00", "13.10 10:00"]


@pytest.fixture
async def ada(shared_storage: Storage) -> Person:
    return (await settle_in(shared_storage)).ada


async def _weekly(storage: Storage, ada: Person, first: dt.datetime) -> Occurrence:
    async with storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        made = await room.appointments.plan(
            await room.patients.get(ada.patient_id),
            starts_on=first.date(),
            clock=first.time(),
            minutes=50,
            rule=f"FREQ=WEEKLY;BYDAY={['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][first.weekday()]}",
        )
        return await room.appointments.occurrence(made.id, first.date())


async def test_one_of_a_series_is_moved_again_and_called_off_and_planned_only_once(
    shared_storage: Storage, ada: Person
) -> None:
    one = await _weekly(shared_storage, ada, at(TUESDAY, 10))
    with pytest.raises(Conflict, match="planned"):
        await _weekly(shared_storage, ada, at(TUESDAY, 10))
    async with shared_storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        for day in (TUESDAY + DAY, TUESDAY + 2 * DAY):
            one = await room.appointments.move_one(one, day, dt.time(12))
        assert local(await room.appointments.between(at(TUESDAY), at(TUESDAY + 8 * DAY))) == [
            "08.10 12:00",
            "13.10 10:00",
        ]
        await room.appointments.cancel_one(one)
        with pytest.raises(NotFound):
            await room.appointments.cancel_one(one)
        assert await room.appointments.usual_minutes() == 50
        assert local(await room.appointments.ahead(at(TUESDAY), within=8 * DAY)) == ["13.10 10:00"]


async def test_what_was_planned_once_and_called_off_or_moved_can_be_planned_again(
    shared_storage: Storage, ada: Person
) -> None:
    async with shared_storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        patient = await room.patients.get(ada.patient_id)

        async def plan() -> Occurrence:
            made = await room.appointments.plan(patient, starts_on=TUESDAY, clock=dt.time(10), minutes=50)
            return await room.appointments.occurrence(made.id, TUESDAY)

        one = await plan()
        with pytest.raises(Conflict):
            await plan()
        await room.appointments.cancel_one(one)
        await room.appointments.move_one(await plan(), TUESDAY, dt.time(12))
        await plan()
        there = await room.appointments.between(at(TUESDAY), at(TUESDAY + DAY))
        assert local(there) == ["06.10 10:00", "06.10 12:00"]


async def test_each_thing_is_said_once_about_a_session_and_again_where_it_was_moved(
    shared_storage: Storage, ada: Person
) -> None:
    one = await _weekly(shared_storage, ada, at(TUESDAY, 10))
    async with shared_storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        said = [await room.appointments.note(one, kind) for kind in ("brief", "brief", "reminder")]
        moved = await room.appointments.move_one(one, TUESDAY + DAY, dt.time(12))
        assert [*said, await room.appointments.note(moved, "brief")] == [True, False, True, True]


async def test_a_reminder_is_for_a_session_that_stands_in_calm_hours_with_no_flag_raised(
    shared_storage: Storage, ada: Person
) -> None:
    first = (utc_now().astimezone(JERUSALEM) + DAY).replace(second=0, microsecond=0)
    one = await _weekly(shared_storage, ada, first)
    async with shared_storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        patient = await room.patients.get(ada.patient_id)
        await room.patients.record_consent(
            patient, type_=MESSAGING, granted=True, version="1", text="t", language="he", how="spoken"
        )
        (await unit.one(Practice, Practice.id == ada.practice_id)).quiet_hours = ""
        text = await standing.approve(unit, room.me, standing.APPOINTMENT, TEXT)
        send = await sends.queue_standing(unit, text, patient, cause=one.cause, channel="sms", not_after=first + WEEK)
        assert send is not None
        assert (
            await sends.queue_standing(unit, text, patient, cause=one.cause, channel="sms", not_after=first + WEEK)
            is None
        )

    async def forbidden(now: dt.datetime) -> str:
        async with shared_storage.unit() as unit:
            row = await unit.one(PermittedSend, PermittedSend.id == send.id)
            await unit.unlock(f"patient:{row.patient_id}", row)
            return await recheck.send_forbidden(unit, row, await sends.text_of(unit, row), now)

    assert await forbidden(utc_now()) == ""
    assert await forbidden(first + dt.timedelta(minutes=1)) == "called-off"  # it has begun
    async with shared_storage.unit() as unit:
        now = utc_now().astimezone(JERUSALEM)
        hours = f"{now - dt.timedelta(hours=1):%H:%M}-{now + dt.timedelta(hours=1):%H:%M}"
        (await unit.one(Practice, Practice.id == ada.practice_id)).quiet_hours = hours
    assert await forbidden(utc_now()) == "quiet-hours"
    async with shared_storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        moved = await room.appointments.move_one(one, first.date(), (first + dt.timedelta(minutes=5)).time())
        assert not await appointments.stands(unit, one.cause, utc_now())
        back = await room.appointments.move_one(moved, first.date(), first.time())
        assert await appointments.stands(unit, one.cause, utc_now())
        await room.appointments.cancel_one(back)
    assert await forbidden(utc_now()) == "called-off"
    async with shared_storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        patient = await room.patients.get(ada.patient_id)
        await flags.raise_flag(unit, room.me, patient, by="therapist", reason="")
    assert await forbidden(utc_now()) == "risk-flag"
