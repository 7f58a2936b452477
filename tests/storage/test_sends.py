"""What is claimed under a fixed text or as an answer: those words, while that text is in force."""

import datetime as dt

import pytest

from storage import sends, standing
from storage.database import Storage
from storage.errors import Conflict
from storage.models import InboundMessage, Patient, PermittedSend, Therapist, utc_now
from storage.permits import BotAnswer, StandingText
from storage.repositories.patients import patient_by_id
from storage.unit import UnitOfWork
from tests.storage.cast import Person, settle_in

WORDS, OTHER = "It reached me; I answer in the morning.", "It never reached me."


@pytest.fixture
async def ada(shared_storage: Storage) -> Person:
    return (await settle_in(shared_storage)).ada


async def _queue_text(storage: Storage, ada: Person) -> str:
    async with storage.unit() as unit:
        me = await unit.one(Therapist, Therapist.id == ada.therapist_id)
        text = await standing.approve(unit, me, standing.RECEIPT, WORDS)
        send = await sends.queue_standing(
            unit, text, await _dana(unit, ada), cause=f"receipt:{text.id}", channel="sms", not_after=_in_an_hour()
        )
        assert send is not None
        return send.id


async def _queue_answer(storage: Storage, ada: Person) -> str:
    async with storage.unit() as unit:
        dana = await _dana(unit, ada)
        question = InboundMessage(patient_id=dana.id, therapist_id=ada.therapist_id, sid=f"SM{dana.id}", channel="sms")
        await unit.unlock(f"patient:{dana.id}", question)
        question.sender, question.body = ada.phone, "When do we meet?"
        await unit.add(question)
        send = await sends.queue_answer(unit, question, dana, WORDS, not_after=_in_an_hour())
        assert send is not None
        return send.id


async def _dana(unit: UnitOfWork, ada: Person) -> Patient:
    return await patient_by_id(unit, ada.patient_id)


def _in_an_hour() -> dt.datetime:
    return utc_now() + dt.timedelta(hours=1)


async def _claim(storage: Storage, send_id: str, *, body: str = WORDS) -> StandingText | BotAnswer:
    async with storage.unit() as unit:
        send = await unit.one(PermittedSend, PermittedSend.id == send_id)
        await unit.unlock(f"patient:{send.patient_id}", send)
        with unit.session.no_autoflush:  # the database would refuse other words first
            if body != WORDS:
                send.body = body
            return await sends.claim(unit, send, now=utc_now())


async def test_a_fixed_text_in_force_is_claimed_once(shared_storage: Storage, ada: Person) -> None:
    send = await _queue_text(shared_storage, ada)
    permit = await _claim(shared_storage, send)
    assert (permit.to, permit.body) == (ada.phone, WORDS)
    assert permit.verify(ada.phone, "sms", WORDS)
    assert not permit.verify(ada.phone, "sms", OTHER)
    async with shared_storage.unit() as unit:
        assert [row.outcome for row in await unit.all(PermittedSend, PermittedSend.id == send)] == ["open"]


async def test_what_was_queued_under_a_text_that_was_revoked_since_is_not_claimed(
    shared_storage: Storage, ada: Person
) -> None:
    send = await _queue_text(shared_storage, ada)
    async with shared_storage.unit() as unit:
        await standing.revoke(unit, await unit.one(Therapist, Therapist.id == ada.therapist_id), standing.RECEIPT)
    with pytest.raises(Conflict) as conflict:
        await _claim(shared_storage, send)
    assert conflict.value.state == "revoked"


async def test_words_that_are_not_the_fixed_text_s_are_not_claimed(shared_storage: Storage, ada: Person) -> None:
    send = await _queue_text(shared_storage, ada)
    with pytest.raises(Conflict) as conflict:
        await _claim(shared_storage, send, body=OTHER)
    assert conflict.value.state == "changed"


async def test_an_answer_whose_words_were_changed_is_not_claimed(shared_storage: Storage, ada: Person) -> None:
    send = await _queue_answer(shared_storage, ada)
    with pytest.raises(Conflict) as conflict:
        await _claim(shared_storage, send, body=OTHER)
    assert conflict.value.state == "changed"
    assert (await _claim(shared_storage, send)).body == WORDS
