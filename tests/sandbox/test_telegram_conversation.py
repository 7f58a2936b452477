"""A conversation between a person's phone and the stock Telegram client."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.sandbox.phones import NothingCame
from bot.sandbox.server import Sandbox


async def test_a_person_writes_and_reads_the_answer(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    await ada.say("/start abc")

    [update] = await bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.text == "/start abc"
    assert update.message.entities[0].type == "bot_command"
    assert update.effective_chat is not None
    await bot.send_message(update.effective_chat.id, "<b>שלום</b> Ada &amp; all", parse_mode="HTML")

    shown = await ada.reads_text("שלום Ada & all")
    assert shown.wire["entities"] == [{"type": "bold", "offset": 0, "length": 4}]


async def test_an_update_is_handed_out_again_until_the_offset_moves(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    await ada.say("one")
    await ada.say("two")

    first = await bot.get_updates()
    assert await bot.get_updates() == first
    assert [u.update_id for u in first] == [first[0].update_id, first[0].update_id + 1]
    [second] = await bot.get_updates(offset=first[1].update_id)
    assert second.message is not None
    assert second.message.text == "two"
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_long_polling_returns_as_soon_as_something_comes(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.telegram.calls.until(lambda call: call.name == "getUpdates")
    assert not poll.done()
    await ada.say("hello")
    [update] = await asyncio.wait_for(poll, 5)
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_pressed_button_is_answered_once(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    await ada.say("/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("✅ Approve", callback_data="a:1")]])
    await bot.send_message(ada.person.id, "Send this?", reply_markup=keyboard)

    press = await ada.press("✅")
    update = (await bot.get_updates(allowed_updates=Update.ALL_TYPES))[-1]
    assert update.callback_query is not None
    assert update.callback_query.data == "a:1"
    await bot.answer_callback_query(update.callback_query.id, "Sending")
    assert await ada.toast(press) == "Sending"
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(update.callback_query.id)


async def test_waiting_looks_only_at_what_came_since_the_phone_acted(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    await ada.say("/start")
    await bot.send_message(ada.person.id, "ready")
    await ada.reads_text("ready")
    await ada.say("again")
    with pytest.raises(NothingCame):
        await ada.reads_text("ready", timeout_s=0.05)
    assert (await ada.until(lambda message: message.text == "ready", anywhere=True)).from_bot
