"""Values changed or moved in the database, on SQLite and PostgreSQL: their neighbours open, and they do nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from agent import approval
from storage import messages
from storage.database import Storage
from storage.models import Approval, DataKeyRow, Message, Patient, utc_now
from storage.repositories.drafts import open_message
from storage.repositories.therapist import enter
from storage.sealed import UNREADABLE
from storage.unit import UnitOfWork
from storage.vault import Damaged
from tests.storage.cast import BEN_PHONE, DANA_PHONE, TEXT, Cast, draft_for, settle_in


@pytest.fixture
async def cast(storage: Storage) -> Cast:
    """Ada has a second patient, Ron."""
    cast = await settle_in(storage)
    async with storage.unit() as unit:
        room = await enter(unit, cast.ada.therapist_id)
        await room.patients.add(name="Ron", phone=BEN_PHONE, gender="m", channel="sms")
    return cast


def flipped(sealed: bytes | None) -> bytes:
    assert sealed is not None
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


async def names(storage: Storage, cast: Cast) -> list[str]:
    async with storage.unit() as unit:
        room = await enter(unit, cast.ada.therapist_id)
        return sorted(patient.name for patient in await room.patients.everyone())


async def test_a_flipped_bit_in_a_name_takes_that_name_alone(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        row = await unit.one(Patient, Patient.id == cast.ada.patient_id)
        row.name_ct = flipped(row.name_ct)
    assert await names(storage, cast) == ["Ron", UNREADABLE]
    assert storage.vault.damaged_count == 1


async def test_a_name_moved_to_another_patient_opens_there_no_more(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        rows = await unit.all(Patient, Patient.therapist_id == cast.ada.therapist_id)
        for row in rows:
            if row.id != cast.ada.patient_id:
                row.name_ct = next(one.name_ct for one in rows if one.id == cast.ada.patient_id)
    assert await names(storage, cast) == ["Dana", UNREADABLE]


async def test_a_damaged_data_key_takes_its_owner_alone(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        row = await unit.one(DataKeyRow, DataKeyRow.owner == f"patient:{cast.ada.patient_id}")
        row.wrapped = flipped(row.wrapped)
        storage.vault.forget(row.id)
    assert await names(storage, cast) == ["Ron", UNREADABLE]


Step = Callable[[UnitOfWork, Message, Cast], Awaitable[Any]]


async def _propose(unit: UnitOfWork, message: Message, cast: Cast) -> None:
    await messages.propose(unit, message, recipient=DANA_PHONE, now=utc_now())


async def _approve(unit: UnitOfWork, message: Message, cast: Cast) -> None:
    await messages.approve(
        unit,
        message,
        version=1,
        approver=cast.ada.therapist_id,
        recipient=DANA_PHONE,
        method="button",
        now=utc_now(),
    )


async def _copy(unit: UnitOfWork, message: Message, cast: Cast) -> None:
    room = await enter(unit, cast.ada.therapist_id)
    await approval.copy(room, message, await room.patients.get(message.patient_id))


async def _plan(unit: UnitOfWork, message: Message, cast: Cast) -> None:
    room = await enter(unit, cast.ada.therapist_id)
    await approval.plan(room, message, await room.patients.get(message.patient_id), utc_now())


@pytest.mark.parametrize(
    ("state", "step"),
    [
        pytest.param("draft", _propose, id="proposed"),
        pytest.param("pending", _approve, id="approved"),
        pytest.param("pending", _copy, id="copied"),
        pytest.param("pending", _plan, id="planned"),
    ],
)
async def test_a_message_with_a_damaged_text_goes_no_further(
    storage: Storage, cast: Cast, state: str, step: Step
) -> None:
    async with storage.unit() as unit:
        message = await draft_for(unit, cast.ada)
        await messages.write(unit, message, TEXT, writer="test")
        if state == "pending":
            await _propose(unit, message, cast)
    with pytest.raises(Damaged):
        await _take(storage, message.id, step, cast)
    async with storage.unit() as unit:
        [row] = await unit.all(Message)
        assert (row.state, row.version) == (state, 1)
        assert await unit.all(Approval) == []


async def _take(storage: Storage, message_id: str, step: Step, cast: Cast) -> None:
    async with storage.unit() as unit:
        message = await open_message(unit, message_id)
        # As a bad disk gives it back: the database itself would refuse to store it behind a card.
        set_committed_value(message, "body_ct", flipped(message.body_ct))
        await step(unit, message, cast)


async def test_a_damaged_text_can_be_replaced(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        message = await draft_for(unit, cast.ada)
        await messages.write(unit, message, TEXT, writer="test")
        message.body_ct = flipped(message.body_ct)
    async with storage.unit() as unit:
        message = await open_message(unit, message.id)
        await messages.write(unit, message, "anew", writer="therapist")
        assert (message.body, message.version) == ("anew", 2)
