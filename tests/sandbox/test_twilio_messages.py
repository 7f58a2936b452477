"""Sending through the stock Twilio client: what is taken, what is refused, and what becomes of it."""

import asyncio
import datetime as dt
import json
from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.sandbox.faults import Fault
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, WHATSAPP_FROM, Sandbox
from bot.sandbox.twilio.errors import refusal
from bot.sandbox.twilio.journeys import Journey
from bot.sandbox.twilio.segments import segments
from bot.sandbox.twilio.state import QuickReply
from tests.sandbox.receiver import Receiver
from tests.sandbox.stock_twilio import LocalHttp

DANA = "+972501234567"
SERVICE = "MG" + "7b" * 16


async def test_an_sms_is_queued_and_reaches_the_phone(sandbox: Sandbox, twilio: Client) -> None:
    dana = sandbox.patient(DANA)
    sent = await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="איך הלך יומן השינה?")
    assert (sent.status, sent.num_segments, sent.direction, sent.error_code) == ("queued", "1", "outbound-api", None)
    assert sent.sid.startswith("SM")

    arrived = await dana.reads_text("יומן השינה")
    assert (arrived.body, arrived.sender) == ("איך הלך יומן השינה?", SMS_FROM)
    await sandbox.twilio.settle()
    fetched = await twilio.messages(sent.sid).fetch_async()
    assert fetched.status == "delivered"
    assert fetched.date_sent is not None


async def test_a_messaging_service_accepts_first_and_picks_the_sender_later(sandbox: Sandbox, twilio: Client) -> None:
    sent = await twilio.messages.create_async(to=DANA, messaging_service_sid=SERVICE, body="x" * 200)
    assert (sent.status, sent.num_segments, sent.from_) == ("accepted", "0", None)
    await sandbox.twilio.settle()
    fetched = await twilio.messages(sent.sid).fetch_async()
    assert (fetched.num_segments, fetched.from_) == ("2", SMS_FROM)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"to": "12", "from_": SMS_FROM, "body": "x"}, 21211, id="to is not a number"),
        pytest.param({"to": "", "from_": SMS_FROM, "body": "x"}, 21604, id="no to"),
        pytest.param({"to": DANA, "body": "x"}, 21603, id="no from"),
        pytest.param({"to": DANA, "from_": "??", "body": "x"}, 21212, id="from is not a number"),
        pytest.param({"to": DANA, "from_": "+14155550199", "body": "x"}, 21606, id="from is not ours"),
        pytest.param({"to": f"whatsapp:{DANA}", "from_": SMS_FROM, "body": "x"}, 21910, id="two channels"),
        pytest.param({"to": f"whatsapp:{DANA}", "from_": f"whatsapp:{SMS_FROM}", "body": "x"}, 63007, id="no channel"),
        pytest.param({"to": DANA, "messaging_service_sid": "MG" + "0" * 32, "body": "x"}, 21701, id="no service"),
        pytest.param({"to": SMS_FROM, "from_": SMS_FROM, "body": "x"}, 21266, id="to ourselves"),
        pytest.param({"to": DANA, "from_": SMS_FROM}, 21602, id="no body"),
        pytest.param({"to": DANA, "from_": SMS_FROM, "body": "א" * 1601}, 21617, id="too long"),
        pytest.param({"to": DANA, "from_": SMS_FROM, "body": "x", "status_callback": "http://a_b/c"}, 21609, id="hook"),
        pytest.param({"to": DANA, "from_": SMS_FROM, "content_sid": "HX" + "0" * 32}, 21655, id="no template"),
        pytest.param({"to": DANA, "from_": SMS_FROM, "media_url": ["ftp://x"]}, 21620, id="media"),
        pytest.param({"to": "+15005550009", "from_": SMS_FROM, "body": "x"}, 21614, id="not a mobile"),
    ],
)
async def test_a_wrong_request_is_refused_with_its_code(
    sandbox: Sandbox, twilio: Client, given: dict[str, Any], code: int
) -> None:
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages.create_async(**given)
    assert caught.value.code == code
    assert caught.value.status in (400, 404)
    assert sandbox.twilio.sent == []
    assert not sandbox.twilio.calls[-1].accepted


async def test_a_wrong_password_is_refused(sandbox: Sandbox) -> None:
    http = LocalHttp(sandbox.url)
    stranger = Client(ACCOUNT_SID, "wrong", http_client=http)
    with pytest.raises(TwilioRestException) as caught:
        await stranger.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    await http.close()
    assert (caught.value.status, caught.value.code) == (401, 20003)


