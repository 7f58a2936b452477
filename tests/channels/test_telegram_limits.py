"""The pace of sends: order and bursts inside a chat, a pause for one chat alone, no memory of idle chats."""

import asyncio
import datetime as dt
from functools import partial

import pytest
from telegram.error import RetryAfter

from bot.channels.telegram_limits import ChatLimiter, ChatPaused

GAP = 0.1


def quick(**changes: float) -> ChatLimiter:
    return ChatLimiter(**{"overall_per_s": 500, "gap_s": GAP, "burst": 3, **changes})  # type: ignore[arg-type]


class Sends:
    """Notes when each send went out."""

    def __init__(self) -> None:
        self.log: list[tuple[str, float]] = []
        self.failures: dict[str, list[Exception]] = {}
        self.started = asyncio.get_running_loop().time()

    async def __call__(self, what: str) -> str:
        await asyncio.sleep(0)
        if self.failures.get(what):
            raise self.failures[what].pop(0)
        self.log.append((what, asyncio.get_running_loop().time() - self.started))
        return what

    def at(self, what: str) -> float:
        return next(when for name, when in self.log if name == what)


async def test_a_chat_gets_its_burst_and_then_one_each_second_in_order() -> None:
    limiter, sends = quick(), Sends()
    names = [f"m{n}" for n in range(5)]

    await asyncio.gather(*(limiter.run(1, partial(sends, name)) for name in names))

    assert [name for name, _ in sends.log] == names
    assert sends.at("m2") < GAP
    assert GAP * 0.9 < sends.at("m3") < GAP * 1.9
    assert sends.at("m4") > GAP * 1.9


async def test_many_chats_share_the_overall_rate() -> None:
    limiter, sends = quick(overall_per_s=100), Sends()

    await asyncio.gather(*(limiter.run(n, partial(sends, str(n))) for n in range(40)))

    assert 0.15 < max(when for _, when in sends.log) < 1.0


async def test_flood_control_pauses_that_chat_alone_and_the_send_goes_out_afterwards() -> None:
    limiter, sends = quick(), Sends()
    sends.failures["slow"] = [RetryAfter(dt.timedelta(seconds=0.3))]

    await asyncio.gather(
        limiter.run(1, lambda: sends("slow")),
        limiter.run(1, lambda: sends("behind")),
        limiter.run(2, lambda: sends("other")),
    )

    assert sends.at("other") < 0.2
    assert sends.at("slow") > 0.3
    assert [name for name, _ in sends.log if name != "other"] == ["slow", "behind"]


async def test_a_long_pause_is_handed_to_the_caller_at_once_and_to_those_who_come_later() -> None:
    limiter, sends = quick(patience_s=1), Sends()
    sends.failures["first"] = [RetryAfter(dt.timedelta(seconds=40))]

    with pytest.raises(ChatPaused) as first:
        await limiter.run(1, lambda: sends("first"))
    with pytest.raises(ChatPaused) as second:
        await limiter.run(1, lambda: sends("second"))
    await limiter.run(2, lambda: sends("other"))

    assert 39 < second.value.retry_after_s <= first.value.retry_after_s < 41
    assert [name for name, _ in sends.log] == ["other"]


async def test_flood_control_without_end_is_given_up() -> None:
    limiter, sends = quick(retries=2), Sends()
    sends.failures["x"] = [RetryAfter(dt.timedelta(seconds=0)) for _ in range(3)]

    with pytest.raises(ChatPaused):
        await limiter.run(1, lambda: sends("x"))

    assert sends.failures["x"] == []


async def test_other_failures_pass_through_and_leave_the_chat_usable() -> None:
    limiter, sends = quick(), Sends()
    sends.failures["bad"] = [LookupError()]

    with pytest.raises(LookupError):
        await limiter.run(1, lambda: sends("bad"))

    assert await limiter.run(1, lambda: sends("good")) == "good"


async def test_chats_that_went_quiet_are_forgotten_and_busy_ones_are_not() -> None:
    limiter, sends = quick(gap_s=0.001), Sends()
    for chat in range(999):
        await limiter.run(chat, lambda: sends("x"))
    blocked, release = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        blocked.set()
        await release.wait()

    holding = asyncio.create_task(limiter.run(5, hold))
    await blocked.wait()
    for chat in range(1000, 1003):
        await limiter.run(chat, lambda: sends("y"))
    known = set(limiter._lanes)
    release.set()
    await holding

    assert 5 in known
    assert len(known) < 100
