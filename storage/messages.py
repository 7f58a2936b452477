"""The message state machine: the one writer of a message's state.

draft -> pending -> approved -> sending -> sent | failed | uncertain, and rejected, expired. An edit makes a new
version and goes back to draft. An approval binds an HMAC of the whole envelope: text, patient, recipient, channel,
version, window of time, template. The database refuses what this module would never do (migrations: CHECKs,
triggers, the index `one_live`).
"""

import datetime as dt
import secrets
from collections.abc import Collection

from sqlalchemy import and_, or_, select

from storage.errors import Conflict, NotFound
from storage.models import Approval, Attempt, DeliveryEvent, Message, utc_now
from storage.permits import ApprovedMessage, Envelope, approved_message
from storage.unit import UnitOfWork

DEFAULT_WINDOW = dt.timedelta(hours=24)
MAX_ATTEMPTS = 5
WINDOW_CLOSED = "whatsapp-window"
"""The hold of a message that waits for the patient's tap; other holds end at `held_until` by themselves."""
ROLLED_BACK = "rolled-back"
"""The failure of a withdrawn message that had gone to the carrier before an older database was put back."""
UNKNOWN, ASKED = "unknown", "asked"
"""Why a message is uncertain: the carrier's list is still being searched, or the therapist was asked."""
_EDITABLE = {"draft", "pending", "approved"}
_REJECTABLE = {"draft", "pending", "approved"}

# A late "sent" never hides a "delivered"; a failure never hides a delivery.
CARRIER_RANK = {
    "accepted": 0.0,
    "scheduled": 0.0,
    "queued": 1.0,
    "sending": 2.0,
    "sent": 3.0,
    "canceled": 3.5,
    "undelivered": 3.5,
    "failed": 3.5,
    "delivered": 4.0,
    "read": 5.0,
}
_CARRIER_FAILED = {"canceled", "undelivered", "failed"}


def _envelope(message: Message, *, recipient: str, body: str) -> Envelope:
    return Envelope(
        message_id=message.id,
        patient_id=message.patient_id,
        recipient=recipient,
        channel=message.channel,
        version=message.version,
        body=body,
        not_before=message.not_before,
        not_after=message.not_after,
        template=message.template,
    )


async def write(unit: UnitOfWork, message: Message, body: str, *, writer: str, removed_signs: int = 0) -> None:
    """Puts a text into a draft. One that already carries a text gets a new version: buttons of the old one are void."""
    if message.state not in _EDITABLE:
        raise Conflict(message.state)
    if message.body_ct is not None:
        message.version += 1
    message.state = "draft"
    message.approval_id = None
    message.content_mac = None
    message.hold_reason, message.held_until = "", None
    message.blocked = ""
    message.body = body
    message.writer = writer
    message.removed_signs = removed_signs
    await unit.session.flush()


async def propose(
    unit: UnitOfWork,
    message: Message,
    *,
    recipient: str,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
    window: dt.timedelta = DEFAULT_WINDOW,
) -> None:
    """draft -> pending: fixes the envelope that the card shows and that an approval will bind.

    `window` is how long after its planned time (or now) it may still go out.
    """
    if message.state != "draft" or message.body is None:
        raise Conflict(message.state)
    message.recipient = recipient
    message.not_before = not_before
    message.not_after = (not_before or now) + window
    message.content_mac = _envelope(message, recipient=recipient, body=message.body).mac(unit.vault)
    message.state = "pending"
    await unit.session.flush()


async def block(unit: UnitOfWork, message: Message, reason: str) -> None:
    """Keeps a draft from becoming a card with an Approve button, and says why."""
    message.blocked = reason
    await unit.session.flush()


