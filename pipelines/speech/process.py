"""WhisperTranscriber: recognises speech in a child process that is started for one recording and gone after it."""

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.ports import (
    IsCancelled,
    OnProgress,
    Segment,
    Speech,
    SpeechCancelled,
    SpeechCrashed,
    TooLong,
)
from pipelines.speech import child, wire
from pipelines.speech.check import require
from pipelines.speech.turns import POLL_S, Turns
from pipelines.speech.wire import Order

_GIB = 1 << 30
_PROGRESS_EVERY_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Compute:
    """Where the model runs. `threads=0` leaves it to the number of processors."""

    device: str = "cpu"
    compute_type: str = "int8"
    threads: int = 0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one recording may cost. `silence_s` is how long the child may say nothing before it counts as hung."""

    max_duration_s: float = 4 * 3600.0
    max_bytes: int = 512 << 20
    window_s: float = 300.0
    silence_s: float = 900.0


class WhisperTranscriber:
    """A Transcriber over a folder with a model. Recordings wait for each other; nothing stays loaded between them."""

    def __init__(
        self,
        model_dir: Path,
        *,
        name: str = "",
        compute: Compute | None = None,
        limits: Limits | None = None,
        lock_path: Path | None = None,
    ) -> None:
        self._model_dir = model_dir
        self._name = name or model_dir.name
        self._compute = compute or Compute()
        self._limits = limits or Limits()
        self._turns = Turns(lock_path)
        self._is_closed = False

    @property
    def name(self) -> str:
        return self._name

    async def transcribe(
        self,
        audio: AsyncIterator[bytes],
        *,
        language: str,
        names: Sequence[str],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> Speech:
        """Raises SpeechError; whatever `audio` raises comes through. Cancelling the task ends the child at once."""
        require(self._model_dir)
        async with self._turns.turn(self._stopped(is_cancelled)) as lock:
            self._refuse_when_closed()
            process = await child.spawn("pipelines.speech.worker", pass_fds=(lock,))
            feeding = asyncio.create_task(self._feed(process, self._order(language, names), audio))
            try:
                return await _Conversation(process, feeding, self._limits, self._stopped(is_cancelled)).follow(
                    language=language, model=self._name, on_progress=on_progress
                )
            except SpeechCancelled:
                self._refuse_when_closed()
                raise
            finally:
                feeding.cancel()
                await asyncio.shield(child.end(process))
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await feeding

    async def aclose(self) -> None:
        """Ends what runs; a recording in work is left to be tried again."""
        self._is_closed = True

    def _stopped(self, is_cancelled: IsCancelled) -> IsCancelled:
        return lambda: self._is_closed or is_cancelled()

    def _refuse_when_closed(self) -> None:
        if self._is_closed:
            raise SpeechCrashed("the program is shutting down")

    def _order(self, language: str, names: Sequence[str]) -> Order:
        model_bytes = (self._model_dir / "model.bin").stat().st_size
        is_cpu = self._compute.device == "cpu"
        return Order(
            model=str(self._model_dir.resolve()),
            language=language,
            names=tuple(names),
            device=self._compute.device,
            compute_type=self._compute.compute_type,
            threads=self._compute.threads or os.cpu_count() or 1,
            max_duration_s=self._limits.max_duration_s,
            window_s=self._limits.window_s,
            memory_bytes=4 * _GIB + 3 * model_bytes + 2 * self._limits.max_bytes if is_cpu else 0,
            parent=os.getpid(),
        )

    async def _feed(self, process: asyncio.subprocess.Process, order: Order, audio: AsyncIterator[bytes]) -> None:
        """Streams the audio into the child's memory. The pipe stays open: its end tells the child that we are gone."""
        stdin = process.stdin
        assert stdin is not None
        fed = 0
        try:
            stdin.write(order.line())
            async for data in audio:
                fed += len(data)
                if fed > self._limits.max_bytes:
                    raise TooLong(f"larger than {self._limits.max_bytes >> 20} MB")
                for piece in wire.pieces(data):
                    stdin.write(piece)
                    await stdin.drain()
            stdin.write(wire.LAST)
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            return  # the child ended first; what it said tells why


class _Conversation:
    """Follows one child's lines until it is done, fails, hangs or is no longer wanted."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        feeding: "asyncio.Task[None]",
        limits: Limits,
        is_cancelled: IsCancelled,
    ) -> None:
        assert process.stdout is not None
        self._stdout = process.stdout
        self._feeding = feeding
        self._limits = limits
        self._is_cancelled = is_cancelled

    async def follow(self, *, language: str, model: str, on_progress: OnProgress) -> Speech:
        segments: list[Segment] = []
        shown_at = float("-inf")
        while True:
            line = await self._line()
            if "segment" in line:
                segments.append(wire.read_segment(line))
            elif "share" in line:
                if time.monotonic() - shown_at >= _PROGRESS_EVERY_S:
                    shown_at = time.monotonic()
                    await on_progress(line["share"])
            elif "done" in line:
                await on_progress(1.0)
                return Speech(language=language, segments=tuple(segments), model=model, **line["done"])
            else:
                wire.raise_error(line)

    async def _line(self) -> dict[str, Any]:
        reading = asyncio.ensure_future(self._stdout.readline())
        try:
            waited_since = time.monotonic()
            while not reading.done():
                await asyncio.wait({reading}, timeout=POLL_S)
                self._check(waited_since)
            data = reading.result()
        finally:
            reading.cancel()
        if not data.endswith(b"\n"):
            self._check(waited_since)
            raise SpeechCrashed("the speech process ended unexpectedly")
        return dict(json.loads(data))

    def _check(self, waited_since: float) -> None:
        if self._is_cancelled():
            raise SpeechCancelled("stopped")
        if self._feeding.done() and not self._feeding.cancelled() and (problem := self._feeding.exception()):
            raise problem
        if time.monotonic() - waited_since > self._limits.silence_s:
            raise SpeechCrashed("the speech process hangs")
