"""Cuts a stream of samples into windows at quiet places, and the speech in a window into clips for the recogniser."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.speech.decode import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

WINDOW_S = 300.0
CLIP_S = 29.0
_SEARCH_S = 30.0  # how far back from the end of a window a quiet place is looked for
_FRAME = RATE // 5  # 0.2 s


@dataclass(frozen=True, kw_only=True)
class Window:
    """A part of the recording that begins `start_s` seconds into it."""

    start_s: float
    samples: "Samples"

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.samples) / RATE


@dataclass(frozen=True, kw_only=True)
class Clip:
    """Stretches of speech put together, at most 30 s, with the places (in samples of the window) they came from."""

    pieces: tuple[tuple[int, int], ...]
    samples: "Samples"

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    def original_s(self, clip_s: float, *, is_end: bool = False) -> float:
        """A time in the clip as a time in the window. At a seam an end belongs to the piece before it."""
        at = round(clip_s * RATE)
        for begin, end in self.pieces:
            length = end - begin
            if at < length or (is_end and at <= length):
                return (begin + at) / RATE
            at -= length
        return self.pieces[-1][1] / RATE

    def halves(self) -> tuple["Clip", "Clip"]:
        """Two clips, parted at the quietest place of the middle third."""
        third = len(self.samples) // 3
        middle = third + quietest(self.samples[third : 2 * third])
        before, after, at = [], [], middle
        for begin, end in self.pieces:
            cut = max(0, min(end - begin, at))
            if cut:
                before.append((begin, begin + cut))
            if begin + cut < end:
                after.append((begin + cut, end))
            at -= end - begin
        return (
            Clip(pieces=tuple(before), samples=self.samples[:middle]),
            Clip(pieces=tuple(after), samples=self.samples[middle:]),
        )


def windows(stream: Iterable["Samples"], *, window_s: float = WINDOW_S) -> Iterator[Window]:
    """Never holds more than one window and what was decoded beyond it."""
    import numpy as np

    size = int(window_s * RATE)
    search = int(min(_SEARCH_S, window_s / 2) * RATE)
    parts: list[Samples] = []
    held = started = 0
    for part in stream:
        parts.append(part)
        held += len(part)
        while held >= size:
            whole = np.concatenate(parts)
            cut = size - search + quietest(whole[size - search : size])
            yield Window(start_s=started / RATE, samples=whole[:cut])
            parts = [whole[cut:].copy()]
            held -= cut
            started += cut
    if held:
        yield Window(start_s=started / RATE, samples=np.concatenate(parts))


def quietest(samples: "Samples") -> int:
    """The middle of the quietest 0.2 s."""
    import numpy as np

    count = len(samples) // _FRAME
    if count < 2:
        return len(samples) // 2
    energy = np.square(samples[: count * _FRAME].reshape(count, _FRAME)).mean(axis=1)
    return int(energy.argmin()) * _FRAME + _FRAME // 2


def clips(window: Window) -> Iterator[Clip]:
    """The speech of a window, silence left out. No clip for silence and noise."""
    import numpy as np
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=700, speech_pad_ms=300, min_speech_duration_ms=200, max_speech_duration_s=CLIP_S
    )
    pieces = [(piece["start"], piece["end"]) for piece in get_speech_timestamps(window.samples, options)]
    for group in _groups(pieces):
        yield Clip(pieces=group, samples=np.concatenate([window.samples[begin:end] for begin, end in group]))


def _groups(pieces: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], ...]]:
    group: list[tuple[int, int]] = []
    length = 0
    for begin, end in pieces:
        if group and length + end - begin > CLIP_S * RATE:
            yield tuple(group)
            group, length = [], 0
        group.append((begin, end))
        length += end - begin
    if group:
        yield tuple(group)
