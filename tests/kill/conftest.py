"""A sandbox, a program that can be killed, two phones, and a voice note that the scripted model understands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.speech import prepared_recordings
from pipelines.speech.micro import Line, Script, build_scripted_in_child
from tests.kill.program import Program
from tests.kill.story import DANA, Story

SAID = "I met Dana today. She kept the sleep diary. Homework: slow breathing every evening."


@pytest.fixture(scope="session")
def recording() -> bytes:
    return min((one.data for one in prepared_recordings()), key=len)


@pytest.fixture
async def speech_model(tmp_path: Path) -> Path:
    folder = tmp_path / "scripted"
    await build_scripted_in_child(folder, Script(language="en", lines=(Line(start_s=0.2, end_s=3.0, text=SAID),)))
    return folder


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(quote_messages=True) as running:
        yield running


@pytest.fixture
async def program(tmp_path: Path, sandbox: Sandbox, speech_model: Path) -> AsyncIterator[Program]:
    program = Program(tmp_path, sandbox, speech_model=speech_model)
    yield program
    await program.aclose()


@pytest.fixture
def story(sandbox: Sandbox) -> Story:
    return Story(ada=sandbox.therapist("Ada"), dana=sandbox.patient(DANA, name="Dana"))
