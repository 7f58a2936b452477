"""Runs faster-whisper over the clips of a window under rules that keep invented words out and lose no spoken ones."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ports import Segment
from pipelines.speech.windows import Clip, Window, clips

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_HOTWORD_TOKENS = 50
# Whisper ends a clip at 224 tokens without a word about the rest; Hebrew reaches that in fast speech.
FULL_CLIP_TOKENS = 220
SHORTEST_SPLIT_S = 4.0
_TEMPERATURES = (0.0, 0.2, 0.4, 0.6)
# Every Hebrew letter shares its first byte with the others, so honest Hebrew text compresses better than Latin.
_REPETITIVE = {"he": 3.2}
_REPETITIVE_ELSEWHERE = 2.4
_MANY_REPEATS = 4
# What Whisper was taught by subtitles to say where nobody speaks.
_SUBTITLE_LINES = re.compile(
    r"(תודה שצפיתם|תודה על הצפייה|תודה רבה על הצפייה|כתוביות|תרגום|thank you for watching|thanks for watching|"
    r"please subscribe|subtitles by|subtitles|amara\.org)\b.{0,40}",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _Reading:
    segments: list[Any]
    tokens: int


class Recogniser:
    """A loaded model with one language and the names it should know."""

    def __init__(
        self,
        folder: Path,
        *,
        language: str,
        names: Sequence[str] = (),
        device: str = "cpu",
        compute_type: str = "int8",
        threads: int = 0,
    ) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
        self._language = language
        self._beam = 5 if self._model.model.device == "cuda" else 1
        self._hotwords = cap_hotwords(names, self._count_tokens)

    def listen(self, window: Window) -> Iterator[tuple[float, list[Segment]]]:
        """For each clip: the time up to which the recording is done, and what was said in it."""
        for clip in clips(window):
            heard = self._read_whole(window, clip)
            yield window.start_s + clip.original_s(clip.seconds, is_end=True), heard

    def _read_whole(self, window: Window, clip: Clip) -> list[Segment]:
        """Reads a clip, and again in two halves when the model ran into its limit of tokens."""
        reading = self._read(clip.samples)
        if reading.tokens >= FULL_CLIP_TOKENS and clip.seconds >= 2 * SHORTEST_SPLIT_S:
            return [heard for half in clip.halves() for heard in self._read_whole(window, half)]
        kept = [self._heard(window, clip, segment) for segment in reading.segments if self._is_speech(segment)]
        return [heard for heard in kept if heard.text]

    def _read(self, samples: "NDArray[np.float32]") -> _Reading:
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            beam_size=self._beam,
            temperature=_TEMPERATURES,
            best_of=1,
            condition_on_previous_text=False,
            compression_ratio_threshold=self._repetitive,
            hotwords=self._hotwords or None,
            vad_filter=False,  # the clips are speech already
        )
        found = list(segments)
        by_pass: dict[int, int] = {}
        for segment in found:
            by_pass[segment.seek] = by_pass.get(segment.seek, 0) + len(segment.tokens)
        return _Reading(segments=found, tokens=max(by_pass.values(), default=0))

    @property
    def _repetitive(self) -> float:
        return _REPETITIVE.get(self._language, _REPETITIVE_ELSEWHERE)

    def _is_speech(self, segment: Any) -> bool:
        if segment.no_speech_prob > 0.6 and segment.avg_logprob < -0.5:
            return False
        if segment.avg_logprob < -1.5:
            return False
        return not _SUBTITLE_LINES.fullmatch(segment.text.strip(" .!?…"))

    def _heard(self, window: Window, clip: Clip, segment: Any) -> Segment:
        text, was_loop = without_loops(" ".join(segment.text.split()))
        start_s = clip.original_s(float(segment.start))
        end_s = max(start_s, clip.original_s(float(segment.end), is_end=True))
        return Segment(
            start_s=round(window.start_s + start_s, 2),
            end_s=round(window.start_s + end_s, 2),
            text=text,
            confidence=_confidence(segment, self._repetitive, was_loop=was_loop),
        )

    def _count_tokens(self, text: str) -> int:
        return len(self._model.hf_tokenizer.encode(text, add_special_tokens=False).ids)


def cap_hotwords(names: Sequence[str], count_tokens: Callable[[str], int]) -> str:
    """As many names, in order, as fit: hotwords share the clip's budget of tokens and overflow in mid-file."""
    chosen: list[str] = []
    for name in dict.fromkeys(" ".join(name.split()) for name in names):
        if name and count_tokens(" " + ", ".join([*chosen, name])) <= MAX_HOTWORD_TOKENS:
            chosen.append(name)
    return ", ".join(chosen)


def without_loops(text: str) -> tuple[str, bool]:
    """Says a phrase once where the model repeated it four times or more in a row."""
    words = text.split()
    was_loop = False
    size = 1
    while size <= len(words) // _MANY_REPEATS:
        at = 0
        while at + size <= len(words):
            end = at + size
            while words[end : end + size] == words[at : at + size]:
                end += size
            if end - at >= _MANY_REPEATS * size:
                del words[at + size : end]
                was_loop = True
            at += 1
        size += 1
    return " ".join(words), was_loop


def _confidence(segment: Any, repetitive: float, *, was_loop: bool) -> float:
    sure = math.exp(min(0.0, float(segment.avg_logprob)))
    if segment.no_speech_prob > 0.6:
        sure *= 1.0 - float(segment.no_speech_prob)
    if was_loop or segment.compression_ratio > repetitive:
        sure *= 0.5
    return round(sure, 3)
