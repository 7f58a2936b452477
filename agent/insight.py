"""Looks back over all approved summaries of one patient, as a job: what recurs, helped, changed, and is open."""

from dataclasses import fields

import structlog

from agent.asking import AskWork, writers_for
from agent.grounds import stated
from pipelines.answers import Insight, InsightRequest, InsightText, Passage
from pipelines.points import points_of
from pipelines.ports import Person, Points
from storage.models import SummaryVersion, Therapist
from storage.repositories.therapist import TherapistRoom, enter

log = structlog.get_logger(__name__)
KIND = "insight"
FEWEST = 2
"""With one summary there is nothing to look back over."""
MOST_CHARACTERS = 60_000
"""Of the newest summaries; a model is not given more at once."""


async def look_back(work: AskWork, job_id: str) -> None:
    async with work.storage.unit() as unit:
        job = await unit.job(KIND, job_id)
        room = await enter(unit, job.therapist_id)
        unit.actor = f"job:therapist:{room.me.id}"
        patient = await room.patients.get(job.payload["patient"])
        everyone = [*await room.patients.everyone(), *await room.patients.everyone(status="archived")]
        told = await _told(room, patient.id)
        writer = (await writers_for(work.writers, unit, room.me.id, [patient]))[patient.id]
        request = InsightRequest(
            language="en" if room.me.language == "en" else "he",
            therapist=Therapist.name.opened(room.me),
            patient=Person(name=patient.name, gender="f" if patient.gender == "f" else "m"),
            names={one.id: one.name for one in everyone},
            passages=tuple(passage for passage, _ in told),
            points=tuple(points for _, points in told),
        )
    if len(told) < FEWEST:
        await _say(work, job_id, None)
        return
    text = await writer.look_back(request)
    is_quote, also = not writer.is_model, tuple(request.names.values())
    parts = {
        part.name: tuple(await stated(getattr(text, part.name), request.passages, is_quote=is_quote, also=also))
        for part in fields(InsightText)
    }
    insight = Insight(
        patient_id=patient.id,
        parts=parts,
        count=len(told),
        since=told[0][0].on,
        until=told[-1][0].on,
        is_local=work.writers.has_model and writer is work.writers.local,
        has_failed=writer is not work.writers.local and not writer.is_model,
    )
    await _say(work, job_id, insight)


async def _told(room: TherapistRoom, patient_id: str) -> list[tuple[Passage, Points]]:
    """Each approved summary whole, oldest session first; damaged ones are left out."""
    patient = await room.patients.get(patient_id)
    told: list[tuple[Passage, Points]] = []
    for session, summary, version in await room.material.summaries(patient):
        sections = SummaryVersion.sections.or_else(version, None) or ()
        text = "\n".join(body for _, _, body in sections if body.strip())
        if text:
            passage = Passage(
                kind="summary",
                source_id=summary.id,
                patient_id=patient.id,
                on=session.held_on,
                text=text,
                session_id=session.id,
                summary_id=summary.id,
            )
            told.append((passage, points_of(version)))
    while len(told) > FEWEST and sum(len(passage.text) for passage, _ in told) > MOST_CHARACTERS:
        told.pop(0)
    return told


async def _say(work: AskWork, job_id: str, insight: Insight | None) -> None:
    async with work.storage.unit() as unit:
        job = await unit.job(KIND, job_id)
        room = await enter(unit, job.therapist_id)
        await work.notices.insight_ready(room, job.payload["chat"], job_id, insight)