async def test_an_error_answer_has_the_documented_shape(sandbox: Sandbox) -> None:
    auth = aiohttp.encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)
    async with aiohttp.ClientSession(headers={"Authorization": auth}) as session:
        async with session.post(f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json") as answer:
            assert answer.status == 400
            assert await answer.json() == {
                "code": 21604,
                "message": "A 'To' phone number is required.",
                "more_info": "https://www.twilio.com/docs/errors/21604",
                "status": 400,
            }
        async with session.get(f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Nothing.json") as answer:
            assert (answer.status, (await answer.json())["code"]) == (404, 20404)


async def test_status_callbacks_come_in_order_and_signed(sandbox: Sandbox, twilio: Client, product: Receiver) -> None:
    hook = f"{product.url}/twilio/status?o=17&k=%D7%90"
    sent = await twilio.messages.create_async(to=DANA, messaging_service_sid=SERVICE, body="x", status_callback=hook)
    got = await product.until(3)

    assert [one["MessageStatus"] for one in got] == ["queued", "sent", "delivered"]
    validator = RequestValidator(AUTH_TOKEN)
    for one in got:
        assert one.path == "/twilio/status?o=17&k=%D7%90"
        assert one["MessageSid"] == sent.sid
        assert one["MessagingServiceSid"] == SERVICE
        assert validator.validate(hook, one.form, one.headers["X-Twilio-Signature"])
        assert not RequestValidator("other").validate(hook, one.form, one.headers["X-Twilio-Signature"])
        assert one.headers["I-Twilio-Idempotency-Token"]
    assert len({one.headers["I-Twilio-Idempotency-Token"] for one in got}) == 3


async def test_the_first_status_of_a_plain_number_has_no_callback(
    sandbox: Sandbox, twilio: Client, product: Receiver
) -> None:
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x", status_callback=product.url)
    await sandbox.twilio.settle()
    assert [one["MessageStatus"] for one in product.got] == ["sent", "delivered"]


async def test_callbacks_can_come_first_doubled_and_out_of_order(
    sandbox: Sandbox, twilio: Client, product: Receiver
) -> None:
    told = ("delivered", "sent", "delivered")
    sandbox.twilio.journeys.planned.append(Journey(callbacks=told, before_answer=True))
    sent = await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x", status_callback=product.url)
    assert [one["MessageStatus"] for one in product.got] == list(told)
    assert sent.status == "queued"


async def test_a_held_message_waits_until_it_is_released(sandbox: Sandbox, twilio: Client, product: Receiver) -> None:
    dana = sandbox.patient(DANA)
    sandbox.twilio.journeys.planned.append(Journey(held=True))
    sent = await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x", status_callback=product.url)
    await sandbox.twilio.settle()
    assert dana.inbox == []
    assert product.got == []
    sandbox.twilio.journeys.release(sent.sid)
    await dana.reads_text("x")


async def test_a_failed_message_never_reaches_the_phone(sandbox: Sandbox, twilio: Client, product: Receiver) -> None:
    dana = sandbox.patient(DANA)
    for statuses, error_code in ((("sent", "undelivered"), 30006), (("failed",), 30003)):
        sandbox.twilio.journeys.planned.append(Journey(statuses=statuses, error_code=error_code))
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x", status_callback=product.url)
        await sandbox.twilio.settle()
    told = [(one["MessageStatus"], one.form.get("ErrorCode")) for one in product.got]
    assert told == [("sent", None), ("undelivered", "30006"), ("failed", "30003")]
    assert [message.status for message in sandbox.twilio.sent] == ["undelivered", "failed"]
    assert dana.inbox == []


async def test_whatsapp_text_outside_of_the_window_fails_late(
    sandbox: Sandbox, twilio: Client, product: Receiver
) -> None:
    dana = sandbox.patient(DANA)
    to, sender = f"whatsapp:{DANA}", f"whatsapp:{WHATSAPP_FROM}"
    sent = await twilio.messages.create_async(to=to, from_=sender, body="x", status_callback=product.url)
    assert sent.status == "queued"
    [told] = await product.until(1)
    assert (told["MessageStatus"], told["ErrorCode"]) == ("undelivered", "63016")

    await dana.says("שלום", "whatsapp")
    await twilio.messages.create_async(to=to, from_=sender, body="inside", status_callback=product.url)
    await sandbox.twilio.settle()
    assert [one["MessageStatus"] for one in product.got[1:]] == ["sent", "delivered", "read"]
    assert dana.reads == ["inside"]

    sandbox.clock.advance(24 * 3600)
    await twilio.messages.create_async(to=to, from_=sender, body="late")
    await sandbox.twilio.settle()
    assert dana.reads == ["inside"]


async def test_the_window_can_also_be_refused_at_once(sandbox: Sandbox, twilio: Client) -> None:
    sandbox.twilio.journeys.window_refusal = "now"
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages.create_async(to=f"whatsapp:{DANA}", from_=f"whatsapp:{WHATSAPP_FROM}", body="x")
    assert caught.value.code == 63016
    assert sandbox.twilio.sent == []


async def test_a_template_opens_the_conversation_and_its_button_answers(
    sandbox: Sandbox, twilio: Client, product: Receiver
) -> None:
    sandbox.twilio.inbound.url = f"{product.url}/twilio/inbound"
    dana = sandbox.patient(DANA)
    content = sandbox.twilio.add_template("שלום {{1}}, יש הודעה.", buttons=(QuickReply(id="r:1", title="להציג"),))
    sent = await twilio.messages.create_async(
        to=f"whatsapp:{DANA}",
        messaging_service_sid=SERVICE,
        content_sid=content,
        content_variables=json.dumps({"1": "דנה"}, ensure_ascii=False),
    )
    assert sent.body == "שלום דנה, יש הודעה."
    await dana.reads_text("יש הודעה")
    await dana.taps("להציג")
    [told] = await product.until(1)
    assert (told["Body"], told["ButtonText"], told["ButtonPayload"]) == ("להציג", "להציג", "r:1")
    assert told["OriginalRepliedMessageSid"] == sent.sid
    assert (told["MessageType"], told["WaId"], told["ProfileName"]) == ("button", DANA.lstrip("+"), "Dana")


@pytest.mark.parametrize(
    ("variables", "code"),
    [("no json", 21656), ('{"1": ""}', 21656), ('{"1": "a\\nb"}', 21656), ('{"1": null}', 21656), ("{}", 63028)],
)
async def test_template_variables_are_checked(sandbox: Sandbox, twilio: Client, variables: str, code: int) -> None:
    content = sandbox.twilio.add_template("Hello {{1}}.")
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, content_sid=content, content_variables=variables)
    assert caught.value.code == code


async def test_a_fault_before_the_work_accepts_nothing(sandbox: Sandbox, twilio: Client) -> None:
    sandbox.twilio.faults.plan(
        "create", refusal(20429, 429), Fault(status=503, body="<html>", content_type="text/html")
    )
    for status in (429, 503):
        with pytest.raises(TwilioRestException) as caught:
            await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
        assert caught.value.status == status
    assert sandbox.twilio.sent == []
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    assert len(sandbox.twilio.sent) == 1


async def test_a_fault_after_the_work_leaves_the_sender_in_doubt(sandbox: Sandbox, twilio: Client) -> None:
    dana = sandbox.patient(DANA)
    html = Fault(status=201, body="<html>", content_type="text/html", accepted=True)
    sandbox.twilio.faults.plan("create", Fault(drop=True, accepted=True), Fault(status=500, accepted=True), html)
    with pytest.raises(aiohttp.ClientError):
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="1")
    with pytest.raises(TwilioRestException):
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="2")
    with pytest.raises(json.JSONDecodeError):
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="3")
    await sandbox.twilio.settle()
    assert sorted(dana.reads) == ["1", "2", "3"]


