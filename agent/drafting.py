"""Writes a message to a patient in the therapist's voice, as a job; what comes out is a proposal on a card."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from agent import approval
from agent.hebrew import language_of
from agent.style.learning import WRITTEN, WRITTEN_BY
from agent.style.manner import Task, address_of, manner_for
from pipelines.growing import Growing
from pipelines.notices import Notices
from pipelines.ports import DraftRequest, Person, Reengage, ThreadMessage, Voice, Writer, WriterError
from pipelines.writers import Writers
from storage.database import Storage
from storage.models import InboundMessage, Message, Patient
from storage.repositories.drafts import message_owner
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
THREAD_LENGTH = 6


@dataclass(frozen=True, kw_only=True)
class DraftWork:
    storage: Storage
    writers: Writers
    notices: Notices
    voice_of: Callable[[TherapistRoom], Voice]
    reengage: Reengage | None = None


async def _enter(unit: UnitOfWork, job_id: str) -> tuple[TherapistRoom, Message, Patient] | None:
    """Job ids are "<message id>:<version>"; None when that version is no longer wanted."""
    message_id, _, version = job_id.rpartition(":")
    room = await enter(unit, await message_owner(unit, message_id))
    unit.actor = f"job:therapist:{room.me.id}"
    message = await room.drafts.read(message_id, lock=True)
    if message.state != "draft" or message.version != int(version):
        return None
    return room, message, await room.patients.get(message.patient_id)


async def write_draft(work: DraftWork, job_id: str) -> None:
    async with work.storage.unit() as unit:
        entered = await _enter(unit, job_id)
        if entered is None:
            return
        room, message, patient = entered
        remark = (await unit.job("draft", job_id)).payload.get("remark", "")
        show = Growing(partial(_show_growing, work, job_id))
        writer = await work.writers.for_patient(unit, patient.id, on_partial=show)
        request = await _request(work, room, message, patient, remark, writer)
    try:
        text = await writer.draft(request)
    except WriterError as error:
        log.info("writer gave no draft", job_id=job_id, error=type(error).__name__)
        await give_up(work, job_id)
        return
    async with work.storage.unit() as unit:
        entered = await _enter(unit, job_id)
        if entered is None:
            return
        room, message, patient = entered
        is_unchanged = message.body is not None and message.body == text.strip()
        if WRITTEN not in message.request:  # what edits are held against, whatever is written after it
            first = {WRITTEN: text.strip(), WRITTEN_BY: writer.name}
            await room.drafts.change_request(message, {**message.request, **first})
        message.body_ct = None  # the version number was raised when it was asked to be written again
        await approval.submit(room, message, patient, text, writer=writer.name, reengage=work.reengage)
        await work.notices.draft_ready(room, message, is_unchanged=is_unchanged)


async def _show_growing(work: DraftWork, job_id: str, text: str) -> None:
    async with work.storage.unit() as unit:
        entered = await _enter(unit, job_id)
        if entered is not None:
            room, message, _ = entered
            await work.notices.draft_growing(room, message, text)


async def _request(
    work: DraftWork, room: TherapistRoom, message: Message, patient: Patient, remark: str, writer: Writer
) -> DraftRequest:
    inbound = await room.patients.last_inbound(patient, limit=THREAD_LENGTH)
    sent = await room.drafts.of_patient(patient.id, states=("sent",))
    thread = [
        ThreadMessage(from_patient=True, text=InboundMessage.body.or_else(row, "") or "", at=row.received_at)
        for row in inbound
    ]
    thread += [
        ThreadMessage(from_patient=False, text=Message.body.or_else(row, "") or "", at=row.created_at) for row in sent
    ]
    thread.sort(key=lambda row: row.at)
    voice, instruction = work.voice_of(room), message.request.get("instruction", "")
    task = Task(
        target="draft",
        patient_id=patient.id,
        language=language_of(instruction, voice.language),
        words=instruction,
    )
    manner = await manner_for(room, task, writer, work.writers)
    return DraftRequest(
        voice=voice,
        patient=Person(name=Patient.name.opened(patient), gender=await address_of(room, patient)),
        instruction=instruction,
        thread=tuple(thread[-THREAD_LENGTH:]),
        remark=remark,
        previous=message.body or "",
        manner=manner,
    )


async def give_up(work: DraftWork, job_id: str) -> None:
    """No text came: said, with ways to go on."""
    async with work.storage.unit() as unit:
        entered = await _enter(unit, job_id)
        if entered is not None:
            room, message, _ = entered
            await work.notices.draft_failed(room, message)
