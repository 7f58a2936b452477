"""The HTTP side of the program: health, readiness, metrics and the webhooks of Telegram and Twilio."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.metrics import Metrics

MAX_BODY_BYTES = 1024 * 1024
BODY_TIMEOUT_S = 15.0
CHECK_TIMEOUT_S = 5.0
Check = Callable[[], Awaitable[bool]]
log = structlog.get_logger(__name__)


class TelegramHook(Protocol):
    """A Telegram channel that takes updates by webhook."""

    async def receive(self, body: bytes) -> None:
        """Stores one update. Raises ValueError for what Telegram would never send."""
        ...


class TwilioHook(Protocol):
    async def inbound(self, request: web.Request) -> web.StreamResponse: ...

    async def status(self, request: web.Request) -> web.StreamResponse: ...


@dataclass(kw_only=True)
class Site:
    """What stands behind the routes. Until `is_open`, without the root key, only /health answers."""

    metrics: Metrics = field(default_factory=Metrics)
    is_open: bool = False
    checks: dict[str, Check] = field(default_factory=dict)
    telegram: dict[str, tuple[str, TelegramHook]] = field(default_factory=dict)
    twilio: TwilioHook | None = None

    def open(
        self,
        *,
        checks: Mapping[str, Check],
        telegram: Mapping[str, tuple[str, TelegramHook]] | None = None,
        twilio: TwilioHook | None = None,
    ) -> None:
        """Lets requests through. `telegram` holds the secret and the channel of each role: therapist, patient."""
        self.checks = dict(checks)
        self.telegram = dict(telegram or {})
        self.twilio = twilio
        self.is_open = True

    def close(self) -> None:
        self.is_open = False


def build_app(site: Site) -> web.Application:
    """The application; other routes may be added to it before it starts."""
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_answers_for(site)])
    routes = _Routes(site)
    app.router.add_get("/health", routes.health)
    app.router.add_get("/ready", routes.ready)
    app.router.add_get("/metrics", routes.show_metrics)
    app.router.add_post("/telegram/{role}", routes.telegram)
    app.router.add_post("/twilio/inbound", routes.twilio_inbound)
    app.router.add_post("/twilio/status", routes.twilio_status)
    app.on_response_prepare.append(_quiet_headers)
    return app


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serves while the context lasts and yields the address; port 0 takes a free one."""
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=30, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound_host, bound_port = runner.addresses[0][:2]
        shown_host = f"[{bound_host}]" if ":" in bound_host else bound_host
        yield f"http://{shown_host}:{bound_port}"
    finally:
        await runner.cleanup()


class _Routes:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(self, request: web.Request) -> web.Response:
        """Names what is ready and what is not; nothing about anyone."""
        results = await asyncio.gather(*(_holds(name, check) for name, check in self._site.checks.items()))
        parts = dict(zip(self._site.checks, results, strict=True))
        is_ready = all(results)
        body = {"ready": is_ready, "checks": {name: "ok" if fine else "failing" for name, fine in parts.items()}}
        return web.json_response(body, status=200 if is_ready else 503)

    async def show_metrics(self, request: web.Request) -> web.Response:
        return web.Response(
            body=self._site.metrics.text().encode(),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    async def telegram(self, request: web.Request) -> web.Response:
        """Stores the update, then answers 200. What cannot be read is acknowledged too, or it would come for ever."""
        role = request.match_info["role"]
        if role not in self._site.telegram:
            raise web.HTTPNotFound
        secret, channel = self._site.telegram[role]
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not secret or not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
            self._site.metrics.count("kesher_updates_total", source="telegram", outcome="refused")
            raise web.HTTPUnauthorized
        try:
            await channel.receive(await _body(request))
        except ValueError:
            log.warning("update cannot be read", role=role)
            self._site.metrics.count("kesher_updates_total", source="telegram", outcome="unreadable")
        else:
            self._site.metrics.count("kesher_updates_total", source="telegram", outcome="stored")
        return web.Response()

    async def twilio_inbound(self, request: web.Request) -> web.StreamResponse:
        return await self._twilio(request, "inbound")

    async def twilio_status(self, request: web.Request) -> web.StreamResponse:
        return await self._twilio(request, "status")

    async def _twilio(self, request: web.Request, route: str) -> web.StreamResponse:
        hook = self._site.twilio
        if hook is None:
            raise web.HTTPNotFound
        outcome = "refused"
        try:
            await _body(request)
            response = await (hook.inbound(request) if route == "inbound" else hook.status(request))
            outcome = "stored"
        finally:
            self._site.metrics.count("kesher_updates_total", source=f"twilio-{route}", outcome=outcome)
        return response


async def _body(request: web.Request) -> bytes:
    """The whole body, which must come within seconds: a slow sender holds no place for long."""
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


async def _holds(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            return await check()
    except Exception as error:  # noqa: BLE001 - a check that fails in an unforeseen way is a check that fails
        log.warning("check failed", check=name, error=type(error).__name__)
        return False


def _answers_for(site: Site) -> Middleware:
    @web.middleware
    async def answers(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Sealed, nothing but /health answers. Errors are short JSON: some callers would pass a text on to a person."""
        try:
            if not site.is_open and request.path != "/health":
                response: web.StreamResponse = _error(503, "sealed")
            else:
                response = await handler(request)
        except web.HTTPException as answer:
            response = _error(answer.status, answer.reason.lower(), answer) if answer.status >= 400 else answer
        except (ConnectionResetError, asyncio.CancelledError):
            raise
        except Exception as error:
            log.exception("request failed", error=type(error).__name__)
            response = _error(500, "internal error")
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "unknown"
        site.metrics.count("kesher_http_requests_total", route=route, status=f"{response.status // 100}xx")
        return response

    return answers


def _error(status: int, words: str, answer: web.HTTPException | None = None) -> web.Response:
    allow = answer.headers.get("Allow") if answer else None
    return web.json_response({"error": words}, status=status, headers={"Allow": allow} if allow else None)


async def _quiet_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "kesher"
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
