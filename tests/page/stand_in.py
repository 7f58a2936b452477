"""A small server that speaks the phones' protocol with a scripted state, for tests of the page alone."""

import asyncio
import io
import json
import time
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ADA, DANA_PHONE, CLINIC_SMS, CLINIC_WHATSAPP = 501, "+972501234567", "+972521110000", "+972521110001"


def tone(seconds: float = 2.0, rate: int = 8000) -> bytes:
    """A quiet wav that a browser can play."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        wave_of_40 = [int(900 * (i % 40 - 20) / 20) for i in range(int(seconds * rate))]
        sound.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in wave_of_40))
    return out.getvalue()


@dataclass
class Posted:
    """One thing that a person did on the page."""

    path: str
    body: dict[str, Any]
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)  # field -> name, type, bytes


def command(name: str, description: str) -> dict[str, str]:
    return {"command": name, "description": description}


def bot(bot: str, name: str, username: str, *, available: bool, commands: dict[str, Any]) -> dict[str, Any]:
    return {"bot": bot, "name": name, "username": username, "available": available, "commands": commands}


def demo_state() -> dict[str, Any]:
    commands = {
        "": [command("help", "What I can do"), command("draft", "A message to a patient")],
        "he": [command("help", "מה אפשר לעשות"), command("draft", "הודעה למטופל או למטופלת")],
    }
    return {
        "bots": [
            bot("therapist", "קשר", "kesher_bot", available=True, commands=commands),
            bot("patient", "קשר למטופלים", "kesher_patient_bot", available=False, commands={"": []}),
        ],
        "chats": [chat("therapist", ADA, "ד״ר עדה", "לוי")],
        "numbers": [],
        "demo": {
            "invite": "welcome-ada",
            "contacts": [{"name": "דנה", "phone": DANA_PHONE}],
            "recordings": [
                {"id": "recap-en", "title": "Recap of a session", "language": "en", "duration": 41},
                {"id": "recap-he", "title": "סיכום פגישה", "language": "he", "duration": 38},
            ],
            "language": "he",
            "label": "",
        },
    }


def chat(bot: str, user_id: int, first_name: str, last_name: str = "", language: str = "he") -> dict[str, Any]:
    return {
        "bot": bot,
        "chat_id": user_id,
        "user": {"id": user_id, "first_name": first_name, "last_name": last_name, "language_code": language},
        "messages": [],
        "typing_until_ms": 0,
        "keyboard": None,
        "blocked": False,
    }


class StandIn:
    """Serves the page and one socket; remembers what was posted; shows what a test tells it to."""

    def __init__(self, state: dict[str, Any] | None = None) -> None:
        self.state = state or demo_state()
        self.posted: list[Posted] = []
        self.refuse_with: tuple[int, dict[str, Any]] | None = None  # how the next calls are answered, if badly
        self.files: dict[str, tuple[str, bytes]] = {}
        self.port = 0
        self._seq = 0
        self._message_id = 0
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self._news = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_get("/", self._index)
        app.router.add_get("/phones/events", self._events)
        app.router.add_get("/media/{name}", self._media)
        app.router.add_post("/phones/{path:.*}", self._post)
        app.router.add_static("/page", PAGE)
        app.on_response_prepare.append(self._harden)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for socket in list(self._sockets):
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    async def _harden(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = CSP
        response.headers["Cache-Control"] = "no-cache"

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _media(self, request: web.Request) -> web.StreamResponse:
        mime, body = self.files[request.match_info["name"]]
        return web.Response(body=body, content_type=mime)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "snapshot", "seq": self._seq, "state": self.state})
        self._sockets.add(socket)
        async for frame in socket:
            if frame.type is WSMsgType.ERROR:
                break
        self._sockets.discard(socket)
        return socket

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body, files = await self._read(request)
        if self.refuse_with:
            status, refusal = self.refuse_with
            return web.json_response(refusal, status=status)
        self.posted.append(Posted(request.match_info["path"], body, files))
        self._news.set()
        answer: dict[str, Any] = {"ok": True}
        if request.path.endswith("/press"):
            answer["press_id"] = f"press-{len(self.posted)}"
        return web.json_response(answer)

    async def _read(self, request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, str, bytes]]]:
        if request.content_type != "multipart/form-data":
            return json.loads(await request.text()), {}
        form = await request.post()
        files = {
            k: (v.filename, v.content_type, v.file.read()) for k, v in form.items() if isinstance(v, web.FileField)
        }
        return {k: v for k, v in form.items() if isinstance(v, str)}, files

    async def until_posted(self, ending: str, *, timeout_s: float = 10.0) -> Posted:
        """The first thing done whose path ends so, now or when it comes; it is taken off the list."""
        async with asyncio.timeout(timeout_s):
            while True:
                found = next((each for each in self.posted if each.path.endswith(ending)), None)
                if found:
                    self.posted.remove(found)
                    return found
                self._news.clear()
                await self._news.wait()

    async def show(self, kind: str, **payload: Any) -> None:
        """One event to every open page."""
        self._seq += 1
        for socket in list(self._sockets):
            await socket.send_json({"type": kind, "seq": self._seq, **payload})

    def skip_an_event(self) -> None:
        self._seq += 1

    def chat_of(self, bot: str = "therapist", chat_id: int = ADA) -> dict[str, Any]:
        return next(each for each in self.state["chats"] if (each["bot"], each["chat_id"]) == (bot, chat_id))

    def message(self, text: str = "", *, by: str = "bot", **more: Any) -> dict[str, Any]:
        self._message_id += 1
        return {
            "message_id": self._message_id,
            "from": by,
            "date": int(time.time()),
            "edit_date": None,
            "text": text,
            "caption": "",
            "entities": [],
            "inline_keyboard": None,
            "voice": None,
            "audio": None,
            "document": None,
            "photo": None,
            "contact": None,
            "reply_to_message_id": None,
            "protected": False,
            **more,
        }

    async def says(self, text: str = "", *, by: str = "bot", bot: str = "therapist", **more: Any) -> dict[str, Any]:
        """A message appears in the chat."""
        message = self.message(text, by=by, **more)
        self.chat_of(bot)["messages"].append(message)
        await self.show("message", bot=bot, chat_id=ADA, message=message)
        return message

    async def edits(self, message: dict[str, Any], **changes: Any) -> dict[str, Any]:
        changed = {**message, "edit_date": int(time.time()), **changes}
        messages = self.chat_of()["messages"]
        messages[messages.index(message)] = changed
        await self.show("edited", bot="therapist", chat_id=ADA, message=changed)
        return changed

    async def deletes(self, *messages: dict[str, Any]) -> None:
        chat_of = self.chat_of()
        chat_of["messages"] = [each for each in chat_of["messages"] if each not in messages]
        ids = [each["message_id"] for each in messages]
        await self.show("deleted", bot="therapist", chat_id=ADA, message_ids=ids)

    def file(self, name: str, mime: str, body: bytes, duration: float = 0) -> dict[str, Any]:
        self.files[name] = (mime, body)
        return {"url": f"/media/{name}", "name": name, "mime": mime, "duration": duration, "size": len(body)}

    async def adds_number(self, number: str, name: str) -> None:
        entry = {"number": number, "name": name, "threads": []}
        self.state["numbers"].append(entry)
        await self.show("number", number={**entry, "threads": []})

    def text(self, body: str, *, by: str = "carrier", status: str = "delivered", **more: Any) -> dict[str, Any]:
        self._message_id += 1
        base = {
            "sid": f"SM{self._message_id:032x}",
            "from": by,
            "date": int(time.time()),
            "body": body,
            "status": status,
        }
        return {**base, "error_code": None, "media": [], "segments": 1, "buttons": [], **more}

    async def texts(
        self, body: str, *, number: str = DANA_PHONE, channel: str = "sms", peer: str = "", **more: Any
    ) -> dict[str, Any]:
        """A message appears on the patient's phone."""
        peer = peer or (CLINIC_SMS if channel == "sms" else CLINIC_WHATSAPP)
        text = self.text(body, **more)
        owner = next(each for each in self.state["numbers"] if each["number"] == number)
        thread = next((t for t in owner["threads"] if (t["channel"], t["peer"]) == (channel, peer)), None)
        if thread is None:
            thread = {"channel": channel, "peer": peer, "messages": []}
            owner["threads"].append(thread)
        thread["messages"].append(text)
        await self.show("text", number=number, channel=channel, peer=peer, text=text)
        return text