async def approve(
    unit: UnitOfWork, message: Message, *, version: int, approver: str, recipient: str, method: str, now: dt.datetime
) -> None:
    """pending -> approved, for exactly the version that was shown and the number the patient has now.

    Raises Conflict with the present state for a second tap, "changed" for an outdated version or a changed number,
    "expired" when the window that the card showed is over.
    """
    if message.state != "pending":
        raise Conflict(message.state)
    if message.not_after is not None and now > message.not_after:
        raise Conflict("expired")
    if message.version != version:
        raise Conflict("changed")
    body = message.body or ""
    mac = _envelope(message, recipient=recipient, body=body).mac(unit.vault)
    if message.content_mac is None or not secrets.compare_digest(mac, message.content_mac):
        raise Conflict("changed")
    approval = await unit.add(
        Approval(message_id=message.id, version=version, content_mac=mac, approver=approver, method=method)
    )
    message.approval_id = approval.id
    message.state = "approved"
    await unit.session.flush()
    unit.topics.add(("messages",))


async def reject(unit: UnitOfWork, message: Message) -> None:
    """Withdraws a message that has not been handed to the carrier."""
    if message.state not in _REJECTABLE:
        raise Conflict(message.state)
    message.approval_id = None
    message.state = "rejected"
    await unit.session.flush()


async def fail(unit: UnitOfWork, message: Message, reason: str) -> None:
    """A fact forbids sending (consent withdrawn, opted out, archived, number changed): approved -> failed."""
    if message.state != "approved":
        raise Conflict(message.state)
    message.failure = reason
    message.state = "failed"
    await unit.session.flush()


