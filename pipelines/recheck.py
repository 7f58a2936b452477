"""The world in the moment of sending: facts that forbid it, and times that hold it back.

Precedence: an opt-out beats everything; then the archive, consent, a changed number, what the patient wrote since, an
open risk flag, the end of the approved window; then quiet hours and days of rest; then WhatsApp's window.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from pipelines.quiet_times import QuietRules, is_same_quiet, quiet_at
from storage import flags, messages, standing
from storage.models import Message, Patient, PermittedSend, StandingTextRow
from storage.repositories import appointments
from storage.repositories.drafts import state_of
from storage.repositories.inbound import last_inbound_at, wrote_since
from storage.repositories.patients import MESSAGING, has_consent, patient_by_id
from storage.repositories.practices import practice_by_id
from storage.sealed import UNREADABLE, Unreadable
from storage.unit import UnitOfWork

WHATSAPP_WINDOW: Final = dt.timedelta(hours=24)
JUST_NOW: Final = dt.timedelta(minutes=15)
"""Somebody who wrote or tapped so lately is awake: quiet hours are for those who are not."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Why a message waits, and until when it does so by itself (None: until somebody taps)."""

    reason: str
    until: dt.datetime | None


async def forbidden(unit: UnitOfWork, message: Message, now: dt.datetime) -> str:
    """A fact that forbids sending this approved message, or ''."""
    patient = await patient_by_id(unit, message.patient_id)
    if patient.opted_out_at is not None:
        return "opted-out"
    if patient.status != "active":
        return "archived"
    if not await has_consent(unit, patient.id, MESSAGING):
        return "no-consent"
    if is_damaged(message) or _any_unreadable(
        Patient.phone.or_else(patient, UNREADABLE), Message.request.or_else(message, UNREADABLE)
    ):
        return "damaged"
    if patient.phone != message.recipient:
        return "number-changed"
    if message.not_after is not None and now > message.not_after:
        return "expired"
    if await wrote_since(unit, patient.id, await messages.approved_at(unit, message)):
        return "patient-wrote"
    if await flags.open_flag(unit, patient) is not None:
        return "risk-flag"
    return "original-arrived" if await original_arrived(unit, message) else ""


def is_damaged(message: Message) -> bool:
    """Whether its number or its text does not open any more."""
    return _any_unreadable(Message.recipient.or_else(message, UNREADABLE), Message.body.or_else(message, UNREADABLE))


def _any_unreadable(*read: object) -> bool:
    return any(isinstance(value, Unreadable) for value in read)


async def original_arrived(unit: UnitOfWork, message: Message) -> bool:
    """Whether this is a message sent "again", and the first one turned out to have arrived after all."""
    original = (message.request or {}).get("copy_of", "")
    return bool(original) and await state_of(unit, original) == "sent"


async def held(unit: UnitOfWork, message: Message, now: dt.datetime) -> Hold | None:
    """What holds an approved message back for a while, or None."""
    patient = await patient_by_id(unit, message.patient_id)
    rules = await rules_of(unit, patient.practice_id)
    quiet = quiet_at(now, rules)
    if quiet is not None:
        # A moment that the therapist chose in full sight of the quiet hours is theirs to choose.
        promised = message.not_before or await messages.approved_at(unit, message)
        last = await last_inbound_at(unit, patient.id)
        is_awake = last is not None and now - last < JUST_NOW
        if not is_same_quiet(promised, now, rules) and not is_awake:
            return Hold(reason=quiet.reason, until=quiet.until)
    if message.channel == "whatsapp" and await window_end(unit, patient, now) is None:
        text = await standing.in_force(unit, message.therapist_id, standing.REENGAGE)
        if text is not None:
            return Hold(reason=messages.WINDOW_CLOSED, until=None)
    return None


async def rules_of(unit: UnitOfWork, practice_id: str) -> QuietRules:
    practice = await practice_by_id(unit, practice_id)
    return QuietRules(hours=practice.quiet_hours, calendar=practice.calendar, time_zone=practice.time_zone)


async def window_end(unit: UnitOfWork, patient: Patient, now: dt.datetime) -> dt.datetime | None:
    """Until when WhatsApp takes free text for this patient, as far as we know; None when it takes a template only."""
    last = await last_inbound_at(unit, patient.id, channel="whatsapp")
    if last is None or last + WHATSAPP_WINDOW <= now:
        return None
    if patient.whatsapp_closed_at is not None and patient.whatsapp_closed_at >= last:
        return None
    return last + WHATSAPP_WINDOW


async def send_forbidden(unit: UnitOfWork, send: PermittedSend, text: StandingTextRow | None, now: dt.datetime) -> str:
    """A fact that forbids a fixed text or an answer, or ''.

    The confirmation of an opt-out is the one thing that may follow it; the crisis card asks for no consent.
    """
    patient = await patient_by_id(unit, send.patient_id)
    kind = text.kind if text is not None else "answer"
    if patient.opted_out_at is not None and kind != standing.OPT_OUT_RECEIPT:
        return "opted-out"
    if now > send.not_after:
        return "expired"
    if text is not None and text.revoked_at is not None:
        return "revoked"
    phone = Patient.phone.or_else(patient, UNREADABLE)
    sealed = (PermittedSend.recipient.or_else(send, UNREADABLE), PermittedSend.body.or_else(send, UNREADABLE))
    if _any_unreadable(phone, *sealed):
        return "damaged"
    if phone != send.recipient:
        return "number-changed"
    if kind in {standing.CRISIS, standing.OPT_OUT_RECEIPT}:
        return ""
    if patient.status != "active":
        return "archived"
    untimely = await _untimely(unit, send, patient, now) if kind == standing.APPOINTMENT else ""
    return untimely if await has_consent(unit, patient.id, MESSAGING) else "no-consent"


async def _untimely(unit: UnitOfWork, send: PermittedSend, patient: Patient, now: dt.datetime) -> str:
    """Why a reminder of a session is out of place: it is for calm hours and what still stands: nobody asked."""
    flag = await flags.open_flag(unit, patient)
    if flag is not None:
        return "risk-flag"
    if not await appointments.stands(unit, send.cause, now):
        return "called-off"
    quiet = quiet_at(now, await rules_of(unit, patient.practice_id))
    return quiet.reason if quiet is not None else ""
