"""The gateway to patients against the local Twilio: what leaves, what never does, and what each answer proves."""

import ast
import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.twilio import RECEIVED_AT, TwilioGateway
from bot.sandbox.faults import Fault
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, WHATSAPP_FROM, Sandbox
from bot.sandbox.twilio.journeys import Journey
from pipelines.ports import Accepted, CarrierUnavailable, NotAccepted, PatientGateway, PermitRefused, Unknown
from tests.channels.permits import DANA, NOW, TEXT, PermitFor

_gateway: type[PatientGateway] = TwilioGateway

PUBLIC_URL = "https://kesher.example"
ERROR_429 = {"code": 20429, "message": "Too Many Requests", "more_info": "", "status": 429}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        sandbox.twilio.journeys.usual = Journey(held=True)
        yield sandbox


@asynccontextmanager
async def gateway_to(base_url: str, **options: Any) -> AsyncIterator[TwilioGateway]:
    settings: dict[str, Any] = {
        "account_sid": ACCOUNT_SID,
        "auth_token": AUTH_TOKEN,
        "public_url": PUBLIC_URL,
        "sms_from": SMS_FROM,
        "whatsapp_from": WHATSAPP_FROM,
        "base_url": base_url,
        "timeout_s": 0.5,
        "now": lambda: NOW,
        **options,
    }
    gateway = TwilioGateway(**settings)
    try:
        yield gateway
    finally:
        await gateway.aclose()


@pytest.fixture
async def gateway(sandbox: Sandbox) -> AsyncIterator[TwilioGateway]:
    async with gateway_to(sandbox.url) as gateway:
        yield gateway


async def test_an_approved_text_leaves_exactly_as_it_was_approved(sandbox: Sandbox, gateway: TwilioGateway) -> None:
    permit = PermitFor(token="to/ken+1")
    answer = await gateway.deliver(permit)

    (call,) = sandbox.twilio.calls.named("create")
    assert call.params == {
        "To": DANA,
        "From": SMS_FROM,
        "Body": TEXT,
        "StatusCallback": f"{PUBLIC_URL}/twilio/status?t=to%2Fken%2B1",
        "SmartEncoded": "false",
    }
    assert answer == Accepted(sid=sandbox.twilio.sent[0].sid, status="queued")
    assert permit.asked == [(DANA, "sms", TEXT)]


async def test_whatsapp_has_its_own_addresses(sandbox: Sandbox, gateway: TwilioGateway) -> None:
    await gateway.deliver(PermitFor(channel="whatsapp", approved=(DANA, "whatsapp", TEXT)))

    (call,) = sandbox.twilio.calls.named("create")
    assert (call.params["To"], call.params["From"]) == (f"whatsapp:{DANA}", f"whatsapp:{WHATSAPP_FROM}")


async def test_a_messaging_service_picks_the_sender() -> None:
    service = "MG" + "0" * 32
    async with (
        Sandbox(messaging_service_sid=service) as sandbox,
        gateway_to(sandbox.url, messaging_service_sid=service, whatsapp_from="") as gateway,
    ):
        sandbox.twilio.journeys.usual = Journey(held=True)
        assert isinstance(await gateway.deliver(PermitFor()), Accepted)
        await gateway.deliver(PermitFor(channel="whatsapp", approved=(DANA, "whatsapp", TEXT)))

    for call in sandbox.twilio.calls.named("create"):
        assert call.params["MessagingServiceSid"] == service
        assert "From" not in call.params


async def test_without_a_sender_nothing_is_asked(sandbox: Sandbox) -> None:
    async with gateway_to(sandbox.url, sms_from="") as gateway:
        answer = await gateway.deliver(PermitFor())

    assert answer == NotAccepted(code=21603, retry=False)
    assert len(sandbox.twilio.calls) == 0


@pytest.mark.parametrize(
    "permit",
    [
        pytest.param(PermitFor(body=TEXT + " "), id="other-text"),
        pytest.param(PermitFor(to="+972509999999"), id="other-number"),
        pytest.param(PermitFor(channel="whatsapp"), id="other-channel"),
        pytest.param(PermitFor(expires_at=NOW), id="expired"),
        pytest.param(PermitFor(to=f"whatsapp:{DANA}"), id="channel-in-the-number"),
    ],
)
async def test_what_was_not_approved_never_reaches_the_wire(
    sandbox: Sandbox, gateway: TwilioGateway, permit: PermitFor
) -> None:
    with pytest.raises(PermitRefused):
        await gateway.deliver(permit)

    assert len(sandbox.twilio.calls) == 0


