"""A running sandbox, the stock clients pointed at it, and a product that only listens."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot
from twilio.rest import Client

from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, THERAPIST_TOKEN, Sandbox
from tests.sandbox.receiver import Receiver
from tests.sandbox.stock_twilio import LocalHttp


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(messaging_service_sid="MG" + "7b" * 16, quote_messages=True) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    client = Bot(THERAPIST_TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot")
    async with client:
        yield client


@pytest.fixture
async def twilio(sandbox: Sandbox) -> AsyncIterator[Client]:
    """Twilio's own client."""
    http = LocalHttp(sandbox.url)
    try:
        yield Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http)
    finally:
        await http.close()


@pytest.fixture
async def product() -> AsyncIterator[Receiver]:
    async with Receiver() as running:
        yield running


def reference(name: str) -> Any:
    """A machine-readable specification; the test is skipped where the reference folder is absent."""
    folder = os.environ.get("KESHER_REFERENCE_DIR", "")
    path = Path(folder) / "specs" / name
    if not folder or not path.is_file():
        pytest.skip(f"needs specs/{name} in the folder that KESHER_REFERENCE_DIR names")
    return json.loads(path.read_text())


@pytest.fixture(scope="session")
def telegram_spec() -> Any:
    return reference("telegram_bot_api_10.0.json")


@pytest.fixture(scope="session")
def twilio_spec() -> Any:
    return reference("twilio_api_v2010.json")
