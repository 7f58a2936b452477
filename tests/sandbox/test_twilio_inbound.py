"""Messages from people's phones: the webhook's parameters and signature, its answer, opt-out words, media."""

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, WHATSAPP_FROM, Sandbox
from tests.sandbox.receiver import Receiver

DANA = "+972501234567"


async def test_an_sms_is_told_with_every_parameter_and_signed(sandbox: Sandbox, product: Receiver) -> None:
    hook = sandbox.twilio.inbound.url = f"{product.url}/twilio/inbound?a=%D7%90"
    message = await sandbox.patient(DANA).says("תודה, הלך טוב")
    [told] = await product.until(1)

    assert told.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert RequestValidator(AUTH_TOKEN).validate(hook, told.form, told.headers["X-Twilio-Signature"])
    assert dict(told.form) == {
        "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01", "Body": "תודה, הלך טוב", "From": DANA, "To": SMS_FROM,
        "MessageSid": message.sid, "SmsSid": message.sid, "SmsMessageSid": message.sid, "SmsStatus": "received",
        "NumMedia": "0", "NumSegments": "1", "FromCountry": "IL", "FromCity": "", "FromState": "", "FromZip": "",
        "ToCountry": "IL", "ToCity": "", "ToState": "", "ToZip": "",
    }  # fmt: skip


async def test_a_whatsapp_message_names_its_sender(sandbox: Sandbox, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    await sandbox.patient(DANA).says("שלום", "whatsapp")
    [told] = await product.until(1)
    assert (told["From"], told["To"]) == (f"whatsapp:{DANA}", f"whatsapp:{WHATSAPP_FROM}")
    assert (told["ProfileName"], told["WaId"], told["MessageType"]) == ("Dana", DANA[1:], "text")
    assert '"WaId": "972501234567"' in told["ChannelMetadata"]
    assert "FromCountry" not in told.form


async def test_empty_twiml_sends_nothing(sandbox: Sandbox, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    dana = sandbox.patient(DANA)
    await dana.says("hello")
    await sandbox.twilio.settle()
    assert dana.inbox == []
    assert sandbox.twilio.hooks.alerts == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", "OK"),
        ("text/xml", "<Response><Message>OK</Message></Response>"),
        ("application/xml", "<Response><Message><Body>OK</Body></Message></Response>"),
    ],
)
async def test_an_answer_with_text_is_sent_to_whoever_wrote(
    sandbox: Sandbox, product: Receiver, kind: str, body: str
) -> None:
    sandbox.twilio.inbound.url = product.url
    product.usual = (200, kind, body)
    dana = sandbox.patient(DANA)
    await dana.says("hello")
    arrived = await dana.reads_text("OK")
    assert (arrived.direction, arrived.recipient) == ("outbound-reply", DANA)


@pytest.mark.parametrize(
    ("status", "kind", "body", "code"),
    [
        (200, "text/xml", "<Resp", 12100),
        (200, "text/xml", "<html/>", 12200),
        (200, "application/json", "{}", 12300),
        (500, "text/plain", "oops", 11200),
        (403, "text/plain", "403: Forbidden", 11200),
    ],
)
async def test_a_wrong_answer_shows_as_an_alert_and_sends_nothing(
    sandbox: Sandbox, product: Receiver, status: int, kind: str, body: str, code: int
) -> None:
    sandbox.twilio.inbound.url = product.url
    product.usual = (status, kind, body)
    dana = sandbox.patient(DANA)
    message = await dana.says("hello")
    await sandbox.twilio.settle()
    assert [(alert.code, alert.sid) for alert in sandbox.twilio.hooks.alerts] == [(code, message.sid)]
    assert len(product.got) == 1  # an error answer is not repeated by the default policy
    assert dana.inbox == []


async def test_the_fragment_says_how_often_and_for_what_a_webhook_is_repeated(
    sandbox: Sandbox, product: Receiver
) -> None:
    sandbox.twilio.inbound.url = f"{product.url}/in#rc=2&rp=5xx"
    product.usual = (503, "text/plain", "")
    message = await sandbox.patient(DANA).says("hello")
    await sandbox.twilio.settle()
    assert [one["MessageSid"] for one in product.got] == [message.sid] * 3
    assert {one.path for one in product.got} == {"/in"}
    assert len({one.headers["I-Twilio-Idempotency-Token"] for one in product.got}) == 1
    validate = RequestValidator(AUTH_TOKEN).validate
    assert validate(f"{product.url}/in", product.got[0].form, product.got[0].headers["X-Twilio-Signature"])


async def test_a_refused_connection_is_tried_once_more(sandbox: Sandbox) -> None:
    sandbox.twilio.inbound.url = "http://127.0.0.1:9/in"
    await sandbox.patient(DANA).says("hello")
    await sandbox.twilio.settle()
    assert [(call.attempt, call.status) for call in sandbox.twilio.hooks.calls] == [(0, 0), (1, 0)]
    assert [alert.code for alert in sandbox.twilio.hooks.alerts] == [11205]


