"""Without a mouse, at a phone's width, in both colour schemes: the page stays usable and readable."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.page.places import composer, message, phone
from tests.page.stand_in import ADA, DANA_PHONE, StandIn, tone

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONTRAST = """() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].map((part, at) => at === 3 ? part / 255 : part);
    };
    const over = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
    const behind = node => {
        if (!node) return rgba(getComputedStyle(document.documentElement).getPropertyValue('--paper'));
        const own = rgba(getComputedStyle(node).backgroundColor);
        return own[3] === 1 ? own : over(own, behind(node.parentElement));
    };
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const poor = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const node = text.parentElement;
        if (!text.data.trim() || !node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
        if (node.closest('.unseen, .skips, .caption:not(:focus), .spoiler, :disabled, [aria-disabled=true]')) continue;
        const style = getComputedStyle(node);
        if (style.fontSize === '0px') continue;
        const ground = behind(node);
        const [one, other] = [light(over(rgba(style.color), ground)), light(ground)].sort((a, b) => b - a);
        const ratio = (one + 0.05) / (other + 0.05);
        if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.className || node.tagName}: ${text.data.slice(0, 30)}`);
    }
    return poor;
}"""


async def furnish(server: StandIn) -> dict[str, Any]:
    """A conversation with a bit of everything."""
    keys = [[{"text": "✅ Approve", "callback_data": "a"}], [{"text": "Read", "url": "https://example.org/"}]]
    await server.says("Words and /help", by="user", entities=[{"type": "bot_command", "offset": 10, "length": 5}])
    await server.says("quoted", by="user", reply_to_message_id=1, edit_date=1)
    await server.says("", by="user", voice=server.file("a.wav", "audio/wav", tone(), 2))
    await server.says("", document=server.file("note.pdf", "application/pdf", b"x"))
    await server.says("code and link", entities=[{"type": "code", "offset": 0, "length": 4}])
    keyboard = {"rows": [[{"text": "Weekly", "request_contact": False}]], "placeholder": ""}
    server.chat_of()["keyboard"] = keyboard
    await server.adds_number(DANA_PHONE, "Dana")
    await server.texts("Hello", segments=2)
    await server.texts("Hi", by="phone", status="received")
    await server.texts("Lost", status="failed", error_code=30008)
    await server.texts("By WhatsApp", channel="whatsapp", status="read", buttons=[{"id": "y", "title": "Yes"}])
    await server.texts("Mine", channel="whatsapp", by="phone", status="received")
    server.state["demo"]["label"] = "prepared demo speech"
    return await server.says("Send this?", inline_keyboard=keys)


async def focused(page: Page) -> str:
    """The hook of the element that has the focus, with its phone in front."""
    return await page.evaluate(
        """() => {
            const node = document.activeElement;
            const where = node.closest('[data-testid^=phone-]')?.dataset.testid;
            return [where, node.dataset.testid ?? node.tagName.toLowerCase()].filter(Boolean).join(' ');
        }"""
    )


async def test_the_keyboard_alone_walks_through_the_page_in_order(server: StandIn, open_page) -> None:
    await furnish(server)
    page = await open_page()
    seen: list[str] = []
    for _ in range(60):
        await page.keyboard.press("Tab")
        seen.append(await focused(page))
        visible = await page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            }"""
        )
        assert visible or seen[-1] in {"body", "a"}, f"the focus is not visible on {seen[-1]}"
        if seen[-1] == "phone-carrier composer-input":
            break
    wanted = [
        "a",
        "language-he",
        "language-en",
        "phone-therapist chat-menu",
        "phone-therapist timeline",
        "phone-therapist play",
        "phone-therapist inline-button",
        "phone-therapist inline-link",
        "phone-therapist commands",
        "phone-therapist attach",
        "phone-therapist composer-input",
        "phone-therapist record",
        "phone-therapist reply-button",
        "phone-carrier thread-sms",
        "phone-carrier timeline",
        "phone-carrier attach",
        "phone-carrier composer-input",
    ]
    places = [seen.index(each) for each in wanted]
    assert places == sorted(places)


async def test_a_whole_turn_without_a_mouse(server: StandIn, open_page) -> None:
    shown = await furnish(server)
    page = await open_page(lang="he")
    await page.keyboard.press("Tab")  # the first skip link
    await page.keyboard.press("Enter")
    assert await focused(page) == "phone-therapist phone-therapist"
    await message(page, shown).get_by_test_id("inline-button").focus()
    await page.keyboard.press("Enter")
    await server.until_posted("/press")
    await composer(page).focus()
    await page.keyboard.type("שלום")
    await page.keyboard.press("Enter")
    assert (await server.until_posted("/text")).body == {"text": "שלום"}
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == "phone-therapist attach"
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("attach-menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("attach-menu")).to_have_count(0)
    assert await focused(page) == "phone-therapist attach"  # the focus is back where it was


async def test_arrow_keys_go_from_message_to_message_and_enter_opens_its_actions(server: StandIn, open_page) -> None:
    first, last = await server.says("first"), await server.says("last")
    page = await open_page()
    await phone(page).get_by_test_id("timeline").focus()
    await page.keyboard.press("ArrowUp")
    assert await page.evaluate("document.activeElement.textContent.includes('last')")
    await page.keyboard.press("ArrowUp")
    assert await page.evaluate("document.activeElement.textContent.includes('first')")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("action-reply").press("Enter")
    await page.keyboard.type("answer")
    await page.keyboard.press("Enter")
    assert (await server.until_posted("/text")).body["reply_to_message_id"] == first["message_id"] != last["message_id"]


@pytest.mark.parametrize("lang", ["he", "en"])
async def test_everything_that_acts_has_a_name_and_the_log_is_polite(lang: str, server: StandIn, open_page) -> None:
    await furnish(server)
    page = await open_page(lang=lang)
    nameless = await page.locator("button, input, textarea, select, a, [role]:not([role=presentation])").evaluate_all(
        """nodes => nodes.filter(node => node.checkVisibility())
            .filter(node => !['status', 'alert', 'timer', 'tabpanel'].includes(node.role))
            .filter(node => !(node.ariaLabel || node.labels?.length || node.textContent.trim()))
            .map(node => node.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    log = phone(page).get_by_role("log")
    assert await log.get_attribute("aria-live") == "polite"
    await expect(log).to_have_attribute("aria-busy", "false")
    await expect(phone(page).get_by_test_id("toast")).to_have_attribute("role", "status")
    twice = await page.evaluate(
        "() => { const ids = [...document.querySelectorAll('[id]')].map(node => node.id);"
        " return ids.filter((id, at) => ids.indexOf(id) !== at); }"
    )
    assert twice == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_all_text_stands_out_from_what_is_behind_it(scheme: str, width: int, server: StandIn, open_page) -> None:
    await furnish(server)
    page = await open_page(width=width, color_scheme=scheme, reduced_motion="reduce")
    await server.show("narration", title="Title", body="Body", step=1, of=2)
    await server.show("toast", bot="therapist", chat_id=ADA, press_id="x", text="A toast", alert=False)
    await expect(phone(page).locator(".toast.shown")).to_be_visible()
    for which in ("therapist", "carrier", "patient"):
        if width == 390:
            await page.get_by_test_id(f"tab-{which}").click()
        assert await page.evaluate(CONTRAST) == []
    if width == 390:
        await page.get_by_test_id("tab-carrier").click()
    await phone(page, "carrier").get_by_test_id("thread-whatsapp").click()
    assert await page.evaluate(CONTRAST) == []
    await phone(page, "carrier").get_by_test_id("attach").click()
    assert await page.evaluate(CONTRAST) == []


async def test_three_phones_stand_side_by_side_on_a_desktop(server: StandIn, open_page) -> None:
    await server.says("hello")
    for width in (1100, 1440, 1920):
        page = await open_page(width=width, lang="he")
        boxes = [await phone(page, which).bounding_box() for which in ("therapist", "carrier", "patient")]
        assert all(box is not None for box in boxes)
        lefts = [box["x"] for box in boxes if box]
        assert lefts == sorted(lefts, reverse=True)  # Hebrew reads from the right: the clinic comes first
        assert len({round(box["y"]) for box in boxes if box}) == 1
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.mark.parametrize("lang", ["he", "en"])
@pytest.mark.parametrize("width", [320, 390])
async def test_at_a_phones_width_one_phone_at_a_time_with_tabs(
    lang: str, width: int, server: StandIn, open_page
) -> None:
    await furnish(server)
    page = await open_page(lang=lang, width=width, height=780, has_touch=True, is_mobile=True)
    await expect(phone(page)).to_be_visible()
    await expect(phone(page, "carrier")).to_be_hidden()
    for which in ("therapist", "carrier", "patient"):
        await page.get_by_test_id(f"tab-{which}").tap()
        await expect(page.get_by_test_id(f"tab-{which}")).to_have_attribute("aria-current", "true")
        await expect(phone(page, which)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        tabs = await page.get_by_test_id("phone-tabs").bounding_box()
        screen = await phone(page, which).locator(".screen").bounding_box()
        assert tabs is not None
        assert screen is not None
        assert screen["y"] + screen["height"] <= tabs["y"] + 1  # nothing lies under the tabs
        assert screen["width"] >= width - 1
    await page.get_by_test_id("tab-therapist").tap()
    await expect(phone(page).get_by_text("Send this?")).to_be_in_viewport()
    await composer(page).fill("from a small screen")
    await phone(page).get_by_test_id("composer-send").tap()
    assert (await server.until_posted("/text")).body == {"text": "from a small screen"}


async def test_what_comes_on_a_hidden_phone_is_counted_on_its_tab(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page(width=390, height=844)
    await server.texts("one")
    await server.texts("two")
    badge = page.get_by_test_id("tab-carrier").get_by_test_id("tab-unread")
    await expect(badge).to_have_text("2")
    await page.get_by_test_id("tab-carrier").click()
    await expect(badge).to_be_hidden()


async def test_during_the_tour_a_narrow_screen_follows_the_story(server: StandIn, open_page) -> None:
    await server.adds_number(DANA_PHONE, "Dana")
    page = await open_page(width=390, height=844)
    await server.show("narration", title="The patient reads", body="", step=4, of=9)
    await server.texts("Hello Dana")
    await expect(phone(page, "carrier")).to_be_visible()
    await server.says("Delivered")
    await expect(phone(page)).to_be_visible()


async def test_reduced_motion_is_respected(server: StandIn, open_page) -> None:
    page = await open_page(reduced_motion="reduce")
    await server.says("hello")
    gone = await server.says("gone")
    longest = """() => Math.max(0, ...document.getAnimations()
        .map(each => each.effect.getComputedTiming()).map(({ duration, iterations }) => duration * iterations))"""
    assert await page.evaluate(longest) <= 20
    await server.deletes(gone)
    await expect(phone(page).get_by_test_id("message")).to_have_count(1)


async def test_a_sheet_lies_over_its_own_phone(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page(reduced_motion="reduce")
    await phone(page).get_by_test_id("attach").click()
    sheet = await page.get_by_test_id("attach-menu").bounding_box()
    screen = await phone(page).locator(".screen").bounding_box()
    assert sheet is not None
    assert screen is not None
    assert abs(sheet["x"] - screen["x"]) < 2
    assert abs(sheet["width"] - screen["width"]) < 2
    assert abs(sheet["y"] + sheet["height"] - screen["y"] - screen["height"]) < 2


async def test_the_page_loads_nothing_from_anywhere_else_and_keeps_to_its_policy(server: StandIn, pages) -> None:
    asked: list[str] = []
    page = await pages.open("about:blank", lang="", ready=False)
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(server.url)
    await page.wait_for_selector("[data-connection=online]")
    await server.says("hello", voice=server.file("a.wav", "audio/wav", tone(), 2))
    await expect(phone(page).get_by_text("hello")).to_be_visible()
    assert asked
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{server.port}"}
    markup = await page.evaluate("document.documentElement.outerHTML")
    assert "<script>" not in markup
    assert await page.locator("body [style]:not(textarea, .level, .seek, .narration-progress)").count() == 0
