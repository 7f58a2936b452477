"""What is counted of a caseload, which days a search opens, and one follow-up for a session, on both databases."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from storage import messages
from storage.database import Storage
from storage.models import Session, utc_now
from storage.repositories.caseload import Figures
from storage.repositories.follow_ups import hold, onboarded
from storage.repositories.inbound import keep
from storage.repositories.material import Days
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork
from tests.storage.cast import HELD_ON, TEXT, Cast, Person, draft_for, settle_in


@pytest.fixture
async def cast(shared_storage: Storage) -> Cast:
    return await settle_in(shared_storage)


async def held(room: TherapistRoom, person: Person, on: dt.date) -> None:
    recap = await room.recaps.typed(chat_id=person.chat_id, text=TEXT, held_on=on)
    await room.recaps.assign(recap, person.patient_id)
    summary = await room.summaries.create(recap)
    await room.summaries.add_version(summary, version=1, sections=[("s", "S", TEXT)], source="written", writer="test")
    await room.summaries.approve(summary, 1)


async def wrote(unit: UnitOfWork, room: TherapistRoom, person: Person, at: dt.datetime) -> None:
    patient = await room.patients.get(person.patient_id)
    given = {"quarantine": "", "sender": person.phone, "channel": "sms", "body": TEXT, "original": TEXT}
    await keep(unit, sid=f"{at}{person.patient_id}", patient=patient, media_count=0, received_at=at, **given)


async def offered_again(storage: Storage, person: Person, session: Session) -> None:
    async with storage.unit() as unit:
        room = await enter(unit, person.therapist_id)
        await room.follow_ups.offer(await room.patients.get(person.patient_id), session, [])


async def test_the_figures_of_a_patient_are_counted_and_answered_messages_are_not(
    shared_storage: Storage, cast: Cast
) -> None:
    now = utc_now().replace(microsecond=0)
    async with shared_storage.unit() as unit:
        room = await enter(unit, cast.ada.therapist_id)
        for on in (HELD_ON, HELD_ON - dt.timedelta(days=7)):
            await held(room, cast.ada, on)
        waiting = await draft_for(unit, cast.ada)
        await messages.write(unit, waiting, TEXT, writer="test")
        for hours in (1, 2, 3):
            await wrote(unit, room, cast.ada, now - dt.timedelta(hours=hours))
        before = (await room.caseload.figures())[cast.ada.patient_id]
        assert before == Figures(
            last_session=HELD_ON, last_sent=None, last_heard=now - dt.timedelta(hours=1), unanswered=3, waiting=1
        )
        waiting.sent_at = now - dt.timedelta(minutes=90)
        await unit.session.flush()
        after = (await room.caseload.figures())[cast.ada.patient_id]
        assert (after.last_sent, after.unanswered) == (waiting.sent_at, 1)


async def test_a_search_opens_the_days_it_asks_for_and_no_others(shared_storage: Storage, cast: Cast) -> None:
    week = dt.timedelta(days=7)
    async with shared_storage.unit() as unit:
        room = await enter(unit, cast.ada.therapist_id)
        patient = await room.patients.get(cast.ada.patient_id)
        for weeks in range(3):
            await held(room, cast.ada, HELD_ON - weeks * week)
        midnight = dt.datetime.combine(HELD_ON, dt.time(), tzinfo=dt.UTC) - dt.timedelta(hours=2)  # in Jerusalem
        await wrote(unit, room, cast.ada, midnight)
        await wrote(unit, room, cast.ada, midnight - dt.timedelta(seconds=1))

        async def days_of(days: Days) -> list[dt.date]:
            return [session.held_on for session, _, _ in await room.material.summaries(patient, days)]

        assert await days_of(Days()) == [HELD_ON - 2 * week, HELD_ON - week, HELD_ON]
        assert await days_of(Days(since=HELD_ON - week)) == [HELD_ON - week, HELD_ON]
        assert await days_of(Days(until=HELD_ON - week)) == [HELD_ON - 2 * week, HELD_ON - week]
        assert len(await room.material.received(patient, Days(since=HELD_ON, until=HELD_ON))) == 1
        assert len(await room.material.received(patient)) == 2
        assert await room.material.newest_session_day([patient], before=HELD_ON) == HELD_ON - week


async def test_a_session_is_followed_up_once_and_by_one_process_at_a_time(shared_storage: Storage, cast: Cast) -> None:
    async with shared_storage.unit() as unit:
        room = await enter(unit, cast.ada.therapist_id)
        await held(room, cast.ada, HELD_ON)
        await room.finish_onboarding()
        session = (await room.caseload.newest_sessions(HELD_ON))[cast.ada.patient_id]
        patient = await room.patients.get(cast.ada.patient_id)
        row = await room.follow_ups.offer(patient, session, [TEXT])
        await room.follow_ups.settle(row, "snoozed", wake_at=utc_now())
    with pytest.raises(IntegrityError):
        await offered_again(shared_storage, cast.ada, session)
    async with shared_storage.unit() as unit:
        assert cast.ada.therapist_id in await onboarded(unit)
        assert await hold(unit, cast.ada.therapist_id)
        if not shared_storage.is_embedded:
            async with shared_storage.unit() as other:
                assert not await hold(other, cast.ada.therapist_id)
        room = await enter(unit, cast.ada.therapist_id)
        [due] = await room.follow_ups.due_again(utc_now())
        assert due.homework == [TEXT]
        await room.follow_ups.offer_again(await room.follow_ups.get(due.id))
        assert await room.follow_ups.due_again(utc_now()) == []
