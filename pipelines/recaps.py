"""From a recap to a summary: fetch the audio, transcribe, summarise. A step that runs again changes nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import structlog

from pipelines import parts
from pipelines.growing import Growing
from pipelines.notices import Notices
from pipelines.points import as_evidence, as_stored
from pipelines.ports import (
    BadAudio,
    Manner,
    NoModel,
    NoSpeech,
    Person,
    Section,
    Segment,
    Speech,
    SpeechCancelled,
    SpeechCrashed,
    SpeechError,
    SummaryRequest,
    SummaryText,
    TooLong,
    Transcriber,
    Voice,
    Writer,
    WriterError,
)
from pipelines.writers import Writers
from storage.database import Storage
from storage.errors import NotFound
from storage.models import Patient, Recap, Recording, SummaryVersion, utc_now
from storage.recordings import RecordingStore, RecordingTooLarge
from storage.repositories.patients import patient_by_id
from storage.repositories.recaps import recap_owner
from storage.repositories.summaries import summary_owner
from storage.repositories.therapist import TherapistRoom, enter
from storage.sealed import Unreadable
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
MAX_HOTWORDS = 15
PROGRESS_STEP = 0.05

FAILURES: Mapping[type[Exception], str] = {
    NoModel: "no-model",
    NoSpeech: "no-speech",
    BadAudio: "bad-audio",
    TooLong: "too-long",
    SpeechCrashed: "crashed",
}


class FetchError(Exception):
    """The file could not be fetched from the channel. `code` is a failure code: too-large, gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fetch(Protocol):
    def __call__(self, channel: str, account: str, attachment: dict[str, Any]) -> AsyncIterator[bytes]: ...


@dataclass(frozen=True, kw_only=True)
class RecapWork:
    """The parts that the steps need; made once by the composition root."""

    storage: Storage
    recordings: RecordingStore
    transcriber: Transcriber | None
    writers: Writers
    notices: Notices
    fetch: Fetch
    max_audio_bytes: int
    voice_of: Callable[[TherapistRoom], Voice]
    sections_of: Callable[[TherapistRoom], tuple[Section, ...]]
    check: Callable[[SummaryRequest, SummaryText], SummaryText]
    manner_of: Callable[[TherapistRoom, str, str, Writer], Awaitable[Manner]]


def recap_id_of(job_id: str) -> str:
    """Job ids are "<recap id>:<try>"."""
    return job_id.rpartition(":")[0]


async def _enter(unit: UnitOfWork, recap_id: str) -> tuple[TherapistRoom, Recap]:
    room = await enter(unit, await recap_owner(unit, recap_id))
    unit.actor = f"job:therapist:{room.me.id}"
    return room, await room.recaps.get(recap_id)


async def fetch_audio(work: RecapWork, job_id: str) -> None:
    """Brings the audio from the channel into a sealed file. Links expire, so this starts before anything is asked."""
    recap_id = recap_id_of(job_id)
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.recording_id is None:
            return
        recording = await room.recaps.recording(recap)
        is_dropped = recording.state == "deleted"
        if recording.state == "stored":
            return
        key = await unit.key(recording.key_owner)
        attachment = recording.attachment
    if is_dropped:
        await work.recordings.delete(recording.id)  # an earlier run of this step may have died with the file written
        return
    try:
        stored = await work.recordings.write(
            recording.id,
            key,
            work.fetch(recording.channel, recording.account, attachment),
            limit_bytes=work.max_audio_bytes,
        )
    except (FetchError, RecordingTooLarge) as error:
        code = error.code if isinstance(error, FetchError) else "too-large"
        await _fail(work, recap_id, code, only_if_waited_for=True)
        return
    async with work.storage.unit() as unit:
        row = await unit.one(Recording, Recording.id == recording.id)
        is_wanted = row.state == "waiting"
        if is_wanted:
            row.state = "stored"
            row.size_bytes = stored.size_bytes
    if not is_wanted:
        # Dropped while it came in (deleted), or another run of this step was first (stored: these are its bytes).
        async with work.storage.unit() as unit:
            if (await unit.one(Recording, Recording.id == recording.id)).state == "deleted":
                await work.recordings.delete(recording.id)


