"""kill -9 for the sender, with a carrier that lies half of the time: never twice, never unapproved, nothing lost.

KESHER_TEST_SENDER_KILLS asks for the long form: so many kills at random, and a third as many with an older database put
back in between.
"""

import os
import random
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from pipelines.reconciling import ABANDONED
from tests.kill.copies import copy_of, put_back
from tests.kill.points import DelayPoint, Reaper
from tests.kill.program import soon
from tests.proof.carrier import let_go_well, let_go_wrong
from tests.proof.judge import judge, judge_after_restores, known_messages, settled
from tests.proof.points import points
from tests.proof.sender import Nursery, Sender, people_of, place_in, two_senders
from tests.proof.work import CAUGHT_UP

LONG = int(os.environ.get("KESHER_TEST_SENDER_KILLS", "0"))
MESSAGES = 6
"""Approved in each life that ends by chance."""
ENOUGH = 10_000
"""More than any life has the time for: what a kill waits for must come."""
LIFE_S = 1.5 if LONG else 1.0
TIMEOUT_S = 0.4


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("KESHER_TEST_SEED", "") or random.randrange(10**6))
    print("seed", seed)
    return random.Random(seed)


@pytest.fixture
def taps(tmp_path: Path) -> Path:
    return tmp_path / "taps"


@pytest.fixture
async def sender(tmp_path: Path, sandbox: Sandbox, senders: Nursery, taps: Path) -> Sender:
    place = place_in(tmp_path, sandbox.url, timeout_s=TIMEOUT_S)
    ada = await people_of(place)
    return Sender(senders, tmp_path, place, "approve_and_send", person=asdict(ada), taps=str(taps), count=MESSAGES)


async def dies(sender: Sender, sandbox: Sandbox, chance: random.Random) -> None:
    """At some moment, of five lives one while it still starts: a busy machine takes its time for that."""
    if chance.random() < 0.8:
        await sender.ready()
    await DelayPoint(after_s=chance.uniform(0, LIFE_S)).strike(sandbox, sender)


async def settle(sender: Sender, sandbox: Sandbox) -> None:
    """The carrier behaves from now on; one more life sends what is due and asks about what is uncertain."""
    let_go_well(sandbox)
    await sender.launch(count=0)
    await sender.ready()
    await soon(lambda: CAUGHT_UP in sender.log.read_text())
    await settled(sender.place, sandbox)
    await sender.stop()


@pytest.mark.timeout(600)
async def test_a_kill_at_every_commit_and_call_of_the_sender_sends_nothing_twice_and_loses_nothing(
    sender: Sender, sandbox: Sandbox, taps: Path, chance: random.Random
) -> None:
    let_go_wrong(sandbox, chance)
    sender.order["count"] = ENOUGH
    async with Reaper(sandbox, sender, points()) as reaper:
        await reaper.struck_all()
        await sender.kill()
    await settle(sender, sandbox)
    print(judge(await known_messages(sender.place), sandbox, taps))


@pytest.mark.timeout(3600)
async def test_kills_at_random_send_nothing_twice_and_lose_nothing(
    sender: Sender, sandbox: Sandbox, taps: Path, chance: random.Random
) -> None:
    let_go_wrong(sandbox, chance)
    for _ in range(LONG or 4):
        await sender.launch()
        await dies(sender, sandbox, chance)
    await settle(sender, sandbox)
    print(judge(await known_messages(sender.place), sandbox, taps))


@pytest.mark.timeout(3600)
async def test_an_older_database_put_back_between_kills_sends_nothing_twice(
    sender: Sender, sandbox: Sandbox, taps: Path, chance: random.Random, tmp_path: Path
) -> None:
    let_go_wrong(sandbox, chance)
    copies: list[Path] = []
    for number in range(LONG // 3 or 4):
        copies.append(tmp_path / f"copy-{number}")
        copy_of(sender.data, copies[-1])
        await sender.launch()
        await dies(sender, sandbox, chance)
        if number % 2:
            put_back(sender.data, chance.choice(copies[-3:]))
    await settle(sender, sandbox)
    print(judge_after_restores(await known_messages(sender.place), sandbox, taps))


@pytest.mark.timeout(3600)
@pytest.mark.skipif(not LONG, reason="two senders killed on one PostgreSQL belong to the long form: make torture")
async def test_two_senders_on_one_postgresql_that_die_at_random_send_nothing_twice_and_lose_nothing(
    senders: Nursery, sandbox: Sandbox, taps: Path, chance: random.Random, tmp_path: Path, postgres_url: str
) -> None:
    let_go_wrong(sandbox, chance)
    async with two_senders(
        senders, tmp_path, sandbox.url, postgres_url, work="approve_and_send", timeout_s=TIMEOUT_S
    ) as pair:
        life = {"person": asdict(await people_of(pair[0].place)), "taps": str(taps), "count": MESSAGES}
        for sender in pair:
            await sender.launch(**life)
        for _ in range(LONG // 3):
            victim = chance.choice(pair)
            await dies(victim, sandbox, chance)
            await victim.launch(**life)
        for sender in pair:
            await sender.kill()
        let_go_well(sandbox)
        for sender in pair:
            await sender.launch(**life | {"count": 0})
            await sender.ready()
        for sender in pair:
            await soon(lambda log=sender.log: CAUGHT_UP in log.read_text())  # type: ignore[misc] # one log for each
        # An attempt that was begun and never written into a journal is owned up to once it must be over.
        await settled(pair[0].place, sandbox, within_s=2 * ABANDONED.total_seconds())
        for sender in pair:
            await sender.stop()
        print(judge(await known_messages(pair[0].place), sandbox, taps))
