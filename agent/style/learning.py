"""After an approval the text as it was first written is kept beside the one that was approved."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.hebrew import language_of
from agent.style.distance import changed_share
from pipelines.notices import Notices
from pipelines.ports import Voice
from pipelines.writers import Writers
from storage.database import Storage
from storage.models import Message, SummaryVersion, utc_now
from storage.models.messaging import APPROVED_STATES
from storage.repositories.drafts import message_owner
from storage.repositories.examples import Example
from storage.repositories.summaries import summary_owner
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork

WRITTEN, WRITTEN_BY = "written", "written_by"
"""Where a message's request keeps the text that a writer wrote first, and who wrote it."""
THERAPIST = "therapist"
"""The writer of what the therapist wrote themselves."""
LONGEST_TASK = 2_000


@dataclass(frozen=True, kw_only=True)
class LearnWork:
    storage: Storage
    writers: Writers
    notices: Notices
    voice_of: Callable[[TherapistRoom], Voice]


@dataclass(frozen=True, kw_only=True)
class Approved:
    """What a job is about: a message ("draft") or a summary of this room."""

    room: TherapistRoom
    kind: str
    object_id: str


async def enter_approved(unit: UnitOfWork, job_id: str) -> Approved:
    """Job ids are "<draft or summary>:<object>:<version>"."""
    kind, object_id, _ = job_id.split(":")
    owner = await (message_owner(unit, object_id) if kind == "draft" else summary_owner(unit, object_id))
    room = await enter(unit, owner)
    unit.actor = f"job:therapist:{room.me.id}"
    return Approved(room=room, kind=kind, object_id=object_id)


async def keep_example(work: LearnWork, job_id: str) -> None:
    """Nothing is kept of a text that no writer wrote; one that was approved again takes the place of the first."""
    async with work.storage.unit() as unit:
        approved = await enter_approved(unit, job_id)
        read = _draft if approved.kind == "draft" else _summary
        example = await read(approved.room, approved.object_id)
        if example is not None:
            await approved.room.examples.keep(example)


async def _draft(room: TherapistRoom, message_id: str) -> Example | None:
    message = await room.drafts.read(message_id)
    request = Message.request.or_else(message, None) or {}
    after = Message.body.or_else(message, None)
    if message.state not in APPROVED_STATES or not request.get(WRITTEN) or not after:
        return None
    return _example(
        room,
        patient_id=message.patient_id,
        kind="draft",
        object_id=message.id,
        task=request.get("instruction", ""),
        texts=(request[WRITTEN], after),
        distance=changed_share(request[WRITTEN], after),
        writer=request.get(WRITTEN_BY, ""),
        at=utc_now(),
    )


async def _summary(room: TherapistRoom, summary_id: str) -> Example | None:
    summary = await room.summaries.get(summary_id)
    if summary.state != "approved" or summary.approved_version is None:
        return None
    versions = [await room.summaries.text(summary, number) for number in range(1, summary.approved_version + 1)]
    first, last = versions[0], versions[-1]
    cleared = next((row for row in reversed(versions) if _is_cleared(row)), first)
    written, before, after = (SummaryVersion.sections.or_else(row, None) for row in (first, cleared, last))
    if written is None or before is None or after is None:
        return None
    return _example(
        room,
        patient_id=summary.patient_id,
        kind="summary",
        object_id=summary.id,
        task=_note(before),
        texts=(_note(before), _note(after)),
        distance=changed_share(_note(written), _note(after)),
        writer=first.writer,
        at=summary.approved_at or utc_now(),
    )


def _is_cleared(version: SummaryVersion) -> bool:
    """Whether marked sentences were taken out of it with a tap: work for the therapist, and no habit of their style."""
    return version.source == "edited" and version.writer != THERAPIST


def _note(sections: Sequence[Sequence[str]]) -> str:
    return "\n".join(body for _, _, body in sections if body.strip())


def _example(
    room: TherapistRoom,
    *,
    patient_id: str,
    kind: str,
    object_id: str,
    task: str,
    texts: tuple[str, str],
    distance: float,
    writer: str,
    at: dt.datetime,
) -> Example:
    before, after = texts
    return Example(
        patient_id=patient_id,
        kind=kind,
        object_id=object_id,
        task=task[:LONGEST_TASK],
        before=before,
        after=after,
        language=language_of(after, "en" if room.me.language == "en" else "he"),
        writer=writer,
        distance=distance,
        approved_at=at,
    )
