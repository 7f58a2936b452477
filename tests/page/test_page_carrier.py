"""The patient's phone: SMS and WhatsApp threads, ticks, quick replies, media."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page.places import composer, message, phone, write
from tests.page.stand_in import CLINIC_SMS, CLINIC_WHATSAPP, DANA_PHONE, StandIn, tone

pytestmark = pytest.mark.asyncio(loop_scope="session")
BEN_PHONE = "+972547654321"


def here(page: Page) -> Locator:
    return phone(page, "carrier")


async def test_the_phone_waits_for_its_first_number(server: StandIn, open_page) -> None:
    page = await open_page()
    await expect(here(page).get_by_test_id("empty-phone")).to_be_visible()
    await server.adds_number(DANA_PHONE, "Dana")
    await expect(here(page).get_by_test_id("empty-phone")).to_be_hidden()
    await expect(here(page).get_by_test_id("empty-thread")).to_be_visible()
    await expect(here(page)).to_contain_text("Dana")
    await expect(here(page).get_by_test_id("chat-title")).to_have_text("SMS")
    await expect(here(page).get_by_test_id("chat-status")).to_be_hidden()


async def test_an_approved_message_appears_with_its_ticks(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page()
    shown = await server.texts("היי דנה, איך הלך יומן השינה?", status="sending", segments=2)
    tick = message(page, shown, "carrier").get_by_test_id("tick")
    await expect(message(page, shown, "carrier").get_by_test_id("message-text")).to_have_text(
        "היי דנה, איך הלך יומן השינה?"
    )
    await expect(message(page, shown, "carrier").get_by_test_id("segments")).to_contain_text("2")
    await expect(here(page).get_by_test_id("chat-title")).to_have_text(CLINIC_SMS)
    for status in ("sent", "delivered", "read"):
        where = {"number": DANA_PHONE, "channel": "sms", "peer": CLINIC_SMS, "sid": shown["sid"]}
        await server.show("text_status", **where, status=status, error_code=None)
        await expect(tick).to_have_attribute("data-status", status)
        await expect(tick).to_have_attribute("aria-label", status)


@pytest.mark.parametrize(("lang", "words"), [("en", "did not reach the phone"), ("he", "לא הגיעה לטלפון")])
async def test_a_message_that_was_lost_says_so_with_the_carriers_code(
    lang: str, words: str, server: StandIn, open_page
) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    shown = await server.texts("hello", status="sent")
    page = await open_page(lang=lang)
    where = {"number": DANA_PHONE, "channel": "sms", "peer": CLINIC_SMS, "sid": shown["sid"]}
    await server.show("text_status", **where, status="undelivered", error_code=30003)
    await expect(message(page, shown, "carrier").get_by_test_id("loss")).to_contain_text(words)
    await expect(message(page, shown, "carrier").get_by_test_id("loss")).to_contain_text("30003")


async def test_the_patient_answers_on_the_open_thread(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    await server.texts("How did it go?")
    page = await open_page()
    await write(page, "Better!", "carrier")
    posted = await server.until_posted("/text")
    assert posted.path == f"carrier/{DANA_PHONE}/text"
    assert posted.body == {"channel": "sms", "to": CLINIC_SMS, "body": "Better!"}
    answer = await server.texts("Better!", by="phone", status="received")
    await expect(message(page, answer, "carrier")).to_have_attribute("data-from", "phone")


async def test_the_patient_can_write_first(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page()
    await here(page).get_by_test_id("thread-whatsapp").click()
    await write(page, "Hello?", "carrier")
    assert (await server.until_posted("/text")).body == {"channel": "whatsapp", "body": "Hello?"}
    await composer(page, "carrier").fill("a draft")
    await server.texts("Hello?", by="phone", status="received", channel="whatsapp")
    await expect(here(page).get_by_test_id("message-text")).to_have_text("Hello?")
    await expect(composer(page, "carrier")).to_have_value("a draft")


async def test_the_first_message_ever_opens_its_own_thread(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page()
    await expect(here(page).get_by_test_id("thread-sms")).to_have_attribute("aria-selected", "true")
    await server.texts("Hello", channel="whatsapp")
    await expect(here(page).get_by_test_id("thread-whatsapp")).to_have_attribute("aria-selected", "true")
    await expect(here(page).get_by_test_id("message-text")).to_have_text("Hello")


async def test_another_threads_message_is_counted_until_it_is_opened_and_drafts_stay(
    server: StandIn, open_page
) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    await server.texts("by SMS")
    page = await open_page()
    await composer(page, "carrier").fill("an SMS draft")
    await server.texts("by WhatsApp", channel="whatsapp")
    tab = here(page).get_by_test_id("thread-whatsapp")
    await expect(tab.get_by_test_id("unread")).to_have_text("1")
    await expect(here(page).get_by_text("by WhatsApp")).to_have_count(0)
    await tab.click()
    await expect(tab.get_by_test_id("unread")).to_have_count(0)
    await expect(here(page).get_by_text("by WhatsApp")).to_be_visible()
    await expect(composer(page, "carrier")).to_have_value("")
    await tab.press("ArrowLeft")
    await expect(here(page).get_by_test_id("thread-sms")).to_be_focused()
    await expect(composer(page, "carrier")).to_have_value("an SMS draft")


async def test_each_number_has_its_own_threads(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    await server.texts("for Dana")
    page = await open_page()
    await server.adds_number(BEN_PHONE, "Ben")
    await server.texts("for Ben", number=BEN_PHONE)
    numbers = here(page).get_by_test_id("numbers")
    await expect(here(page).get_by_text("for Ben")).to_have_count(0)
    await expect(numbers.locator(f"option[value='{BEN_PHONE}']")).to_have_text("● Ben")
    await numbers.select_option(BEN_PHONE)
    await expect(here(page).get_by_text("for Ben")).to_be_visible()
    await expect(here(page).get_by_text("for Dana")).to_have_count(0)
    await write(page, "from Ben", "carrier")
    assert (await server.until_posted("/text")).path == f"carrier/{BEN_PHONE}/text"


async def test_two_senders_of_one_channel_are_two_threads(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    await server.texts("from the clinic")
    await server.texts("from another", peer="+972529998877")
    page = await open_page()
    tabs = here(page).get_by_test_id("thread-sms")
    await expect(tabs).to_have_count(2)
    await expect(tabs.nth(1)).to_contain_text("8877")
    await tabs.nth(1).click()
    await expect(here(page).get_by_test_id("message-text")).to_have_text("from another")


async def test_a_whatsapp_quick_reply_is_sent_once(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page()
    buttons = [{"id": "yes", "title": "כן, בשמחה"}, {"id": "no", "title": "לא עכשיו"}]
    shown = await server.texts("נוח לך לקבל כאן הודעות?", channel="whatsapp", buttons=buttons)
    replies = message(page, shown, "carrier").get_by_test_id("quick-reply")
    await expect(replies).to_have_text(["כן, בשמחה", "לא עכשיו"])
    await replies.first.click()
    posted = await server.until_posted("/button")
    assert posted.path == f"carrier/{DANA_PHONE}/button"
    assert posted.body == {"channel": "whatsapp", "payload": "yes", "title": "כן, בשמחה", "replied_sid": shown["sid"]}
    await expect(replies.nth(1)).to_be_disabled()


async def test_media_goes_both_ways(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    await server.texts("hello", channel="whatsapp")
    page = await open_page()
    sound = server.file("reply.wav", "audio/wav", tone(), 2)
    shown = await server.texts("", by="phone", status="received", channel="whatsapp", media=[sound])
    await expect(message(page, shown, "carrier").get_by_test_id("voice")).to_be_visible()
    await here(page).get_by_test_id("attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("attach-photo").click()
    await (await chooser.value).set_files({"name": "diary.jpg", "mimeType": "image/jpeg", "buffer": b"jpeg"})
    await page.get_by_test_id("file-caption").fill("my diary")
    await page.get_by_test_id("file-send").click()
    posted = await server.until_posted("/media")
    assert posted.body == {"channel": "whatsapp", "to": CLINIC_WHATSAPP, "body": "my diary"}
    assert posted.files == {"file": ("diary.jpg", "image/jpeg", b"jpeg")}


async def test_addresses_in_a_text_can_be_tapped(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    shown = await server.texts("see https://example.org/a?b=1. Or t.me: https://t.me/kesher_patient_bot?start=abc")
    page = await open_page()
    links = message(page, shown, "carrier").locator("a")
    assert [await each.get_attribute("href") for each in await links.all()] == [
        "https://example.org/a?b=1",
        "https://t.me/kesher_patient_bot?start=abc",
    ]
    await links.nth(1).click()  # the bot is not there yet: a friendly word, nothing is sent and nothing opens
    await expect(phone(page, "patient").locator(".toast.shown")).to_contain_text("Soon")
    assert server.posted == []
