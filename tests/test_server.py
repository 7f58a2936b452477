"""The HTTP side: what is answered sealed and open, who may post, and what goes wrong in which way."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.server import MAX_BODY_BYTES, Site, TelegramHook, build_app, listening

SECRET = "s" * 32
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class HookOfAda:
    bodies: list[bytes] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def receive(self, body: bytes) -> None:
        if self.failures:
            raise self.failures.pop(0)
        json.loads(body)
        self.bodies.append(body)


_hook: type[TelegramHook] = HookOfAda


@dataclass
class Server:
    url: str
    site: Site
    hook: HookOfAda
    session: aiohttp.ClientSession

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.session.get(self.url + path) as response:
            return response.status, await response.json()

    async def post(self, path: str, body: bytes = b"{}", headers: dict[str, str] | None = None) -> tuple[int, str]:
        async with self.session.post(self.url + path, data=io.BytesIO(body), headers=headers) as response:
            return response.status, await response.text()

    async def telegram(self, body: bytes = b'{"update_id": 1}', secret: str = SECRET) -> int:
        return (await self.post("/telegram/therapist", body, {HEADER: secret} if secret else None))[0]


@asynccontextmanager
async def running(*, is_open: bool = True, **checks: Any) -> AsyncIterator[Server]:
    site, hook = Site(), HookOfAda()
    if is_open:
        site.open(checks=checks, telegram={"therapist": (SECRET, hook)})
    async with listening(build_app(site), "127.0.0.1", 0) as url, aiohttp.ClientSession() as session:
        yield Server(url, site, hook, session)


async def holds() -> bool:
    return True


async def fails() -> bool:
    return False


async def breaks() -> bool:
    raise OSError("postgresql://kesher:secret@db")


@pytest.mark.parametrize("path", ["/ready", "/metrics", "/", "/nowhere"])
async def test_sealed_it_says_that_it_is_alive_and_nothing_else(path: str) -> None:
    async with running(is_open=False) as server:
        assert await server.get("/health") == (200, {"status": "alive"})
        assert await server.get(path) == (503, {"error": "sealed"})
        assert (await server.post("/twilio/inbound"))[0] == 503
        assert await server.telegram() == 503
        assert server.hook.bodies == []


async def test_opened_it_takes_what_it_refused_before_and_closed_it_refuses_again() -> None:
    async with running(is_open=False) as server:
        server.site.open(checks={}, telegram={"therapist": (SECRET, server.hook)})
        assert await server.telegram() == 200
        server.site.close()
        assert await server.telegram() == 503


async def test_ready_names_what_is_ready_and_what_is_not() -> None:
    async with running(unsealed=holds, database=holds) as server:
        assert await server.get("/ready") == (200, {"ready": True, "checks": {"unsealed": "ok", "database": "ok"}})
    async with running(unsealed=holds, database=breaks, channels=fails) as server:
        assert await server.get("/ready") == (
            503,
            {"ready": False, "checks": {"unsealed": "ok", "database": "failing", "channels": "failing"}},
        )


async def test_metrics_count_routes_and_outcomes_and_nobody() -> None:
    async with running() as server:
        server.site.metrics.gauge("kesher_inbox_waiting", lambda: 3)
        await server.telegram()
        await server.telegram(secret="wrong")
        await server.get("/patients/972501234567")
        async with server.session.get(server.url + "/metrics") as response:
            text = await response.text()

    assert response.content_type == "text/plain"
    assert 'kesher_updates_total{outcome="stored",source="telegram"} 1' in text
    assert 'kesher_updates_total{outcome="refused",source="telegram"} 1' in text
    assert 'kesher_http_requests_total{route="/telegram/{role}",status="2xx"} 1' in text
    assert 'kesher_http_requests_total{route="unknown",status="4xx"} 1' in text
    assert "kesher_inbox_waiting 3" in text
    assert "972501234567" not in text


async def test_an_update_with_the_secret_is_stored_and_then_acknowledged() -> None:
    async with running() as server:
        assert await server.telegram(b'{"update_id": 7}') == 200

    assert server.hook.bodies == [b'{"update_id": 7}']


@pytest.mark.parametrize("secret", ["", "x", SECRET + "s", SECRET.upper(), "ס" * 32])
async def test_without_the_secret_nothing_is_stored(secret: str) -> None:
    async with running() as server:
        assert await server.telegram(secret=secret) == 401

    assert server.hook.bodies == []
    assert server.site.metrics.value("kesher_updates_total", source="telegram", outcome="refused") == 1


async def test_a_bot_without_a_secret_takes_no_updates_at_all() -> None:
    async with running() as server:
        server.site.open(checks={}, telegram={"therapist": ("", server.hook)})

        assert await server.telegram(secret="") == 401


async def test_what_cannot_be_read_is_acknowledged_and_counted() -> None:
    async with running() as server:
        assert await server.telegram(b"garbage") == 200

    assert server.hook.bodies == []
    assert server.site.metrics.value("kesher_updates_total", source="telegram", outcome="unreadable") == 1


async def test_what_could_not_be_stored_is_not_acknowledged_and_its_words_are_not_shown() -> None:
    async with running() as server:
        server.hook.failures = [OSError("disk of Dana is full")]
        status, body = await server.post("/telegram/therapist", b'{"update_id": 1}', {HEADER: SECRET})
        again = await server.telegram()

    assert (status, json.loads(body), again) == (500, {"error": "internal error"}, 200)


async def test_a_body_over_the_limit_is_refused() -> None:
    async with running() as server:
        assert await server.telegram(b"x" * (MAX_BODY_BYTES + 1)) == 413

    assert server.hook.bodies == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/telegram/patient", 404),
        ("POST", "/telegram/therapist/x", 404),
        ("POST", "/twilio/inbound", 404),
        ("POST", "/twilio/status", 404),
        ("GET", "/telegram/therapist", 405),
        ("PUT", "/health", 405),
        ("GET", "/..%2f..%2fetc/passwd", 404),
    ],
)
async def test_errors_are_short_json_and_never_text(method: str, path: str, status: int) -> None:
    async with running() as server, server.session.request(method, server.url + path) as response:
        assert response.status == status
        assert response.content_type == "application/json"
        assert list(await response.json()) == ["error"]
        assert (status == 405) is ("Allow" in response.headers)


async def test_headers_tell_little_and_keep_pages_to_themselves() -> None:
    async with running() as server, server.session.get(server.url + "/health") as response:
        assert response.headers["Server"] == "kesher"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


async def test_other_pages_can_be_added_and_are_sealed_like_the_rest() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="phones")

    site = Site()
    app = build_app(site)
    app.router.add_get("/", page)
    async with listening(app, "127.0.0.1", 0) as url, aiohttp.ClientSession() as session:
        async with session.get(url) as sealed:
            assert sealed.status == 503
        site.open(checks={})
        async with session.get(url) as shown:
            assert await shown.text() == "phones"


async def test_a_sender_that_leaves_in_the_middle_disturbs_nobody() -> None:
    async with running() as server:
        host, port = server.url.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /telegram/therapist HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: 99"
        writer.write(f"{head}\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

        assert await server.telegram() == 200
        assert server.hook.bodies == [b'{"update_id": 1}']
