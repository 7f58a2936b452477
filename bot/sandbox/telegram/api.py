"""The HTTP side of the local Bot API: /bot<token>/<method> and /file/bot<token>/<path>."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox.background import Background
from bot.sandbox.calls import Call, CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.events import Hub
from bot.sandbox.faults import FaultTable
from bot.sandbox.outbound import Outbound
from bot.sandbox.telegram import about, editing, receiving, sending
from bot.sandbox.telegram.errors import ApiError
from bot.sandbox.telegram.limits import RateLimits
from bot.sandbox.telegram.params import Params, read_params
from bot.sandbox.telegram.state import Bot, World
from bot.sandbox.telegram.webhooks import WebhookSender

METHODS: dict[str, Callable[[World, Bot, Params], Any]] = {
    name.lower(): method
    for name, method in {
        "getMe": about.get_me,
        "logOut": about.log_out_or_close,
        "close": about.log_out_or_close,
        "getChat": about.get_chat,
        "getFile": about.get_file,
        "setMyCommands": about.set_my_commands,
        "getMyCommands": about.get_my_commands,
        "deleteMyCommands": about.delete_my_commands,
        "setMyName": about.set_my_name,
        "getMyName": about.get_my_name,
        "setMyDescription": about.set_my_description,
        "getMyDescription": about.get_my_description,
        "setMyShortDescription": about.set_my_short_description,
        "getMyShortDescription": about.get_my_short_description,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendVoice": sending.send_voice,
        "sendAudio": sending.send_audio,
        "sendContact": sending.send_contact,
        "sendMessageDraft": sending.send_message_draft,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "answerCallbackQuery": editing.answer_callback_query,
        "leaveChat": editing.leave_chat,
    }.items()
}
_LIMITED = ("send", "edit")


class TelegramServer:
    """`world` is its memory, `calls` its log, `faults` what goes wrong next, `limits` the flood limits."""

    def __init__(self, hub: Hub, clock: Clock, outbound: Outbound, background: Background) -> None:
        self.world = World(hub, clock)
        self.calls = CallLog()
        self.faults = FaultTable()
        self.limits = RateLimits(clock)
        self.webhooks = WebhookSender(self.world, outbound, background, self._run_reply)
        self._outbound = outbound

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        bot = self.world.bot_with(request.match_info["token"])
        if bot is None:
            return _answer(ApiError(401, "Unauthorized"))
        try:
            params = await read_params(request)
        except ApiError as error:
            return _answer(error)
        call = self._begin(bot, request.method, method, params)
        fault = self.faults.take(method, params.values)
        if fault is not None and not fault.accepted:
            self.calls.end(call, 0 if fault.drop or fault.hang else fault.status, accepted=False)
            return await self.faults.spoil(request, fault)
        answer = await self._answer(call, bot, method, params)
        return answer if fault is None else await self.faults.spoil(request, fault, answer)

    def _begin(self, bot: Bot, verb: str, method: str, params: Params) -> Call:
        files = {name: upload.name for name, upload in params.files.items()}
        at, path = self.world.clock.now(), f"{bot.key}/{method}"
        return self.calls.begin(Call(name=method, verb=verb, path=path, at=at, params=dict(params.values), files=files))

    async def _answer(self, call: Call, bot: Bot, method: str, params: Params) -> web.Response:
        try:
            body = await self._run(bot, method.lower(), params)
        except ApiError as error:
            self.calls.end(call, error.code, accepted=False, error=error.description)
            return _answer(error)
        self.calls.end(call, 200, accepted=True)
        return web.json_response(body)

    async def _run(self, bot: Bot, method: str, params: Params) -> dict[str, Any]:
        if method.startswith(_LIMITED) and method != "sendchataction":
            self.limits.check(bot.key, params.text("chat_id"))
        if method == "getupdates":
            return {"ok": True, "result": await self._get_updates(bot, params)}
        if method == "setwebhook":
            description = receiving.set_webhook(self._outbound, bot, params)
            self.webhooks.ensure(bot)
            return {"ok": True, "result": True, "description": description}
        if method == "deletewebhook":
            return {"ok": True, "result": True, "description": receiving.delete_webhook(bot, params)}
        if method == "getwebhookinfo":
            return {"ok": True, "result": receiving.webhook_info(bot)}
        if method not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        return {"ok": True, "result": METHODS[method](self.world, bot, params)}

    async def _get_updates(self, bot: Bot, params: Params) -> list[dict[str, Any]]:
        receiving.read_allowed(bot.updates, params)
        limit = params.integer("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        timeout_s = params.integer("timeout")
        return await bot.updates.poll(params.integer("offset"), limit, timeout_s, self.faults.closing)

    async def _run_reply(self, bot: Bot, body: dict[str, Any]) -> None:
        method = str(body.pop("method"))
        if method.lower().startswith(("get", "setwebhook", "deletewebhook", "close", "logout")):
            return
        params = Params(body)
        await self._answer(self._begin(bot, "WEBHOOK", method, params), bot, method, params)

    async def _download(self, request: web.Request) -> web.Response:
        bot = self.world.bot_with(request.match_info["token"])
        if bot is None:
            return _answer(ApiError(401, "Unauthorized"))
        path = request.match_info["path"]
        call = self._begin(bot, request.method, "file", Params({"path": path}))
        fault = self.faults.take("file", {"path": path})
        if fault is not None and not fault.accepted:
            self.calls.end(call, fault.status, accepted=False)
            return await self.faults.spoil(request, fault)
        file = about.linked_file(self.world, bot, path)
        if file is None:
            self.calls.end(call, 404, accepted=False)
            return _answer(ApiError(404, "Not Found"))
        self.calls.end(call, 200, accepted=True)
        answer = web.Response(body=file.data, content_type="application/octet-stream")
        return answer if fault is None else await self.faults.spoil(request, fault, answer)


def _answer(error: ApiError) -> web.Response:
    headers = {"Retry-After": str(error.parameters["retry_after"])} if "retry_after" in error.parameters else {}
    return web.json_response(error.as_json(), status=error.code, headers=headers)
