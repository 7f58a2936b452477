"""Every call that the channels make, held against the services' own machine-readable documents."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Button, Reply, bold
from bot.channels.telegram import TelegramChannel, Webhook
from bot.channels.telegram_limits import ChatLimiter
from bot.channels.twilio import TwilioGateway
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, Sandbox
from tests.channels.inlets import MemoryInlet, eventually
from tests.channels.permits import NOW, PermitFor


def spec(name: str) -> Any:
    folder = os.environ.get("KESHER_REFERENCE_DIR", "")
    path = Path(folder) / "specs" / name
    if not folder or not path.exists():
        pytest.skip(f"KESHER_REFERENCE_DIR has no {name}")
    return json.loads(path.read_text(encoding="utf-8"))


async def test_telegram_calls_name_only_what_the_bot_api_knows_and_all_that_it_needs() -> None:
    methods = {name.lower(): method for name, method in spec("telegram_bot_api_10.0.json")["methods"].items()}
    async with Sandbox() as sandbox:
        await _use_everything(sandbox)
        calls = [call for call in sandbox.telegram.calls if call.name != "file"]

    for call in calls:
        fields = {field["name"]: field for field in methods[call.name.lower()].get("fields", [])}
        assert call.params.keys() <= fields.keys(), call.name
        assert {name for name, field in fields.items() if field["required"]} <= call.params.keys(), call.name
    assert {call.name for call in calls} == {
        *("getMe", "getUpdates", "getFile", "setWebhook", "deleteWebhook", "getWebhookInfo", "setMyCommands"),
        *("sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery", "sendChatAction", "leaveChat"),
    }


async def _use_everything(sandbox: Sandbox) -> None:
    ada, inlet = sandbox.therapist(), MemoryInlet()
    limiter = ChatLimiter(gap_s=0.01)
    channel = TelegramChannel(token=THERAPIST_TOKEN, base_url=sandbox.url, limiter=limiter, poll_timeout_s=1)
    await channel.set_commands({"": [("start", "Begin")], "he": [("start", "התחלה")]})
    await channel.start(inlet)
    await ada.voice(b"OggS" * 10)
    await inlet.until(1)
    voice = channel.parse(bytes(inlet.rows[0]["raw"]))  # type: ignore[arg-type]
    assert voice.attachment
    [chunk async for chunk in channel.fetch(voice.attachment, limit_bytes=10_000)]
    buttons = ((Button(label="✅", id="a"), Button(label="Page", url="https://kesher.example")),)
    sent_id = await channel.send(voice.chat, Reply(text=bold("x"), buttons=buttons, remove_keyboard=True))
    await channel.send(voice.chat, Reply(text="y", ask_contact="z", typing=True))
    await channel.send(voice.chat, Reply(typing=True))
    press_id = await ada.press("✅")
    await channel.send(voice.chat, Reply(answers=press_id, toast="!", text="y", edit=True), message_id=sent_id)
    await channel.send(voice.chat, Reply(delete=True), message_id=sent_id)
    await ada.group("Clinic")
    await inlet.until(3)
    await channel.leave(str(inlet.rows[2]["chat"]))
    await channel.stop()
    webhook = Webhook(url="http://127.0.0.1:1/telegram/therapist", secret="s" * 32)
    by_webhook = TelegramChannel(token=THERAPIST_TOKEN, base_url=sandbox.url, webhook=webhook, poll_timeout_s=1)
    await by_webhook.start(inlet)
    await eventually(lambda: bool(sandbox.telegram.calls.named("getWebhookInfo")))
    await by_webhook.stop()


async def test_twilio_calls_name_only_what_the_api_knows() -> None:
    document = spec("twilio_api_v2010.json")
    path = document["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]
    schema = path["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    filters = {parameter["name"] for parameter in path["get"]["parameters"]}
    async with Sandbox() as sandbox:
        gateway = TwilioGateway(
            account_sid=ACCOUNT_SID,
            auth_token=AUTH_TOKEN,
            public_url="https://kesher.example",
            sms_from=SMS_FROM,
            base_url=sandbox.url,
            now=lambda: NOW,
        )
        await gateway.deliver(PermitFor())
        await gateway.listed("+972501234567", "sms", NOW)
        await gateway.missed_inbound(NOW - dt.timedelta(days=1))
        await gateway.aclose()
        calls = list(sandbox.twilio.calls)

    assert [call.name for call in calls] == ["create", "list", "list"]
    assert calls[0].params.keys() <= schema["properties"].keys()
    assert set(schema["required"]) <= calls[0].params.keys()
    for call in calls[1:]:
        assert call.params.keys() <= filters
