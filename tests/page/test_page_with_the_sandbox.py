"""The page against the real sandbox: a bot that speaks Telegram's protocol behind it, and a carrier's API."""

import asyncio
import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox.demo import Contact, Demo, Recording
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, WHATSAPP_FROM, Sandbox
from tests.page.conftest import Pages
from tests.page.echo_bot import EchoBot
from tests.page.places import composer, phone, toast, write
from tests.page.stand_in import DANA_PHONE, tone
from tests.page.test_page_voice import playable

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        running.therapist("עדה", last_name="לוי", language_code="he")
        recording = Recording(id="recap", title="A recap", language="he", duration=2, data=tone(), mime="audio/wav")
        running.lay_out(
            Demo(
                invite="welcome-ada",
                contacts=(Contact(name="Dana", phone=DANA_PHONE),),
                recordings=(recording,),
                language="en",
                label="prepared demo speech",
            )
        )
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def echo(sandbox: Sandbox) -> AsyncIterator[EchoBot]:
    async with EchoBot(sandbox.url, THERAPIST_TOKEN) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def page(sandbox: Sandbox, echo: EchoBot, pages: Pages) -> Page:
    """The page after START was pressed and the bot answered."""
    page = await pages.open(f"{sandbox.url}/", lang="")
    await phone(page).get_by_test_id("start").click()
    await expect(phone(page).get_by_text("you wrote: /start welcome-ada")).to_be_visible()
    return page


async def carries(sandbox: Sandbox, body: str, *, channel: str = "sms") -> str:
    """The carrier's API takes a message to Dana; its sid."""
    prefix = "whatsapp:" if channel == "whatsapp" else ""
    sender = WHATSAPP_FROM if channel == "whatsapp" else SMS_FROM
    fields = {"To": f"{prefix}{DANA_PHONE}", "From": f"{prefix}{sender}", "Body": body}
    path = f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN)}
    async with aiohttp.ClientSession(headers=headers) as http, http.post(path, data=fields) as answer:
        said = await answer.json()
        assert answer.status == 201, said
        return str(said["sid"])


async def test_the_demo_lies_ready_and_start_begins_the_conversation(page: Page, sandbox: Sandbox) -> None:
    await expect(page.get_by_role("heading", name="Kesher", level=1)).to_be_visible()  # the demo's language
    await expect(page.get_by_test_id("demo-label")).to_have_text("prepared demo speech")
    await expect(phone(page, "patient").get_by_test_id("coming-soon")).to_be_visible()
    await expect(phone(page).get_by_test_id("message")).to_have_count(2)


async def test_writing_buttons_toasts_edits_and_deletions(page: Page, echo: EchoBot) -> None:
    await write(page, "ask")
    await expect(phone(page).locator("strong", has_text="Shall I")).to_be_visible()
    await phone(page).get_by_role("button", name="✅ Yes").click()
    await expect(toast(page)).to_have_text("Done 👍")
    asked = phone(page).locator(f"[data-message-id='{echo.sent[-1]['message_id']}']")
    await expect(asked.get_by_test_id("message-text")).to_have_text("You said yes")
    await expect(asked.get_by_test_id("edited")).to_be_visible()
    await expect(asked.get_by_test_id("inline-button")).to_have_count(0)
    await write(page, "ask")
    await phone(page).get_by_role("button", name="🗑 No").click()
    await expect(page.get_by_test_id("alert")).to_contain_text("Nothing was sent")
    await page.get_by_test_id("alert-ok").click()
    await expect(phone(page).get_by_test_id("inline-keyboard")).to_have_count(0)
    await expect(phone(page).locator(f"[data-message-id='{echo.sent[-1]['message_id']}']")).to_have_count(0)


async def test_own_words_can_be_edited_and_markup_stays_text(page: Page) -> None:
    evil = "<img src=x onerror=alert(1)> <b>שלום</b>"
    await write(page, evil)
    await expect(phone(page).get_by_test_id("message-text").last).to_have_text(f"you wrote: {evil}")
    await composer(page).press("ArrowUp")
    await expect(composer(page)).to_have_value(evil)
    await write(page, "edited words")
    await expect(phone(page).get_by_text("now it says: edited words")).to_be_visible()
    assert await page.locator("img[src=x]").count() == 0


async def test_a_recording_reaches_the_bot_as_sound_and_plays_on_the_page(page: Page, echo: EchoBot) -> None:
    await phone(page).get_by_test_id("record").click()
    await expect(phone(page).get_by_test_id("record-bar")).to_be_visible()
    await asyncio.sleep(3.5)  # long enough to be seen playing, whatever a busy machine cuts off at its start
    await phone(page).get_by_test_id("record-send").click()
    await expect(phone(page).get_by_text(re.compile(r"heard \d+ bytes"))).to_be_visible()
    codec, seconds = playable(echo.heard[-1])
    assert (codec, seconds > 1) == ("opus", True)
    note = phone(page).get_by_test_id("voice")
    await expect(note.get_by_test_id("voice-time")).to_have_text(re.compile("^0:0[2-9]$"))
    await note.get_by_test_id("play").click()
    await expect(note.get_by_test_id("play")).to_have_attribute("aria-label", "Pause")
    await expect(note.locator(".unplayable")).to_have_count(0)
    await expect(note.get_by_test_id("voice-time")).to_have_text(re.compile("^0:0[1-9] / "))


