"""What a person does in the chat: writing, editing, answering, commands, buttons, contacts, files."""

import pytest
from playwright.async_api import expect

from tests.page.places import composer, message, phone, toast, write
from tests.page.stand_in import ADA, StandIn, chat, tone

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_enter_sends_and_shift_enter_makes_a_new_line(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await composer(page).press_sequentially("first line")
    await composer(page).press("Shift+Enter")
    await composer(page).press_sequentially("second line")
    await composer(page).press("Enter")
    posted = await server.until_posted("/text")
    assert posted.path == f"telegram/therapist/{ADA}/text"
    assert posted.body == {"text": "first line\nsecond line"}
    await expect(composer(page)).to_have_value("")
    await expect(composer(page)).to_be_focused()


async def test_nothing_is_sent_from_an_empty_composer(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await write(page, "  \n ")
    await write(page, "words")
    assert (await server.until_posted("/text")).body == {"text": "words"}
    assert server.posted == []


async def test_a_composer_of_a_line_or_two_shows_no_scroll_bar(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    spare = "each => each.scrollHeight - each.clientHeight"
    assert await composer(page).evaluate(spare) <= 0
    await composer(page).fill("one\ntwo")
    assert await composer(page).evaluate(spare) <= 0


async def test_a_text_that_could_not_be_sent_comes_back_with_the_reason(server: StandIn, open_page, pages) -> None:
    pages.may_complain = True
    await server.says("hello")
    page = await open_page()
    server.refuse_with = (409, {"ok": False, "error": "the bot is asleep"})
    await write(page, "do not lose me")
    await expect(composer(page)).to_have_value("do not lose me")
    await expect(toast(page)).to_contain_text("the bot is asleep")


async def test_the_send_button_takes_the_place_of_the_microphone_once_there_is_text(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    send, record = phone(page).get_by_test_id("composer-send"), phone(page).get_by_test_id("record")
    await expect(record).to_be_visible()
    await expect(send).to_be_hidden()
    await composer(page).fill("text")
    await expect(record).to_be_hidden()
    await send.click()
    assert (await server.until_posted("/text")).body == {"text": "text"}


async def test_the_composer_grows_with_the_text_up_to_a_limit(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    height = "node => node.getBoundingClientRect().height"
    one = await composer(page).evaluate(height)
    await composer(page).fill("line\n" * 3)
    some = await composer(page).evaluate(height)
    await composer(page).fill("line\n" * 60)
    many = await composer(page).evaluate(height)
    assert one < some < many <= 170


async def test_an_empty_chat_offers_start_with_the_invitation(server: StandIn, open_page) -> None:
    page = await open_page()
    await expect(phone(page).get_by_test_id("composer-input")).to_be_hidden()
    await phone(page).get_by_test_id("start").click()
    assert (await server.until_posted("/text")).body == {"text": "/start welcome-ada"}
    await server.says("/start welcome-ada", by="user")
    await expect(phone(page).get_by_test_id("start")).to_be_hidden()
    await expect(composer(page)).to_be_visible()


async def test_start_is_plain_where_no_invitation_is_prepared(server: StandIn, open_page) -> None:
    server.state["demo"]["invite"] = ""
    page = await open_page()
    await phone(page).get_by_test_id("start").click()
    assert (await server.until_posted("/text")).body == {"text": "/start"}


async def test_the_command_menu_speaks_the_users_language_and_sends(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page(lang="en")  # the page's language is not the user's
    await phone(page).get_by_test_id("commands").click()
    commands = page.get_by_test_id("command")
    await expect(commands).to_have_count(2)
    await expect(commands.nth(1)).to_contain_text("הודעה למטופל או למטופלת")
    await commands.nth(1).click()
    assert (await server.until_posted("/text")).body == {"text": "/draft"}
    await server.show("commands", bot="therapist", commands={"": [{"command": "queue", "description": "What waits"}]})
    await phone(page).get_by_test_id("commands").click()
    await expect(page.get_by_test_id("command")).to_have_text(["/queueWhat waits"])


async def test_a_slash_suggests_commands_that_keys_can_choose(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await composer(page).press_sequentially("/")
    suggestions = phone(page).get_by_test_id("suggestion")
    await expect(suggestions).to_have_count(2)
    await composer(page).press_sequentially("d")
    await expect(suggestions).to_have_count(1)
    await composer(page).press("ArrowDown")
    await expect(suggestions.first).to_have_attribute("aria-selected", "true")
    await composer(page).press("Tab")
    await expect(composer(page)).to_have_value("/draft ")
    await composer(page).press_sequentially("Dana")
    await composer(page).press("Enter")
    assert (await server.until_posted("/text")).body == {"text": "/draft Dana"}
    await composer(page).press_sequentially("/he")
    await composer(page).press("Enter")  # nothing chosen: what was typed is sent
    assert (await server.until_posted("/text")).body == {"text": "/he"}
    await composer(page).press_sequentially("/")
    await composer(page).press("Escape")
    await expect(suggestions.first).to_be_hidden()


async def test_drafts_are_kept_for_each_chat_while_switching(server: StandIn, open_page) -> None:
    other = chat("therapist", 777, "Ben")
    other["messages"] = [server.message("hello Ben")]
    server.state["chats"].append(other)
    await server.says("hello Ada")
    page = await open_page()
    people = phone(page).get_by_test_id("people")
    await composer(page).fill("a draft of Ada's")
    await people.select_option("777")
    await expect(phone(page).get_by_text("hello Ben")).to_be_visible()
    await expect(phone(page).get_by_text("hello Ada")).to_have_count(0)
    await expect(composer(page)).to_have_value("")
    await write(page, "from Ben")
    assert (await server.until_posted("/text")).path == "telegram/therapist/777/text"
    await composer(page).fill("a draft of Ben's")
    await people.select_option(str(ADA))
    await expect(composer(page)).to_have_value("a draft of Ada's")
    await people.select_option("777")
    await expect(composer(page)).to_have_value("a draft of Ben's")


async def test_own_words_are_edited_and_the_draft_comes_back_after(server: StandIn, open_page) -> None:
    await server.says("hello")
    mine = await server.says("a typo hree", by="user")
    page = await open_page()
    await composer(page).fill("a draft")
    await message(page, mine).hover()
    await message(page, mine).get_by_test_id("actions").click()
    await page.get_by_test_id("action-edit").click()
    await expect(composer(page)).to_have_value("a typo hree")
    await write(page, "a typo here")
    posted = await server.until_posted("/edit")
    assert posted.body == {"message_id": mine["message_id"], "text": "a typo here"}
    await expect(composer(page)).to_have_value("a draft")
    await composer(page).fill("")
    await composer(page).press("ArrowUp")
    await expect(phone(page).get_by_test_id("composer-context")).to_contain_text("Edit message")
    await composer(page).press("Escape")
    await expect(phone(page).get_by_test_id("composer-context")).to_be_hidden()
    await expect(composer(page)).to_have_value("")


async def test_the_bots_messages_and_voice_notes_cannot_be_edited(server: StandIn, open_page) -> None:
    theirs = await server.says("the bot's words")
    voice = await server.says("", by="user", voice=server.file("a.wav", "audio/wav", tone(), 2))
    page = await open_page()
    for each in (theirs, voice):
        await message(page, each).hover()
        await message(page, each).get_by_test_id("actions").click()
        await expect(page.get_by_test_id("action-reply")).to_be_visible()
        await expect(page.get_by_test_id("action-edit")).to_have_count(0)
        await page.keyboard.press("Escape")


async def test_a_message_can_be_answered_and_forwarded(server: StandIn, open_page) -> None:
    shown = await server.says("Which tone suits you?")
    page = await open_page()
    await message(page, shown).hover()
    await message(page, shown).get_by_test_id("actions").click()
    await page.get_by_test_id("action-reply").click()
    await write(page, "warm")
    posted = await server.until_posted("/text")
    assert posted.body == {"text": "warm", "reply_to_message_id": shown["message_id"]}
    await message(page, shown).get_by_test_id("actions").click()
    await page.get_by_test_id("action-forward").click()
    assert (await server.until_posted("/text")).body == {"text": "Which tone suits you?", "forwarded_from": "קשר"}


async def test_a_pressed_button_waits_until_the_toast_comes(server: StandIn, open_page) -> None:
    keyboard = [[{"text": "✅ Approve", "callback_data": "id-1"}, {"text": "🗑 Discard", "callback_data": "id-2"}]]
    shown = await server.says("Send this?", inline_keyboard=keyboard)
    page = await open_page()
    approve, discard = await message(page, shown).get_by_test_id("inline-button").all()
    await approve.click()
    posted = await server.until_posted("/press")
    assert posted.body == {"message_id": shown["message_id"], "data": "id-1"}
    await expect(approve).to_have_attribute("aria-busy", "true")
    await expect(discard).to_have_attribute("aria-busy", "false")
    await approve.click()  # a second tap while the first is on its way does nothing
    await server.show("toast", bot="therapist", chat_id=ADA, press_id="press-1", text="Sent 14:02", alert=False)
    await expect(approve).to_have_attribute("aria-busy", "false")
    await expect(toast(page)).to_have_text("Sent 14:02")
    assert server.posted == []


async def test_a_pressed_button_stops_waiting_when_its_message_is_edited(server: StandIn, open_page) -> None:
    shown = await server.says("Step 1", inline_keyboard=[[{"text": "Next", "callback_data": "n"}]])
    page = await open_page()
    await message(page, shown).get_by_test_id("inline-button").click()
    await server.until_posted("/press")
    await server.edits(shown, text="Step 2", inline_keyboard=[[{"text": "Next", "callback_data": "n"}]])
    await expect(message(page, shown).get_by_test_id("message-text")).to_have_text("Step 2")
    await expect(message(page, shown).get_by_test_id("inline-button")).to_have_attribute("aria-busy", "false")
    await expect(message(page, shown).get_by_test_id("inline-button")).to_be_focused()


async def test_a_toast_that_overtakes_the_presses_own_answer_still_ends_the_wait(server: StandIn, open_page) -> None:
    shown = await server.says("Send?", inline_keyboard=[[{"text": "Yes", "callback_data": "y"}]])
    page = await open_page()
    await server.show("toast", bot="therapist", chat_id=ADA, press_id="press-1", text="", alert=False)
    await message(page, shown).get_by_test_id("inline-button").click()
    await server.until_posted("/press")
    await expect(message(page, shown).get_by_test_id("inline-button")).to_have_attribute("aria-busy", "false")


async def test_an_alert_stays_until_it_is_dismissed(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await server.show("toast", bot="therapist", chat_id=ADA, press_id="x", text="This was already sent", alert=True)
    await expect(page.get_by_test_id("alert")).to_contain_text("This was already sent")
    await page.get_by_test_id("alert-ok").click()
    await expect(page.get_by_test_id("alert")).to_have_count(0)


async def test_a_button_with_an_address_is_a_link_and_our_own_bots_open_here(server: StandIn, open_page) -> None:
    keyboard = [
        [
            {"text": "Read more", "url": "https://example.org/a"},
            {"text": "Start", "url": "https://t.me/kesher_bot?start=abc"},
        ]
    ]
    shown = await server.says("Links", inline_keyboard=keyboard)
    page = await open_page()
    outside, inside = await message(page, shown).get_by_test_id("inline-link").all()
    assert await outside.get_attribute("href") == "https://example.org/a"
    assert await outside.get_attribute("rel") == "noopener noreferrer"
    await inside.click()
    assert (await server.until_posted("/text")).body == {"text": "/start abc"}


async def test_a_reply_keyboard_answers_and_goes_away(server: StandIn, open_page) -> None:
    await server.says("How often?")
    page = await open_page()
    keyboard = {"rows": [[{"text": "Weekly", "request_contact": False}]], "placeholder": "choose or write"}
    await server.show("keyboard", bot="therapist", chat_id=ADA, keyboard=keyboard)
    assert await composer(page).get_attribute("placeholder") == "choose or write"
    await phone(page).get_by_test_id("reply-button").click()
    assert (await server.until_posted("/text")).body == {"text": "Weekly"}
    await server.show("keyboard", bot="therapist", chat_id=ADA, keyboard=None)
    await expect(phone(page).get_by_test_id("reply-keyboard")).to_have_count(0)
    assert await composer(page).get_attribute("placeholder") == "Message"


async def test_a_keyboard_that_asks_for_the_contact_shares_ones_own(server: StandIn, open_page) -> None:
    await server.says("Your number?")
    page = await open_page()
    keyboard = {"rows": [[{"text": "Share my number", "request_contact": True}]], "placeholder": ""}
    await server.show("keyboard", bot="therapist", chat_id=ADA, keyboard=keyboard)
    await phone(page).get_by_test_id("reply-button").click()
    await expect(page.get_by_test_id("contact-name")).to_have_value("ד״ר עדה לוי")
    await page.get_by_test_id("contact-phone").fill("+972 50 765 4321")
    await page.get_by_test_id("contact-send").click()
    posted = await server.until_posted("/contact")
    assert posted.body == {"name": "ד״ר עדה לוי", "phone": "+972 50 765 4321", "user_id": ADA}


async def test_a_contact_is_shared_from_the_list_or_typed(server: StandIn, open_page) -> None:
    await server.says("Who?")
    page = await open_page()
    await phone(page).get_by_test_id("attach").click()
    await page.get_by_test_id("contact").click()
    await page.get_by_test_id("contact-choice").click()
    assert (await server.until_posted("/contact")).body == {"name": "דנה", "phone": "+972501234567"}
    await expect(page.get_by_test_id("contact-sheet")).to_have_count(0)
    await phone(page).get_by_test_id("attach").click()
    await page.get_by_test_id("contact").click()
    await expect(page.get_by_test_id("contact-name")).to_have_value("")
    await expect(page.get_by_test_id("contact-phone")).to_have_value("")
    await page.get_by_test_id("contact-name").fill("Noa")
    await page.get_by_test_id("contact-phone").fill("054")
    await page.get_by_test_id("contact-send").click()
    await expect(page.get_by_test_id("contact-problem")).not_to_be_empty()
    await page.get_by_test_id("contact-phone").fill("054-7654321")
    await page.get_by_test_id("contact-phone").press("Enter")
    assert (await server.until_posted("/contact")).body == {"name": "Noa", "phone": "054-7654321"}


@pytest.mark.parametrize(
    ("kind", "name", "mime"),
    [
        ("audio", "recap.mp3", "audio/mpeg"),
        ("photo", "mood.png", "image/png"),
        ("document", "plan.pdf", "application/pdf"),
    ],
)
async def test_a_file_is_looked_at_once_more_and_sent_with_words(
    kind: str, name: str, mime: str, server: StandIn, open_page
) -> None:
    await server.says("hello")
    page = await open_page()
    await phone(page).get_by_test_id("attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id(f"attach-{kind}").click()
    await (await chooser.value).set_files({"name": name, "mimeType": mime, "buffer": b"bytes of it"})
    await expect(page.get_by_test_id("file-sheet")).to_contain_text(name)
    await page.get_by_test_id("file-caption").fill("my words")
    await page.get_by_test_id("file-send").click()
    posted = await server.until_posted(f"/{kind}")
    assert posted.files == {"file": (name, mime, b"bytes of it")}
    assert posted.body == {"caption": "my words"}
    await expect(page.get_by_test_id("file-sheet")).to_have_count(0)


async def test_a_file_that_is_refused_stays_in_its_sheet_with_the_reason(server: StandIn, open_page, pages) -> None:
    pages.may_complain = True
    await server.says("hello")
    page = await open_page()
    server.refuse_with = (413, {"ok": False, "error": "larger than 20 MB"})
    await phone(page).get_by_test_id("attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("attach-audio").click()
    await (await chooser.value).set_files({"name": "long.mp3", "mimeType": "audio/mpeg", "buffer": b"x"})
    await page.get_by_test_id("file-send").click()
    await expect(page.get_by_test_id("file-problem")).to_contain_text("larger than 20 MB")
    server.refuse_with = None
    await page.get_by_test_id("file-send").click()
    assert (await server.until_posted("/audio")).files["file"][0] == "long.mp3"


async def test_prepared_recordings_are_listed_and_sent(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page(lang="he")
    await phone(page).get_by_test_id("attach").click()
    await page.get_by_test_id("recordings").click()
    choices = page.get_by_test_id("recording")
    assert [await each.get_attribute("data-recording") for each in await choices.all()] == ["recap-he", "recap-en"]
    await expect(choices.first).to_contain_text("0:38")
    await choices.first.click()
    assert (await server.until_posted("/recording")).body == {"id": "recap-he"}


async def test_without_prepared_recordings_the_menu_does_not_offer_them(server: StandIn, open_page) -> None:
    server.state["demo"]["recordings"] = []
    await server.says("hello")
    page = await open_page()
    await phone(page).get_by_test_id("attach").click()
    await expect(page.get_by_test_id("attach-audio")).to_be_visible()
    await expect(page.get_by_test_id("recordings")).to_have_count(0)


async def test_a_blocked_bot_can_be_unblocked(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await phone(page).get_by_test_id("chat-menu").click()
    await page.get_by_test_id("block").click()
    await server.until_posted("/block")
    await server.show("blocked", bot="therapist", chat_id=ADA, blocked=True)
    await expect(composer(page)).to_be_hidden()
    await phone(page).get_by_test_id("unblock").click()
    await server.until_posted("/unblock")
    await server.show("blocked", bot="therapist", chat_id=ADA, blocked=False)
    await expect(composer(page)).to_be_visible()


async def test_a_file_too_large_for_a_bot_chat_is_not_even_sent(server: StandIn, open_page, tmp_path) -> None:
    await server.says("hello")
    page = await open_page()
    large = tmp_path / "long.wav"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    await phone(page).get_by_test_id("attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_test_id("attach-audio").click()
    await (await chooser.value).set_files(large)
    await expect(page.get_by_test_id("file-problem")).to_contain_text("too large")
    await expect(page.get_by_test_id("file-problem")).to_contain_text("50.0 MB")
    await expect(page.get_by_test_id("file-send")).to_be_hidden()


@pytest.mark.parametrize(("lang", "words"), [("en", "no longer there"), ("he", "כבר לא פעיל")])
async def test_a_button_that_is_gone_meanwhile_says_so(
    lang: str, words: str, server: StandIn, open_page, pages
) -> None:
    pages.may_complain = True
    shown = await server.says("Send?", inline_keyboard=[[{"text": "Yes", "callback_data": "y"}]])
    page = await open_page(lang=lang)
    server.refuse_with = (400, {"ok": False, "error": "there is no such button on this message"})
    await message(page, shown).get_by_test_id("inline-button").click()
    await expect(toast(page)).to_contain_text(words)
    await expect(message(page, shown).get_by_test_id("inline-button")).to_have_attribute("aria-busy", "false")


async def test_a_file_dropped_or_pasted_on_the_chat_is_offered(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    carry = """([name, type]) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], name, { type }));
        return data;
    }"""
    dropped = await page.evaluate_handle(carry, ["recap.m4a", "audio/mp4"])
    await phone(page).dispatch_event("drop", {"dataTransfer": dropped})
    await page.get_by_test_id("file-send").click()
    assert (await server.until_posted("/audio")).files["file"][0] == "recap.m4a"
    pasted = await page.evaluate_handle(carry, ["shot.png", "image/png"])
    paste = "(node, clipboardData) => node.dispatchEvent(new ClipboardEvent('paste', { clipboardData }))"
    await composer(page).evaluate(paste, pasted)
    await page.get_by_test_id("file-send").click()
    assert (await server.until_posted("/photo")).files["file"][0] == "shot.png"


async def test_an_answer_is_seen_while_it_grows_and_the_message_takes_its_place(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    preview = phone(page).get_by_test_id("preview-text")
    for text in ("The summ", "The summary of"):
        await server.show("draft", bot="therapist", chat_id=ADA, draft_id=7, text=text, entities=[])
        await expect(preview).to_have_text(text)
    await server.says("The summary of Tuesday")
    await expect(preview).to_be_hidden()
