"""What became true between the tap and the sending forbids it: the sender looks again, and no call goes out."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from storage import flags, sends, standing
from storage.models import InboundMessage, Message, Patient, PermittedSend, utc_now
from storage.repositories.patients import MESSAGING
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork
from tests.kill.program import PATIENCE_S
from tests.proof.office import Office, Place, opened, reporting, sending
from tests.proof.people import Person, settle_in
from tests.proof.sender import place_in

Fact = Callable[[UnitOfWork, TherapistRoom, Patient], Awaitable[None]]


async def opted_out(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    patient.opted_out_at = utc_now()


async def archived(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    patient.status = "archived"


async def no_consent(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    await room.patients.record_consent(
        patient, type_=MESSAGING, granted=False, version="1", text="No", language="en", how="spoken"
    )


async def number_changed(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    patient.phone = "+972541234599"


async def patient_wrote(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    wrote = InboundMessage(patient_id=patient.id, therapist_id=room.me.id, sid="SM1", channel="sms")
    await unit.unlock(f"patient:{patient.id}", wrote)
    wrote.sender, wrote.body = patient.phone, "I would rather not"
    await unit.add(wrote)


async def risk_flag(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    await flags.raise_flag(unit, room.me, patient, by=room.me.id, reason="")


FACTS: dict[str, Fact] = {
    "opted-out": opted_out,
    "archived": archived,
    "no-consent": no_consent,
    "number-changed": number_changed,
    "patient-wrote": patient_wrote,
    "risk-flag": risk_flag,
}


async def _comes_true(office: Office, ada: Person, fact: Fact) -> None:
    async with office.storage.unit(actor=f"therapist:{ada.therapist_id}") as unit:
        room = await enter(unit, ada.therapist_id)
        await fact(unit, room, await room.patients.get(ada.patients[0]))


async def _settled(office: Office, row: type[Message] | type[PermittedSend], waiting: str) -> Message | PermittedSend:
    """The one row of this kind, once it waits no more."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with office.storage.unit() as unit:
                [found] = await unit.all(row)
            if waiting not in {getattr(found, "state", ""), getattr(found, "outcome", "")}:
                return found
            await asyncio.sleep(0.01)


@pytest.fixture
def place(tmp_path: Path, sandbox: Sandbox) -> Place:
    return place_in(tmp_path, sandbox.url)


@pytest.mark.parametrize("reason", FACTS)
async def test_an_approved_message_fails_on_what_became_true_since(place: Place, sandbox: Sandbox, reason: str) -> None:
    async with opened(place) as office, reporting(office, place) as url:
        ada = await settle_in(office.storage)
        card = await office.lay_out(ada, ada.patients[0], "How did the sleep diary go?")
        await office.tap(ada, card.button)
        await _comes_true(office, ada, FACTS[reason])
        async with sending(office, place, url):
            message = await _settled(office, Message, "approved")
        assert isinstance(message, Message)
        assert (message.state, message.failure) == ("failed", reason)
    assert sandbox.twilio.sent == []


async def _queue_receipt(office: Office, ada: Person) -> None:
    async with office.storage.unit(actor=f"therapist:{ada.therapist_id}") as unit:
        room = await enter(unit, ada.therapist_id)
        text = await standing.approve(unit, room.me, standing.RECEIPT, "It reached me; I answer in the morning.")
        patient = await room.patients.get(ada.patients[0])
        not_after = utc_now() + dt.timedelta(hours=1)
        await sends.queue_standing(unit, text, patient, cause="receipt:1", channel="sms", not_after=not_after)


async def revoked(unit: UnitOfWork, room: TherapistRoom, patient: Patient) -> None:
    await standing.revoke(unit, room.me, standing.RECEIPT)


@pytest.mark.parametrize(
    "fact", [opted_out, archived, no_consent, number_changed, revoked], ids=lambda fact: str(fact.__name__)
)
async def test_a_fixed_text_is_void_by_what_became_true_since(place: Place, sandbox: Sandbox, fact: Fact) -> None:
    async with opened(place) as office, reporting(office, place) as url:
        ada = await settle_in(office.storage)
        await _queue_receipt(office, ada)
        await _comes_true(office, ada, fact)
        async with sending(office, place, url):
            send = await _settled(office, PermittedSend, "queued")
        assert isinstance(send, PermittedSend)
        assert send.outcome == "void"
    assert sandbox.twilio.sent == []


async def test_without_any_such_fact_both_go_out(place: Place, sandbox: Sandbox) -> None:
    async with opened(place) as office, reporting(office, place) as url:
        ada = await settle_in(office.storage)
        await _queue_receipt(office, ada)
        card = await office.lay_out(ada, ada.patients[0], "How did the sleep diary go?")
        await office.tap(ada, card.button)
        async with sending(office, place, url):
            await _settled(office, PermittedSend, "queued")
            await _settled(office, Message, "approved")
    assert {message.body for message in sandbox.twilio.sent} == {card.body, "It reached me; I answer in the morning."}