async def test_a_permit_is_good_for_one_try(sandbox: Sandbox, gateway: TwilioGateway) -> None:
    permit = PermitFor()
    answers = await asyncio.gather(*(gateway.deliver(permit) for _ in range(5)), return_exceptions=True)

    assert [type(answer) for answer in answers].count(PermitRefused) == 4
    assert len(sandbox.twilio.sent) == 1


async def test_even_a_permit_whose_try_failed_is_used_up(sandbox: Sandbox, gateway: TwilioGateway) -> None:
    sandbox.twilio.faults.plan("create", Fault(status=429, body=ERROR_429))
    permit = PermitFor()
    await gateway.deliver(permit)

    with pytest.raises(PermitRefused):
        await gateway.deliver(permit)


async def test_the_transport_itself_lets_nothing_pass_without_a_permit(
    sandbox: Sandbox, gateway: TwilioGateway
) -> None:
    with pytest.raises(PermitRefused, match="no permit"):
        await gateway._client.messages.create_async(to=DANA, from_=SMS_FROM, body=TEXT)

    armed = gateway._permit.set(PermitFor())
    for more in ({"media_url": ["https://x.example/a.png"]}, {"content_variables": "{}"}):
        with pytest.raises(PermitRefused, match="more than an approved text"):
            await gateway._client.messages.create_async(to=DANA, from_=SMS_FROM, body=TEXT, **more)
    with pytest.raises(PermitRefused, match="not what was approved"):
        await gateway._client.messages.create_async(to=DANA, from_=SMS_FROM, body=TEXT, content_sid="HX1")
    with pytest.raises(PermitRefused, match="lacks"):
        await gateway._client.messages.create_async(to=DANA, from_=SMS_FROM)
    gateway._permit.reset(armed)

    assert len(sandbox.twilio.calls) == 0


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        pytest.param(Fault(status=429, body=ERROR_429), NotAccepted(code=20429, retry=True), id="429"),
        pytest.param(
            Fault(status=400, body={"code": 21211, "message": f"'{DANA}' is not valid", "status": 400}),
            NotAccepted(code=21211, retry=False),
            id="bad-number",
        ),
        pytest.param(
            Fault(status=400, body={"code": 21610, "message": "unsubscribed", "status": 400}),
            NotAccepted(code=21610, retry=False),
            id="opted-out",
        ),
        pytest.param(
            Fault(status=401, body={"code": 20003, "message": "Authenticate", "status": 401}),
            NotAccepted(code=20003, retry=False),
            id="login",
        ),
        pytest.param(
            Fault(status=403, body="<html>", content_type="text/html"), NotAccepted(code=0, retry=False), id="403"
        ),
        pytest.param(
            Fault(status=404, body={"code": 20404, "message": "x"}), NotAccepted(code=20404, retry=False), id="404"
        ),
        pytest.param(Fault(status=503, body="busy", content_type="text/plain"), Unknown(reason="HTTP 503"), id="503"),
        pytest.param(
            Fault(status=503, body={"type": "x", "title": "x", "status": 400, "code": 21211}),
            Unknown(reason="HTTP 503"),
            id="503-that-calls-itself-400",
        ),
        pytest.param(Fault(status=409, body={"code": 1, "message": "x"}), Unknown(reason="HTTP 409"), id="409"),
        pytest.param(Fault(status=302, body=""), Unknown(reason="HTTP 302"), id="redirect"),
        pytest.param(Fault(status=201, body="<html>"), Unknown(reason="JSONDecodeError"), id="html"),
        pytest.param(Fault(status=201, body={}), Unknown(reason="no sid"), id="empty"),
        pytest.param(Fault(status=201, body="[]"), Unknown(reason="AttributeError"), id="list"),
        pytest.param(Fault(status=201, body=""), Unknown(reason="no sid"), id="nothing"),
        pytest.param(Fault(drop=True), Unknown(reason="ServerDisconnectedError"), id="dropped"),
        pytest.param(Fault(drop=True, accepted=True), Unknown(reason="ServerDisconnectedError"), id="dropped-late"),
        pytest.param(Fault(status=500, body="x", accepted=True), Unknown(reason="HTTP 500"), id="500-late"),
        pytest.param(Fault(hang=True), Unknown(reason="TimeoutError"), id="hang"),
        pytest.param(Fault(delay_s=1.0, accepted=True), Unknown(reason="TimeoutError"), id="too-late"),
    ],
)
async def test_what_an_answer_proves_and_that_it_is_asked_once(
    sandbox: Sandbox, gateway: TwilioGateway, fault: Fault, answer: object
) -> None:
    sandbox.twilio.faults.plan("create", fault)

    assert await gateway.deliver(PermitFor()) == answer
    assert len(sandbox.twilio.calls.named("create")) == 1


