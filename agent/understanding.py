"""A talk with the writer about one thing that the therapist said: bounded, and it changes nothing until it is over."""

import asyncio
from zoneinfo import ZoneInfo

import structlog

from agent import memory
from agent.drafting import DraftWork
from agent.tools import Facts, Patient, Waiting, answer_to, specs
from agent.tools.tool import ToolError
from pipelines.conversing import Call, Talk, Told, Understood, Wish
from pipelines.ports import Language, Writer, WriterError, WriterRefused
from storage.models import utc_now
from storage.repositories.recaps import recap_owner
from storage.repositories.therapist import TherapistRoom, enter
from storage.sealed import Unreadable

log = structlog.get_logger(__name__)
MOST_CALLS = 6
MOST_ERRORS = 2
LONGEST_TALK_S = 120.0


async def understand(work: DraftWork, recap_id: str) -> None:
    """As a job, for a writer that takes its time. Without an answer the words are offered as what they may be."""
    async with work.storage.unit() as unit:
        room = await enter(unit, await recap_owner(unit, recap_id))
        unit.actor = f"job:therapist:{room.me.id}"
        recap = await room.recaps.get(recap_id)
        if recap.state != "waiting":
            return
        facts = await facts_of(room)
        talk = await talk_of(room, facts, room.recaps.text(recap), chat_id=recap.chat_id)
        writer = await work.writers.for_therapist(unit, room.me.id)
    try:
        async with asyncio.timeout(LONGEST_TALK_S):
            understood = await converse(writer, talk, facts)
    except (WriterError, TimeoutError) as error:
        log.info("writer did not understand a request", recap_id=recap_id, error=type(error).__name__)
        understood = Understood()
    await _settle(work, recap_id, understood)


async def give_up(work: DraftWork, recap_id: str) -> None:
    """The job broke: the words are offered as what they may be."""
    await _settle(work, recap_id, Understood())


async def _settle(work: DraftWork, recap_id: str, understood: Understood) -> None:
    async with work.storage.unit() as unit:
        room = await enter(unit, await recap_owner(unit, recap_id))
        unit.actor = f"job:therapist:{room.me.id}"
        recap = await room.recaps.get(recap_id)
        if recap.state == "waiting":
            await work.notices.request_understood(room, recap, understood)


async def facts_of(room: TherapistRoom) -> Facts:
    """What tools may know of the room. No text of a patient is opened for it."""
    patients = await room.patients.everyone()
    drafts = await room.drafts.undecided()
    return Facts(
        patients=tuple(Patient(id=patient.id, name=patient.name) for patient in patients),
        drafts=tuple(
            Waiting(
                message_id=message.id,
                version=message.version,
                patient_id=message.patient_id,
                has_text=message.state == "pending",
            )
            for message in drafts
        ),
        now=utc_now().astimezone(ZoneInfo(room.me.time_zone)),
    )


async def talk_of(room: TherapistRoom, facts: Facts, said: str, *, chat_id: str) -> Talk:
    """What the writer gets: the therapist's words, then and now, and the names to be hidden. Nothing of a patient's."""
    language: Language = "en" if room.me.language == "en" else "he"
    return Talk(
        said=said,
        language=language,
        therapist=room.me.name,
        patients=tuple(patient.name for patient in facts.patients),
        now=facts.now,
        tools=specs(),
        before=await memory.lately(room, chat_id),
    )


async def converse(writer: Writer, talk: Talk, facts: Facts) -> Understood:
    """Lets the writer call tools until it has said its last words. Raises WriterError.

    What it is told are facts of ours; what patients wrote is never part of it, so that no word of theirs can call
    a tool. The wishes that come out are carried out afterwards, all together, by the chat.
    """
    if writer.is_model and any(isinstance(name, Unreadable) for name in [*talk.patients, talk.therapist]):
        raise WriterRefused("a name that does not open cannot be hidden from a model")
    conversation = writer.converse(talk)
    calls: list[tuple[Call, Told]] = []
    wishes: list[Wish] = []
    while True:
        move = await conversation.move()
        if isinstance(move, str):
            return Understood(wishes=tuple(wishes), calls=tuple(calls), answer=move.strip())
        told = _answered(move, facts, wishes)
        calls.append((move, told))
        if len(calls) == MOST_CALLS or sum(answer.is_error for _, answer in calls) == MOST_ERRORS:
            return Understood(wishes=tuple(wishes), calls=tuple(calls))
        conversation.told(told)


def _answered(call: Call, facts: Facts, wishes: list[Wish]) -> Told:
    try:
        planned = answer_to(call, facts)
    except ToolError as error:
        return Told(text=str(error), is_error=True, obstacle=error.code)
    if planned.wish is not None and planned.wish not in wishes:
        wishes.append(planned.wish)
    return Told(text=planned.told)