async def test_a_prepared_recording_and_an_audio_file_reach_the_bot(page: Page, echo: EchoBot) -> None:
    await phone(page).get_by_test_id("attach").click()
    await page.get_by_test_id("recordings").click()
    await page.get_by_test_id("recording").click()
    await expect(phone(page).get_by_text(f"heard {len(tone())} bytes")).to_be_visible()
    await phone(page).get_by_test_id("attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("attach-audio").click()
    await (await chooser.value).set_files({"name": "recap.wav", "mimeType": "audio/wav", "buffer": tone(1)})
    await page.get_by_test_id("file-send").click()
    await expect(phone(page).get_by_text(f"heard {len(tone(1))} bytes")).to_be_visible()
    assert echo.heard == [tone(), tone(1)]
    await expect(phone(page).get_by_text("recap.wav")).to_be_visible()


async def test_contacts_are_shared_from_the_list_and_by_the_bots_keyboard(page: Page) -> None:
    await phone(page).get_by_test_id("attach").click()
    await page.get_by_test_id("contact").click()
    await page.get_by_test_id("contact-choice").click()
    await expect(phone(page).get_by_test_id("message-text").last).to_contain_text("Dana")
    await write(page, "share")
    await phone(page).get_by_test_id("reply-button").click()
    await page.get_by_test_id("contact-phone").fill("+972507654321")
    await page.get_by_test_id("contact-send").click()
    await expect(phone(page).get_by_test_id("message-text").last).to_contain_text("972507654321")
    await expect(phone(page).get_by_test_id("reply-keyboard")).to_have_count(0)


async def test_commands_come_from_the_bot_in_the_persons_language(page: Page) -> None:
    await phone(page).get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command")).to_contain_text("מה אפשר לעשות")


async def test_a_message_through_the_carrier_arrives_with_ticks_and_is_answered(page: Page, sandbox: Sandbox) -> None:
    sandbox.patient(DANA_PHONE, name="Dana")
    sid = await carries(sandbox, "היי דנה, איך הלך יומן השינה?")
    text = phone(page, "carrier").locator(f"[data-sid='{sid}']")
    await expect(text.get_by_test_id("message-text")).to_have_text("היי דנה, איך הלך יומן השינה?")
    await expect(text.get_by_test_id("tick")).to_have_attribute("data-status", "delivered")
    await write(page, "הרבה יותר טוב", "carrier")
    await expect(phone(page, "carrier").get_by_text("הרבה יותר טוב")).to_be_visible()
    answers = [one for one in sandbox.twilio.carrier.messages.values() if one.direction == "inbound"]
    assert [(one.body, one.recipient) for one in answers] == [("הרבה יותר טוב", SMS_FROM)]


async def test_a_picture_on_whatsapp_goes_out_and_is_shown(page: Page, sandbox: Sandbox) -> None:
    sandbox.patient(DANA_PHONE, name="Dana")
    here = phone(page, "carrier")
    await here.get_by_test_id("thread-whatsapp").click()
    await here.get_by_test_id("attach").click()
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("attach-photo").click()
    await (await chooser.value).set_files({"name": "diary.png", "mimeType": "image/png", "buffer": png})
    await page.get_by_test_id("file-caption").fill("my diary")
    await page.get_by_test_id("file-send").click()
    await expect(here.get_by_test_id("photo-image")).to_have_js_property("naturalWidth", 1)
    await expect(here.get_by_text("my diary")).to_be_visible()


async def test_a_reload_and_a_lost_connection_keep_everything(
    page: Page, sandbox: Sandbox, echo: EchoBot, pages: Pages
) -> None:
    pages.may_complain = True
    await page.reload()
    await expect(phone(page).get_by_text("you wrote: /start welcome-ada")).to_be_visible()
    async with sandbox.out_of_reach():
        await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "reconnecting")
        await write(page, "written meanwhile")
        await expect(composer(page)).to_have_value("written meanwhile")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "online", timeout=9000)
    await composer(page).press("Enter")
    await expect(phone(page).get_by_text("you wrote: written meanwhile")).to_be_visible()


async def test_a_blocked_bot_is_unblocked_by_the_person(page: Page) -> None:
    await phone(page).get_by_test_id("chat-menu").click()
    await page.get_by_test_id("block").click()
    await expect(composer(page)).to_be_hidden()
    await phone(page).get_by_test_id("unblock").click()
    await expect(composer(page)).to_be_visible()


async def test_the_tour_speaks_and_a_growing_answer_is_seen(page: Page, sandbox: Sandbox, echo: EchoBot) -> None:
    sandbox.narrate("The summary is ready", "Every sentence is traced.", step=2, of=8)
    await expect(page.get_by_test_id("narration-step")).to_have_text("Step 2 of 8")
    chat_id = echo.sent[-1]["chat"]["id"]
    await echo.call("sendMessageDraft", chat_id=chat_id, draft_id=1, text="Writing the sum")
    await expect(phone(page).get_by_test_id("preview-text")).to_have_text("Writing the sum")
    await echo.say(chat_id, "Writing the summary is done")
    await expect(phone(page).get_by_test_id("preview-text")).to_be_hidden()


async def test_another_sites_page_cannot_drive_the_phones(sandbox: Sandbox) -> None:
    address = f"{sandbox.url}/phones/telegram/therapist/7001/text"
    headers = {"Origin": "http://evil.example"}
    async with aiohttp.ClientSession(headers=headers) as http, http.post(address, json={"text": "x"}) as answer:
        assert answer.status == 403
