"""Messages from patients' phones: kept once, under the right person's key, or in quarantine."""

import datetime as dt

from sqlalchemy import select

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