async def test_nothing_is_ever_posted_beyond_this_machine(sandbox: Sandbox) -> None:
    sandbox.twilio.inbound.url = "http://example.org/in#rc=0"
    await sandbox.patient(DANA).says("hello")
    await sandbox.twilio.settle()
    assert [call.status for call in sandbox.twilio.hooks.calls] == [0]


async def test_a_public_address_is_signed_as_it_is_and_led_here(sandbox: Sandbox, product: Receiver) -> None:
    sandbox.outbound.route("https://kesher.example", product.url)
    sandbox.twilio.inbound.url = "https://kesher.example/twilio/inbound"
    await sandbox.patient(DANA).says("hello")
    [told] = await product.until(1)
    assert told.path == "/twilio/inbound"
    validate = RequestValidator(AUTH_TOKEN).validate
    assert validate("https://kesher.example/twilio/inbound", told.form, told.headers["X-Twilio-Signature"])


async def test_a_message_can_be_delivered_again(sandbox: Sandbox, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    message = await sandbox.patient(DANA).says("hello")
    await sandbox.twilio.settle()
    await sandbox.twilio.inbound.redeliver(message.sid)
    assert [one["MessageSid"] for one in product.got] == [message.sid] * 2


async def test_messages_of_one_phone_arrive_in_order(sandbox: Sandbox, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    product.delay_s = 0.005
    dana = sandbox.patient(DANA)
    for number in range(10):
        await dana.says(str(number))
    got = await product.until(10)
    assert [one["Body"] for one in got] == [str(number) for number in range(10)]


@pytest.mark.parametrize("word", ["STOP", "stop", " Quit ", "UNSUBSCRIBE", "CANCEL", "END", "STOPALL"])
async def test_a_stop_word_reaches_the_product_and_bars_further_texts(
    sandbox: Sandbox, twilio: Client, product: Receiver, word: str
) -> None:
    sandbox.twilio.inbound.url = product.url
    product.usual = (200, "text/plain", "a reply that must not pass")
    dana = sandbox.patient(DANA)
    await dana.says(word)
    await sandbox.twilio.settle()
    assert [one["Body"] for one in product.got] == [word]
    assert [text.startswith("You have successfully been unsubscribed") for text in dana.reads] == [True]
    with pytest.raises(TwilioRestException) as caught:
        await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="x")
    assert (caught.value.status, caught.value.code) == (400, 21610)


async def test_start_lets_texts_through_again_and_help_explains(
    sandbox: Sandbox, twilio: Client, product: Receiver
) -> None:
    sandbox.twilio.inbound.url = product.url
    dana = sandbox.patient(DANA)
    for body in ("STOP", "please stop", "START", "HELP", "YES"):
        await dana.says(body)
    await sandbox.twilio.settle()
    assert len(product.got) == 5
    assert len(dana.reads) == 3  # stop, start, help; a YES of somebody who gets texts anyway is an ordinary answer
    await twilio.messages.create_async(to=DANA, from_=SMS_FROM, body="again")
    await dana.reads_text("again")


async def test_whatsapp_knows_no_stop_words_by_default(sandbox: Sandbox, twilio: Client) -> None:
    dana = sandbox.patient(DANA)
    await dana.says("STOP", "whatsapp")
    await twilio.messages.create_async(to=f"whatsapp:{DANA}", from_=f"whatsapp:{WHATSAPP_FROM}", body="still")
    await dana.reads_text("still")


async def test_media_needs_a_login_and_its_link_grows_old(sandbox: Sandbox, twilio: Client, product: Receiver) -> None:
    sandbox.twilio.inbound.url = product.url
    await sandbox.patient(DANA).sends_media(b"OggS...", "audio/ogg", channel="whatsapp")
    [told] = await product.until(1)
    assert (told["NumMedia"], told["MediaContentType0"], told["MessageType"]) == ("1", "audio/ogg", "audio")
    url = told["MediaUrl0"]
    assert url.startswith(f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/MM")

    auth = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)}
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as refused:
            assert refused.status == 401
        async with session.get(url, headers=auth, allow_redirects=False) as moved:
            assert moved.status == 307
            link = moved.headers["Location"]
        async with session.get(link) as content:
            assert (await content.read(), content.content_type) == (b"OggS...", "audio/ogg")
        sandbox.clock.advance(4 * 3600)
        async with session.get(link) as old:
            assert old.status == 403

    [media] = await twilio.messages(told["MessageSid"]).media.list_async()
    assert (await twilio.messages(told["MessageSid"]).media(media.sid).fetch_async()).content_type == "audio/ogg"
    assert await twilio.messages(told["MessageSid"]).media(media.sid).delete_async()
    assert await twilio.messages(told["MessageSid"]).media.list_async() == []


async def test_what_came_in_while_the_product_was_down_can_be_listed(sandbox: Sandbox, twilio: Client) -> None:
    await sandbox.patient(DANA).says("nobody listens")
    listed = await twilio.messages.list_async(to=SMS_FROM, limit=20)
    assert [(one.body, one.direction, one.status) for one in listed] == [("nobody listens", "inbound", "received")]
