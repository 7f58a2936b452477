"""The phones' HTTP side: one socket with all that they show, and a POST for each thing that a person does."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from aiohttp import WSMsgType, web

from bot.sandbox.forms import media_answer, read_form, read_json
from bot.sandbox.phones_view import event_view, state_view
from bot.sandbox.telegram.people import NotPossible
from bot.sandbox.telegram.state import Bot, Person
from bot.sandbox.twilio.inbound import Tap
from bot.sandbox.twilio.state import Channel

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Json = dict[str, Any]

FILE_KINDS = ("voice", "audio", "document", "photo")


class PhonesApi:
    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._acts: dict[str, Callable[[Bot, Person, Json], Json]] = {
            "text": self._text,
            "edit": self._edit,
            "press": self._press,
            "recording": self._recording,
            "contact": self._contact,
            "block": self._block,
            "unblock": self._unblock,
        }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/phones/events", self._events),
            web.get("/phones/file/{file_id}", self._file),
            web.get("/phones/media/{sid}/{media}", self._media),
            web.post("/phones/carrier/{number}/{act}", self._carrier),
            web.post("/phones/telegram/{bot}/{user_id}/{act}", self._telegram),
        ]

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=4096)
        await socket.prepare(request)
        with self._sandbox.hub.listen() as events:
            # Taken together with the first place in the queue, so that nothing is told twice or missed.
            snapshot = {"type": "snapshot", "seq": self._sandbox.hub.seq, "state": state_view(self._sandbox)}
            writing = asyncio.create_task(self._write(socket, events, snapshot))
            reading = asyncio.create_task(_drain(socket))
            closing = asyncio.create_task(self._sandbox.closing.wait())
            tasks = [writing, reading, closing]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        await socket.close()
        return socket

    async def _write(self, socket: web.WebSocketResponse, events: "asyncio.Queue[Json]", snapshot: Json) -> None:
        seq = snapshot["seq"]
        await socket.send_json(snapshot)
        while True:
            event = await events.get()
            shown = event_view(self._sandbox, event)
            if shown is not None:
                seq += 1
                await socket.send_json({**shown, "type": event["type"], "seq": seq})

    async def _file(self, request: web.Request) -> web.Response:
        file = self._sandbox.telegram.world.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        return media_answer(request, file.data, file.mime)

    async def _telegram(self, request: web.Request) -> web.Response:
        bot = self._sandbox.telegram.world.bots.get(request.match_info["bot"])
        person = self._sandbox.person(request.match_info["bot"], request.match_info["user_id"])
        if bot is None or person is None:
            return _refused("there is no such phone", status=404)
        act = request.match_info["act"]
        try:
            if act in FILE_KINDS:
                return _done(await self._send_file(request, bot, person, act))
            if act in self._acts:
                return _done(self._acts[act](bot, person, await read_json(request)))
        except (NotPossible, KeyError, TypeError, ValueError) as error:
            return _refused(str(error) if isinstance(error, NotPossible) else "a field is missing or wrong")
        return _refused("a phone cannot do that", status=404)

    async def _media(self, request: web.Request) -> web.Response:
        message = self._sandbox.twilio.carrier.messages.get(request.match_info["sid"])
        for media in message.media if message else ():
            if media.sid == request.match_info["media"]:
                return media_answer(request, media.data, media.mime)
        raise web.HTTPNotFound

    async def _carrier(self, request: web.Request) -> web.Response:
        number, act = request.match_info["number"], request.match_info["act"]
        if number not in self._sandbox.twilio.carrier.handsets or act not in ("text", "media", "button"):
            return _refused("there is no such phone", status=404)
        try:
            return _done({"sid": await self._write_text(request, number, act)})
        except (NotPossible, KeyError, TypeError, ValueError) as error:
            return _refused(str(error) if isinstance(error, NotPossible) else "a field is missing or wrong")

    async def _write_text(self, request: web.Request, number: str, act: str) -> str:
        inbound = self._sandbox.twilio.inbound
        if act == "media":
            fields, file = await read_form(request)
            media = ((file.mime, file.data),)
            message = inbound.receive(
                number, fields.get("body", ""), channel=_channel(fields), to=fields.get("to", ""), media=media
            )
            return message.sid
        body = await read_json(request)
        if act == "text":
            if not str(body["body"]).strip():
                raise NotPossible("an empty message cannot be sent")
            to = str(body.get("to") or "")
            return inbound.receive(number, str(body["body"]), channel=_channel(body), to=to).sid
        tap = Tap(payload=str(body["payload"]), title=str(body["title"]), replied_sid=str(body["replied_sid"]))
        offered = self._sandbox.twilio.carrier.messages.get(tap.replied_sid)
        to = offered.sender if offered else ""
        return inbound.receive(number, tap.title, channel=_channel(body), to=to, tap=tap).sid

    def _text(self, bot: Bot, person: Person, body: Json) -> Json:
        sent = self._sandbox.people.write(
            bot, person, str(body["text"]),
            reply_to=int(body.get("reply_to_message_id") or 0),
            forwarded_from=str(body.get("forwarded_from") or ""),
        )  # fmt: skip
        return {"message_id": sent[-1]}

    def _edit(self, bot: Bot, person: Person, body: Json) -> Json:
        self._sandbox.people.edit(bot, person, int(body["message_id"]), str(body["text"]))
        return {}

    def _press(self, bot: Bot, person: Person, body: Json) -> Json:
        press_id = self._sandbox.people.press(bot, person, int(body["message_id"]), str(body["data"]))
        return {"press_id": press_id}

    def _recording(self, bot: Bot, person: Person, body: Json) -> Json:
        recording = self._sandbox.demo.recording(str(body["id"]))
        if recording is None:
            raise NotPossible("there is no such recording")
        sent = self._sandbox.people.send_file(
            bot, person, "voice", recording.data, mime=recording.mime, duration=recording.duration
        )
        return {"message_id": sent}

    def _contact(self, bot: Bot, person: Person, body: Json) -> Json:
        sent = self._sandbox.people.share_contact(
            bot, person, str(body["name"]), str(body["phone"]), int(body.get("user_id") or 0)
        )
        return {"message_id": sent}

    def _block(self, bot: Bot, person: Person, body: Json) -> Json:
        self._sandbox.people.block(bot, person)
        return {}

    def _unblock(self, bot: Bot, person: Person, body: Json) -> Json:
        self._sandbox.people.unblock(bot, person)
        return {}

    async def _send_file(self, request: web.Request, bot: Bot, person: Person, kind: str) -> Json:
        fields, file = await read_form(request)
        sent = self._sandbox.people.send_file(
            bot,
            person,
            kind,
            file.data,
            name="" if kind in ("voice", "photo") else file.name,
            mime=file.mime,
            duration=int(float(fields.get("duration") or 0)),
            caption=fields.get("caption", ""),
        )
        return {"message_id": sent}


async def _drain(socket: web.WebSocketResponse) -> None:
    """The page says nothing; this notices when it leaves."""
    with suppress(ConnectionError):
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                return


def _channel(fields: Mapping[str, Any]) -> Channel:
    channel = fields["channel"]
    if channel not in ("sms", "whatsapp"):
        raise ValueError("no such channel")
    return cast("Channel", channel)


def _done(facts: Json) -> web.Response:
    return web.json_response({"ok": True, **facts})


def _refused(why: str, *, status: int = 400) -> web.Response:
    return web.json_response({"ok": False, "error": why}, status=status)