async def transcribe(work: RecapWork, job_id: str) -> None:
    """Audio to text on this machine, or typed notes as they are; the transcript is shown as soon as it is there."""
    recap_id = recap_id_of(job_id)
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.state not in {"queued", "transcribing"}:
            return
        if await room.recaps.transcript(recap) is not None:  # another try: only the summary was missing
            await room.recaps.set_state(recap, "summarising")
            return
        if recap.kind == "typed":
            await room.recaps.keep_transcript(recap, body=room.recaps.text(recap), language=room.me.language)
            await room.recaps.set_state(recap, "summarising")
            return
        await room.recaps.set_state(recap, "transcribing")
        recording = await room.recaps.recording(recap)
        if recording.state != "stored":
            await _fail_in(work, room, recap, "gone")
            return
        key = await unit.key(recording.key_owner)
        names = await _names(room, recap)
        language = room.me.language
    try:
        speech = await _listen(work, job_id, work.recordings.read(recording.id, key), language, names)
    except SpeechCancelled:
        return
    except SpeechError as error:
        await _fail(work, recap_id, FAILURES.get(type(error), "crashed"))
        return
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.state != "transcribing":
            return
        transcript = await room.recaps.keep_transcript(
            recap,
            body=speech.text,
            language=speech.language,
            model=speech.model,
            confidence=_mean_confidence(speech.segments),
            segments=[[part.start_s, part.end_s, part.text, part.confidence] for part in speech.segments],
        )
        await room.recaps.set_state(recap, "summarising")
        await work.notices.transcript_ready(room, recap, transcript, is_cut=speech.truncated)


async def _listen(work: RecapWork, job_id: str, audio: AsyncIterator[bytes], language: str, names: list[str]) -> Speech:
    if work.transcriber is None:
        raise NoModel("no speech model is set up")
    watch = _Watch(work, job_id)
    watching = asyncio.create_task(watch.poll())
    try:
        return await work.transcriber.transcribe(
            audio, language=language, names=names, on_progress=watch.progress, is_cancelled=lambda: watch.is_cancelled
        )
    finally:
        watching.cancel()


class _Watch:
    """Shows progress in steps that a person can see, and notices when the therapist asked to stop."""

    def __init__(self, work: RecapWork, job_id: str) -> None:
        self._work = work
        self._recap_id, _, number = job_id.rpartition(":")
        self._try = int(number)
        self._shown = -1.0
        self.is_cancelled = False

    async def progress(self, share: float) -> None:
        if share - self._shown < PROGRESS_STEP or self.is_cancelled:
            return
        self._shown = share
        async with self._work.storage.unit() as unit:
            room, recap = await _enter(unit, self._recap_id)
            if recap.state == "transcribing":
                await self._work.notices.recap_progress(room, recap, share=min(share, 1.0))
            else:
                self.is_cancelled = True

    async def poll(self) -> None:
        while not self.is_cancelled:
            await asyncio.sleep(1.0)
            async with self._work.storage.unit() as unit:
                _, recap = await _enter(unit, self._recap_id)
                # A later try means that this one was stopped, however soon it was taken up again.
                self.is_cancelled = recap.state == "cancelled" or recap.tries != self._try


async def _names(room: TherapistRoom, recap: Recap) -> list[str]:
    """Names the recogniser should know: whose session it was first, then the therapist, then the caseload."""
    own = await room.patients.get(recap.patient_id or "")
    others = [patient.name for patient in await room.patients.everyone() if patient.id != own.id]
    names = [own.name, *([room.me.name] if room.me.name else []), *others]
    return [name for name in names if not isinstance(name, Unreadable)][:MAX_HOTWORDS]