async def test_a_refused_connection_proves_that_nothing_was_sent(sandbox: Sandbox, gateway: TwilioGateway) -> None:
    async with sandbox.out_of_reach():
        assert await gateway.deliver(PermitFor()) == NotAccepted(code=0, retry=True)


async def test_a_name_that_cannot_be_resolved_proves_it_too() -> None:
    async with gateway_to("http://nowhere.invalid", timeout_s=3.0) as gateway:
        answer = await gateway.deliver(PermitFor())

    assert answer == NotAccepted(code=0, retry=True)


async def test_deliveries_at_once_stay_within_the_agreed_number(sandbox: Sandbox) -> None:
    sandbox.twilio.faults.plan("create", *[Fault(delay_s=0.1, accepted=True)] * 6)
    async with gateway_to(sandbox.url, concurrency=2, timeout_s=5.0) as gateway:
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*(gateway.deliver(PermitFor()) for _ in range(6)))
        took = asyncio.get_running_loop().time() - started

    assert took > 0.28
    assert len(sandbox.twilio.sent) == 6


async def test_no_log_line_holds_a_number_or_a_text(
    sandbox: Sandbox, gateway: TwilioGateway, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await gateway.deliver(PermitFor())
    await gateway.listed(DANA, "sms", NOW)
    output = capsys.readouterr()

    for secret in (DANA, DANA[1:], TEXT, AUTH_TOKEN):
        assert secret not in caplog.text + output.out + output.err


# What the carrier lists


async def test_what_went_to_a_number_is_listed_newest_first(sandbox: Sandbox, gateway: TwilioGateway) -> None:
    long_ago, lately = sandbox.twilio.carrier.now() - dt.timedelta(days=2), sandbox.twilio.carrier.now()
    for body in ("first", "second"):
        await gateway.deliver(PermitFor(body=body, approved=(DANA, "sms", body)))
    await gateway.deliver(PermitFor(to="+972500000009", approved=("+972500000009", "sms", TEXT)))
    sandbox.twilio.sent[0].created = long_ago

    listed = await gateway.listed(DANA, "sms", lately - dt.timedelta(minutes=1))
    everything = await gateway.listed(DANA, "sms", long_ago - dt.timedelta(minutes=1))

    assert [(one.body, one.status, one.error_code) for one in listed] == [("second", "queued", 0)]
    assert listed[0].sid == sandbox.twilio.sent[1].sid
    assert listed[0].created_at is not None
    assert [one.body for one in everything] == ["second", "first"]


@pytest.mark.parametrize("fault", [Fault(status=500, body="x"), Fault(drop=True), Fault(body="<html>", status=200)])
async def test_a_carrier_that_cannot_be_asked_says_nothing(
    sandbox: Sandbox, gateway: TwilioGateway, fault: Fault
) -> None:
    sandbox.twilio.faults.plan("list", fault, fault)  # reading may be tried twice

    with pytest.raises(CarrierUnavailable):
        await gateway.listed(DANA, "sms", NOW)


async def test_messages_from_phones_that_were_missed_look_like_their_webhooks(
    sandbox: Sandbox, gateway: TwilioGateway
) -> None:
    dana = sandbox.patient(DANA)
    first = await dana.says("הגעתי")
    second = await dana.sends_media(b"OggS...", "audio/ogg", "שומעים?")
    await gateway.deliver(PermitFor())

    missed = await gateway.missed_inbound(sandbox.twilio.carrier.now() - dt.timedelta(hours=24))

    assert [form["MessageSid"] for form in missed] == [first.sid, second.sid]
    assert missed[0] == {
        "MessageSid": first.sid,
        "AccountSid": ACCOUNT_SID,
        "From": DANA,
        "To": SMS_FROM,
        "Body": "הגעתי",
        "NumMedia": "0",
        "SmsStatus": "received",
        RECEIVED_AT: first.created.replace(microsecond=0).isoformat(),
    }
    assert missed[1]["From"] == f"whatsapp:{DANA}"
    assert missed[1]["MediaContentType0"] == "audio/ogg"
    assert missed[1]["MediaUrl0"].startswith(f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/")


def test_only_the_gateways_own_files_import_twilio() -> None:
    root = Path(__file__).parents[2]
    importers = {
        path.relative_to(root).as_posix()
        for package in ("bot", "agent", "pipelines", "storage")
        for path in (root / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if any(name.split(".")[0] == "twilio" for name in _imported(node))
    }

    assert importers == {
        "bot/channels/twilio.py",
        "bot/channels/twilio_http.py",
        "bot/channels/twilio_inbound.py",
    }


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
