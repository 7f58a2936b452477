"""A therapist's messages to patients, from the first draft to the carrier's last word."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from storage.errors import NotFound
from storage.models import Attempt, Message, Patient, PermittedSend, Therapist
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork

WAITING = ("draft", "pending", "approved", "sending", "uncertain")


class Drafts:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def create(self, patient: Patient, *, chat_id: str, request: dict[str, Any]) -> Message:
        """An empty draft; `request` is what the therapist asked for, and why (answering which message)."""
        require_own(patient, self._me)
        message = Message(patient_id=patient.id, therapist_id=self._me.id, chat_id=chat_id, channel=patient.channel)
        await self._unit.unlock(f"patient:{patient.id}", message)
        message.request = request
        await self._unit.add(message)
        self._audit("create", message)
        return message

    async def get(self, message_id: str, *, lock: bool = False) -> Message:
        """Raises NotFound, for another therapist's message too. `lock` holds the row until the end of the unit."""
        query = select(Message).where(Message.id == message_id, Message.therapist_id == self._me.id)
        message = await self._unit.session.scalar(query.with_for_update() if lock else query)
        if message is None:
            raise NotFound("Message")
        await self._unit.unlock(f"patient:{message.patient_id}", message)
        return message

    async def read(self, message_id: str, *, lock: bool = False) -> Message:
        """Like `get`, and audited: the text is going to be shown."""
        message = await self.get(message_id, lock=lock)
        self._audit(f"read:{message.version}", message)
        return message

    async def change_request(self, message: Message, request: dict[str, Any]) -> None:
        require_own(message, self._me)
        message.request = request
        await self._unit.session.flush()

    async def waiting(self) -> Sequence[Message]:
        """What is not finished, oldest first."""
        rows = await self._unit.all(
            Message, Message.therapist_id == self._me.id, Message.state.in_(WAITING), order=Message.created_at
        )
        for row in rows:
            await self._unit.unlock(f"patient:{row.patient_id}", row)
            self._audit("read", row)
        return rows

    async def of_patient(self, patient_id: str, *, states: Sequence[str]) -> Sequence[Message]:
        """Newest first. Audited: they are read as a conversation."""
        rows = await self._unit.all(
            Message,
            Message.patient_id == patient_id,
            Message.therapist_id == self._me.id,
            Message.state.in_(states),
            order=Message.created_at.desc(),
            limit=20,
        )
        if rows:
            await self._unit.unlock(f"patient:{patient_id}", *rows)
        for row in rows:
            self._audit(f"read:{row.version}", row)
        return rows

    def audit(self, action: str, message: Message) -> None:
        require_own(message, self._me)
        self._audit(action, message)

    def _audit(self, action: str, message: Message) -> None:
        self._unit.audit(action, message, therapist_id=self._me.id, patient_id=message.patient_id)


async def message_owner(unit: UnitOfWork, message_id: str) -> str:
    message = await unit.one(Message, Message.id == message_id)
    return message.therapist_id


async def open_message(unit: UnitOfWork, message_id: str) -> Message:
    """For delivery, which acts on what an approval allowed."""
    message = await unit.one(Message, Message.id == message_id)
    await unit.unlock(f"patient:{message.patient_id}", message)
    return message


async def last_sent_at(unit: UnitOfWork, patient_id: str) -> dt.datetime | None:
    """When the last message went to this patient."""
    rows = await unit.all(
        Message,
        Message.patient_id == patient_id,
        Message.sent_at.is_not(None),
        order=Message.sent_at.desc(),
        limit=1,
    )
    return rows[0].sent_at if rows else None


async def sent_since(unit: UnitOfWork, patient_id: str, moment: dt.datetime) -> int:
    """How many messages went to this patient after that moment."""
    found = await unit.session.scalar(
        select(func.count()).select_from(Message).where(Message.patient_id == patient_id, Message.sent_at > moment)
    )
    return found or 0


async def count_waiting(unit: UnitOfWork, therapist_id: str, *, patient_id: str = "") -> int:
    """How many messages are not finished, to all or to one; their texts stay sealed."""
    found = await unit.session.scalar(
        select(func.count())
        .select_from(Message)
        .where(
            Message.therapist_id == therapist_id,
            Message.state.in_(WAITING),
            *([Message.patient_id == patient_id] if patient_id else []),
        )
    )
    return found or 0


async def state_of(unit: UnitOfWork, message_id: str) -> str:
    """'' for a message that there is not."""
    return await unit.session.scalar(select(Message.state).where(Message.id == message_id)) or ""


async def sids_of(unit: UnitOfWork) -> set[str]:
    """Every carrier id that is already bound to something that we sent."""
    found: set[str] = set()
    for column in (Attempt.provider_sid, PermittedSend.provider_sid):
        found.update(sid for sid in await unit.session.scalars(select(column).where(column.is_not(None))) if sid)
    return found
