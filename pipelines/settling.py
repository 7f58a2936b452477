"""Writes down what became of one attempt, and tells the therapist."""

import datetime as dt
from collections.abc import Callable
from typing import Final

import structlog

from pipelines.notices import Notices
from pipelines.ports import Accepted, Answer, NotAccepted, Unknown
from storage import messages, sends, standing
from storage.database import Storage
from storage.errors import Conflict
from storage.models import Message, PermittedSend, utc_now
from storage.permits import ApprovedMessage, Permit
from storage.repositories.drafts import open_message
from storage.repositories.inbound import last_inbound_at
from storage.repositories.patients import patient_by_id
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
OPTED_OUT_CODE: Final = 21610
WINDOW_CODE: Final = 63016
NO_CONNECTION: Final = "no-connection"
NO_TAP: Final = "no-tap"
NO_NEWS: Final = frozenset({"called-off", "quiet-hours", "shabbat", "holiday", "revoked"})
"""Why a reminder of a session did not go out where nothing went wrong."""


class Settler:
    """Each call is one transaction or part of one; what is said and what is stored agree."""

    def __init__(self, storage: Storage, notices: Notices, reason_of: Callable[[int], str]) -> None:
        self._storage = storage
        self._notices = notices
        self._reason_of = reason_of

    async def settle(self, permit: Permit, answer: Answer, *, reason: str = "") -> str:
        """The id of another try, if there is one. `reason`: why nothing was handed over, unless the carrier said it."""
        async with self._storage.unit(actor="sender") as unit:
            if not isinstance(permit, ApprovedMessage):
                return await self._settle_send(unit, permit, answer)
            await self._settle_message(unit, permit, answer, reason)
        return permit.message_id

    async def _settle_message(self, unit: UnitOfWork, permit: ApprovedMessage, answer: Answer, reason: str) -> None:
        match answer:
            case Accepted():
                message = await messages.accepted(unit, permit.token, sid=answer.sid, status=answer.status)
            case NotAccepted():
                is_window = await self._note_refusal(unit, permit.patient_id, answer.code)
                message = await messages.not_accepted(
                    unit,
                    permit.token,
                    reason=reason or (self._reason_of(answer.code) if answer.code else NO_CONNECTION),
                    error_code=answer.code,
                    retry=answer.retry or (is_window and await self._can_reengage(unit, permit.patient_id)),
                )
            case Unknown():
                message = await messages.unknown(unit, permit.token, reason="unknown")
        message = await open_message(unit, message.id)
        unit.audit(
            f"carrier:{type(answer).__name__.lower()}",
            message,
            therapist_id=message.therapist_id,
            patient_id=message.patient_id,
        )
        await self.tell(unit, message)

    @staticmethod
    async def _note_refusal(unit: UnitOfWork, patient_id: str, code: int) -> bool:
        """What a refusal teaches about the patient; True when it was WhatsApp's window."""
        patient = await patient_by_id(unit, patient_id)
        if code == OPTED_OUT_CODE:
            patient.opted_out_at = patient.opted_out_at or utc_now()
        if code == WINDOW_CODE:
            patient.whatsapp_closed_at = utc_now()
        return code == WINDOW_CODE

    @staticmethod
    async def _can_reengage(unit: UnitOfWork, patient_id: str) -> bool:
        patient = await patient_by_id(unit, patient_id)
        return await standing.in_force(unit, patient.therapist_id, standing.REENGAGE) is not None

    async def _settle_send(self, unit: UnitOfWork, permit: Permit, answer: Answer) -> str:
        send = await sends.by_token(unit, permit.token)
        if send is None:
            return permit.message_id
        again = None
        match answer:
            case Accepted():
                try:
                    await sends.carrier_says(unit, send, sid=answer.sid, status=answer.status, error_code=0)
                except Conflict:
                    log.error("the carrier took one send twice", message_id=send.id)
            case NotAccepted():
                await self._note_refusal(unit, send.patient_id, answer.code)
                await sends.settle(unit, send, "not_accepted", error_code=answer.code)
                again = await sends.queue_again(unit, send) if answer.retry else None
                if again is None:
                    why = self._reason_of(answer.code) if answer.code else NO_CONNECTION
                    await send_failed(unit, self._notices, send, why)
            case Unknown():
                await sends.settle(unit, send, "unknown")
                await send_failed(unit, self._notices, send, "unknown")
        unit.audit(
            f"send:{type(answer).__name__.lower()}", send, therapist_id=send.therapist_id, patient_id=send.patient_id
        )
        return (again or send).id

    async def reengage(self, unit: UnitOfWork, message: Message) -> None:
        """Asks the patient, with the template, to open the window; once for all that waits."""
        patient = await patient_by_id(unit, message.patient_id)
        text = await standing.in_force(unit, message.therapist_id, standing.REENGAGE)
        if text is None or message.not_after is None:
            return
        earlier = await sends.reengagements(unit, patient.id)
        answered_at = await last_inbound_at(unit, patient.id, channel="whatsapp")
        approved_at = await messages.approved_at(unit, message)
        if any(_still_asks(send, approved_at, answered_at) for send in earlier):
            return
        await sends.queue_standing(
            unit,
            text,
            patient,
            cause=f"{standing.REENGAGE}:{patient.id}:{len(earlier)}",
            channel="whatsapp",
            not_after=message.not_after,
        )

    async def tell(self, unit: UnitOfWork, message: Message) -> None:
        room = await enter(unit, message.therapist_id)
        await self._notices.message_changed(room, message)


async def send_failed(unit: UnitOfWork, notices: Notices, send: PermittedSend, reason: str) -> None:
    """What a fixed text was for is not served: the therapist hears of it where it matters to them.

    A message that waits for the tap on a template that never came would wait for nothing: it fails instead.
    """
    text = await sends.text_of(unit, send)
    kind = text.kind if text is not None else "answer"
    room = await enter(unit, send.therapist_id)
    if kind == standing.REENGAGE and reason != "unknown":
        for message in await messages.waiting_for_tap(unit, send.patient_id):
            message = await open_message(unit, message.id)
            await messages.fail(unit, message, "opted-out" if reason == "opted-out" else NO_TAP)
            await notices.message_changed(room, message)
    if kind == standing.CRISIS or (kind == standing.APPOINTMENT and reason not in NO_NEWS):
        await notices.send_failed(room, send, kind, reason)


def _still_asks(send: PermittedSend, approved_at: dt.datetime, answered_at: dt.datetime | None) -> bool:
    """Whether an earlier template still stands unanswered before the patient's eyes, for this message too."""
    if send.outcome in {"not_accepted", "void"} or send.carrier_status in {"failed", "undelivered", "canceled"}:
        return False
    if answered_at is not None and answered_at > send.queued_at:
        return False  # WhatsApp lets a button be tapped once
    return send.outcome == "queued" or send.not_after > approved_at
