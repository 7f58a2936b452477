"""The sandbox's answers, and the stock clients' calls, judged by the services' own specifications."""

import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from twilio.rest import Client

from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, Sandbox
from tests.oracles import check_telegram_call, check_telegram_result, check_twilio_answer, check_twilio_call, check_type
from tests.sandbox.receiver import Receiver
from tests.sandbox.test_telegram_wire import PNG

ADA = 7_001
DANA = "+972501234567"


async def result_of(sandbox: Sandbox, method: str, **params: Any) -> Any:
    url = f"{sandbox.url}/bot{THERAPIST_TOKEN}/{method}"
    form = aiohttp.FormData()
    for name, value in params.items():
        if isinstance(value, bytes):
            form.add_field(name, value, filename="file.bin")
        else:
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        body = await answer.json()
        assert body["ok"], body
        return body["result"]


async def test_every_result_has_its_declared_shape(sandbox: Sandbox, telegram_spec: Any, product: Receiver) -> None:
    ada = sandbox.therapist()
    message_id = await ada.say("/start code https://a.example", forwarded_from="Somebody")
    await ada.say("reply", reply_to=message_id)
    keyboard = {
        "inline_keyboard": [[{"text": "✅", "callback_data": "x"}, {"text": "web", "url": "https://a.example"}]]
    }
    calls: list[tuple[str, dict[str, Any]]] = [
        ("getMe", {}),
        ("getChat", {"chat_id": ADA}),
        ("sendMessage", {"chat_id": ADA, "text": "<b>x</b> y", "parse_mode": "HTML", "reply_markup": keyboard}),
        ("sendMessage", {"chat_id": ADA, "text": "x", "reply_parameters": {"message_id": 1}, "protect_content": True}),
        ("sendPhoto", {"chat_id": ADA, "photo": PNG, "caption": "c"}),
        ("sendDocument", {"chat_id": ADA, "document": b"x", "caption": "<i>c</i>", "parse_mode": "HTML"}),
        ("sendVoice", {"chat_id": ADA, "voice": b"x", "duration": 3}),
        ("sendAudio", {"chat_id": ADA, "audio": b"x", "duration": 3}),
        ("sendContact", {"chat_id": ADA, "phone_number": DANA, "first_name": "Dana"}),
        ("sendMessageDraft", {"chat_id": ADA, "draft_id": 5, "text": "x"}),
        ("sendChatAction", {"chat_id": ADA, "action": "typing"}),
        ("editMessageText", {"chat_id": ADA, "message_id": 3, "text": "z", "reply_markup": keyboard}),
        ("editMessageReplyMarkup", {"chat_id": ADA, "message_id": 3}),
        ("deleteMessage", {"chat_id": ADA, "message_id": 4}),
        ("deleteMessages", {"chat_id": ADA, "message_ids": [5, 6]}),
        ("setMyCommands", {"commands": [{"command": "start", "description": "x"}], "scope": {"type": "default"}}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("setMyName", {"name": "K"}),
        ("getMyName", {}),
        ("getMyDescription", {}),
        ("getMyShortDescription", {}),
        ("getUpdates", {"timeout": 0}),
        ("getWebhookInfo", {}),
        ("setWebhook", {"url": product.url, "secret_token": "x", "allowed_updates": ["message"]}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {"drop_pending_updates": True}),
    ]
    for method, params in calls:
        check_telegram_result(telegram_spec, method, await result_of(sandbox, method, **params))
    for call in sandbox.telegram.calls:
        check_telegram_call(telegram_spec, call.name, call.params, call.files)
    file_id = next(iter(sandbox.telegram.world.files))
    check_telegram_result(telegram_spec, "getFile", await result_of(sandbox, "getFile", file_id=file_id))


async def test_every_update_has_its_declared_shape(sandbox: Sandbox, telegram_spec: Any) -> None:
    ada = sandbox.therapist()
    first = await ada.say("/start")
    await ada.edit(first, "/help")
    await ada.forward("words")
    await ada.voice(b"x", 2)
    await ada.audio(b"x", caption="/c")
    await ada.document(b"x", "a.txt", "text/plain")
    await ada.contact("Dana", DANA, 5)
    keyboard = {"inline_keyboard": [[{"text": "✅", "callback_data": "x"}]]}
    await result_of(sandbox, "sendMessage", chat_id=ADA, text="x", reply_markup=keyboard)
    await ada.press("✅")
    await ada.press("✅", old=True)
    await ada.block()
    await ada.unblock()
    group = await ada.group()
    sandbox.people.write_in_group(sandbox.telegram.world.bots["therapist"], ada.person, group, "hello")
    updates = await result_of(sandbox, "getUpdates", allowed_updates=list(Update.ALL_TYPES))
    assert len(updates) == 14
    for update in updates:
        check_type(telegram_spec, "Update", update, "update")


async def test_the_stock_telegram_client_passes_the_oracle(sandbox: Sandbox, bot: Bot, telegram_spec: Any) -> None:
    await sandbox.therapist().say("/start")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]])
    message = await bot.send_message(ADA, "x", reply_markup=markup, reply_to_message_id=1, parse_mode="HTML")
    await bot.edit_message_text("y", ADA, message.message_id, reply_markup=markup)
    await bot.send_document(ADA, b"x", filename="ש.txt", caption="c")
    await bot.set_my_commands([BotCommand("a", "b")], BotCommandScopeChat(ADA), "he")
    await bot.get_updates(timeout=0, allowed_updates=Update.ALL_TYPES)
    assert len(sandbox.telegram.calls) == 6
    for call in sandbox.telegram.calls:
        check_telegram_call(telegram_spec, call.name, call.params, call.files)


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendNothing", {}),
        ("sendMessage", {"chat_id": "1"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "colour": "blue"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": "{"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": '{"inline_keyboard": [[{"label": "x"}]]}'}),
        ("sendMessage", {"chat_id": "1", "text": "x", "entities": '[{"type": "bolder", "offset": 0, "length": 1}]'}),
        ("sendMessage", {"chat_id": "1", "text": "x", "parse_mode": "XML"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "protect_content": "maybe"}),
        ("deleteMessage", {"chat_id": "1", "message_id": "abc"}),
        ("setMyCommands", {"commands": "[]", "scope": '{"type": "everybody"}'}),
    ],
)
def test_the_telegram_oracle_refuses(telegram_spec: Any, method: str, params: dict[str, str]) -> None:
    with pytest.raises(AssertionError):
        check_telegram_call(telegram_spec, method, params, {})


