"""The connection: reload, a server that restarts, a missed event; the tour's words, the label, the language."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.page.places import composer, message, phone, toast, write
from tests.page.stand_in import ADA, DANA_PHONE, StandIn

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_reload_keeps_the_whole_conversation(server: StandIn, open_page) -> None:
    page = await open_page()
    first = await server.says("Before the reload", inline_keyboard=[[{"text": "Yes", "callback_data": "y"}]])
    await server.adds_number(DANA_PHONE, "Dana")
    text = await server.texts("On the other phone")
    await page.reload()
    await expect(message(page, first)).to_contain_text("Before the reload")
    await expect(message(page, first).get_by_test_id("inline-button")).to_have_text("Yes")
    await expect(message(page, text, "carrier")).to_contain_text("On the other phone")
    await server.says("After it")
    await expect(phone(page).get_by_test_id("message")).to_have_count(2)


async def test_the_page_finds_a_restarted_server_by_itself(server: StandIn, open_page, pages) -> None:
    pages.may_complain = True
    await server.says("Before the restart")
    page = await open_page()
    await composer(page).fill("a draft")
    await server.stop()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "reconnecting")
    await expect(page.get_by_test_id("connection")).to_contain_text("Connection lost")
    server.chat_of()["messages"].append(server.message("Written while away"))
    await asyncio.sleep(1.5)
    await server.start()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "online", timeout=8000)
    await expect(phone(page).get_by_text("Written while away")).to_be_visible()
    await expect(composer(page)).to_have_value("a draft")
    await server.says("Live again")
    await expect(phone(page).get_by_test_id("message")).to_have_count(3)


async def test_what_is_written_without_a_connection_is_not_lost(server: StandIn, open_page, pages) -> None:
    pages.may_complain = True
    await server.says("hello")
    page = await open_page()
    await server.stop()
    await write(page, "written offline")
    await expect(toast(page)).to_contain_text("No connection")
    await expect(composer(page)).to_have_value("written offline")
    await server.start()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "online", timeout=8000)
    await composer(page).press("Enter")
    assert (await server.until_posted("/text")).body == {"text": "written offline"}


async def test_a_missed_event_brings_a_new_snapshot(server: StandIn, open_page) -> None:
    page = await open_page()
    await server.says("seen")
    server.chat_of()["messages"].append(server.message("the event of this one got lost"))
    server.skip_an_event()
    await server.says("seen after the gap")
    await expect(phone(page).get_by_text("the event of this one got lost")).to_be_visible()
    await expect(phone(page).get_by_test_id("message")).to_have_count(3)


async def test_events_of_a_type_not_known_yet_do_no_harm(server: StandIn, open_page) -> None:
    page = await open_page()
    await server.show("something_new", whatever=1)
    await server.says("still here")
    await expect(phone(page).get_by_text("still here")).to_be_visible()


async def test_a_new_chat_appears_while_the_page_is_open(server: StandIn, open_page) -> None:
    first = server.state["chats"].pop()
    page = await open_page()
    await expect(phone(page).get_by_test_id("composer-input")).to_be_hidden()
    await server.show("chat", chat=first)
    await expect(phone(page).get_by_test_id("start")).to_be_visible()


async def test_the_tour_tells_its_story_with_the_step(server: StandIn, open_page) -> None:
    page = await open_page()
    await expect(page.get_by_test_id("narration")).to_be_hidden()
    await server.show("narration", title="The summary is ready", body="Forty seconds\nafter the session.", step=3, of=9)
    await expect(page.get_by_test_id("narration-title")).to_have_text("The summary is ready")
    await expect(page.get_by_test_id("narration-body")).to_contain_text("Forty seconds")
    await expect(page.get_by_test_id("narration-step")).to_contain_text("Step 3 of 9")
    await page.get_by_test_id("language-he").click()
    await expect(page.get_by_test_id("narration-step")).to_contain_text("שלב 3 מתוך 9")
    await server.show("narration", title="", body="", step=0, of=0)
    await expect(page.get_by_test_id("narration")).to_be_hidden()


async def test_the_demos_label_is_shown(server: StandIn, open_page) -> None:
    page = await open_page()
    await expect(page.get_by_test_id("demo-label")).to_be_hidden()
    await server.show("demo", demo={**server.state["demo"], "label": "prepared demo speech"})
    await expect(page.get_by_test_id("demo-label")).to_have_text("prepared demo speech")


async def test_the_page_is_hebrew_first_and_the_demos_language_counts_until_one_is_chosen(
    server: StandIn, open_page
) -> None:
    server.state["demo"]["language"] = ""
    page = await open_page(lang="")
    assert await page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["he", "rtl"]
    server.state["demo"]["language"] = "en"
    await page.reload()
    await expect(page.get_by_role("heading", name="Kesher", level=1)).to_be_visible()
    assert await page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    await page.get_by_test_id("language-he").click()
    await page.reload()
    await expect(page.get_by_role("heading", name="קשר", level=1)).to_be_visible()


async def test_switching_the_language_changes_the_chrome_in_place(server: StandIn, open_page) -> None:
    await server.says("hello")
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page(lang="he")
    await composer(page).fill("טיוטה")
    for lang, direction, send, soon in (("en", "ltr", "Send", "Coming soon"), ("he", "rtl", "שליחה", "בקרוב")):
        await page.get_by_test_id(f"language-{lang}").click()
        assert await page.evaluate("document.documentElement.dir") == direction
        await expect(page.get_by_test_id(f"language-{lang}")).to_have_attribute("aria-pressed", "true")
        await expect(phone(page).get_by_test_id("composer-send")).to_have_attribute("aria-label", send)
        await expect(phone(page, "patient").get_by_test_id("coming-soon")).to_contain_text(soon)
        await expect(composer(page)).to_have_value("טיוטה")
        words = await page.locator("body").inner_text()
        assert ("בקרוב" in words) == (lang == "he")


async def test_the_patients_own_bot_is_the_same_chat_once_it_is_there(server: StandIn, open_page) -> None:
    page = await open_page()
    await expect(phone(page, "patient").get_by_test_id("coming-soon")).to_be_visible()
    await expect(phone(page, "patient").get_by_test_id("composer-input")).to_be_hidden()
    server.state["bots"][1]["available"] = True
    dana = {**server.chat_of(), "bot": "patient", "messages": [server.message("Hi Dana, I am software.")]}
    server.state["chats"].append(dana)
    await page.reload()
    await expect(phone(page, "patient").get_by_text("Hi Dana, I am software.")).to_be_visible()
    await expect(phone(page, "patient").get_by_test_id("coming-soon")).to_be_hidden()
    await write(page, "What did we agree on?", "patient")
    assert (await server.until_posted("/text")).path == f"telegram/patient/{ADA}/text"


async def test_both_dictionaries_have_the_same_words(open_page) -> None:
    page = await open_page()
    compare = """async () => {
        const [he, en] = await Promise.all([import('/page/words.he.js'), import('/page/words.en.js')]);
        const keys = words => Object.keys(words.default);
        const missing = (some, all) => keys(all).filter(key => !keys(some).includes(key));
        const fields = text => String(text).match(/\\{\\w+\\}/g)?.sort().join() ?? '';
        const uneven = keys(he).filter(key => typeof he.default[key] === 'string'
            && fields(he.default[key]) !== fields(en.default[key]));
        return [missing(he, en), missing(en, he), uneven];
    }"""
    assert await page.evaluate(compare) == [[], [], []]
