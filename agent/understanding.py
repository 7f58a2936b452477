"""What a plain-language text asks for, found out by the model as a job: a turn must not wait for it."""

import structlog

from agent.drafting import DraftWork
from pipelines.ports import Intent, Language, WriterError, WriterRefused
from storage.repositories.recaps import recap_owner
from storage.repositories.therapist import enter
from storage.sealed import Unreadable

log = structlog.get_logger(__name__)


async def understand(work: DraftWork, recap_id: str) -> None:
    """Asks the writer, then has the request followed. Without an answer the text is offered as what it may be."""
    async with work.storage.unit() as unit:
        room = await enter(unit, await recap_owner(unit, recap_id))
        recap = await room.recaps.get(recap_id)
        if recap.state != "waiting":
            return
        text = room.recaps.text(recap)
        names = [patient.name for patient in await room.patients.everyone()]
        therapist = room.me.name
        language: Language = "en" if room.me.language == "en" else "he"
        writer = await work.writers.for_therapist(unit, room.me.id)
    try:
        if any(isinstance(name, Unreadable) for name in [*names, therapist]):
            raise WriterRefused("a name that does not open cannot be hidden from a model")
        intent = await writer.route(text, language=language, patients=names, therapist=therapist)
    except WriterError as error:
        log.info("writer did not understand a request", recap_id=recap_id, error=type(error).__name__)
        intent = Intent(action="none")
    await _follow(work, recap_id, intent)


async def give_up(work: DraftWork, recap_id: str) -> None:
    """The job broke: the text is offered as what it may be."""
    await _follow(work, recap_id, Intent(action="none"))


async def _follow(work: DraftWork, recap_id: str, intent: Intent) -> None:
    async with work.storage.unit() as unit:
        room = await enter(unit, await recap_owner(unit, recap_id))
        recap = await room.recaps.get(recap_id)
        if recap.state == "waiting":
            await work.notices.request_understood(room, recap, intent)