async def test_twilio_answers_fit_the_schema(sandbox: Sandbox, twilio: Client, twilio_spec: Any) -> None:
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="שלום")
    await twilio.messages.create_async(to=DANA, messaging_service_sid=sandbox.twilio.account.service_sid, body="x")
    inbound = await sandbox.patient(DANA).sends_media(b"x", "audio/ogg")
    await sandbox.twilio.settle()
    schema = "api.v2010.account.message"
    root = f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}"
    auth = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)}
    async with aiohttp.ClientSession(headers=auth) as session:
        form = {"To": DANA, "From": SMS_FROM, "Body": "x"}
        async with session.post(f"{root}/Messages.json", data=form) as answer:
            assert answer.status == 201
            check_twilio_answer(twilio_spec, schema, await answer.json())
        async with session.get(f"{root}/Messages.json") as answer:
            page = await answer.json()
        assert len(page["messages"]) == 4
        for message in page["messages"]:
            check_twilio_answer(twilio_spec, schema, message)
        listed = twilio_spec["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["get"]
        declared = listed["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
        assert set(page) == set(declared)
        async with session.get(f"{root}/Messages/{inbound.sid}/Media.json") as answer:
            [media] = (await answer.json())["media_list"]
        check_twilio_answer(twilio_spec, f"{schema}.media", media)
        async with session.get(f"{root}.json") as answer:
            check_twilio_answer(twilio_spec, "api.v2010.account", await answer.json())


async def test_the_stock_twilio_client_passes_the_oracle(sandbox: Sandbox, twilio: Client, twilio_spec: Any) -> None:
    sent = await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x", status_callback="https://a.example/s")
    await sandbox.twilio.settle()
    await twilio.messages.list_async(to=DANA, limit=5)
    await twilio.messages(sent.sid).fetch_async()
    await twilio.messages(sent.sid).update_async(body="")
    await twilio.messages(sent.sid).delete_async()
    assert len(sandbox.twilio.calls) == 5
    for call in sandbox.twilio.calls:
        check_twilio_call(twilio_spec, call.verb, call.path, call.params)


@pytest.mark.parametrize(
    ("verb", "resource", "form"),
    [
        ("POST", "Messages.json", {"Body": "x"}),
        ("POST", "Messages.json", {"To": DANA, "Text": "x"}),
        ("POST", "Messages.json", {"To": DANA, "Body": ["x", "y"]}),
        ("POST", "Messages.json", {"To": DANA, "ContentSid": "HX1"}),
        ("POST", "Messages.json", {"To": DANA, "ScheduleType": "sometime"}),
        ("POST", "Messages.json", {"To": DANA, "SmartEncoded": "maybe"}),
        ("GET", "Messages.json", {"Recipient": DANA}),
        ("PUT", "Messages.json", {"To": DANA}),
        ("POST", "Letters.json", {"To": DANA}),
    ],
)
def test_the_twilio_oracle_refuses(twilio_spec: Any, verb: str, resource: str, form: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        check_twilio_call(twilio_spec, verb, f"/2010-04-01/Accounts/{ACCOUNT_SID}/{resource}", form)
