"""A headless Chromium, a stand-in server, and pages that must not complain in their console."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.page.stand_in import StandIn

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
OpenPage = Callable[..., Awaitable[Page]]


def absent(reason: str) -> NoReturn:
    """A skip that says what is missing, or a failure where everything is required."""
    if os.environ.get("KESHER_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def chromium() -> str:
    """Where Chromium is."""
    found = os.environ.get("KESHER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        absent("no Chromium on this machine (set KESHER_CHROMIUM to its place)")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    where = chromium()
    try:
        playwright = await async_playwright().start()
    except OSError:
        absent("playwright's driver does not run on this machine")
    browser = await playwright.chromium.launch(executable_path=where, args=ARGS)
    yield browser
    await browser.close()
    await playwright.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[StandIn]:
    server = StandIn()
    await server.start()
    yield server
    await server.stop()


class Pages:
    """Opens pages and remembers what their consoles said."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.may_complain = False  # while a server is down, the browser reports each refused connection

    async def open(
        self, url: str, *, lang: str = "en", width: int = 1440, height: int = 900, ready: bool = True, **more: object
    ) -> Page:
        options: dict[str, Any] = {"viewport": {"width": width, "height": height}, **more}
        context = await self.browser.new_context(**options)
        context.set_default_timeout(8000)
        self.contexts.append(context)
        page = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        await page.goto(f"{url}?lang={lang}" if lang else url)
        if ready:
            await page.wait_for_selector("[data-connection=online]")
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.complaints.append(said.text)

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()
        if not self.may_complain:
            assert self.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser: Browser) -> AsyncIterator[Pages]:
    pages = Pages(browser)
    yield pages
    await pages.close()


@pytest.fixture
def open_page(pages: Pages, server: StandIn) -> OpenPage:
    async def open_page(**options: object) -> Page:
        return await pages.open(server.url, **options)  # type: ignore[arg-type]

    return open_page
