"""kill -9 at every call and at every commit of the main story, and at random: nothing is lost, nothing is repeated.

KESHER_TEST_KILLS asks for the long form: every point, and so many kills at random.
"""

import os
import random
from collections.abc import Sequence

import pytest

from bot.sandbox.server import Sandbox
from tests.kill import moments
from tests.kill.ledger import Sent, check, settled
from tests.kill.points import DelayPoint, KillPoint, Reaper
from tests.kill.program import Program
from tests.kill.story import REQUESTS, Story, whole_story

LONG = int(os.environ.get("KESHER_TEST_KILLS", "0"))
IN_SHORT_CALLS = (
    "after telegram getUpdates 1",
    "before telegram sendMessage 1",
    "after telegram sendMessage 1",
    "answered telegram answerCallbackQuery 1",
    "after telegram file 1",
)
IN_SHORT_COMMITS = (
    "the seventh update is handled",
    "the recap's job is started",
    "it is being transcribed",
    "the draft is proposed",
    "the message is approved",
    "the patient's answer is received",
)


ROUNDS = 6 if LONG else 1


def chosen(points: Sequence[KillPoint], short: Sequence[str], round_: int) -> list[KillPoint]:
    """Every sixth point, so that the story meets the next one after the restart and not before; or the short list."""
    return list(points[round_::ROUNDS]) if LONG else [_first(points, name) for name in short]


def _first(points: Sequence[KillPoint], name: str) -> KillPoint:
    return next(point for point in points if point.name == name)


async def play(
    points: list[KillPoint], story: Story, program: Program, sandbox: Sandbox, recording: bytes
) -> list[Sent]:
    """The whole story under these kills, and the reckoning."""
    code = await program.code()
    async with Reaper(sandbox, program, points) as reaper:
        await whole_story(story, code, recording)
        await reaper.done()
        await settled(program, sandbox)
    assert await program.stop() == 0
    return await check(story, program, sandbox)


async def test_a_kill_at_any_commit_of_the_first_start_leaves_what_the_next_start_completes(
    story: Story, program: Program, sandbox: Sandbox
) -> None:
    async with Reaper(sandbox, program, [*moments.first_start()]) as reaper:
        await reaper.struck_all()
        await program.ready()
        await story.onboards(await program.invite())
        await settled(program, sandbox)
    assert await program.stop() == 0
    await check(story, program, sandbox)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_a_kill_at_each_kind_of_call_loses_and_repeats_nothing(
    story: Story, program: Program, sandbox: Sandbox, recording: bytes, round_: int
) -> None:
    await play(chosen(moments.calls(), IN_SHORT_CALLS, round_), story, program, sandbox, recording)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_a_kill_after_each_commit_loses_and_repeats_nothing(
    story: Story, program: Program, sandbox: Sandbox, recording: bytes, round_: int
) -> None:
    await play(chosen(moments.commits(), IN_SHORT_COMMITS, round_), story, program, sandbox, recording)


async def test_what_the_carrier_never_took_is_uncertain_and_what_it_took_is_found_again(
    story: Story, program: Program, sandbox: Sandbox
) -> None:
    points = [moments.twilio("create", moment) for moment in ("before", "after", "answered")]
    expected = ["uncertain", "sent", "sent"]
    code = await program.code()
    async with Reaper(sandbox, program, [*points]) as reaper:
        await story.onboards(code)
        await story.adds_dana()
        for request in REQUESTS:
            await story.learns(await story.approves(await story.asks_for(request)))
        await reaper.done()
        await settled(program, sandbox)
    assert await program.stop() == 0
    sent = await check(story, program, sandbox)
    assert [message.state for message in sent] == expected
    assert story.dana.reads == story.approved[1:]


@pytest.mark.timeout(1800)
async def test_messages_approved_while_the_program_dies_at_random_go_out_once_or_are_shown(
    story: Story, program: Program, sandbox: Sandbox
) -> None:
    rounds = LONG or 3
    seed = int(os.environ.get("KESHER_TEST_SEED", "") or random.randrange(10**6))
    print("seed", seed)
    chance = random.Random(seed)
    code = await program.code()
    async with Reaper(sandbox, program, []):
        await program.ready()
        await story.onboards(code)
        await story.adds_dana()
        for number in range(1, rounds + 1):
            card = await story.asks_for(f"tell her that exercise number {number} can wait")
            text = await story.approves(card)
            await DelayPoint(after_s=chance.uniform(0, 0.3)).strike(sandbox, program)
            await program.launch()
            print(number, await story.learns(text))
        await settled(program, sandbox)
    assert await program.stop() == 0
    await check(story, program, sandbox)


@pytest.mark.timeout(1800)
@pytest.mark.skipif(not LONG, reason="kills at random through the whole story belong to the long form: make torture")
@pytest.mark.parametrize("round_", range(max(1, LONG // 10)))
async def test_an_impatient_therapist_gets_through_ten_kills_at_random(
    story: Story, program: Program, sandbox: Sandbox, recording: bytes, round_: int
) -> None:
    seed = int(os.environ.get("KESHER_TEST_SEED", "") or random.randrange(10**6))
    print("seed", seed)
    chance = random.Random(seed)
    story.is_impatient = True
    code = await program.code()
    async with Reaper(sandbox, program, [DelayPoint(after_s=chance.uniform(0, 3.0)) for _ in range(10)]) as reaper:
        await whole_story(story, code, recording)
        await reaper.struck_all()
        await settled(program, sandbox)
    assert await program.stop() == 0
    await check(story, program, sandbox)
