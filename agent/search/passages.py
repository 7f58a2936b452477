"""A patient's stored words as passages: approved summaries, transcripts while they are kept, messages both ways."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from agent.offline.utterances import sentences
from pipelines.answers import Passage
from storage.models import InboundMessage, Message, Patient, SummaryVersion, Transcript
from storage.repositories.material import ANY_DAY, Days
from storage.repositories.therapist import TherapistRoom

LONGEST = 360
"""Characters. Enough for what belongs together, short enough to be quoted whole."""


async def passages_of(room: TherapistRoom, patient: Patient, days: Days = ANY_DAY) -> list[Passage]:
    """Everything of these days, summaries first; what is damaged is left out. Process notes are not there to be read.

    Each kind that is opened is audited under the patient's name.
    """
    summaries = await room.material.summaries(patient, days)
    of_session = {session.id: summary.id for session, summary, _ in summaries}
    found = [
        Passage(
            kind="summary",
            source_id=summary.id,
            patient_id=patient.id,
            on=session.held_on,
            text=piece,
            session_id=session.id,
            summary_id=summary.id,
        )
        for session, summary, version in summaries
        for _, _, text in SummaryVersion.sections.or_else(version, None) or ()
        for piece in pieces(text)
    ]
    found += [
        Passage(
            kind="transcript",
            source_id=transcript.id,
            patient_id=patient.id,
            on=session.held_on,
            text=piece,
            session_id=session.id,
            summary_id=of_session.get(session.id, ""),
        )
        for session, transcript in await room.material.transcripts(patient, days)
        for piece in pieces(Transcript.body.or_else(transcript, "") or "")
    ]
    return [*found, *await _messages(room, patient, days)]


async def _messages(room: TherapistRoom, patient: Patient, days: Days) -> list[Passage]:
    zone = ZoneInfo(room.me.time_zone)
    found: list[Passage] = []
    for message in await room.material.sent(patient, days):
        at: dt.datetime = message.sent_at or message.created_at
        text = Message.body.or_else(message, "") or ""
        found.append(
            Passage(kind="sent", source_id=message.id, patient_id=patient.id, on=at.astimezone(zone).date(), text=text)
        )
    for inbound in await room.material.received(patient, days):
        text, on = InboundMessage.body.or_else(inbound, "") or "", inbound.received_at.astimezone(zone).date()
        found.append(Passage(kind="received", source_id=inbound.id, patient_id=patient.id, on=on, text=text))
    return [passage for passage in found if passage.text.strip()]


def pieces(text: str) -> Iterator[str]:
    """Whole sentences that stand together, each piece at most LONGEST unless one sentence is longer."""
    for line in text.splitlines():
        kept = ""
        for sentence in sentences(line):
            if kept and len(kept) + len(sentence) >= LONGEST:
                yield kept
                kept = ""
            kept = f"{kept} {sentence}".strip()
        if kept:
            yield kept