def _mean_confidence(segments: tuple[Segment, ...]) -> float:
    total = sum(segment.end_s - segment.start_s for segment in segments)
    if not total:
        return 1.0
    return sum(segment.confidence * (segment.end_s - segment.start_s) for segment in segments) / total


async def summarise(work: RecapWork, job_id: str) -> None:
    """The transcript becomes a proposed summary in the therapist's format."""
    recap_id = recap_id_of(job_id)
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.state != "summarising":
            return
        show = Growing(partial(_show_growing, work, recap_id))
        writer = await work.writers.for_patient(unit, recap.patient_id or "", on_partial=show)
        request = await _request(work, room, recap, writer)

    async def on_part(part: int, of_parts: int) -> bool:
        async with work.storage.unit() as unit:
            room, recap = await _enter(unit, recap_id)
            if recap.state != "summarising":
                return False
            await work.notices.summary_progress(room, recap, part=part, parts=of_parts)
            return True

    try:
        text = await _written(work, writer, request, on_part)
    except parts.Stopped:
        return
    except WriterError as error:
        log.info("writer gave no summary", recap_id=recap_id, error=type(error).__name__)
        await _fail(work, recap_id, "writer")
        return
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.state != "summarising":
            return
        summary = await room.summaries.create(recap)
        await room.summaries.add_version(
            summary,
            version=1,
            sections=[(section.key, section.title, body) for section, body in text.sections],
            source="written",
            writer=writer.name,
            points=as_stored(text.points),
            evidence=as_evidence(text.sentences),
        )
        await room.recaps.set_state(recap, "done")
        await work.notices.summary_ready(room, recap, summary)


async def _written(work: RecapWork, writer: Writer, request: SummaryRequest, on_part: parts.OnPart) -> SummaryText:
    """What the writer makes of it, in parts if need be, each sentence held against the whole source."""
    text = await parts.summarise(writer, request, on_part)
    return await asyncio.to_thread(work.check, request, text)  # a long source takes a second


async def _show_growing(work: RecapWork, recap_id: str, text: str) -> None:
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.state == "summarising":
            await work.notices.summary_growing(room, recap, text)


async def _request(
    work: RecapWork, room: TherapistRoom, recap: Recap, writer: Writer, *, remark: str = "", previous: str = ""
) -> SummaryRequest:
    transcript = await room.recaps.transcript(recap)
    if transcript is None:
        raise NotFound("Transcript")
    patient = await patient_by_id(room.unit, recap.patient_id or "")
    return SummaryRequest(
        voice=work.voice_of(room),
        patient=_person(patient),
        sections=work.sections_of(room),
        source=transcript.body,
        held_on=recap.held_on,
        remark=remark,
        previous=previous,
        manner=await work.manner_of(room, patient.id, transcript.body, writer),
    )


def _person(patient: Patient) -> Person:
    return Person(name=Patient.name.opened(patient), gender="f" if patient.gender == "f" else "m")


def _version_of(job_id: str) -> tuple[str, int]:
    """Job ids are "<summary id>:<version>:<request>": the same version may be asked for again after a failure."""
    summary_id, number, *_ = job_id.split(":")
    return summary_id, int(number)