async def due(unit: UnitOfWork, now: dt.datetime, *, without: Collection[str] = ()) -> Message | None:
    """The oldest approved message whose time has come, or is over, its row locked for this transaction."""
    message: Message | None = await unit.session.scalar(
        select(Message)
        .where(
            Message.state == "approved",
            or_(Message.hold_reason == "", Message.held_until <= now, Message.not_after < now),
            or_(Message.not_before.is_(None), Message.not_before <= now),
            Message.id.not_in(without),
        )
        .order_by(Message.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return message


async def hold(unit: UnitOfWork, message: Message, reason: str, until: dt.datetime | None) -> bool:
    """Time holds a message: it stays approved and is looked at again at `until`, or when `release` is called.

    False where it was held for that already.
    """
    if message.state != "approved":
        raise Conflict(message.state)
    if (message.hold_reason, message.held_until) == (reason, until):
        return False
    message.hold_reason, message.held_until = reason, until
    await unit.session.flush()
    return True


async def waiting_for_tap(unit: UnitOfWork, patient_id: str) -> list[Message]:
    """What is approved for this patient and waits for their window on WhatsApp."""
    return await unit.all(
        Message,
        Message.patient_id == patient_id,
        Message.state == "approved",
        Message.hold_reason == WINDOW_CLOSED,
    )


async def release(unit: UnitOfWork, patient_id: str) -> int:
    """The patient's window on WhatsApp is open again: what waited for it is due. Returns how many waited."""
    waiting = await waiting_for_tap(unit, patient_id)
    for message in waiting:
        message.hold_reason = ""
    await unit.session.flush()
    if waiting:
        unit.topics.add(("messages",))
    return len(waiting)


async def approved_at(unit: UnitOfWork, message: Message) -> dt.datetime:
    """When the therapist tapped Approve on what is approved now."""
    if message.approval_id is None:
        raise Conflict(message.state)
    return (await unit.one(Approval, Approval.id == message.approval_id)).at


async def claim(unit: UnitOfWork, message: Message, *, now: dt.datetime) -> ApprovedMessage:
    """approved -> sending: writes the attempt that is committed before the carrier is called, and makes its permit."""
    if message.state != "approved" or message.approval_id is None or message.content_mac is None:
        raise Conflict(message.state)
    earlier = await unit.all(Attempt, Attempt.message_id == message.id)
    n = len(earlier) + 1
    attempt = await unit.add(
        Attempt(
            message_id=message.id,
            n=n,
            approval_id=message.approval_id,
            content_mac=message.content_mac,
            token=secrets.token_urlsafe(24),
        )
    )
    message.state = "sending"
    message.hold_reason, message.held_until = "", None
    await unit.session.flush()
    approved = _envelope(message, recipient=message.recipient or "", body=message.body or "")
    return approved_message(unit.vault, approved, mac=attempt.content_mac, token=attempt.token, n=attempt.n, now=now)


async def _attempt(unit: UnitOfWork, token: str) -> tuple[Attempt, Message]:
    """The message is locked first: our own answer and the carrier's report may settle the attempt at the same time."""
    ours = select(Attempt.message_id).where(Attempt.token == token).scalar_subquery()
    message = await unit.session.scalar(select(Message).where(Message.id == ours).with_for_update())
    if message is None:
        raise NotFound("Attempt")
    fresh = select(Attempt).where(Attempt.token == token).execution_options(populate_existing=True)
    return (await unit.session.scalars(fresh)).one(), message


async def accepted(unit: UnitOfWork, token: str, *, sid: str, status: str) -> Message:
    """The carrier took this attempt under `sid`. Also settles an attempt whose answer had been unknown."""
    attempt, message = await _attempt(unit, token)
    if attempt.outcome == "not_accepted" or attempt.provider_sid not in {None, sid}:
        # Two acceptances for one attempt, or one after proof of the contrary: a duplicate at the carrier, an alarm.
        raise Conflict("duplicate")
    if attempt.provider_sid is None and await _is_named(unit, sid):
        raise Conflict("duplicate")
    if attempt.provider_sid is None:
        attempt.outcome = "accepted"
        attempt.provider_sid = sid
        attempt.finished_at = utc_now()
        await unit.session.flush()
    if message.state in {"sending", "uncertain"}:
        message.state = "sent"
        message.failure = ""
        message.sent_at = message.sent_at or utc_now()
    await _note_status(unit, message, sid=sid, status=status, error_code=0)
    return message


async def _is_named(unit: UnitOfWork, sid: str) -> bool:
    """Whether the carrier gave this name to another attempt: one message of its cannot be two of ours."""
    return await unit.session.scalar(select(Attempt.n).where(Attempt.provider_sid == sid)) is not None


async def not_accepted(unit: UnitOfWork, token: str, *, reason: str, error_code: int, retry: bool) -> Message:
    """The carrier provably did not take it: back to approved for another try where that may help, else failed."""
    attempt, message = await _attempt(unit, token)
    if attempt.outcome != "open":
        return message
    attempt.outcome = "not_accepted"
    attempt.finished_at = utc_now()
    message.error_code = error_code
    await unit.session.flush()
    if retry and attempt.n < MAX_ATTEMPTS:
        message.state = "approved"
    else:
        message.failure = reason
        message.state = "failed"
    await unit.session.flush()
    return message


async def unknown(unit: UnitOfWork, token: str, *, reason: str) -> Message:
    """Nobody can tell whether the carrier took it: shown as uncertain, never sent again by itself."""
    attempt, message = await _attempt(unit, token)
    if attempt.outcome == "open":
        attempt.outcome = "unknown"
        attempt.finished_at = utc_now()
        await unit.session.flush()
    if message.state == "sending":
        message.failure = reason
        message.state = "uncertain"
        await unit.session.flush()
    return message


async def unasked(unit: UnitOfWork, lost_before: dt.datetime) -> list[Message]:
    """Uncertain messages that the therapist was not asked about yet, whose answer was lost before that moment."""
    found = await unit.all(Message, Message.state == "uncertain", Message.failure == UNKNOWN)
    waiting = []
    for message in found:
        attempts = await unit.all(Attempt, Attempt.message_id == message.id, Attempt.outcome == "unknown")
        if all((attempt.finished_at or attempt.started_at) < lost_before for attempt in attempts):
            waiting.append(message)
    return waiting


async def ask(unit: UnitOfWork, message: Message) -> None:
    """Neither a report nor the carrier's list could settle it: from now on a person may."""
    if message.state != "uncertain":
        raise Conflict(message.state)
    message.failure = ASKED
    await unit.session.flush()


async def confirm_arrived(unit: UnitOfWork, message: Message) -> None:
    """uncertain -> sent on the therapist's word: the patient told them that it came."""
    if message.state != "uncertain":
        raise Conflict(message.state)
    for attempt in await unit.all(Attempt, Attempt.message_id == message.id, Attempt.outcome == "unknown"):
        attempt.outcome = "accepted"
    await unit.session.flush()
    message.state = "sent"
    message.failure = ""
    message.sent_at = utc_now()
    await unit.session.flush()


async def expire(unit: UnitOfWork, message: Message) -> None:
    """Its window of time is over: a pending or approved message can no longer go out."""
    if message.state not in {"pending", "approved"}:
        raise Conflict(message.state)
    message.approval_id = None
    message.state = "expired"
    await unit.session.flush()


async def carrier_says(unit: UnitOfWork, *, token: str, sid: str, status: str, error_code: int) -> Message | None:
    """A status callback. It may come before the answer to our own call, late, twice or out of order.

    Raises NotFound for a token that no attempt carries.
    """
    message = await accepted(unit, token, sid=sid, status="")
    if not await _note_status(unit, message, sid=sid, status=status, error_code=error_code):
        return None
    return message


async def _note_status(unit: UnitOfWork, message: Message, *, sid: str, status: str, error_code: int) -> bool:
    """Keeps what was said, and moves the shown status forward only. True when it moved."""
    if not status:
        await unit.session.flush()
        return False
    known = await unit.session.scalar(
        select(DeliveryEvent.id).where(DeliveryEvent.sid == sid, DeliveryEvent.status == status)
    )
    if known is None:
        await unit.add(DeliveryEvent(message_id=message.id, sid=sid, status=status, error_code=error_code))
    rank = CARRIER_RANK.get(status, -1.0)
    if rank <= message.carrier_rank:
        return False
    message.carrier_rank = rank
    message.carrier_status = status
    if status in _CARRIER_FAILED and message.state == "sent":
        message.error_code = error_code
        message.failure = "carrier"
        message.state = "failed"
    elif status in {"delivered", "read"} and message.state == "failed":
        # The carrier took back a failure; only what it accepted can be shown as delivered.
        message.failure = ""
        message.state = "sent"
    await unit.session.flush()
    return True


async def has_attempts(unit: UnitOfWork) -> bool:
    """Whether anything was ever handed to the carrier."""
    return await unit.session.scalar(select(Attempt.n).limit(1)) is not None


async def knows_token(unit: UnitOfWork, token: str) -> bool:
    return await unit.session.scalar(select(Attempt.n).where(Attempt.token == token)) is not None


async def contradicted(unit: UnitOfWork, *, message_id: str, version: int, n: int, token: str) -> Message | None:
    """A journal line about a call that this database does not know: it was rolled back to before that call.

    What is approved becomes uncertain, what is not yet approved is withdrawn; neither can go out a second time.
    The call came after the approval: from then on the carrier's list is searched for it.
    """
    if await knows_token(unit, token):
        return None
    message = await unit.session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if message is None or message.version > version or message.state not in {"draft", "pending", "approved"}:
        return None
    if message.state != "approved" or message.approval_id is None or message.content_mac is None:
        message.failure = ROLLED_BACK
        message.state = "rejected"
        await unit.session.flush()
        return message
    approval = await unit.one(Approval, Approval.id == message.approval_id)
    await unit.add(
        Attempt(
            message_id=message.id,
            n=n,
            approval_id=message.approval_id,
            content_mac=message.content_mac,
            token=token,
            started_at=approval.at,
        )
    )
    message.state = "sending"
    await unit.session.flush()
    return await unknown(unit, token, reason="unknown")


async def left_open(unit: UnitOfWork) -> list[Attempt]:
    """Attempts that were begun and not answered yet: under way, or the program stopped in the middle of the call."""
    return await unit.all(Attempt, Attempt.outcome == "open")


async def unsettled(unit: UnitOfWork, *, but_not: str) -> list[Attempt]:
    """All other attempts to which a message in the carrier's list may belong.

    Nobody knows yet, or any more, what became of them; or the therapist said so, and the carrier's id is not known.
    """
    is_nameless = and_(Attempt.outcome == "accepted", Attempt.provider_sid.is_(None))
    return await unit.all(Attempt, or_(Attempt.outcome.in_(["open", "unknown"]), is_nameless), Attempt.token != but_not)
