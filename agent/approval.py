"""The approval queue: a text becomes a proposal, is revised, planned, copied; a change voids the earlier button."""

import datetime as dt

from agent.wrong_patient import names_in
from pipelines.plain_text import clean_text
from pipelines.ports import Reengage
from pipelines.recheck import window_end
from storage import messages
from storage.models import Message, Patient, utc_now
from storage.repositories.therapist import TherapistRoom

OTHER_PATIENT = "other-patient"
EMPTY = "empty"
TOO_LONG = "too-long"
LONGEST = 1600
"""The carrier takes 1,600 characters in one message (FACTS: error 21617)."""


async def other_names(room: TherapistRoom, patient_id: str, text: str) -> list[str]:
    """Names of other patients of the caseload that the text mentions."""
    everyone = [*await room.patients.everyone(), *await room.patients.everyone(status="archived")]
    own = next((person.name for person in everyone if person.id == patient_id), "")
    others = [person.name for person in everyone if person.id != patient_id and person.name != own]
    found = names_in(text, others)
    # A first name that the patient shares with somebody else is the patient's own name here.
    return [name for name in found if name.split()[0] != own.split()[0]] if own else found


def channel_of(message: Message, patient: Patient) -> str:
    """The channel that the therapist chose for this one message, else the patient's own."""
    return str((message.request or {}).get("channel") or patient.channel)


async def submit(
    room: TherapistRoom,
    message: Message,
    patient: Patient,
    body: str,
    *,
    writer: str,
    reengage: Reengage | None = None,
) -> None:
    """Puts a text into a draft and proposes it, unless something stops it: then `message.blocked` says what.

    A time that was planned for the version before still holds, if it is yet to come.
    """
    text, removed = clean_text(body)
    planned = message.not_before if message.not_before and message.not_before > utc_now() else None
    await messages.write(room.unit, message, text, writer=writer, removed_signs=removed)
    await _propose(room, message, patient, not_before=planned, reengage=reengage)


async def _propose(
    room: TherapistRoom,
    message: Message,
    patient: Patient,
    *,
    not_before: dt.datetime | None = None,
    is_no_name: bool = False,
    reengage: Reengage | None = None,
) -> None:
    text = message.body or ""
    if not text:
        await messages.block(room.unit, message, EMPTY)
    elif len(text) > LONGEST:
        await messages.block(room.unit, message, TOO_LONG)
    elif not is_no_name and await other_names(room, patient.id, text):
        await messages.block(room.unit, message, OTHER_PATIENT)
        room.drafts.audit("blocked:other-patient", message)
    else:
        message.channel, now = channel_of(message, patient), utc_now()
        window = messages.DEFAULT_WINDOW
        if reengage is not None and await needs_template(room, message, patient, at=not_before or now):
            window = max(window, reengage.wait)
        await messages.propose(
            room.unit, message, recipient=patient.phone, now=now, not_before=not_before, window=window
        )
        room.drafts.audit(f"propose:{message.version}", message)


async def needs_template(room: TherapistRoom, message: Message, patient: Patient, *, at: dt.datetime) -> bool:
    """Whether WhatsApp will want the patient's tap first, as far as we know now."""
    if message.channel != "whatsapp":
        return False
    end = await window_end(room.unit, patient, utc_now())
    return end is None or end <= at


async def vouch(room: TherapistRoom, message: Message, patient: Patient, *, reengage: Reengage | None = None) -> None:
    """The therapist says that the word is no patient's name here (Or is light, Shir is a song): proposed after all."""
    message.blocked = ""
    await _propose(room, message, patient, is_no_name=True, reengage=reengage)
    room.drafts.audit("vouch:no-name", message)


async def revise(
    room: TherapistRoom, message: Message, patient: Patient, body: str, *, reengage: Reengage | None = None
) -> None:
    """The therapist's own words, or the same words for a changed envelope: a new version, proposed anew."""
    writer = message.writer if body == Message.body.or_else(message, None) else "therapist"
    await submit(room, message, patient, body, writer=writer, reengage=reengage)


async def by_channel(
    room: TherapistRoom, message: Message, patient: Patient, channel: str, *, reengage: Reengage | None = None
) -> None:
    """The same words by another way: the channel is part of the envelope, so this is a new version."""
    await room.drafts.change_request(message, {**(message.request or {}), "channel": channel})
    await revise(room, message, patient, message.body or "", reengage=reengage)


async def reopen(room: TherapistRoom, message: Message) -> None:
    """Back to a draft with a new version, to be written again by the writer.

    Where no text has come yet too: the version names the job, and a job of the same name would not run again.
    """
    if message.body_ct is None:
        message.body = ""
    await messages.write(room.unit, message, message.body or "", writer=message.writer)


async def plan(
    room: TherapistRoom, message: Message, patient: Patient, when: dt.datetime, *, reengage: Reengage | None = None
) -> None:
    """The same words for a later time: the window is part of the envelope, so this is a new version too."""
    await messages.write(
        room.unit, message, message.body or "", writer=message.writer, removed_signs=message.removed_signs
    )
    await _propose(room, message, patient, not_before=when, reengage=reengage)


async def copy(
    room: TherapistRoom, message: Message, patient: Patient, *, channel: str = "", reengage: Reengage | None = None
) -> Message:
    """A new message with the same words, for "send again": it needs an approval of its own."""
    request = {"copy_of": message.id, **({"channel": channel} if channel else {})}
    fresh = await room.drafts.create(patient, chat_id=message.chat_id, request=request)
    await submit(room, fresh, patient, message.body or "", writer=message.writer, reengage=reengage)
    return fresh
