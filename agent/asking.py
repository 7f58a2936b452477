"""Answers a question of the therapist over their own words, as a job: opened, ranked, answered, every source named."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import structlog

from agent.grounds import stated
from agent.search.find import find
from agent.search.passages import passages_of
from agent.search.times import Which, when_in
from pipelines.answers import Answered, AnswerRequest, Passage, Stated
from pipelines.notices import Notices
from pipelines.ports import Language, Writer
from pipelines.writers import Writers
from storage.database import Storage
from storage.models import Patient, Therapist, utc_now
from storage.repositories.material import ANY_DAY, Days
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
KIND = "ask"


@dataclass(frozen=True, kw_only=True)
class AskWork:
    storage: Storage
    writers: Writers
    notices: Notices


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """All that is needed outside of the transaction."""

    question: str = field(repr=False)
    subject: str = field(repr=False)
    about: tuple[str, ...] = field(repr=False)
    language: Language
    therapist: str = field(repr=False)
    names: dict[str, str] = field(repr=False)
    asked_of: tuple[str, ...]
    today: dt.date
    days: Days | None
    passages: tuple[Passage, ...] = field(repr=False)
    writers: dict[str, Writer]


async def answer(work: AskWork, job_id: str) -> None:
    """Reads, then asks outside of any transaction, then says it in the chat. Running twice says the same once."""
    async with work.storage.unit() as unit:
        job = await unit.job(KIND, job_id)
        chat_id = job.payload["chat"]
        room = await enter(unit, job.therapist_id)
        unit.actor = f"job:therapist:{room.me.id}"
        opened = await _open(work, unit, room, job.payload["question"], job.payload["patients"])
    best = await asyncio.to_thread(find, opened.subject, opened.passages, names=opened.about)
    statements: list[Stated] = []
    may_fail = [writer for writer in opened.writers.values() if writer is not work.writers.local]
    for writer in dict.fromkeys(opened.writers[passage.patient_id] for passage in best):
        own = tuple(passage for passage in best if opened.writers[passage.patient_id] is writer)
        text = await writer.answer(_request(opened, own))
        also = (opened.question, *opened.names.values())
        statements += await stated(text.statements, own, is_quote=not writer.is_model, also=also)
    local = {passage.patient_id for passage in best if opened.writers[passage.patient_id] is work.writers.local}
    answered = Answered(
        question=opened.question,
        statements=tuple(statements),
        patient_ids=opened.asked_of,
        days=opened.days,
        kept_local=tuple(sorted(local)) if work.writers.has_model else (),
        has_failed=any(not writer.is_model for writer in may_fail),
    )
    async with work.storage.unit() as unit:
        room = await enter(unit, job.therapist_id)
        await work.notices.question_answered(room, chat_id, job_id, answered)


async def _open(
    work: AskWork, unit: UnitOfWork, room: TherapistRoom, question: str, patient_ids: Sequence[str]
) -> _Opened:
    everyone = [*await room.patients.everyone(), *await room.patients.everyone(status="archived")]
    wanted = [patient for patient in everyone if not patient_ids or patient.id in patient_ids]
    today = utc_now().astimezone(ZoneInfo(room.me.time_zone)).date()
    when = when_in(question, today)
    days = await _session_day(room, wanted, when.session) if when.session else when.days
    passages = [passage for patient in wanted for passage in await passages_of(room, patient, days or ANY_DAY)]
    return _Opened(
        question=question,
        subject=when.rest,
        about=tuple(patient.name for patient in wanted) if patient_ids else (),
        language="en" if room.me.language == "en" else "he",
        therapist=Therapist.name.opened(room.me),
        names={patient.id: patient.name for patient in everyone},
        asked_of=tuple(patient_ids),
        today=today,
        days=days,
        passages=tuple(passages),
        writers=await writers_for(work.writers, unit, room.me.id, wanted),
    )


async def writers_for(
    writers: Writers, unit: UnitOfWork, therapist_id: str, wanted: Sequence[Patient]
) -> dict[str, Writer]:
    """Whose words which writer may see: one for all who agreed to a model, and the local one for the others."""
    writer = await writers.for_therapist(unit, therapist_id)
    return {patient.id: writer if await writers.may_read(unit, patient.id) else writers.local for patient in wanted}


async def _session_day(room: TherapistRoom, patients: Sequence[Patient], which: Which) -> Days | None:
    """The day of the last session, or of the one before it; None where there was none."""
    day = await room.material.newest_session_day(patients)
    if day is not None and which == "before-last":
        day = await room.material.newest_session_day(patients, before=day)
    return Days(since=day, until=day) if day is not None else None


def _request(opened: _Opened, passages: tuple[Passage, ...]) -> AnswerRequest:
    return AnswerRequest(
        question=opened.question,
        subject=opened.subject,
        about=opened.about,
        language=opened.language,
        therapist=opened.therapist,
        names=opened.names,
        today=opened.today,
        passages=passages,
    )


async def give_up(work: AskWork, kind: str, job_id: str) -> None:
    """The job broke: said, and the question can be asked again."""
    async with work.storage.unit() as unit:
        job = await unit.job(kind, job_id)
        room = await enter(unit, job.therapist_id)
        await work.notices.question_failed(room, job.payload["chat"], job_id)
