"""The sandbox: a local Telegram, a local Twilio and phones, in one application on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType

from aiohttp import web

from bot.sandbox.background import Background
from bot.sandbox.clock import Clock
from bot.sandbox.demo import Demo
from bot.sandbox.events import Hub
from bot.sandbox.guard import add_headers, own_page_only
from bot.sandbox.outbound import Outbound, is_loopback
from bot.sandbox.phones import BotPhone, PatientPhone, TherapistPhone
from bot.sandbox.phones_http import PhonesApi
from bot.sandbox.telegram.api import TelegramServer
from bot.sandbox.telegram.people import People
from bot.sandbox.telegram.state import Person
from bot.sandbox.twilio.api import TwilioServer
from bot.sandbox.twilio.state import Account, address, bare

PAGE = Path(__file__).parent / "page"
THERAPIST_TOKEN = "1000001:sandbox-therapist"  # noqa: S105  # opens nothing outside of this process
ACCOUNT_SID = "AC" + "5a" * 16
AUTH_TOKEN = "sandbox-auth-token"  # noqa: S105
SMS_FROM = "+97233765000"
WHATSAPP_FROM = "+97233765001"
MAX_BODY_BYTES = 60 * 1024 * 1024


class Sandbox:
    """`async with Sandbox() as sandbox`: everything runs in this loop and in memory, and ends with the block."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        therapist_token: str = THERAPIST_TOKEN,
        patient_token: str = "",
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        sms_from: str = SMS_FROM,
        whatsapp_from: str = WHATSAPP_FROM,
        patient_whatsapp_from: str = "",
        messaging_service_sid: str = "",
        quote_messages: bool = False,
    ) -> None:
        """`port` 0 takes a free one. `quote_messages`: failures of waiting quote what is on the phone (tests only)."""
        if not is_loopback(host):
            raise ValueError("the sandbox listens on this machine only: 127.0.0.1, ::1 or localhost")
        self._host, self._port = host, port
        self._quote = quote_messages
        self.hub, self.clock = Hub(), Clock()
        self.outbound, self.background = Outbound(), Background()
        self.closing = asyncio.Event()
        self.telegram = TelegramServer(self.hub, self.clock, self.outbound, self.background)
        self.telegram.faults.closing = self.closing
        self.people = People(self.telegram.world)
        self.telegram.world.add_bot("therapist", therapist_token, name="Kesher", username="kesher_bot")
        if patient_token:
            self.telegram.world.add_bot("patient", patient_token, name="Kesher", username="kesher_patient_bot")
        senders = [sms_from] if sms_from else []
        senders += [address("whatsapp", bare(one)) for one in (whatsapp_from, patient_whatsapp_from) if one]
        account = Account(
            sid=account_sid, auth_token=auth_token, service_sid=messaging_service_sid, senders=tuple(senders)
        )
        self.twilio = TwilioServer(account, self.hub, self.clock, self.outbound)
        self.twilio.faults.closing = self.closing
        self.demo = Demo()
        self.narration: dict[str, object] | None = None
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    async def __aenter__(self) -> "Sandbox":
        app = web.Application(middlewares=[own_page_only], client_max_size=MAX_BODY_BYTES)
        app.on_response_prepare.append(add_headers)
        app.add_routes(self.telegram.routes())
        app.add_routes(self.twilio.routes())
        app.add_routes(PhonesApi(self).routes())
        app.router.add_get("/", _index)
        app.router.add_static("/page", PAGE)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await self._runner.setup()
        await self._listen()
        self.twilio.inbound.media_root = self.url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        if self._runner is not None:
            await self._runner.cleanup()
        try:
            await self.background.aclose()
            await self.twilio.background.aclose()
        finally:
            await self.outbound.aclose()

    @property
    def url(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def therapist(
        self, first_name: str = "Ada", *, user_id: int = 7_001, last_name: str = "Levi", language_code: str = "en"
    ) -> TherapistPhone:
        """A person with the therapist's bot open on their phone; they have written nothing yet."""
        person = Person(id=user_id, first_name=first_name, last_name=last_name, language_code=language_code)
        bot = self.telegram.world.bots["therapist"]
        return TherapistPhone(self.telegram.world, bot, person, quote=self._quote)

    def patient(self, number: str = "+972501234567", *, name: str = "Dana") -> PatientPhone:
        """The phone behind a number, with SMS and WhatsApp."""
        handset = self.twilio.carrier.handset(number, name)
        return PatientPhone(self.twilio, handset, quote=self._quote)

    def bot_phone(self, bot: str, person: Person) -> BotPhone:
        """The same for any bot."""
        return BotPhone(self.telegram.world, self.telegram.world.bots[bot], person, quote=self._quote)

    def person(self, bot: str, user_id: str) -> Person | None:
        """Who has this bot on their phone."""
        known = self.telegram.world.bots.get(bot)
        chat = known.chats.get(int(user_id)) if known and user_id.isdigit() else None
        return chat.person if chat else None

    @asynccontextmanager
    async def out_of_reach(self) -> AsyncIterator[None]:
        """Nobody answers at the address meanwhile: new connections are refused, open ones are cut."""
        if self._runner is None or self._site is None:
            raise RuntimeError("the sandbox is not open")
        await self._site.stop()
        self._cut_connections()
        await asyncio.sleep(0.01)  # clients in this loop notice that their idle connections are gone
        try:
            yield
        finally:
            await self._listen()

    def _cut_connections(self) -> None:
        server = self._runner.server if self._runner else None
        for connection in server.connections if server else ():
            if connection.transport is not None:
                connection.transport.abort()

    def lay_out(self, demo: Demo) -> None:
        """Shows the demo's invitation, contacts and recordings on the page."""
        self.demo = demo
        self.hub.publish("demo", demo=demo.as_json())

    def narrate(self, title: str, body: str, *, step: int, of: int) -> None:
        self.narration = {"title": title, "body": body, "step": step, "of": of}
        self.hub.publish("narration", **self.narration)

    async def _listen(self) -> None:
        if self._runner is None:
            raise RuntimeError("the sandbox is not open")
        self._site = web.TCPSite(self._runner, self._host, self._port)
        await self._site.start()
        if self._port == 0:
            self._port = self._runner.addresses[0][1]


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")
