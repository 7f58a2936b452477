"""Where things are on the page, as a test finds them."""

from typing import Any

from playwright.async_api import Locator, Page


def phone(page: Page, which: str = "therapist") -> Locator:
    return page.get_by_test_id(f"phone-{which}")


def message(page: Page, shown: dict[str, Any], which: str = "therapist") -> Locator:
    """The bubble of one message (by Telegram's number or by the carrier's)."""
    mark = f"[data-message-id='{shown['message_id']}']" if "message_id" in shown else f"[data-sid='{shown['sid']}']"
    return phone(page, which).locator(f"[data-testid=message]{mark}")


def composer(page: Page, which: str = "therapist") -> Locator:
    return phone(page, which).get_by_test_id("composer-input")


def toast(page: Page, which: str = "therapist") -> Locator:
    """The short notice while it is shown."""
    return phone(page, which).locator(".toast.shown")


async def write(page: Page, text: str, which: str = "therapist") -> None:
    """Types into the composer and sends with Enter."""
    await composer(page, which).fill(text)
    await composer(page, which).press("Enter")
