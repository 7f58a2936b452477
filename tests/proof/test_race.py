"""Six taps, one edit and two senders at once: one approval, one acceptance, and only of what stood on the tapped card.

KESHER_TEST_SENDER_KILLS asks for the long form.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.journeys import Journey
from storage.models import Approval, Attempt, Message
from tests.kill.program import soon
from tests.proof.office import HOST, Office, opened, reporting, sending
from tests.proof.people import Person, settle_in
from tests.proof.sender import Nursery, Sender, free_port, place_in

ROUNDS = 200 if os.environ.get("KESHER_TEST_SENDER_KILLS") else 20
TAPS = 6
Tap = Callable[[str], Awaitable[None]]


@asynccontextmanager
async def in_one_process(folder: Path, sandbox: Sandbox) -> AsyncIterator[tuple[Office, Person, list[Tap]]]:
    """SQLite: one process, two senders with a journal and a gateway each."""
    place = place_in(folder, sandbox.url)
    async with opened(place) as office, reporting(office, place) as url:
        ada = await settle_in(office.storage)
        async with sending(office, place, url), sending(office, place, url):
            yield office, ada, [partial(office.tap, ada)] * TAPS


@asynccontextmanager
async def in_two_processes(
    folder: Path, sandbox: Sandbox, database_url: str, senders: Nursery
) -> AsyncIterator[tuple[Office, Person, list[Tap]]]:
    """PostgreSQL: this process with a sender, and another one; each gets half of the taps."""
    place = place_in(folder, sandbox.url, database_url=database_url)
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(opened(place))
        ada = await settle_in(office.storage)
        port = free_port()
        there = place_in(folder / "other", sandbox.url, database_url=database_url, key_file=folder / "key")
        other = Sender(senders, folder / "other", there, "tap_and_send", person=asdict(ada), port=port)
        stack.push_async_callback(other.aclose)
        await other.launch()
        await other.ready()
        url = await stack.enter_async_context(reporting(office, place))
        await stack.enter_async_context(sending(office, place, url))
        far = [await stack.enter_async_context(_far_tap(port)) for _ in range(TAPS // 2)]
        yield office, ada, [*far, *[partial(office.tap, ada)] * (TAPS - len(far))]


@asynccontextmanager
async def _far_tap(port: int) -> AsyncIterator[Tap]:
    reader, writer = await asyncio.open_connection(HOST, port)

    async def tap(button: str) -> None:
        writer.write(button.encode() + b"\n")
        await writer.drain()
        assert await reader.readline() == b"tapped\n"

    try:
        yield tap
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("KESHER_TEST_SEED", "") or random.randrange(10**6))
    print("seed", seed)
    return random.Random(seed)


@pytest.mark.timeout(1800)
async def test_taps_an_edit_and_two_senders_at_once_in_one_process(
    sandbox: Sandbox, tmp_path: Path, chance: random.Random
) -> None:
    async with in_one_process(tmp_path, sandbox) as (office, ada, taps):
        await _race(office, ada, taps, chance, sandbox)


@pytest.mark.timeout(1800)
async def test_taps_an_edit_and_two_senders_at_once_in_two_processes(
    senders: Nursery, postgres_url: str, sandbox: Sandbox, tmp_path: Path, chance: random.Random
) -> None:
    async with in_two_processes(tmp_path, sandbox, postgres_url, senders) as (office, ada, taps):
        await _race(office, ada, taps, chance, sandbox)


async def _race(office: Office, ada: Person, taps: list[Tap], chance: random.Random, sandbox: Sandbox) -> None:
    sandbox.twilio.journeys.usual = Journey(callbacks=())
    approved = {await _round(office, ada, taps, chance, sandbox, number) for number in range(ROUNDS)} - {""}
    print(f"{len(approved)} approved, {ROUNDS - len(approved)} edited first")
    await _reckon(office, approved, sandbox)


async def _round(
    office: Office, ada: Person, taps: list[Tap], chance: random.Random, sandbox: Sandbox, number: int
) -> str:
    """The text that a tap approved; '' where the edit came first."""
    card = await office.lay_out(ada, ada.patients[0], f"Round {number}: as it stood on the card")
    edit = office.edit(ada, card.message_id, f"Round {number}: what nobody approved")
    deeds: list[Awaitable[Any]] = [_late(chance, tap(card.button)) for tap in taps]
    deeds.insert(chance.randrange(len(deeds) + 1), _late(chance, edit))
    is_edited = True in await asyncio.gather(*deeds)
    if is_edited:
        return ""
    await soon(lambda: any(message.body == card.body for message in sandbox.twilio.sent))
    return card.body


async def _late(chance: random.Random, deed: Coroutine[Any, Any, Any]) -> Any:
    for _ in range(chance.randrange(8)):
        await asyncio.sleep(0)
    return await deed


async def _reckon(office: Office, approved: set[str], sandbox: Sandbox) -> None:
    assert Counter(message.body for message in sandbox.twilio.sent) == Counter(approved)
    assert len(sandbox.twilio.calls.named("create")) == len(approved)
    async with office.storage.unit() as unit:
        approvals = {one.message_id: one.version for one in await unit.all(Approval)}
        rows = await unit.all(Message)
        attempts = Counter(one.message_id for one in await unit.all(Attempt))
        for row in rows:
            await unit.unlock(f"patient:{row.patient_id}", row)
    assert len(rows) == ROUNDS
    sent = [row for row in rows if row.state in {"sending", "sent"}]
    assert {row.body for row in sent} == approved
    assert approvals == {row.id: 1 for row in sent}
    assert attempts == Counter(row.id for row in sent)
    assert {(row.state, row.version) for row in rows if row not in sent} <= {("pending", 2)}
