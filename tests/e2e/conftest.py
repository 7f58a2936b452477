"""A running program, a therapist who is through onboarding, and Dana's phone; every call is held against the specs."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from tests.e2e.stage import DANA, Therapist, program, seated, settings_for
from tests.fake_claude import FakeClaude
from tests.oracles import check_telegram_call, check_twilio_call


def _spec(name: str) -> object | None:
    path = Path(os.environ.get("KESHER_REFERENCE_DIR", "")) / "specs" / name
    return json.loads(path.read_text()) if os.environ.get("KESHER_REFERENCE_DIR") and path.is_file() else None


@pytest.fixture(scope="session")
def specs() -> tuple[object | None, object | None]:
    """The services' own documents, or None where the reference folder is absent."""
    return _spec("telegram_bot_api_10.0.json"), _spec("twilio_api_v2010.json")


@pytest.fixture
async def claude() -> AsyncIterator[FakeClaude]:
    """A model for programs that are pointed at it."""
    async with FakeClaude() as running:
        yield running


@pytest.fixture
async def sandbox(specs: tuple[object | None, object | None]) -> AsyncIterator[Sandbox]:
    """The local Telegram and Twilio. When the test ends, every call that came in must have been a legal one."""
    async with Sandbox(quote_messages=True) as running:
        yield running
        telegram, twilio = specs
        if telegram is not None:
            for call in running.telegram.calls:
                if call.name == "file":  # a download is no method of theirs
                    continue
                check_telegram_call(telegram, call.name, call.params, call.files)
        if twilio is not None:
            for call in running.twilio.calls:
                check_twilio_call(twilio, call.verb, call.path, call.params)


@pytest.fixture
async def app(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[App]:
    async with program(sandbox, settings_for(sandbox, tmp_path)) as running:
        yield running


@pytest.fixture(params=["he", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    """Dr. Levi, in Hebrew, past onboarding."""
    return await seated(app, sandbox.therapist("Ada"))


@pytest.fixture
def dana(sandbox: Sandbox) -> PatientPhone:
    return sandbox.patient(DANA, name="Dana")