async def test_a_hanging_answer_outlasts_the_client_and_not_the_sandbox(sandbox: Sandbox) -> None:
    http = LocalHttp(sandbox.url, timeout_s=0.1)
    client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http)
    sandbox.twilio.faults.plan("create", Fault(hang=True, accepted=True))
    with pytest.raises(TimeoutError):
        await client.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    await http.close()
    await sandbox.twilio.calls.until(lambda call: call.accepted)
    assert len(sandbox.twilio.sent) == 1


async def test_a_dropped_connection_before_the_work_accepts_nothing(sandbox: Sandbox, twilio: Client) -> None:
    sandbox.twilio.faults.plan("create", Fault(drop=True))
    with pytest.raises(aiohttp.ClientError):
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    assert sandbox.twilio.sent == []
    assert sandbox.twilio.calls[-1].status == 0


async def test_out_of_reach_refuses_connections_and_comes_back(sandbox: Sandbox, twilio: Client) -> None:
    await twilio.messages.list_async(limit=1)
    async with sandbox.out_of_reach():
        with pytest.raises(aiohttp.ClientConnectorError):
            await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    assert len(sandbox.twilio.sent) == 1


async def test_messages_are_listed_by_recipient_sender_and_date(sandbox: Sandbox, twilio: Client) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    for number in (DANA, "+972509999999"):
        await twilio.messages.create_async(to=number, from_=SMS_FROM, body=number)
    await sandbox.twilio.settle()
    sandbox.twilio.journeys.planned.append(Journey(held=True))
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="waits")

    by_recipient = await twilio.messages.list_async(to=DANA, limit=50)
    assert [one.body for one in by_recipient] == ["waits", DANA]
    since = await twilio.messages.list_async(to=DANA, date_sent_after=before, limit=50)
    assert [one.body for one in since] == [DANA]
    sandbox.twilio.listing.unsent_match_dates = True
    since = await twilio.messages.list_async(to=DANA, date_sent_after=before, limit=50)
    assert [one.body for one in since] == ["waits", DANA]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    sandbox.twilio.listing.unsent_match_dates = False
    assert await twilio.messages.list_async(date_sent_after=later, limit=50) == []
    assert len(await twilio.messages.list_async(from_=SMS_FROM, date_sent_before=later, limit=50)) == 2
    assert len(await twilio.messages.list_async(from_=WHATSAPP_FROM, limit=50)) == 0


