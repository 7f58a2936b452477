"""How updates reach a bot: polling, conflicts, webhooks, retries, order."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from bot.sandbox.server import Sandbox
from tests.sandbox.receiver import Receiver


async def eventually(check: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(500):
        if await check():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen")


async def test_a_second_poller_ends_the_first(sandbox: Sandbox, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.telegram.calls.until(lambda call: call.name == "getUpdates")
    async with Bot(bot.token, base_url=f"{sandbox.url}/bot") as second:
        assert await second.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_polling_and_a_webhook_exclude_each_other(sandbox: Sandbox, bot: Bot, product: Receiver) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.telegram.calls.until(lambda call: call.name == "getUpdates")
    await bot.set_webhook(product.url)
    with pytest.raises(Conflict):
        await first
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_the_kinds_asked_for_stay_asked_for(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    await bot.get_updates(allowed_updates=["message"])
    message_id = await ada.say("one")
    await ada.edit(message_id, "two")
    assert [update.update_id for update in await bot.get_updates()] == [700_000_001]
    await bot.get_updates(allowed_updates=[])
    await ada.edit(message_id, "three")
    assert (await bot.get_updates())[-1].edited_message is not None


async def test_a_negative_offset_forgets_all_but_the_last(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    for text in ("one", "two", "three"):
        await ada.say(text)
    [last] = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "three"
    assert len(await bot.get_updates()) == 1


async def test_updates_are_kept_for_a_day(sandbox: Sandbox, bot: Bot) -> None:
    await sandbox.therapist().say("old")
    sandbox.clock.advance(24 * 3600 + 1)
    assert await bot.get_updates() == ()


async def test_limit_bounds_what_is_handed_out(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    for number in range(5):
        await ada.say(str(number))
    assert len(await bot.get_updates(limit=2)) == 2


async def test_a_webhook_gets_updates_with_its_secret_in_order(sandbox: Sandbox, bot: Bot, product: Receiver) -> None:
    await bot.set_webhook(f"{product.url}/telegram/therapist", secret_token="s-1_A", allowed_updates=Update.ALL_TYPES)
    ada = sandbox.therapist()
    for number in range(20):
        await ada.say(str(number))
    got = await product.until(20)
    bodies = [json.loads(one.body) for one in got]
    assert [body["message"]["text"] for body in bodies] == [str(number) for number in range(20)]
    assert {one.headers["X-Telegram-Bot-Api-Secret-Token"] for one in got} == {"s-1_A"}
    assert {one.path for one in got} == {"/telegram/therapist"}
    assert Update.de_json(bodies[0], bot).message is not None
    await eventually(lambda: _none_pending(bot))


async def _none_pending(bot: Bot) -> bool:
    return (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_refused_update_is_repeated_and_the_next_waits(sandbox: Sandbox, bot: Bot, product: Receiver) -> None:
    sandbox.telegram.webhooks.pause_s = 0.02
    product.answers.extend([web.Response(status=500), web.Response(status=403)])
    await bot.set_webhook(product.url)
    ada = sandbox.therapist()
    await ada.say("one")
    await ada.say("two")
    got = await product.until(4)
    assert [json.loads(one.body)["message"]["text"] for one in got] == ["one", "one", "one", "two"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"
    assert info.url == product.url


async def test_one_slow_chat_does_not_hold_up_another(sandbox: Sandbox, bot: Bot, product: Receiver) -> None:
    sandbox.telegram.webhooks.pause_s = 60
    product.answers.append(web.Response(status=500))
    await bot.set_webhook(product.url)
    await sandbox.therapist().say("stuck")
    await product.until(1)
    await sandbox.therapist("Ben", user_id=8_001).say("free")
    got = await product.until(2)
    assert json.loads(got[1].body)["message"]["text"] == "free"
    assert (await bot.get_webhook_info()).pending_update_count >= 1


async def test_an_update_can_come_twice_and_one_of_an_unknown_kind(
    sandbox: Sandbox, bot: Bot, product: Receiver
) -> None:
    queue = sandbox.telegram.world.bots["therapist"].updates
    await bot.set_webhook(product.url)
    await sandbox.therapist().say("twice")
    await product.until(1)
    await eventually(lambda: _none_pending(bot))
    queue.again(queue.last_id)
    await product.until(2)
    queue.push_raw({"a_later_kind": {"x": 1}}, lane=7_001)
    got = [json.loads(one.body) for one in await product.until(3)]
    assert got[0] == got[1]
    assert got[2] == {"update_id": got[0]["update_id"] + 1, "a_later_kind": {"x": 1}}


async def test_a_webhook_may_answer_with_a_method(sandbox: Sandbox, bot: Bot, product: Receiver) -> None:
    reply = {"method": "sendMessage", "chat_id": 7001, "text": "from the answer"}
    product.answers.append(web.json_response(reply))
    await bot.set_webhook(product.url)
    ada = sandbox.therapist()
    await ada.say("/start")
    await ada.reads_text("from the answer")


async def test_pending_updates_wait_for_the_webhook_or_are_dropped(
    sandbox: Sandbox, bot: Bot, product: Receiver
) -> None:
    ada = sandbox.therapist()
    await ada.say("one")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.set_webhook(product.url, drop_pending_updates=True)
    await ada.say("two")
    got = await product.until(1)
    assert json.loads(got[0].body)["message"]["text"] == "two"


async def test_a_webhook_that_nobody_answers_is_reported(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    await sandbox.therapist().say("x")

    async def reported() -> bool:
        return (await bot.get_webhook_info()).last_error_message == "Connection refused"

    await eventually(reported)


async def test_a_wrong_webhook_is_refused(bot: Bot, product: Receiver) -> None:
    for url, secret in (
        ("https://example.org/hook", ""),
        ("nonsense", ""),
        (product.url, "a b"),
        (product.url, "x" * 257),
    ):
        with pytest.raises(BadRequest):
            await bot.set_webhook(url, secret_token=secret or None)
    assert (await bot.get_webhook_info()).url == ""


async def test_two_hundred_chats_lose_nothing_and_keep_their_order(sandbox: Sandbox, bot: Bot) -> None:
    phones = [sandbox.therapist(f"P{number}", user_id=10_000 + number) for number in range(200)]
    for text in ("1", "2", "3"):
        for phone in phones:
            await phone.say(text)
    seen: dict[int, list[str]] = {}
    offset = 0
    while updates := await bot.get_updates(offset=offset):
        offset = updates[-1].update_id + 1
        for update in updates:
            if update.message and update.message.text:
                seen.setdefault(update.message.chat_id, []).append(update.message.text)
    assert len(seen) == 200
    assert {tuple(texts) for texts in seen.values()} == {("1", "2", "3")}
