"""Media of patients' messages: fetched from the carrier, never from where a message says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.channels.base import AttachmentTooLarge, DeliveryError
from bot.channels.twilio_media import TwilioMedia
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, Sandbox

PATH = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/MM1/Media/ME1"


def media_from(base_url: str) -> TwilioMedia:
    return TwilioMedia(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, base_url=base_url)


async def read(media: TwilioMedia, url: str, limit: int = 10**6) -> bytes:
    return b"".join([chunk async for chunk in media.fetch(url, limit_bytes=limit)])


@asynccontextmanager
async def host(handler: web.RequestHandler | object) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/{path:.*}", handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_patients_voice_note_is_fetched_through_the_redirect() -> None:
    async with Sandbox() as sandbox:
        message = await sandbox.patient().sends_media(b"OggS" * 50_000, "audio/ogg")
        url = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{message.sid}/Media/{message.media[0].sid}"

        assert await read(media_from(sandbox.url), url) == b"OggS" * 50_000
        with pytest.raises(AttachmentTooLarge):
            await read(media_from(sandbox.url), url, limit=100_000)


@pytest.mark.parametrize(
    "url",
    [
        f"http://api.twilio.com{PATH}",
        f"https://api.twilio.com.evil.example{PATH}",
        f"https://api.twilio.com@evil.example{PATH}",
        f"https://evil.example@api.twilio.com{PATH}",
        f"https://api.twilio.com:8443{PATH}",
        f"https://169.254.169.254{PATH}",
        f"https://[::1]{PATH}",
        f"file://{PATH}",
        "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM1/Media/ME1",
        f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/../../AC0/Messages/MM1",
        f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/%2e%2e/x",
        "https://api.twilio.com",
        "not an address",
        "",
    ],
)
async def test_an_address_that_is_not_ours_at_the_carrier_is_not_fetched(url: str) -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"x")

    async with host(handler) as base_url:
        with pytest.raises(DeliveryError) as refused:
            await read(media_from(base_url), url)

    assert refused.value.permanent
    assert asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://evil.example/x",
        "http://media.twiliocdn.com/x",
        "https://media.twiliocdn.com:8443/x",
        "https://twiliocdn.com.evil.example/x",
        "https://user@media.twiliocdn.com/x",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x",
    ],
)
async def test_a_redirect_to_a_foreign_host_is_not_followed(location: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": location})

    async with host(handler) as base_url:
        with pytest.raises(DeliveryError, match="foreign host"):
            await read(media_from(base_url), base_url + PATH)


async def test_credentials_stay_with_the_carrier_and_circles_end() -> None:
    seen: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(status=302, headers={"Location": "/again"})

    async with host(handler) as base_url:
        with pytest.raises(DeliveryError, match="circles"):
            await read(media_from(base_url), base_url + PATH)

    assert seen[0] is not None
    assert seen[1:] == [None, None]


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (500, False), (401, False)])
async def test_media_that_cannot_be_had(status: int, permanent: bool) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status)

    async with host(handler) as base_url:
        with pytest.raises(DeliveryError) as failed:
            await read(media_from(base_url), base_url + PATH)

    assert failed.value.permanent is permanent


async def test_a_host_that_is_gone_is_worth_another_try() -> None:
    with pytest.raises(DeliveryError) as failed:
        await read(media_from("http://127.0.0.1:1"), f"https://api.twilio.com{PATH}")

    assert not failed.value.permanent
