"""The phones' protocol, as the page speaks it, and who is kept away from it."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot, ReplyKeyboardMarkup

from bot.sandbox.demo import Contact, Demo, Recording
from bot.sandbox.server import SMS_FROM, WHATSAPP_FROM, Sandbox
from bot.sandbox.twilio.state import QuickReply
from tests.sandbox.receiver import Receiver

ADA = 7_001
DANA = "+972501234567"


class Page:
    """What the page does: one socket, and POSTs."""

    def __init__(
        self, sandbox: Sandbox, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse
    ) -> None:
        self.sandbox, self._session, self._socket = sandbox, session, socket
        self.seq = 0

    async def next(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(await self._socket.receive_str(timeout=5))
        if event["type"] != "snapshot":
            assert event["seq"] == self.seq + 1
        self.seq = event["seq"]
        return event

    async def until(self, kind: str) -> dict[str, Any]:
        while (event := await self.next())["type"] != kind:
            pass
        return event

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        kind = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        async with self._session.post(f"{self.sandbox.url}/phones{path}", **kind) as answer:
            return {"status": answer.status, **await answer.json()}


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{sandbox.url}/phones/events") as socket:
        yield Page(sandbox, session, socket)


async def test_the_snapshot_is_the_whole_state(sandbox: Sandbox, page: Page) -> None:
    snapshot = await page.next()
    assert snapshot["type"] == "snapshot"
    state = snapshot["state"]
    assert [(bot["bot"], bot["available"]) for bot in state["bots"]] == [("therapist", True), ("patient", False)]
    assert (state["chats"], state["numbers"]) == ([], [])
    assert state["demo"] == {"invite": "", "contacts": [], "recordings": [], "language": "he", "label": ""}


async def test_a_reload_finds_everything_again(sandbox: Sandbox, bot: Bot) -> None:
    ada = sandbox.therapist()
    await ada.say("/start")
    await bot.send_message(ADA, "<b>שלום</b>", parse_mode="HTML")
    await bot.send_message(ADA, "share", reply_markup=ReplyKeyboardMarkup([["Yes"]], input_field_placeholder="p"))
    await sandbox.patient(DANA).says("hello")
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{sandbox.url}/phones/events") as socket:
        state = (await Page(sandbox, session, socket).next())["state"]
    [chat] = state["chats"]
    assert [(one["from"], one["text"]) for one in chat["messages"]] == [
        ("user", "/start"),
        ("bot", "שלום"),
        ("bot", "share"),
    ]
    assert chat["messages"][1]["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert chat["keyboard"] == {"rows": [[{"text": "Yes", "request_contact": False}]], "placeholder": "p"}
    assert chat["user"] == {"id": ADA, "first_name": "Ada", "last_name": "Levi", "language_code": "en"}
    [number] = state["numbers"]
    assert (number["number"], number["name"]) == (DANA, "Dana")
    [thread] = number["threads"]
    assert (thread["channel"], thread["peer"], thread["messages"][0]["body"]) == ("sms", SMS_FROM, "hello")


async def test_a_person_chats_on_the_page(sandbox: Sandbox, bot: Bot, page: Page) -> None:
    sandbox.therapist()
    await page.next()
    chat = await page.until("chat")
    assert chat["chat"]["chat_id"] == ADA
    at = f"/telegram/therapist/{ADA}"
    said = await page.post(f"{at}/text", {"text": "/start abc"})
    assert said == {"status": 200, "ok": True, "message_id": 1}
    shown = (await page.until("message"))["message"]
    assert (shown["from"], shown["text"], shown["entities"][0]["type"]) == ("user", "/start abc", "bot_command")

    markup = {"inline_keyboard": [[{"text": "✅", "callback_data": "x"}]]}
    message = await bot.send_message(ADA, "card", reply_markup=markup)  # type: ignore[arg-type]
    shown = (await page.until("message"))["message"]
    assert shown["inline_keyboard"] == [[{"text": "✅", "callback_data": "x"}]]
    pressed = await page.post(f"{at}/press", {"message_id": message.message_id, "data": "x"})
    await bot.answer_callback_query(pressed["press_id"], "done", show_alert=True)
    toast = await page.until("toast")
    assert (toast["press_id"], toast["text"], toast["alert"]) == (pressed["press_id"], "done", True)
    await bot.edit_message_text("changed", ADA, message.message_id)
    assert (await page.until("edited"))["message"]["text"] == "changed"
    await bot.send_chat_action(ADA, "typing")
    assert (await page.until("typing"))["until_ms"] > 0
    await bot.delete_message(ADA, message.message_id)
    assert (await page.until("deleted"))["message_ids"] == [message.message_id]
    await bot.set_my_commands([("help", "עזרה")], language_code="he")
    assert (await page.until("commands"))["commands"]["he"] == [{"command": "help", "description": "עזרה"}]

    assert (await page.post(f"{at}/edit", {"message_id": 1, "text": "/start"}))["ok"]
    assert (await page.post(f"{at}/contact", {"name": "Dana", "phone": DANA}))["ok"]
    assert (await page.until("message"))["message"]["contact"]["phone_number"] == DANA
    assert (await page.post(f"{at}/block", {}))["ok"]
    assert (await page.until("blocked"))["blocked"] is True
    assert (await page.post(f"{at}/text", {"text": "x"}))["status"] == 400
    assert (await page.post(f"{at}/unblock", {}))["ok"]


async def test_recordings_and_files_are_sent_and_played(sandbox: Sandbox, page: Page) -> None:
    sandbox.therapist()
    recording = Recording(id="recap", title="Recap", language="en", duration=41, data=b"0123456789")
    sandbox.lay_out(Demo(invite="welcome", contacts=(Contact(name="Dana", phone=DANA),), recordings=(recording,)))
    demo = (await page.until("demo"))["demo"]
    assert demo["recordings"] == [{"id": "recap", "title": "Recap", "language": "en", "duration": 41}]
    at = f"/telegram/therapist/{ADA}"
    assert (await page.post(f"{at}/recording", {"id": "recap"}))["ok"]
    voice = (await page.until("message"))["message"]["voice"]
    assert (voice["duration"], voice["mime"], voice["size"]) == (41, "audio/ogg", 10)
    async with aiohttp.ClientSession() as session:
        async with session.get(sandbox.url + voice["url"]) as whole:
            assert await whole.read() == b"0123456789"
        async with session.get(sandbox.url + voice["url"], headers={"Range": "bytes=2-4"}) as part:
            assert (part.status, await part.read(), part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")

    for kind in ("voice", "audio", "document"):
        form = aiohttp.FormData({"duration": "3.2", "caption": "c"})
        form.add_field("file", b"<script>", filename="a.html", content_type="text/html")
        assert (await page.post(f"{at}/{kind}", form))["ok"]
        shown = (await page.until("message"))["message"]
        assert shown["caption"] == "c"
        async with aiohttp.ClientSession() as session, session.get(sandbox.url + shown[kind]["url"]) as file:
            assert file.content_type == "application/octet-stream"
            assert file.headers["X-Content-Type-Options"] == "nosniff"

    form = aiohttp.FormData()
    form.add_field("file", b"%PDF-1.7", filename="a.pdf", content_type="application/pdf")
    assert (await page.post(f"{at}/document", form))["ok"]
    shown = (await page.until("message"))["message"]
    async with aiohttp.ClientSession() as session, session.get(sandbox.url + shown["document"]["url"]) as file:
        assert file.content_type == "application/pdf"  # which a browser reads itself


async def test_a_person_texts_on_the_page(sandbox: Sandbox, page: Page, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    await page.next()
    sandbox.patient(DANA, name="Dana")
    assert (await page.until("number"))["number"] == {"number": DANA, "name": "Dana", "threads": []}
    at = f"/carrier/{DANA}"
    said = await page.post(f"{at}/text", {"channel": "sms", "body": "שלום"})
    text = await page.until("text")
    assert (text["number"], text["channel"], text["peer"]) == (DANA, "sms", SMS_FROM)
    assert (text["text"]["sid"], text["text"]["from"], text["text"]["body"]) == (said["sid"], "phone", "שלום")

    form = aiohttp.FormData({"channel": "whatsapp", "body": ""})
    form.add_field("file", b"OggS", filename="v.ogg", content_type="audio/ogg")
    assert (await page.post(f"{at}/media", form))["ok"]
    [media] = (await page.until("text"))["text"]["media"]
    async with aiohttp.ClientSession() as session, session.get(sandbox.url + media["url"]) as file:
        assert (file.content_type, await file.read()) == ("audio/ogg", b"OggS")

    got = await product.until(2)
    assert [one["From"] for one in got] == [DANA, f"whatsapp:{DANA}"]


async def test_a_quick_reply_is_pressed_on_the_page(sandbox: Sandbox, page: Page, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    sandbox.patient(DANA)
    content = sandbox.twilio.add_template("Hello", buttons=(QuickReply(id="r:1", title="Show"),))
    form = {"To": f"whatsapp:{DANA}", "From": f"whatsapp:{WHATSAPP_FROM}", "ContentSid": content}
    account = sandbox.twilio.account
    auth = {"Authorization": aiohttp.encode_basic_auth(account.sid, account.auth_token)}
    url = f"{sandbox.url}/2010-04-01/Accounts/{account.sid}/Messages.json"
    async with aiohttp.ClientSession(headers=auth) as session, session.post(url, data=form) as answer:
        assert answer.status == 201
    text = (await page.until("text"))["text"]
    assert text["buttons"] == [{"id": "r:1", "title": "Show"}]
    assert [(await page.until("text_status"))["status"] for _ in range(3)] == ["sent", "delivered", "read"]
    button = {"channel": "whatsapp", "payload": "r:1", "title": "Show", "replied_sid": text["sid"]}
    assert (await page.post(f"/carrier/{DANA}/button", button))["ok"]
    [told] = await product.until(1)
    assert told["ButtonPayload"] == "r:1"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/telegram/therapist/999/text", {"text": "x"}, 404),
        ("/telegram/nobody/7001/text", {"text": "x"}, 404),
        (f"/telegram/therapist/{ADA}/dance", {}, 404),
        (f"/telegram/therapist/{ADA}/text", {}, 400),
        (f"/telegram/therapist/{ADA}/text", {"text": ""}, 400),
        (f"/telegram/therapist/{ADA}/text", [], 400),
        (f"/telegram/therapist/{ADA}/press", {"message_id": 1, "data": "x"}, 400),
        (f"/telegram/therapist/{ADA}/edit", {"message_id": 99, "text": "x"}, 400),
        (f"/telegram/therapist/{ADA}/recording", {"id": "none"}, 400),
        (f"/telegram/therapist/{ADA}/voice", {"file": "x"}, 400),
        ("/carrier/+1/text", {"channel": "sms", "body": "x"}, 404),
        (f"/carrier/{DANA}/text", {"channel": "pigeon", "body": "x"}, 400),
        (f"/carrier/{DANA}/text", {"channel": "sms", "body": " "}, 400),
    ],
)
async def test_what_a_phone_cannot_do_is_said(sandbox: Sandbox, page: Page, path: str, body: Any, status: int) -> None:
    sandbox.therapist()
    sandbox.patient(DANA)
    answer = await page.post(path, body)
    assert (answer["status"], answer["ok"], bool(answer["error"])) == (status, False, True)
    assert sandbox.telegram.world.bots["therapist"].updates.pending == []


async def test_a_page_of_another_site_is_kept_away(sandbox: Sandbox) -> None:
    sandbox.therapist()
    url = f"{sandbox.url}/phones/telegram/therapist/{ADA}/text"
    foreign = [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ]
    async with aiohttp.ClientSession() as session:
        for headers in foreign:
            async with session.post(url, json={"text": "x"}, headers=headers) as answer:
                assert answer.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(f"{sandbox.url}/phones/events", headers=headers)
        own = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
        async with session.post(url, json={"text": "x"}, headers=own) as answer:
            assert answer.status == 200
        async with session.ws_connect(f"{sandbox.url}/phones/events", headers=own) as socket:
            await socket.receive_json(timeout=5)


async def test_everything_is_served_under_a_strict_policy(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.url + "/phones/file/none") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", "::"])
async def test_the_sandbox_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(host=host)


async def test_the_sandbox_ends_with_open_sockets_polls_and_hooks(product: Receiver) -> None:
    product.delay_s = 5
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(f"{sandbox.url}/phones/events")
        await socket.receive_json(timeout=5)
        sandbox.twilio.inbound.url = product.url
        await sandbox.patient(DANA).says("x")
        await product.until(1)
    async for frame in socket:
        assert frame.type is aiohttp.WSMsgType.TEXT
    assert socket.closed
