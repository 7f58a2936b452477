"""What must be true at the end: read from the phones, from the carrier, and from the stopped program's database."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import func, select

from bot.sandbox.server import Sandbox
from storage.database import Storage, open_storage
from storage.models import (
    Approval,
    Attempt,
    Base,
    ConsentEvent,
    InboundMessage,
    InboxRow,
    JobRow,
    Message,
    OutboxRow,
    Patient,
    Recap,
    Recording,
    Summary,
    SummaryVersion,
    Therapist,
    utc_now,
)
from storage.recordings import RecordingStore
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork
from storage.vault import KeySource
from tests.kill.points import reading
from tests.kill.program import Program, soon
from tests.kill.story import ANSWERS, EXAMPLES, SAY, Story, button_of

UNSETTLED = (
    "SELECT 1 FROM inbox WHERE state = 'new'",
    "SELECT 1 FROM outbox WHERE state = 'due'",
    "SELECT 1 FROM jobs WHERE state = 'recorded'",
    "SELECT 1 FROM recaps WHERE state IN ('queued', 'transcribing', 'summarising')",
    "SELECT 1 FROM messages WHERE state IN ('approved', 'sending')",
    "SELECT 1 FROM attempts WHERE outcome = 'open'",
    "SELECT 1 FROM recordings WHERE state <> 'deleted'",
)


async def settled(program: Program, sandbox: Sandbox) -> None:
    """Waits until nothing is left to do; fails naming what never ends."""
    await program.ready()
    await sandbox.twilio.settle()
    updates = sandbox.telegram.world.bots["therapist"].updates
    with reading(program.database) as database:

        def left() -> list[str]:
            queries = [query for query in UNSETTLED if database.execute(f"{query} LIMIT 1").fetchone()]
            return [*queries, *(["updates at Telegram"] if updates.pending else [])]

        try:
            await soon(lambda: not left())
        except TimeoutError:
            raise AssertionError(f"never settled: {left()}") from None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One approved message as the database knows it."""

    body: str
    state: str
    attempts: tuple[str, ...]
    open_from: float
    open_until: float


@contextlib.asynccontextmanager
async def opened(program: Program) -> AsyncIterator[Storage]:
    storage = await open_storage(f"sqlite+aiosqlite:///{program.database}", KeySource(key_file=program.key_file))
    try:
        yield storage
    finally:
        await storage.aclose()


async def check(story: Story, program: Program, sandbox: Sandbox) -> list[Sent]:
    """All of it, after the program has stopped. Returns what became of the approved messages."""
    async with opened(program) as storage:
        await _nothing_lost(storage, story, program)
        await _no_duplicates(storage, story)
        await _inbound_once(storage, story, sandbox)
        sent = await _messages(storage)
    _phone_got_only_what_was_approved(story, sandbox)
    for message in sent:
        _sent_once_or_shown(message, story, program, sandbox)
    assert {message.body for message in sent} == set(story.approved)
    return sent


async def _count(unit: UnitOfWork, model: type[Base], *conditions: object) -> int:
    query = select(func.count()).select_from(model)
    return await unit.session.scalar(query.where(*conditions)) or 0  # type: ignore[arg-type] # SQLAlchemy's own


async def _nothing_lost(storage: Storage, story: Story, program: Program) -> None:
    async with storage.unit() as unit:
        assert await _count(unit, InboxRow, InboxRow.state != "done") == 0
        assert await _count(unit, OutboxRow, OutboxRow.state == "due") == 0
        assert await _count(unit, JobRow, JobRow.state.in_(["recorded", "failed"])) == 0
        therapist = await unit.one(Therapist)
        room = await enter(unit, therapist.id)
        assert therapist.onboarded_at is not None
        assert {name: room.profile.get(name) for name in ANSWERS} == ANSWERS
        for name, example in EXAMPLES.items():
            assert room.profile[name] == [example]
        states = [recap.state for recap in await unit.all(Recap)]
        assert states == ["done"] * story.told
        recordings = await unit.all(Recording)
        assert all(recording.state == "deleted" for recording in recordings)  # each summary was approved
    assert await RecordingStore(program.data / "recordings").ids() == []
    assert not list((program.data / "recordings").glob("*.part"))


async def _no_duplicates(storage: Storage, story: Story) -> None:
    async with storage.unit() as unit:
        assert await _count(unit, Therapist) == 1
        assert await _count(unit, Patient) == story.patients
        assert (await _count(unit, ConsentEvent) > 0) == (story.patients > 0)
        assert await _count(unit, Summary) == story.told
        assert await _count(unit, SummaryVersion) == story.told
        assert await _count(unit, Summary, Summary.state == "approved") == story.told
        assert await _count(unit, Message) == len(story.approved)
        assert await _count(unit, Approval) == len(story.approved)


async def _inbound_once(storage: Storage, story: Story, sandbox: Sandbox) -> None:
    """Every message from the patient is stored once, and on the therapist's phone."""
    async with storage.unit() as unit:
        sids = [row.sid for row in await unit.all(InboundMessage)]
    from_phones = [one.sid for one in sandbox.twilio.carrier.messages.values() if one.direction == "inbound"]
    assert sorted(sids) == sorted(from_phones)
    for text in story.written:
        assert any(text in shown for shown in story.ada.reads)


async def _messages(storage: Storage) -> list[Sent]:
    found = []
    async with storage.unit() as unit:
        for message in await unit.all(Message, order=Message.created_at):
            await unit.unlock(f"patient:{message.patient_id}", message)
            attempts = await unit.all(Attempt, Attempt.message_id == message.id, order=Attempt.n)
            found.append(
                Sent(
                    body=message.body or "",
                    state=message.state,
                    attempts=tuple(attempt.outcome for attempt in attempts),
                    open_from=attempts[-1].started_at.timestamp() if attempts else 0.0,
                    open_until=(attempts[-1].finished_at or utc_now()).timestamp() if attempts else 0.0,
                )
            )
    return found


def _phone_got_only_what_was_approved(story: Story, sandbox: Sandbox) -> None:
    carried = Counter(message.body for message in sandbox.twilio.sent)
    assert set(carried) <= set(story.approved)
    assert all(count == 1 for count in carried.values()), carried
    assert set(story.dana.reads) <= set(story.approved)
    assert len(story.dana.reads) == len(set(story.dana.reads))


def _sent_once_or_shown(message: Sent, story: Story, program: Program, sandbox: Sandbox) -> None:
    """Sent, and then once; or uncertain, and then shown with both ways on, and only where a kill left it unknown."""
    was_carried = any(one.body == message.body for one in sandbox.twilio.sent)
    if was_carried:
        # The carrier lists it: what its answer would have said is found there.
        assert message.state == "sent", message
        assert message.attempts == ("accepted",)
        return
    assert message.state == "uncertain", message
    assert message.attempts == ("unknown",)
    assert any(message.open_from <= kill <= message.open_until for kill in program.kills), "no kill is the cause"
    cards = [shown for shown in story.ada.messages if message.body in shown.text and button_of(shown, "🔁")]
    assert any(
        button_of(card, SAY("button-it-arrived")) and button_of(card, SAY("button-send-again")) for card in cards
    )
    assert any(SAY("state-uncertain")[:30] in text and message.body not in text for text in story.ada.reads)
