"""Calls from Twilio: only true ones for our account are kept, once, and answered so that nobody gets a stray text."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped] # it ships no types
from yarl import URL

from bot.channels.base import Channel, DeliveryError, Kind, Reply
from bot.channels.twilio import RECEIVED_AT
from bot.channels.twilio_inbound import EMPTY_TWIML, TwilioInbound
from bot.channels.twilio_media import TwilioMedia
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, WHATSAPP_FROM, Sandbox
from bot.server import Site, build_app, listening
from tests.channels.inlets import MemoryInlet
from tests.channels.permits import DANA

_channel: type[Channel] = TwilioInbound

PUBLIC_URL = "https://kesher.example"
TOKEN = "attempt-token"
INBOUND = {
    "AccountSid": ACCOUNT_SID,
    "MessageSid": "SM1",
    "From": DANA,
    "To": SMS_FROM,
    "Body": "הגעתי",
    "NumMedia": "0",
}
STATUS = {"AccountSid": ACCOUNT_SID, "MessageSid": "SM2", "MessageStatus": "delivered", "From": SMS_FROM, "To": DANA}


@dataclass
class Listener:
    """Our server as Twilio reaches it, and a sender that signs as Twilio does."""

    url: str
    inlet: MemoryInlet
    inbound: TwilioInbound
    site: Site
    public_url: str = PUBLIC_URL
    session: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    async def post(
        self,
        path: str,
        form: Any,
        *,
        signed_url: str = "",
        key: str = AUTH_TOKEN,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, str, str]:
        signature = RequestValidator(key).compute_signature(signed_url or self.public_url + path, form)
        sent_headers = {"X-Twilio-Signature": signature, **(headers or {})}
        async with self.session.post(URL(self.url + path, encoded=True), data=form, headers=sent_headers) as response:
            return response.status, response.content_type, await response.text()


def listener(**options: Any) -> TwilioInbound:
    async def knows(token: str) -> bool:
        return token == TOKEN

    settings: dict[str, Any] = {
        "account_sid": ACCOUNT_SID,
        "auth_token": AUTH_TOKEN,
        "public_url": PUBLIC_URL,
        "own_addresses": [SMS_FROM, f"whatsapp:{WHATSAPP_FROM}"],
        "chat_key": lambda number: f"key-of-{len(number)}",
        "knows_token": knows,
        "media": TwilioMedia(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN),
        **options,
    }
    return TwilioInbound(**settings)


@asynccontextmanager
async def served(**options: Any) -> AsyncIterator[Listener]:
    site, inlet = Site(), MemoryInlet()
    async with listening(build_app(site), "127.0.0.1", 0) as url:
        public_url = options.pop("public_url", PUBLIC_URL) or url
        inbound = listener(public_url=public_url, **options)
        await inbound.start(inlet)
        site.open(checks={}, twilio=inbound)
        server = Listener(url, inlet, inbound, site, public_url)
        try:
            yield server
        finally:
            await server.session.close()


@pytest.fixture
async def server() -> AsyncIterator[Listener]:
    async with served() as server:
        yield server


async def test_a_message_from_a_phone_is_kept_and_answered_with_nothing_to_send(server: Listener) -> None:
    assert await server.post("/twilio/inbound", INBOUND) == (200, "text/xml", EMPTY_TWIML)

    (row,) = server.inlet.rows
    assert {key: row[key] for key in ("channel", "account", "update_id", "chat")} == {
        "channel": "twilio",
        "account": ACCOUNT_SID,
        "update_id": "SM1",
        "chat": "key-of-13",
    }
    incoming = server.inbound.parse(bytes(row["raw"]))  # type: ignore[arg-type]
    assert (incoming.kind, incoming.sender, incoming.chat, incoming.text) == (Kind.TEXT, DANA, "key-of-13", "הגעתי")
    assert incoming.details == INBOUND
    assert incoming.received_at.tzinfo is not None


async def test_the_same_message_twice_is_kept_once_and_acknowledged_twice(server: Listener) -> None:
    answers = [await server.post("/twilio/inbound", INBOUND) for _ in range(2)]

    assert [status for status, *_ in answers] == [200, 200]
    assert server.inlet.ids == ["SM1"]


async def test_a_status_is_kept_under_its_attempt(server: Listener) -> None:
    form = {**STATUS, "ErrorCode": "30003", "MessageStatus": "undelivered"}
    assert (await server.post(f"/twilio/status?t={TOKEN}", form))[0] == 204
    assert (await server.post(f"/twilio/status?t={TOKEN}", STATUS))[0] == 204

    assert server.inlet.ids == ["SM2:undelivered", "SM2:delivered"]
    incoming = server.inbound.parse(bytes(server.inlet.rows[0]["raw"]))  # type: ignore[arg-type]
    assert (incoming.kind, incoming.sender, incoming.update_id) == (Kind.STATUS, DANA, "SM2:undelivered")
    assert incoming.details["token"] == TOKEN
    assert (incoming.details["MessageStatus"], incoming.details["ErrorCode"]) == ("undelivered", "30003")


@pytest.mark.parametrize("query", ["", "?t=", "?t=other", f"?T={TOKEN}"])
async def test_a_status_for_an_unknown_attempt_is_not_found(server: Listener, query: str) -> None:
    assert (await server.post(f"/twilio/status{query}", STATUS))[0] == 404
    assert server.inlet.rows == []


@pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
async def test_a_status_of_nothing_is_a_bad_request(server: Listener, missing: str) -> None:
    form = {key: value for key, value in STATUS.items() if key != missing}

    assert (await server.post(f"/twilio/status?t={TOKEN}", form))[0] == 400


async def test_a_true_signature_may_cover_odd_texts(server: Listener) -> None:
    form = {**INBOUND, "Body": "שלום & =+%\n😀", "FromCity": "", "New Parameter": "x"}

    assert (await server.post("/twilio/inbound?d=17&k=%D7%90&p=a%2Fb", form))[0] == 200


@pytest.mark.parametrize(
    "signing",
    [
        pytest.param({"key": "wrong-key"}, id="wrong-key"),
        pytest.param({"signed_url": "http://kesher.example/twilio/inbound"}, id="signed-as-http"),
        pytest.param({"signed_url": "https://other.example/twilio/inbound"}, id="signed-for-another-host"),
        pytest.param({"signed_url": f"{PUBLIC_URL}/twilio/status"}, id="signed-for-another-route"),
        pytest.param({"headers": {"X-Twilio-Signature": ""}}, id="no-signature"),
        pytest.param({"headers": {"X-Twilio-Signature": "é"}}, id="not-ascii"),
        pytest.param({"headers": {"X-Twilio-Webhooks-Signature-Settings": "algorithm=NONE"}}, id="unknown-algorithm"),
        pytest.param({"headers": {"Host": "kesher.example", "X-Forwarded-Proto": "https"}, "key": "x"}, id="proxy"),
    ],
)
async def test_a_call_that_twilio_did_not_sign_for_this_address_is_refused(
    server: Listener, signing: dict[str, Any]
) -> None:
    status, _, body = await server.post("/twilio/inbound", INBOUND, **signing)

    assert (status, json.loads(body)) == (403, {"error": "forbidden"})
    assert server.inlet.rows == []
    assert server.site.metrics.value("kesher_updates_total", source="twilio-inbound", outcome="refused") == 1


async def test_behind_a_proxy_the_configured_address_counts_and_not_the_one_that_was_called(server: Listener) -> None:
    headers = {"Host": "10.0.0.5:8080", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}

    assert (await server.post("/twilio/inbound", INBOUND, headers=headers))[0] == 200


async def test_a_changed_form_is_refused(server: Listener) -> None:
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/twilio/inbound", INBOUND)
    changed = {**INBOUND, "Body": "אשר הכול"}
    async with server.session.post(
        f"{server.url}/twilio/inbound", data=changed, headers={"X-Twilio-Signature": signature}
    ) as response:
        assert response.status == 403


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
async def test_only_forms_are_read(server: Listener, content_type: str) -> None:
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/twilio/inbound", {})
    headers = {"X-Twilio-Signature": signature, "Content-Type": content_type}
    async with server.session.post(f"{server.url}/twilio/inbound", data=b'{"Body": 1}', headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "changes", [{"AccountSid": "AC" + "0" * 32}, {"To": "+15005550006"}, {"To": WHATSAPP_FROM}, {"To": ""}]
)
async def test_a_signed_message_for_somebody_else_is_refused(server: Listener, changes: dict[str, str]) -> None:
    assert (await server.post("/twilio/inbound", {**INBOUND, **changes}))[0] == 403
    assert server.inlet.rows == []


async def test_with_a_messaging_service_any_of_its_numbers_is_ours() -> None:
    service = "MG" + "0" * 32
    async with served(messaging_service_sid=service) as server:
        form = {**INBOUND, "To": "+15005550006"}

        assert (await server.post("/twilio/inbound", {**form, "MessagingServiceSid": service}))[0] == 200
        assert (await server.post("/twilio/inbound", {**form, "MessagingServiceSid": "MG" + "1" * 32}))[0] == 403


async def test_what_could_not_be_stored_is_not_acknowledged(server: Listener) -> None:
    server.inlet.failures = [OSError("disk full")]

    status, content_type, _ = await server.post("/twilio/inbound", INBOUND)

    assert (status, content_type) == (500, "application/json")
    assert (await server.post("/twilio/inbound", INBOUND))[0] == 200


async def test_a_message_without_an_id_is_a_bad_request(server: Listener) -> None:
    form = {key: value for key, value in INBOUND.items() if key != "MessageSid"}

    assert (await server.post("/twilio/inbound", form))[0] == 400


async def test_a_missed_message_is_kept_with_the_time_it_came_and_only_if_it_was_for_us(server: Listener) -> None:
    at = "2026-11-20T22:15:00+00:00"

    assert await server.inbound.store_inbound({**INBOUND, RECEIVED_AT: at})
    assert not await server.inbound.store_inbound({**INBOUND, RECEIVED_AT: at})
    assert not await server.inbound.store_inbound({**INBOUND, "MessageSid": "SM9", "To": "+15005550006"})

    (row,) = server.inlet.rows
    assert server.inbound.parse(bytes(row["raw"])).received_at.isoformat() == at  # type: ignore[arg-type]


async def test_before_the_channel_is_started_nothing_is_taken(server: Listener) -> None:
    await server.inbound.stop()

    assert (await server.post("/twilio/inbound", INBOUND))[0] == 503


async def test_a_patient_cannot_be_written_to_through_the_channel(server: Listener) -> None:
    with pytest.raises(DeliveryError, match="permit") as refused:
        await server.inbound.send("key", Reply(text="x"))

    assert refused.value.permanent


def test_media_buttons_and_forwards_are_described() -> None:
    form = {
        **INBOUND,
        "From": f"whatsapp:{DANA}",
        "NumMedia": "1",
        "MediaUrl0": "https://api.twilio.com/x",
        "MediaContentType0": "audio/ogg",
        "ButtonPayload": "b1",
        "OriginalRepliedMessageSid": "SM0",
        "Forwarded": "true",
    }
    incoming = listener().parse(json.dumps({"form": form, "received_at": "2026-11-21T09:00:00+00:00"}).encode())

    assert incoming.attachment is not None
    assert (incoming.attachment.file_id, incoming.attachment.mime) == ("https://api.twilio.com/x", "audio/ogg")
    assert (incoming.button, incoming.message_id, incoming.is_forwarded) == ("b1", "SM0", True)
    assert (incoming.sender, incoming.chat) == (DANA, "key-of-13")


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"form": {}, "received_at": "2026-11-21"}', b'{"form": [], "received_at": 5}']
)
def test_what_was_never_stored_cannot_be_parsed(raw: bytes) -> None:
    with pytest.raises(ValueError, match="not a stored Twilio call"):
        listener().parse(raw)


async def test_the_local_twilio_is_believed_and_both_channels_of_a_person_share_a_lane() -> None:
    async with served(public_url="") as server, Sandbox() as sandbox:
        sandbox.twilio.inbound.url = f"{server.url}/twilio/inbound"
        dana = sandbox.patient(DANA)
        await dana.says("הגעתי")
        await dana.says("גם כאן", "whatsapp")
        await sandbox.twilio.settle()

    parsed = [server.inbound.parse(bytes(row["raw"])) for row in server.inlet.rows]  # type: ignore[arg-type]
    assert sorted(incoming.text for incoming in parsed) == sorted(["הגעתי", "גם כאן"])
    assert {incoming.chat for incoming in parsed} == {"key-of-13"}
    assert dana.reads == []


@pytest.fixture
def vectors() -> list[dict[str, Any]]:
    folder = os.environ.get("KESHER_REFERENCE_DIR", "")
    path = Path(folder) / "data" / "wire" / "twilio_signatures.json"
    if not folder or not path.exists():
        pytest.skip("KESHER_REFERENCE_DIR has no signature vectors")
    vectors: list[dict[str, Any]] = json.loads(path.read_text())
    return vectors


def test_published_signatures_are_what_the_validator_computes(vectors: list[dict[str, Any]]) -> None:
    for vector in vectors:
        validator = RequestValidator("12345")
        assert validator.validate(vector["url"], vector["params"], vector["expected"]), vector["name"]