async def summarise_again(work: RecapWork, job_id: str) -> None:
    """🔁: the same transcript once more, with the therapist's remark."""
    summary_id, version = _version_of(job_id)
    async with work.storage.unit() as unit:
        room = await enter(unit, await summary_owner(unit, summary_id))
        unit.actor = f"job:therapist:{room.me.id}"
        summary = await room.summaries.get(summary_id)
        if summary.state != "proposed" or summary.version >= version:
            return
        remark = (await unit.job("again", job_id)).payload.get("remark", "")
        before = await room.summaries.text(summary)
        recap = await room.recaps.get(summary.recap_id)
        read: list[list[str]] = SummaryVersion.sections.or_else(before, [])
        previous = "\n\n".join(f"{title}\n{body}" for _, title, body in read)
        show = Growing(partial(_show_growing_again, work, summary_id, version))
        writer = await work.writers.for_patient(unit, summary.patient_id, on_partial=show)
        request = await _request(work, room, recap, writer, remark=remark, previous=previous)

    async def on_part(part: int, of_parts: int) -> bool:
        async with work.storage.unit() as unit:
            room = await enter(unit, await summary_owner(unit, summary_id))
            summary = await room.summaries.get(summary_id)
            recap = await room.recaps.get(summary.recap_id)
            if summary.state != "proposed" or summary.version >= version:
                return False
            await work.notices.summary_progress(room, recap, part=part, parts=of_parts, version=version)
            return True

    try:
        text = await _written(work, writer, request, on_part)
    except parts.Stopped:
        return
    except WriterError as error:
        log.info("writer gave no summary", summary_id=summary_id, error=type(error).__name__)
        await give_up_again(work, job_id)
        return
    async with work.storage.unit() as unit:
        room = await enter(unit, await summary_owner(unit, summary_id))
        summary = await room.summaries.get(summary_id)
        if summary.state != "proposed" or summary.version >= version:
            return
        sections = [(section.key, section.title, body) for section, body in text.sections]
        before = await room.summaries.text(summary)
        is_unchanged = [list(section) for section in sections] == SummaryVersion.sections.or_else(before, None)
        await room.summaries.add_version(
            summary,
            version=version,
            sections=sections,
            source="again",
            writer=writer.name,
            remark=remark,
            points=as_stored(text.points),
            evidence=as_evidence(text.sentences),
        )
        recap = await room.recaps.get(summary.recap_id)
        await work.notices.summary_ready(room, recap, summary, is_unchanged=is_unchanged)


async def _show_growing_again(work: RecapWork, summary_id: str, version: int, text: str) -> None:
    async with work.storage.unit() as unit:
        room = await enter(unit, await summary_owner(unit, summary_id))
        summary = await room.summaries.get(summary_id)
        if summary.state == "proposed" and summary.version < version:
            await work.notices.version_growing(room, summary, text, version=version)


async def give_up_again(work: RecapWork, job_id: str) -> None:
    """Writing again came to nothing: said, and the version before stays."""
    summary_id, version = _version_of(job_id)
    async with work.storage.unit() as unit:
        room = await enter(unit, await summary_owner(unit, summary_id))
        await work.notices.summary_failed(room, await room.summaries.get(summary_id), version=version)


async def give_up(work: RecapWork, job_id: str) -> None:
    """A recap whose job broke for good: said, and kept for another try."""
    await _fail(work, recap_id_of(job_id), "crashed")


async def _fail(work: RecapWork, recap_id: str, code: str, *, only_if_waited_for: bool = False) -> None:
    async with work.storage.unit() as unit:
        room, recap = await _enter(unit, recap_id)
        if recap.state in {"done", "cancelled", "discarded"} or (only_if_waited_for and recap.state == "waiting"):
            return
        await _fail_in(work, room, recap, code)


async def _fail_in(work: RecapWork, room: TherapistRoom, recap: Recap, code: str) -> None:
    await room.recaps.set_state(recap, "failed", failure=code)
    await work.notices.recap_failed(room, recap)


async def delete_recording(work: RecapWork, recording_id: str) -> None:
    """The summary is approved or the recap dropped: the audio has served."""
    await work.recordings.delete(recording_id)
    async with work.storage.unit() as unit:
        recording = await unit.one(Recording, Recording.id == recording_id)
        recording.state = "deleted"
        recording.attachment_ct = None
        recording.deleted_at = utc_now()
        unit.audit("delete", recording, therapist_id=recording.therapist_id, patient_id=recording.patient_id)
