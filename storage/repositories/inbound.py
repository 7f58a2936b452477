"""Messages from patients' phones: kept once, under the right person's key, or in quarantine."""

import datetime as dt

from sqlalchemy import func, select

from storage.models import InboundMessage, Patient
from storage.unit import INSTALLATION, UnitOfWork


async def keep(
    unit: UnitOfWork,
    *,
    sid: str,
    patient: Patient | None,
    quarantine: str,
    sender: str,
    channel: str,
    body: str,
    original: str,
    media_count: int,
    received_at: dt.datetime,
    is_tap: bool = False,
) -> InboundMessage | None:
    """Stores a message once; None when this id was stored before."""
    if await unit.session.scalar(select(InboundMessage.id).where(InboundMessage.sid == sid)) is not None:
        return None
    row = InboundMessage(
        sid=sid,
        patient_id=patient.id if patient else None,
        therapist_id=patient.therapist_id if patient else None,
        quarantine=quarantine,
        channel=channel,
        media_count=media_count,
        received_at=received_at,
        is_tap=is_tap,
    )
    await unit.unlock(f"patient:{patient.id}" if patient else INSTALLATION, row)
    row.sender = sender
    row.body = body
    row.original = original if original != body else None
    await unit.add(row)
    unit.audit(
        "receive",
        row,
        therapist_id=patient.therapist_id if patient else None,
        patient_id=patient.id if patient else None,
    )
    return row


async def open_inbound(unit: UnitOfWork, inbound_id: str, *, therapist_id: str) -> InboundMessage:
    """One message of this therapist's patients. Raises NotFound."""
    row = await unit.one(InboundMessage, InboundMessage.id == inbound_id, InboundMessage.therapist_id == therapist_id)
    await unit.unlock(f"patient:{row.patient_id}", row)
    unit.audit("read", row, therapist_id=therapist_id, patient_id=row.patient_id)
    return row


async def last_inbound_at(unit: UnitOfWork, patient_id: str, *, channel: str = "") -> dt.datetime | None:
    """When this patient last wrote or tapped, on one channel or on any."""
    rows = await unit.all(
        InboundMessage,
        InboundMessage.patient_id == patient_id,
        *([InboundMessage.channel == channel] if channel else []),
        order=InboundMessage.received_at.desc(),
        limit=1,
    )
    return rows[0].received_at if rows else None


async def wrote_since(unit: UnitOfWork, patient_id: str, moment: dt.datetime) -> bool:
    """Whether the patient said something after that moment."""
    return await count_since(unit, patient_id, moment) > 0


async def count_since(unit: UnitOfWork, patient_id: str, moment: dt.datetime) -> int:
    """How many messages came from this patient after that moment; a tap on a button of ours says nothing."""
    found = await unit.session.scalar(
        select(func.count())
        .select_from(InboundMessage)
        .where(
            InboundMessage.patient_id == patient_id,
            InboundMessage.received_at > moment,
            InboundMessage.is_tap.is_(False),
        )
    )
    return found or 0


async def due_to_show(unit: UnitOfWork, now: dt.datetime) -> list[InboundMessage]:
    """What waited for a therapist's morning that has come, oldest first, unlocked, held for this transaction."""
    rows = list(
        await unit.session.scalars(
            select(InboundMessage)
            .where(InboundMessage.shown_at.is_(None), InboundMessage.show_at <= now)
            .order_by(InboundMessage.received_at)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
    )
    for row in rows:
        await unit.unlock(f"patient:{row.patient_id}", row)
    return rows


async def kept_back(unit: UnitOfWork, therapist_id: str, *, patient_id: str = "") -> list[InboundMessage]:
    """What still waits for this therapist's morning, oldest first, unlocked."""
    rows = await unit.all(
        InboundMessage,
        InboundMessage.therapist_id == therapist_id,
        InboundMessage.shown_at.is_(None),
        InboundMessage.show_at.is_not(None),
        *([InboundMessage.patient_id == patient_id] if patient_id else []),
        order=InboundMessage.received_at,
    )
    for row in rows:
        await unit.unlock(f"patient:{row.patient_id}", row)
    return rows
