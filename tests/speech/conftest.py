"""A scripted model and a transcriber over it, each with a lock of its own so that test runs do not wait for others."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from pipelines.ports import Speech, Transcriber
from pipelines.speech.micro import Line, Script, build_scripted
from pipelines.speech.process import WhisperTranscriber

SAID = "נפגשתי היום עם דנה."


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("speech") / "scripted"
    build_scripted(folder, Script(language="he", lines=(Line(start_s=0.2, end_s=3.0, text=SAID),)))
    return folder


@pytest.fixture
async def transcriber(model: Path, tmp_path: Path) -> AsyncIterator[WhisperTranscriber]:
    one = WhisperTranscriber(model, lock_path=tmp_path / "speech.lock")
    yield one
    await one.aclose()
    assert workers() == []


async def bytes_of(data: bytes, piece: int = 64 * 1024) -> AsyncIterator[bytes]:
    for at in range(0, len(data), piece):
        yield data[at : at + piece]


async def ignore(share: float) -> None:
    pass


async def transcribe(transcriber: Transcriber, data: bytes | AsyncIterator[bytes], **details: Any) -> Speech:
    audio = bytes_of(data) if isinstance(data, bytes) else data
    said: dict[str, Any] = {"language": "he", "names": ["Dana"], "on_progress": ignore, "is_cancelled": lambda: False}
    return await transcriber.transcribe(audio, **(said | details))


def workers(parent: int | None = None) -> list[psutil.Process]:
    """The speech processes of this test run (or of another process)."""
    found = []
    for process in psutil.Process(parent).children(recursive=True):
        try:
            if "pipelines.speech.worker" in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found


async def soon(condition: Callable[[], Any], within_s: float = 20.0) -> Any:
    """What the condition answers once it is true."""
    ends = time.monotonic() + within_s
    while not (answer := condition()):
        assert time.monotonic() < ends, "it did not happen in time"
        await asyncio.sleep(0.02)
    return answer
