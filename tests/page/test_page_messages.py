"""What a person sees in the chat: texts, formats, directions, edits, deletions, times, long and hostile texts."""

import time

import pytest
from playwright.async_api import expect

from tests.page.places import message, phone
from tests.page.stand_in import ADA, StandIn

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_both_sides_of_the_conversation_appear_as_bubbles(server: StandIn, open_page) -> None:
    page = await open_page()
    asked = await server.says("How did the sleep diary go?")
    answered = await server.says("Better, thank you", by="user")
    await expect(message(page, asked).get_by_test_id("message-text")).to_have_text("How did the sleep diary go?")
    await expect(message(page, asked)).to_have_attribute("data-from", "bot")
    await expect(message(page, answered)).to_have_attribute("data-from", "user")
    mine = await message(page, answered).locator(".bubble").bounding_box()
    theirs = await message(page, asked).locator(".bubble").bounding_box()
    assert mine is not None
    assert theirs is not None
    assert mine["x"] > theirs["x"]  # left to right: one's own words stand at the right


async def test_each_message_finds_its_own_direction_whatever_the_page_speaks(server: StandIn, open_page) -> None:
    hebrew, english = "שלום, מה שלומך?", "Hello, how are you?"
    server.state["chats"][0]["messages"] = [server.message(hebrew), server.message(english)]
    for lang in ("he", "en"):
        page = await open_page(lang=lang)
        texts = phone(page).get_by_test_id("message-text")
        directions = await texts.evaluate_all("nodes => nodes.map(node => getComputedStyle(node).direction)")
        assert directions == ["rtl", "ltr"]
        assert await texts.evaluate_all("nodes => nodes.map(node => node.dir)") == ["auto", "auto"]


async def test_entities_are_placed_by_utf_16_offsets_and_nest(server: StandIn, open_page) -> None:
    page = await open_page()
    text = "😀 שלום bold-and-italic code x@example.org end"
    at = {
        word: len(text[: text.index(word)].encode("utf-16-le")) // 2
        for word in ("שלום", "bold-and-italic", "and-italic", "code", "x@")
    }
    shown = await server.says(
        text,
        entities=[
            {"type": "underline", "offset": at["שלום"], "length": 4},
            {"type": "bold", "offset": at["bold-and-italic"], "length": 15},
            {"type": "italic", "offset": at["and-italic"], "length": 10},
            {"type": "code", "offset": at["code"], "length": 4},
            {"type": "email", "offset": at["x@"], "length": 13},
        ],
    )
    body = message(page, shown).get_by_test_id("message-text")
    await expect(body).to_have_text(text)
    assert await body.locator("u").inner_text() == "שלום"
    assert await body.locator("strong").inner_text() == "bold-and-italic"
    assert await body.locator("strong > em").inner_text() == "and-italic"
    assert await body.locator("code").inner_text() == "code"
    assert await body.locator("a").get_attribute("href") == "mailto:x@example.org"


async def test_entities_that_cross_or_overrun_lose_no_letter(server: StandIn, open_page) -> None:
    page = await open_page()
    text = "abcdefghij"
    shown = await server.says(
        text,
        entities=[
            {"type": "bold", "offset": 1, "length": 4},
            {"type": "italic", "offset": 3, "length": 5},
            {"type": "pre", "offset": 8, "length": 50},
            {"type": "strikethrough", "offset": 30, "length": 2},
            {"type": "one_not_known_yet", "offset": 0, "length": 2},
        ],
    )
    body = message(page, shown).get_by_test_id("message-text")
    assert await body.evaluate("node => node.textContent") == text
    joined = "nodes => nodes.map(node => node.textContent).join('')"
    assert await body.locator("strong").evaluate_all(joined) == "bcde"
    assert await body.locator("em").evaluate_all(joined) == "defgh"


async def test_a_block_takes_the_line_break_behind_it(server: StandIn, open_page) -> None:
    page = await open_page()
    shown = await server.says(
        "said\nx = 1\nafter",
        entities=[{"type": "blockquote", "offset": 0, "length": 4}, {"type": "pre", "offset": 5, "length": 5}],
    )
    body = message(page, shown).get_by_test_id("message-text")
    assert await body.evaluate("node => [...node.childNodes].map(each => each.textContent)") == [
        "said",
        "x = 1",
        "after",
    ]


