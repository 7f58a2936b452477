"""The demo's prepared recordings, and a transcriber that knows exactly these and passes all other audio on."""

import asyncio
import functools
import hashlib
import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines.ports import IsCancelled, NoModel, OnProgress, Speech, Transcriber
from pipelines.speech.micro import Line, Script, build_scripted_in_child
from pipelines.speech.process import WhisperTranscriber

PREPARED_NAME = "prepared demo speech"
_FOLDER = Path(__file__).parent / "recordings"


@dataclass(frozen=True, kw_only=True)
class PreparedRecording:
    """A recap that the demo offers instead of a microphone, with the words that are known to be in it."""

    id: str
    title: str
    language: str
    duration_s: float
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@functools.cache
def prepared_recordings() -> tuple[PreparedRecording, ...]:
    """Hebrew first."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.json"), reverse=True))


class PreparedTranscriber:
    """Runs the real speech process over a scripted model for a prepared recording, and `inner` for any other audio.

    What comes from the scripted model carries PREPARED_NAME in `Speech.model`, so that it can be labelled.
    """

    def __init__(
        self, inner: Transcriber | None, recordings: Sequence[PreparedRecording], *, lock_path: Path | None = None
    ) -> None:
        self._inner = inner
        self._recordings = {recording.sha256: recording for recording in recordings}
        self._longest = max((len(recording.data) for recording in recordings), default=0)
        self._lock_path = lock_path
        self._models: tempfile.TemporaryDirectory[str] | None = None
        self._transcribers: dict[str, WhisperTranscriber] = {}
        self._building = asyncio.Lock()

    @property
    def name(self) -> str:
        return self._inner.name if self._inner else PREPARED_NAME

    async def transcribe(
        self,
        audio: AsyncIterator[bytes],
        *,
        language: str,
        names: Sequence[str],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> Speech:
        head = await self._head(audio)
        recording = self._recordings.get(hashlib.sha256(head).hexdigest())
        said: dict[str, Any] = {"names": names, "on_progress": on_progress, "is_cancelled": is_cancelled}
        if recording is not None:
            scripted = await self._scripted(recording)
            speech = await scripted.transcribe(_again(head, audio), language=recording.language, **said)
            return replace(speech, model=PREPARED_NAME)
        if self._inner is None:
            raise NoModel("no speech model is installed; `kesher models pull` fetches one")
        return await self._inner.transcribe(_again(head, audio), language=language, **said)

    async def aclose(self) -> None:
        for transcriber in self._transcribers.values():
            await transcriber.aclose()
        if self._inner is not None:
            await self._inner.aclose()
        if self._models is not None:
            self._models.cleanup()

    async def _head(self, audio: AsyncIterator[bytes]) -> bytes:
        """Enough to tell: the whole of a file as short as a prepared one, else a little more than the longest."""
        head = bytearray()
        while len(head) <= self._longest:
            try:
                head += await anext(audio)
            except StopAsyncIteration:
                break
        return bytes(head)

    async def _scripted(self, recording: PreparedRecording) -> WhisperTranscriber:
        async with self._building:
            if recording.id not in self._transcribers:
                if self._models is None:
                    self._models = tempfile.TemporaryDirectory(prefix="kesher-demo-speech-", ignore_cleanup_errors=True)
                folder = Path(self._models.name) / recording.id
                await build_scripted_in_child(folder, Script(language=recording.language, lines=recording.lines))
                self._transcribers[recording.id] = WhisperTranscriber(
                    folder, name=PREPARED_NAME, lock_path=self._lock_path
                )
        return self._transcribers[recording.id]


async def _again(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if head:
        yield head
    async for data in rest:
        yield data


def _read(path: Path) -> PreparedRecording:
    facts = json.loads(path.read_text(encoding="utf-8"))
    lines = tuple(Line(**line) for line in facts["lines"])
    return PreparedRecording(
        id=path.stem,
        title=facts["title"],
        language=facts["language"],
        duration_s=facts["duration_s"],
        data=path.with_suffix(".ogg").read_bytes(),
        text="\n".join(line.text for line in lines),
        lines=lines,
    )
