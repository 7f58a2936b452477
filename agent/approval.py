"""The approval queue: a text becomes a proposal, is revised, planned, copied; a change voids the earlier button."""

import datetime as dt

from agent.wrong_patient import names_in
from pipelines.plain_text import clean_text
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


async def submit(room: TherapistRoom, message: Message, patient: Patient, body: str, *, writer: str) -> None:
    """Puts a text into a draft and proposes it, unless something stops it: then `message.blocked` says what.

    A time that was planned for the version before still holds, if it is yet to come.
    """
    text, removed = clean_text(body)
    planned = message.not_before if message.not_before and message.not_before > utc_now() else None
    await messages.write(room.unit, message, text, writer=writer, removed_signs=removed)
    await _propose(room, message, patient, not_before=planned)


async def _propose(
    room: TherapistRoom,
    message: Message,
    patient: Patient,
    *,
    not_before: dt.datetime | None = None,
    is_no_name: bool = False,
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
        message.channel = patient.channel
        await messages.propose(room.unit, message, recipient=patient.phone, now=utc_now(), not_before=not_before)
        room.drafts.audit(f"propose:{message.version}", message)


async def vouch(room: TherapistRoom, message: Message, patient: Patient) -> None:
    """The therapist says that the word is no patient's name here (Or is light, Shir is a song): proposed after all."""
    message.blocked = ""
    await _propose(room, message, patient, is_no_name=True)
    room.drafts.audit("vouch:no-name", message)


async def revise(room: TherapistRoom, message: Message, patient: Patient, body: str) -> None:
    """The therapist's own words, or the same words for a changed envelope: a new version, proposed anew."""
    is_same = body == Message.body.or_else(message, None)
    await submit(room, message, patient, body, writer=message.writer if is_same else "therapist")


async def reopen(room: TherapistRoom, message: Message) -> None:
    """Back to a draft with a new version, to be written again by the writer.

    Where no text has come yet too: the version names the job, and a job of the same name would not run again.
    """
    if message.body_ct is None:
        message.body = ""
    await messages.write(room.unit, message, message.body or "", writer=message.writer)


async def plan(room: TherapistRoom, message: Message, patient: Patient, when: dt.datetime) -> None:
    """The same words for a later time: the window is part of the envelope, so this is a new version too."""
    await messages.write(
        room.unit, message, message.body or "", writer=message.writer, removed_signs=message.removed_signs
    )
    await _propose(room, message, patient, not_before=when)


async def copy(room: TherapistRoom, message: Message, patient: Patient) -> Message:
    """A new message with the same words, for "send again": it needs an approval of its own."""
    fresh = await room.drafts.create(patient, chat_id=message.chat_id, request={"copy_of": message.id})
    await submit(room, fresh, patient, message.body or "", writer=message.writer)
    return fresh