async def test_hostile_text_is_only_text_everywhere(server: StandIn, open_page, pages) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    script = "javascript:document.title='owned'"
    server.state["demo"]["label"] = evil
    server.state["demo"]["contacts"] = [{"name": evil, "phone": "+972501234567"}]
    server.state["bots"][0]["name"] = evil
    server.state["bots"][0]["commands"] = {"": [{"command": "help", "description": evil}]}
    server.chat_of()["user"].update(first_name=evil, language_code="en")
    page = await open_page()
    shown = await server.says(
        evil,
        entities=[{"type": "text_link", "offset": 0, "length": 4, "url": script}],
        inline_keyboard=[
            [{"text": evil, "callback_data": "x"}, {"text": "link", "url": "javascript:document.title='owned'"}]
        ],
        document=server.file("a.txt", "text/plain", b"x") | {"name": evil},
        contact={"first_name": evil, "phone_number": evil},
    )
    await server.adds_number("+972501234567", evil)
    await server.texts(evil, buttons=[{"id": "a", "title": evil}])
    await server.show("toast", bot="therapist", chat_id=ADA, press_id="none", text=evil, alert=False)
    await server.show("narration", title=evil, body=evil, step=1, of=2)
    await server.show(
        "keyboard",
        bot="therapist",
        chat_id=ADA,
        keyboard={"rows": [[{"text": evil, "request_contact": False}]], "placeholder": evil},
    )
    await phone(page).get_by_test_id("commands").click()
    await page.keyboard.press("Escape")
    await expect(message(page, shown).get_by_test_id("message-text")).to_have_text(evil)
    await expect(phone(page, "carrier").get_by_test_id("message-text")).to_have_text(evil)
    await expect(page.get_by_test_id("narration-title")).to_have_text(evil)
    await expect(phone(page).get_by_test_id("reply-button")).to_have_text(evil)
    assert await page.locator("img[src=x], body script").count() == 0
    assert await page.locator("[href^='javascript:' i]").count() == 0
    assert await page.title() != "owned"


async def test_an_edit_changes_the_bubble_in_place_and_is_marked(server: StandIn, open_page) -> None:
    page = await open_page()
    first = await server.says("Writing the summary… 40%")
    last = await server.says("Below it")
    await server.edits(first, text="Writing the summary… 80%")
    await expect(message(page, first).get_by_test_id("message-text")).to_have_text("Writing the summary… 80%")
    await expect(message(page, first).get_by_test_id("edited")).to_be_visible()
    await expect(message(page, last).get_by_test_id("edited")).to_have_count(0)
    order = (
        await phone(page)
        .get_by_test_id("message")
        .evaluate_all("nodes => nodes.map(node => Number(node.dataset.messageId))")
    )
    assert order == [first["message_id"], last["message_id"]]


async def test_deleted_messages_leave_and_the_rest_stays(server: StandIn, open_page) -> None:
    page = await open_page()
    kept, gone, also = await server.says("kept"), await server.says("gone"), await server.says("gone too")
    await expect(phone(page).get_by_test_id("message")).to_have_count(3)
    await server.deletes(gone, also)
    await expect(phone(page).get_by_test_id("message")).to_have_count(1)
    await expect(message(page, kept)).to_be_visible()


async def test_typing_is_shown_until_it_ends_or_the_answer_comes(server: StandIn, open_page) -> None:
    page = await open_page()
    await server.says("hello")
    typing = phone(page).get_by_test_id("typing")
    await expect(typing).to_be_hidden()
    await server.show("typing", bot="therapist", chat_id=ADA, until_ms=int(time.time() * 1000) + 60000)
    await expect(typing).to_be_visible()
    await expect(phone(page).get_by_test_id("chat-status")).to_have_text("typing…")
    await server.says("here it is")
    await expect(typing).to_be_hidden()
    await server.show("typing", bot="therapist", chat_id=ADA, until_ms=int(time.time() * 1000) + 700)
    await expect(typing).to_be_visible()
    await expect(typing).to_be_hidden()


async def test_days_are_separated_and_named(server: StandIn, open_page) -> None:
    now = int(time.time())
    server.chat_of()["messages"] = [
        server.message("last year", date=now - 400 * 86400),
        server.message("yesterday", date=now - 86400),
        server.message("today", date=now),
    ]
    page = await open_page()
    days = phone(page).get_by_test_id("day")
    await expect(days).to_have_count(3)
    assert (await days.all_inner_texts())[1:] == ["Yesterday", "Today"]
    await page.get_by_test_id("language-he").click()
    assert (await days.all_inner_texts())[1:] == ["אתמול", "היום"]


async def test_long_texts_and_very_long_words_stay_inside_the_bubble(server: StandIn, open_page) -> None:
    for width in (1440, 390):
        server.state["chats"][0]["messages"] = [
            server.message("מילה " * 800),
            server.message("x" * 4096),
            server.message("א" * 900, by="user"),
            server.message("👩‍👩‍👧‍👦" * 200),
            server.message("`" + "y" * 600, entities=[{"type": "pre", "offset": 0, "length": 601}], by="user"),
        ]
        page = await open_page(width=width)
        timeline = phone(page).get_by_test_id("timeline")
        assert await timeline.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        overflow = "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth + 1).length"
        assert await phone(page).locator(".text").evaluate_all(overflow) == 0
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_the_conversation_follows_new_messages_but_not_while_one_reads_above(server: StandIn, open_page) -> None:
    server.chat_of()["messages"] = [server.message(f"message number {n}") for n in range(60)]
    page = await open_page()
    timeline, pill = phone(page).get_by_test_id("timeline"), phone(page).get_by_test_id("new-messages")
    at_bottom = "node => node.scrollHeight - node.scrollTop - node.clientHeight < 5"
    assert await timeline.evaluate(at_bottom)
    await server.says("one more")
    await expect(phone(page).get_by_text("one more")).to_be_in_viewport()
    await timeline.hover()
    await page.mouse.wheel(0, -900)
    await expect(phone(page).get_by_text("one more")).not_to_be_in_viewport()
    await server.says("unseen one")
    await server.says("unseen two")
    await expect(pill).to_have_text("2 new messages")
    await expect(phone(page).get_by_text("unseen two")).not_to_be_in_viewport()
    await pill.click()
    await expect(phone(page).get_by_text("unseen two")).to_be_in_viewport()
    await expect(pill).to_be_hidden()
    await page.mouse.wheel(0, -900)
    await expect(phone(page).get_by_text("unseen two")).not_to_be_in_viewport()
    await server.says("my own words bring me down", by="user")
    await expect(phone(page).get_by_text("my own words bring me down")).to_be_in_viewport()


