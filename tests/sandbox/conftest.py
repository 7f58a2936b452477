"""A running sandbox, and the stock clients pointed at it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.sandbox.server import THERAPIST_TOKEN, Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(quote_messages=True) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    client = Bot(THERAPIST_TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot")
    async with client:
        yield client
