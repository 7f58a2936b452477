"""The verdict: what the carrier took, beside what stood on the tapped cards and what the database says of it."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.state import TextMessage, bare
from storage.database import Storage
from storage.models import Approval, Attempt, InboxRow, Message
from tests.kill.program import PATIENCE_S
from tests.proof.office import Place
from tests.proof.sender import storage_of
from tests.proof.work import TWIN

LOOK_S = 0.1


@dataclass(frozen=True, kw_only=True)
class Known:
    """One message as the database knows it at the end."""

    id: str
    state: str
    failure: str
    envelope: tuple[str, str, str]
    is_approved: bool
    attempts: tuple[str, ...]
    tokens: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    approved: int
    accepted: int
    states: Counter[str]

    def __str__(self) -> str:
        return f"{self.approved} approved, {self.accepted} accepted, {dict(self.states)}"


def token_of(taken: TextMessage) -> str:
    """The attempt that handed this message over."""
    return parse_qs(urlsplit(taken.callback).query)["t"][0]


def envelope_of(taken: TextMessage) -> tuple[str, str, str]:
    return bare(taken.recipient), taken.channel, taken.body


def tapped(taps: Path) -> dict[str, tuple[str, str, str]]:
    """What stood on each card that was tapped: number, channel, text."""
    lines = [json.loads(line) for line in taps.read_text(encoding="utf-8").splitlines()]
    return {message_id: (to, channel, body) for message_id, to, channel, body in lines}


async def settled(place: Place, sandbox: Sandbox, *, within_s: float = PATIENCE_S) -> None:
    """Nothing is under way, and whatever the carrier took is known by name. Fails naming what is not."""
    await sandbox.twilio.settle()
    took = {token_of(one) for one in sandbox.twilio.sent if one.body != TWIN}
    left: list[str] = []
    async with storage_of(place) as storage:
        try:
            async with asyncio.timeout(within_s):
                while True:
                    left = await _left(storage, took)
                    if not left:
                        break
                    await asyncio.sleep(LOOK_S)  # what is waited for happens in another process
        except TimeoutError:
            raise AssertionError(f"never settled: {left}") from None


async def _left(storage: Storage, took: set[str]) -> list[str]:
    async with storage.unit() as unit:
        messages = await unit.all(Message, Message.state.in_(["approved", "sending"]))
        updates = await unit.all(InboxRow, InboxRow.state == "new")
        unknown = await unit.all(Attempt, Attempt.outcome == "unknown", Attempt.token.in_(took))
        return [
            *(f"message {row.id} is {row.state}" for row in messages),
            *(f"update {row.update_id} is new" for row in updates),
            *(f"attempt {row.n} of {row.message_id} was taken" for row in unknown),
        ]


async def known_messages(place: Place) -> list[Known]:
    async with storage_of(place) as storage, storage.unit() as unit:
        found = []
        approvals = {approval.id for approval in await unit.all(Approval)}
        for message in await unit.all(Message):
            await unit.unlock(f"patient:{message.patient_id}", message)
            attempts = await unit.all(Attempt, Attempt.message_id == message.id, order=Attempt.n)
            found.append(
                Known(
                    id=message.id,
                    state=message.state,
                    failure=message.failure,
                    envelope=(message.recipient or "", message.channel, message.body or ""),
                    is_approved=message.approval_id in approvals,
                    attempts=tuple(attempt.outcome for attempt in attempts),
                    tokens=frozenset(attempt.token for attempt in attempts),
                )
            )
        return found


def judge(known: list[Known], sandbox: Sandbox, taps: Path) -> Verdict:
    """No restore happened: every message is known, and each acceptance is traced to its attempt."""
    cards = tapped(taps)
    owner = {token: message for message in known for token in message.tokens}
    took = Counter[str]()
    for taken in sandbox.twilio.sent:
        message = owner[token_of(taken)]
        assert message.is_approved, message
        assert envelope_of(taken) == message.envelope == cards[message.id]
        took[message.id] += 1
    assert all(count == 1 for count in took.values()), "accepted twice"
    for message in known:
        _ended_well(message, was_taken=took[message.id] == 1)
    assert sum(message.is_approved for message in known) <= len(cards)
    return Verdict(
        approved=sum(message.is_approved for message in known),
        accepted=took.total(),
        states=Counter(message.state for message in known),
    )


def judge_after_restores(known: list[Known], sandbox: Sandbox, taps: Path) -> Verdict:
    """The database may have forgotten messages; the list of taps has not, and the carrier has not."""
    cards = tapped(taps)
    allowed, took = Counter(cards.values()), Counter(envelope_of(taken) for taken in sandbox.twilio.sent)
    assert not took - allowed, "accepted without a tap, or twice"
    for message in known:
        if message.envelope[2] != TWIN:
            _ended_well(message, was_taken=took[message.envelope] == 1)
    claimed = Counter(message.envelope for message in known if message.state == "sent")
    assert not claimed - took, "claimed more than the carrier took"
    return Verdict(approved=allowed.total(), accepted=took.total(), states=Counter(message.state for message in known))


def _ended_well(message: Known, *, was_taken: bool) -> None:
    """Sent or failed by the carrier's word if it was taken; else refused for a reason, or uncertain, or withdrawn."""
    is_twin = message.envelope[2] == TWIN
    if was_taken and not (is_twin and message.state == "uncertain"):
        # Of several messages with the same words the list cannot say which one it is: those may stay uncertain.
        assert message.state in {"sent", "failed", "rejected"}, message
        assert message.state == "rejected" or message.attempts[-1] == "accepted", message
        assert message.state != "failed" or message.failure == "carrier", message
        assert message.state != "rejected" or message.failure == "rolled-back", message
    elif message.state == "uncertain":
        assert message.attempts[-1] == "unknown", message
        assert set(message.attempts[:-1]) <= {"not_accepted"}, message
    elif message.state == "failed":
        assert set(message.attempts) <= {"not_accepted"}, message
        assert message.failure, message
    else:
        assert message.state in {"pending", "draft", "rejected"}, message
        assert not message.tokens, message
