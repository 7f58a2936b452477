"""Two sending processes on one PostgreSQL: each approved message is accepted once, and none is left.

KESHER_TEST_SENDER_KILLS asks for the long form.
"""

import os
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.journeys import Journey
from pipelines.reconciling import ABANDONED
from storage.models import Attempt, Message, utc_now
from tests.kill.program import PATIENCE_S, soon
from tests.proof.approved import approve_many
from tests.proof.people import settle_in
from tests.proof.sender import Nursery, storage_of, two_senders

LONG = bool(os.environ.get("KESHER_TEST_SENDER_KILLS"))
MESSAGES = 10_000 if LONG else 300
WITHIN_S = 1800.0
IN_HAND = "state IN ('approved', 'sending')"


@pytest.mark.timeout(3600)
async def test_two_processes_hand_over_each_message_once_and_leave_none(
    senders: Nursery, sandbox: Sandbox, tmp_path: Path, postgres_url: str
) -> None:
    sandbox.twilio.journeys.usual = Journey(callbacks=())
    async with two_senders(senders, tmp_path, sandbox.url, postgres_url) as pair:
        async with storage_of(pair[0].place) as storage:
            ada = await settle_in(storage)
            texts = await approve_many(storage, ada, MESSAGES)
        began = time.perf_counter()
        for sender in pair:
            await sender.launch()
        for sender in pair:
            await sender.ready()
        with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as database:
            left = f"SELECT count(*) FROM messages WHERE {IN_HAND}".encode()  # nothing from outside
            await soon(lambda: database.execute(left).fetchone() == (0,), look_s=0.1, within_s=WITHIN_S)
            took_s = time.perf_counter() - began
            states = dict(database.execute("SELECT state, count(*) FROM messages GROUP BY state").fetchall())
        for sender in pair:
            await sender.stop()
    taken = Counter(message.body for message in sandbox.twilio.sent)
    each = [len((sender.folder / "journal" / "sender.journal").read_bytes().splitlines()) for sender in pair]
    print(f"{MESSAGES} messages in {took_s:.1f} s, {MESSAGES / took_s:.0f} a second, {each} by each")
    assert states == {"sent": MESSAGES}
    assert set(taken) == texts
    assert set(taken.values()) == {1}
    assert len(sandbox.twilio.calls.named("create")) == MESSAGES
    assert min(each) > 0


async def _attempt(database: psycopg.AsyncConnection) -> tuple[str, str]:
    query = b"SELECT messages.state, outcome FROM messages JOIN attempts ON message_id = messages.id"
    row = await (await database.execute(query)).fetchone()
    return (row[0], row[1]) if row else ("", "")


async def test_a_process_that_starts_leaves_alone_what_another_is_handing_over(
    senders: Nursery, sandbox: Sandbox, tmp_path: Path, postgres_url: str
) -> None:
    sandbox.twilio.faults.plan("create", Fault(hang=True))
    async with (
        two_senders(senders, tmp_path, sandbox.url, postgres_url) as (first, second),
        await psycopg.AsyncConnection.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as database,
    ):
        async with storage_of(first.place) as storage:
            await approve_many(storage, await settle_in(storage), 1)
        await first.launch()
        await sandbox.twilio.calls.until(lambda call: call.name == "create", timeout_s=PATIENCE_S)
        await second.launch()
        await second.ready()
        assert await _attempt(database) == ("sending", "open")

        await first.kill()
        await first.launch()
        await first.ready()
        assert await _attempt(database) == ("uncertain", "unknown")
    assert len(sandbox.twilio.calls.named("create")) == 1


async def test_what_a_process_left_that_never_came_back_is_owned_up_to_by_another(
    senders: Nursery, sandbox: Sandbox, tmp_path: Path, postgres_url: str
) -> None:
    async with (
        two_senders(senders, tmp_path, sandbox.url, postgres_url) as (first, _),
        await psycopg.AsyncConnection.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as database,
    ):
        async with storage_of(first.place) as storage:
            await approve_many(storage, await settle_in(storage), 1)
            async with storage.unit() as unit:
                message = await unit.one(Message)
                assert message.approval_id is not None
                assert message.content_mac is not None
                long_ago = utc_now() - ABANDONED
                of_it = {"message_id": message.id, "approval_id": message.approval_id, "token": "gone"}
                await unit.add(Attempt(**of_it, content_mac=message.content_mac, n=1, started_at=long_ago))
                message.state = "sending"
        await first.launch()
        await first.ready()
        assert await _attempt(database) == ("uncertain", "unknown")
    assert sandbox.twilio.calls.named("create") == []
