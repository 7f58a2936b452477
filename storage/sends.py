"""What goes out under a fixed text or as an answer: queued, claimed once, settled once.

queued -> open -> accepted | not_accepted | unknown, and void. Of one cause at most one can be accepted (the index
`one_live_send`). The id is made from the cause, so a journal still knows a send that a restored database forgot.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Collection

from sqlalchemy import select

from storage.errors import Conflict
from storage.messages import CARRIER_RANK
from storage.models import InboundMessage, Patient, PermittedSend, StandingTextRow, utc_now
from storage.permits import BotAnswer, SendEnvelope, StandingText, bot_answer, standing_text, text_mac
from storage.unit import UnitOfWork

MAX_TRIES = 3
_SPACE = uuid.UUID("6f0e6e3c-2c53-4a4c-9c7d-6b1d6f5e9a10")
_DEAD = ("not_accepted", "void")


async def queue_standing(
    unit: UnitOfWork, text: StandingTextRow, patient: Patient, *, cause: str, channel: str, not_after: dt.datetime
) -> PermittedSend | None:
    """Wants a fixed text to go to a patient, once for this cause. None where it is on its way or went before."""
    return await _queue(
        unit,
        patient,
        PermittedSend(
            standing_id=text.id,
            cause=cause,
            channel=channel,
            template=text.template,
            text_mac=text.text_mac,
            not_after=not_after,
        ),
        body="" if text.template else text.body,
    )


async def queue_answer(
    unit: UnitOfWork, inbound: InboundMessage, patient: Patient, body: str, *, not_after: dt.datetime
) -> PermittedSend | None:
    """Wants one answer to go back to the patient who asked, in the chat in which they asked."""
    if inbound.patient_id != patient.id:
        raise Conflict("another patient's question")
    return await _queue(
        unit,
        patient,
        PermittedSend(
            inbound_id=inbound.id,
            cause=f"answer:{inbound.id}",
            channel=inbound.channel,
            text_mac=text_mac(unit.vault, patient.therapist_id, body, ""),
            not_after=not_after,
        ),
        body=body,
    )


async def _queue(unit: UnitOfWork, patient: Patient, send: PermittedSend, *, body: str) -> PermittedSend | None:
    earlier = await of_cause(unit, send.cause)
    if len(earlier) >= MAX_TRIES or any(one.outcome not in _DEAD for one in earlier):
        return None
    send.n = len(earlier) + 1
    send.id = str(uuid.uuid5(_SPACE, f"{send.cause}:{send.n}"))
    send.patient_id, send.therapist_id = patient.id, patient.therapist_id
    send.token = secrets.token_urlsafe(24)
    await unit.unlock(f"patient:{patient.id}", send)
    send.recipient = patient.phone
    send.body = body
    await unit.add(send)
    unit.audit("send:queue", send, therapist_id=patient.therapist_id, patient_id=patient.id)
    unit.topics.add(("messages",))
    return send


async def queue_again(unit: UnitOfWork, refused: PermittedSend) -> PermittedSend | None:
    """Another try after a refusal that may pass; None when it was tried often enough."""
    patient = await unit.one(Patient, Patient.id == refused.patient_id)
    await unit.unlock(f"patient:{patient.id}", patient)
    again = PermittedSend(
        standing_id=refused.standing_id,
        inbound_id=refused.inbound_id,
        cause=refused.cause,
        channel=refused.channel,
        template=refused.template,
        text_mac=refused.text_mac,
        not_after=refused.not_after,
    )
    text = await text_of(unit, refused)
    if text is not None and text.revoked_at is not None:
        return None
    return await _queue(unit, patient, again, body=refused.body or "")


async def reengagements(unit: UnitOfWork, patient_id: str) -> list[PermittedSend]:
    """Every template that asked this patient to open the window, oldest first."""
    return await unit.all(
        PermittedSend,
        PermittedSend.patient_id == patient_id,
        PermittedSend.template != "",
        order=PermittedSend.queued_at,
    )


async def of_cause(unit: UnitOfWork, cause: str) -> list[PermittedSend]:
    return await unit.all(PermittedSend, PermittedSend.cause == cause, order=PermittedSend.n)


async def due(unit: UnitOfWork, *, without: Collection[str] = ()) -> PermittedSend | None:
    """The oldest send that waits, unlocked, its row held for this transaction."""
    send: PermittedSend | None = await unit.session.scalar(
        select(PermittedSend)
        .where(PermittedSend.outcome == "queued", PermittedSend.id.not_in(without))
        .order_by(PermittedSend.queued_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if send is not None:
        await unit.unlock(f"patient:{send.patient_id}", send)
    return send


async def text_of(unit: UnitOfWork, send: PermittedSend) -> StandingTextRow | None:
    """The fixed text under which it goes, with its words unlocked; None for an answer."""
    if send.standing_id is None:
        return None
    text = await unit.one(StandingTextRow, StandingTextRow.id == send.standing_id)
    await unit.unlock(f"therapist:{text.therapist_id}", text)
    return text


async def void(unit: UnitOfWork, send: PermittedSend) -> None:
    """It is not to go out any more; nothing was handed to the carrier."""
    send.outcome, send.finished_at = "void", utc_now()
    await unit.session.flush()


async def claim(unit: UnitOfWork, send: PermittedSend, *, now: dt.datetime) -> StandingText | BotAnswer:
    """queued -> open, committed before the carrier is called. Raises Conflict when its text is no longer in force."""
    text = await text_of(unit, send)
    body = send.body or ""
    if text is not None:
        if text.revoked_at is not None:
            raise Conflict("revoked")
        approved = text_mac(unit.vault, send.therapist_id, text.body, text.template)
        if not secrets.compare_digest(approved, text.text_mac) or (not text.template and body != text.body):
            raise Conflict("changed")
    elif not secrets.compare_digest(text_mac(unit.vault, send.therapist_id, body, ""), send.text_mac):
        raise Conflict("changed")
    send.outcome, send.started_at = "open", now
    await unit.session.flush()
    envelope = SendEnvelope(
        send_id=send.id,
        source_id=send.standing_id or send.inbound_id or "",
        patient_id=send.patient_id,
        recipient=send.recipient or "",
        channel=send.channel,
        body=body,
        template=send.template,
    )
    if text is None:
        return bot_answer(unit.vault, envelope, token=send.token, n=send.n, now=now)
    return standing_text(
        unit.vault, envelope, kind=text.kind, version=text.version, token=send.token, n=send.n, now=now
    )


async def by_token(unit: UnitOfWork, token: str) -> PermittedSend | None:
    """Unlocked, its row held for this transaction."""
    send: PermittedSend | None = await unit.session.scalar(
        select(PermittedSend).where(PermittedSend.token == token).with_for_update()
    )
    if send is not None:
        await unit.unlock(f"patient:{send.patient_id}", send)
    return send


async def settle(
    unit: UnitOfWork, send: PermittedSend, outcome: str, *, sid: str | None = None, error_code: int = 0
) -> None:
    """open -> accepted | not_accepted | unknown, and unknown -> accepted; what is settled stays as it is."""
    if send.outcome == outcome or not (send.outcome == "open" or (send.outcome == "unknown" and outcome == "accepted")):
        return
    send.outcome = outcome
    send.provider_sid = send.provider_sid or sid
    send.error_code = error_code
    send.finished_at = utc_now()
    await unit.session.flush()


async def carrier_says(unit: UnitOfWork, send: PermittedSend, *, sid: str, status: str, error_code: int) -> bool:
    """A status callback; True when it moved what is known, which goes forward only.

    Raises Conflict for a second message of the carrier's for one send.
    """
    if send.provider_sid not in {None, sid} or send.outcome in _DEAD:
        raise Conflict("duplicate")
    await settle(unit, send, "accepted", sid=sid)
    has_moved = CARRIER_RANK.get(status, -1.0) > CARRIER_RANK.get(send.carrier_status, -1.0)
    if has_moved:
        send.carrier_status, send.error_code = status, error_code
    await unit.session.flush()
    return has_moved


async def left_open(unit: UnitOfWork) -> list[PermittedSend]:
    """Begun and never answered: the program stopped in the middle of a call."""
    return await unit.all(PermittedSend, PermittedSend.outcome == "open")
