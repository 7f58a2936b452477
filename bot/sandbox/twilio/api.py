"""The local Twilio: its memory, its log, its faults, and the door through which each request comes."""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.background import Background
from bot.sandbox.calls import Call, CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.events import Hub
from bot.sandbox.faults import FaultTable
from bot.sandbox.outbound import Outbound
from bot.sandbox.twilio.accepting import Form
from bot.sandbox.twilio.errors import TwilioError
from bot.sandbox.twilio.hooks import HookSender
from bot.sandbox.twilio.inbound import Inbound
from bot.sandbox.twilio.journeys import Journeys
from bot.sandbox.twilio.media import MediaEndpoints
from bot.sandbox.twilio.messages import MessageEndpoints
from bot.sandbox.twilio.resource import account_json
from bot.sandbox.twilio.signatures import sign
from bot.sandbox.twilio.state import Account, Carrier, QuickReply, Template, TextMessage, new_sid

Endpoint = Callable[[web.Request, Form], Awaitable[web.Response]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class TwilioServer:
    """`carrier` is its memory, `calls` its log, `faults` what goes wrong next, `journeys` what becomes of messages,
    `inbound` where people's messages go (`inbound.url`), `hooks` what was posted to the product."""

    def __init__(self, account: Account, hub: Hub, clock: Clock, outbound: Outbound) -> None:
        self.account = account
        self.carrier = Carrier(account, hub, clock)
        self.calls, self.faults = CallLog(), FaultTable()
        self.background = Background()
        self.hooks = HookSender(account, outbound)
        self.journeys = Journeys(self.carrier, self.hooks, self.background, outbound)
        self.inbound = Inbound(self.carrier, self.hooks, self.journeys, self.background)
        self.listing = MessageEndpoints(self.carrier, self.journeys)
        self.media = MediaEndpoints(self.carrier)
        self._opened = self.carrier.now()

    def routes(self) -> list[web.RouteDef]:
        root = "/2010-04-01/Accounts/{account}"
        message = f"{root}/Messages/{{sid:(?:SM|MM)[0-9a-fA-F]{{32}}}}"
        media = f"{message}/Media/{{media:ME[0-9a-fA-F]{{32}}}}"
        messages, files = self.listing, self.media
        return [
            web.get(f"{root}.json", self._open("account", self._fetch_account)),
            web.post(f"{root}/Messages.json", self._open("create", messages.create)),
            web.get(f"{root}/Messages.json", self._open("list", messages.list)),
            web.get(f"{message}.json", self._open("fetch", messages.fetch)),
            web.post(f"{message}.json", self._open("update", messages.update)),
            web.delete(f"{message}.json", self._open("delete", messages.delete)),
            web.get(f"{message}/Media.json", self._open("media_list", files.list)),
            web.get(f"{media}.json", self._open("media_fetch", files.fetch)),
            web.delete(f"{media}.json", self._open("media_delete", files.delete)),
            web.delete(media, self._open("media_delete", files.delete)),
            web.get(media, self._open("media", files.content, login=lambda: files.needs_login)),
            web.get("/media/{link}", files.linked),
            web.route("*", "/2010-04-01/{rest:.*}", self._open("unknown", _nothing)),
        ]

    @property
    def sent(self) -> list[TextMessage]:
        """Every message that the account sent, in order."""
        return [message for message in self.carrier.messages.values() if message.direction != "inbound"]

    def add_template(self, body: str, *, buttons: tuple[QuickReply, ...] = (), sid: str = "") -> str:
        """An approved Content template; returns its sid."""
        template = Template(sid=sid or new_sid("HX"), body=body, buttons=buttons)
        self.carrier.templates[template.sid] = template
        return template.sid

    def sign(self, url: str, params: dict[str, str]) -> str:
        """A true signature, for tests that post a webhook by themselves."""
        return sign(self.account.auth_token, url, params.items())

    async def settle(self) -> None:
        """Waits until every message under way has arrived and every webhook was answered."""
        await self.background.settle()

    def _open(self, name: str, endpoint: Endpoint, *, login: Callable[[], bool] = lambda: True) -> Handler:
        """The way of every request: log, login, planned fault, work."""

        async def handler(request: web.Request) -> web.Response:
            form = await _read_form(request)
            params = {key: values[0] if len(values) == 1 else values for key, values in form.items()}
            call = self.calls.begin(
                Call(name=name, verb=request.method, path=request.path, at=self.carrier.clock.now(), params=params)
            )
            if login() and (refusal := self._refusal(request)) is not None:
                return self._error(call, refusal)
            fault = self.faults.take(name, params)
            if fault is not None and not fault.accepted:
                self.calls.end(call, 0 if fault.drop or fault.hang else fault.status, accepted=False)
                return await self.faults.spoil(request, fault)
            answer = await self._work(call, endpoint, request, form)
            return answer if fault is None else await self.faults.spoil(request, fault, answer)

        return handler

    async def _work(self, call: Call, endpoint: Endpoint, request: web.Request, form: Form) -> web.Response:
        try:
            answer = await endpoint(request, form)
        except TwilioError as error:
            return self._error(call, error)
        self.calls.end(call, answer.status, accepted=True)
        return answer

    def _error(self, call: Call, error: TwilioError) -> web.Response:
        self.calls.end(call, error.status, accepted=False, error=str(error.code))
        return web.json_response(error.as_json(), status=error.status)

    def _refusal(self, request: web.Request) -> TwilioError | None:
        given = _credentials(request.headers.get("Authorization", ""))
        wanted = f"{self.account.sid}:{self.account.auth_token}"
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            return TwilioError(20003, status=401)
        if request.match_info.get("account", self.account.sid) != self.account.sid:
            return TwilioError(20404, status=404)
        return None

    async def _fetch_account(self, request: web.Request, form: Form) -> web.Response:
        return web.json_response(account_json(self.account, self._opened))


async def _nothing(request: web.Request, form: Form) -> web.Response:
    raise TwilioError(20404, status=404)


async def _read_form(request: web.Request) -> Form:
    """The form's fields, or the query of a GET; a key may come several times."""
    fields = request.query if request.method == "GET" else await request.post()
    form: Form = {}
    for key, value in fields.items():
        form.setdefault(key, []).append(value if isinstance(value, str) else "")
    return form


def _credentials(header: str) -> str:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