async def test_a_long_list_comes_in_pages(sandbox: Sandbox, twilio: Client) -> None:
    for number in range(5):
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body=str(number))
    page = await twilio.messages.page_async(to=DANA, page_size=2)
    assert [one.body for one in page] == ["4", "3"]
    page = await page.next_page_async()
    assert [one.body for one in page] == ["2", "1"]
    listed = await twilio.messages.list_async(to=DANA, page_size=2)
    assert [one.body for one in listed] == ["4", "3", "2", "1", "0"]


async def test_a_message_can_be_redacted_deleted_and_only_scheduled_ones_canceled(
    sandbox: Sandbox, twilio: Client
) -> None:
    dana = sandbox.patient(DANA)
    sent = await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="words")
    await sandbox.twilio.settle()
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages(sent.sid).update_async(status="canceled")
    assert caught.value.code == 30409
    assert (await twilio.messages(sent.sid).update_async(body="")).body == ""
    assert dana.reads == ["words"]
    assert await twilio.messages(sent.sid).delete_async()
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages(sent.sid).fetch_async()
    assert (caught.value.status, caught.value.code) == (404, 20404)

    at = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    waiting = await twilio.messages.create_async(
        to=DANA, messaging_service_sid=SERVICE, body="later", schedule_type="fixed", send_at=at
    )
    assert waiting.status == "scheduled"
    assert (await twilio.messages(waiting.sid).update_async(status="canceled")).status == "canceled"


async def test_a_message_under_way_cannot_be_deleted(sandbox: Sandbox, twilio: Client) -> None:
    sandbox.twilio.journeys.planned.append(Journey(held=True))
    sent = await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages(sent.sid).delete_async()
    assert caught.value.status == 409


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 159 + "€", 2),
        ("א" * 70, 1),
        ("א" * 71, 2),
        ("א" * 134, 2),
        ("א" * 135, 3),
        ("x" * 69 + "😀", 2),
        ("x" * 152 + "€" + "x" * 152, 3),
    ],
)
def test_segments_are_counted_as_carriers_count_them(text: str, count: int) -> None:
    assert segments(text) == count


async def test_media_is_fetched_from_this_machine_only(sandbox: Sandbox, twilio: Client, product: Receiver) -> None:
    dana = sandbox.patient(DANA)
    product.usual = (200, "image/png", "png")
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="near", media_url=[f"{product.url}/a.png"])
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="far", media_url=["https://example.org/a.png"])
    await sandbox.twilio.settle()
    assert [(one.body, len(one.media)) for one in dana.inbox] == [("near", 1)]
    assert {one.body: (one.status, one.error_code) for one in sandbox.twilio.sent}["far"] == ("failed", 11200)


async def test_many_messages_at_once_are_each_taken_once(sandbox: Sandbox, twilio: Client) -> None:
    numbers = [f"+97250{number:07}" for number in range(100)]
    await asyncio.gather(*(twilio.messages.create_async(to=one, from_=SMS_FROM, body=one) for one in numbers))
    await sandbox.twilio.settle()
    assert sorted(message.recipient for message in sandbox.twilio.sent) == numbers
    assert {message.status for message in sandbox.twilio.sent} == {"delivered"}
