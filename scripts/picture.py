"""Makes the README's pictures: the phones at the end of the tour, in both languages. Needs Chromium."""

import asyncio
import os
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from bot.demo import staged
from bot.sandbox.tour import play_tour

CHROMIUM = os.environ.get("KESHER_CHROMIUM", "/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
SIZE = {"width": 1440, "height": 900}


async def take(language: str, folder: Path) -> None:
    """Plays the tour on a page that nobody touches and keeps what stands there at the end."""
    async with staged(language=language, port=0) as stage, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = await browser.new_page(viewport=SIZE)
        await page.goto(f"{stage.sandbox.url}/?lang={language}")
        await page.get_by_test_id("phone-therapist").wait_for()
        await play_tour(stage.sandbox, stage.therapist, stage.invite, language, pause_s=0.5)
        await page.wait_for_timeout(1500)
        await page.screenshot(path=folder / f"phones-{language}.png")
        await browser.close()


async def main(folder: Path) -> None:
    for language in ("he", "en"):
        await take(language, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")))