async def test_a_burst_of_messages_leaves_the_last_one_in_view(server: StandIn, open_page) -> None:
    page = await open_page()
    for n in range(40):
        await server.says(f"burst {n}\nwith two lines")
    await expect(phone(page).get_by_test_id("message")).to_have_count(40)
    await expect(phone(page).get_by_text("burst 39")).to_be_in_viewport()
    # The scroll event of one message is told when the next has already grown the list: still at the bottom.
    overtaken = """node => {
        const tall = document.createElement('div');
        tall.style.height = '900px';
        node.querySelector('.messages').append(tall);
        node.dispatchEvent(new Event('scroll'));
    }"""
    timeline = phone(page).get_by_test_id("timeline")
    await timeline.evaluate(overtaken)
    await expect(phone(page).get_by_text("burst 39")).not_to_be_in_viewport()
    assert await timeline.evaluate("node => node.scrollHeight - node.scrollTop - node.clientHeight < 5")


async def test_a_reply_shows_what_it_answers_and_leads_there(server: StandIn, open_page) -> None:
    original = server.message("the original words")
    server.chat_of()["messages"] = [original, *(server.message(f"between {n}") for n in range(40))]
    page = await open_page()
    answer = await server.says("the answer", reply_to_message_id=original["message_id"])
    quote = message(page, answer).get_by_test_id("quote")
    await expect(quote).to_have_text("the original words")
    await quote.click()
    await expect(message(page, original)).to_be_in_viewport()


async def test_pictures_documents_contacts_and_protection_are_shown(server: StandIn, open_page) -> None:
    page = await open_page()
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    picture = await server.says("", photo=server.file("chart.png", "image/png", png), caption="Mood, four weeks")
    document = await server.says("", document=server.file("export.zip", "application/zip", b"x" * 2048))
    locked = await server.says(
        "Only for you", protected=True, document=server.file("note.pdf", "application/pdf", b"x")
    )
    report = await server.says("The report", document=server.file("report.pdf", "application/pdf", b"%PDF"))
    contact = await server.says("", by="user", contact={"first_name": "Dana", "phone_number": "+972501234567"})
    image = message(page, picture).get_by_test_id("photo-image")
    await expect(image).to_have_js_property("naturalWidth", 1)
    assert await image.get_attribute("alt") == "Mood, four weeks"
    await message(page, picture).get_by_test_id("photo").click()
    await expect(page.get_by_test_id("lightbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("lightbox")).to_have_count(0)
    await expect(message(page, document).get_by_test_id("document")).to_contain_text("export.zip")
    await expect(message(page, document).get_by_test_id("document")).to_contain_text("2.0 KB")
    assert await message(page, document).locator("a[download]").get_attribute("href") == "/media/export.zip"
    assert await message(page, locked).locator("a").count() == 0
    opens = message(page, report).get_by_test_id("document")
    assert (await opens.get_attribute("href"), await opens.get_attribute("target")) == ("/media/report.pdf", "_blank")
    await expect(message(page, contact).get_by_test_id("contact-card")).to_contain_text("+972501234567")


async def test_a_spoiler_opens_and_a_command_in_a_text_is_sent_when_tapped(server: StandIn, open_page) -> None:
    page = await open_page()
    shown = await server.says(
        "secret, see /help",
        entities=[
            {"type": "spoiler", "offset": 0, "length": 6},
            {"type": "bot_command", "offset": 12, "length": 5},
        ],
    )
    spoiler = message(page, shown).locator(".spoiler")
    await spoiler.focus()
    await page.keyboard.press("Enter")
    await expect(message(page, shown).locator(".spoiler.revealed")).to_have_count(1)
    await message(page, shown).get_by_text("/help").click()
    assert (await server.until_posted("/text")).body == {"text": "/help"}


async def test_a_message_that_begins_with_a_command_runs_as_the_words_behind_it(server: StandIn, open_page) -> None:
    page = await open_page()
    hebrew = await server.says(
        "/draft דנה לשאול מה שלומה", by="user", entities=[{"type": "bot_command", "offset": 0, "length": 6}]
    )
    text = message(page, hebrew).get_by_test_id("message-text")
    await expect(text).to_have_css("direction", "rtl")
    await expect(text.locator(".command")).to_have_css("direction", "ltr")
