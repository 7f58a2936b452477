"""Estimates how long each speech model would take on this machine, by timing thin models with random weights.

Only a few layers of each width are built and timed, and multiplied. It takes seconds, needs no download, and is an
estimate: real speech is denser or thinner, and the machine is busier or quieter at other times.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.ports import SpeechCrashed
from pipelines.speech import child
from pipelines.speech.memory import available_mb
from pipelines.speech.micro import Shape, build_random
from pipelines.speech.micro_vocabulary import SPECIALS, TIMESTAMPS
from pipelines.speech.models import HEBREW_DEFAULT, KNOWN, KnownModel

SHAPES: dict[str, Shape] = {
    "tiny": Shape(width=384, heads=6, encoder_layers=4, decoder_layers=4),
    "base": Shape(width=512, heads=8, encoder_layers=6, decoder_layers=6),
    "small": Shape(width=768, heads=12, encoder_layers=12, decoder_layers=12),
    "medium": Shape(width=1024, heads=16, encoder_layers=24, decoder_layers=24),
    "large-v3-turbo": Shape(width=1280, heads=20, encoder_layers=32, decoder_layers=4, mels=128, vocabulary=51866),
}
# What the process needs at its highest, int8, in MB.
_MEMORY_MB = {"tiny": 500, "base": 600, "small": 1000, "medium": 2000, "large-v3-turbo": 2700}
_THIN, _THICK = 1, 3  # layers that are built to learn what one layer costs
_FEW, _MANY = 16, 80  # tokens
_CLIPS = 67  # in half an hour: cut at silence, a clip holds 27 s on average
_TOKENS = 30 * 60 * 6  # Hebrew, spoken without a pause
_OTHER_S = 8.0  # decoding and finding speech
_COMFORTABLE_MINUTES = 15.0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """For half an hour of Hebrew speech. An estimate: show it as one."""

    model: str
    minutes: float
    memory_mb: int
    fits_memory: bool

    @property
    def is_comfortable(self) -> bool:
        """Done in half the time it took to say, without pressing on the memory."""
        return self.fits_memory and self.minutes <= _COMFORTABLE_MINUTES


@dataclass(frozen=True, kw_only=True)
class _Timing:
    encode_s: float
    per_clip_s: float
    per_token_s: float


async def estimate(
    models: Sequence[KnownModel] = KNOWN, *, threads: int = 0, timeout_s: float = 180.0
) -> list[Estimate]:
    """One for each model, in their order (best first), measured in a child process. Raises SpeechCrashed."""
    with tempfile.TemporaryDirectory(prefix="kesher-calibrate-", ignore_cleanup_errors=True) as folder:
        process = await child.spawn("pipelines.speech.calibrate")
        order = {
            "folder": folder,
            "shapes": sorted({model.shape for model in models}),
            "threads": threads or os.cpu_count() or 1,
            "parent": os.getpid(),
        }
        try:
            # The pipe stays open until the answer is there: its end tells the child that we are gone.
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(order).encode() + b"\n")
            line = await asyncio.wait_for(process.stdout.readline(), timeout_s)
        except TimeoutError:
            raise SpeechCrashed("the measurement took too long") from None
        finally:
            await asyncio.shield(child.end(process))
    if not line:
        raise SpeechCrashed("the measurement ended unexpectedly")
    return _estimates(models, json.loads(line), available_mb())


def recommended(estimates: Sequence[Estimate], *, language: str) -> str:
    """The best model that this machine carries comfortably, else the fastest that fits; "" when none does."""
    fitting = [one for one in estimates if one.fits_memory and (one.model != HEBREW_DEFAULT or language == "he")]
    comfortable = [one for one in fitting if one.is_comfortable]
    if comfortable:
        return comfortable[0].model
    return min(fitting, key=lambda one: one.minutes).model if fitting else ""


def _estimates(models: Sequence[KnownModel], seconds: dict[str, float], free_mb: int) -> list[Estimate]:
    return [
        Estimate(
            model=model.name,
            minutes=round(seconds[model.shape] / 60, 1),
            memory_mb=_MEMORY_MB[model.shape],
            fits_memory=_MEMORY_MB[model.shape] <= free_mb,
        )
        for model in models
    ]


def _main() -> None:
    order = json.loads(sys.stdin.readline())
    out = child.fence(order["parent"], may_write=True)
    child.die_with_stdin(lambda: sys.stdin.read(1))
    folder, threads = Path(order["folder"]), order["threads"]
    seconds = {name: _seconds(folder, SHAPES[name], threads) for name in order["shapes"]}
    os.write(out, json.dumps(seconds).encode() + b"\n")
    os._exit(0)


def _seconds(folder: Path, shape: Shape, threads: int) -> float:
    """For half an hour of speech through all layers of this shape."""
    thin = _time(folder, replace(shape, encoder_layers=_THIN, decoder_layers=_THIN), threads)
    thick = _time(folder, replace(shape, encoder_layers=_THICK, decoder_layers=_THICK), threads)

    def whole(what: Callable[[_Timing], float], layers: int) -> float:
        each = max(0.0, what(thick) - what(thin)) / (_THICK - _THIN)
        return what(thin) + each * (layers - _THIN)

    encode_s = whole(lambda timing: timing.encode_s, shape.encoder_layers)
    per_clip_s = whole(lambda timing: timing.per_clip_s, shape.decoder_layers)
    per_token_s = whole(lambda timing: timing.per_token_s, shape.decoder_layers)
    return _CLIPS * (encode_s + per_clip_s) + _TOKENS * per_token_s + _OTHER_S


def _time(folder: Path, shape: Shape, threads: int) -> _Timing:
    import ctranslate2
    import numpy as np

    build_random(folder, shape)
    model: Any = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
    sound = np.random.default_rng(1).standard_normal((1, shape.mels, 3000)).astype(np.float32)
    features = ctranslate2.StorageView.from_array(sound)
    encoded = model.encode(features)
    encode_s = _best(lambda: model.encode(features))

    def decode(tokens: int) -> None:
        model.generate(
            encoded,
            [["<|startoftranscript|>", "<|he|>", "<|transcribe|>", "<|notimestamps|>"]],
            beam_size=1,
            max_length=4 + tokens,
            suppress_blank=False,
            suppress_tokens=[shape.vocabulary - TIMESTAMPS - len(SPECIALS)],  # never the end
        )

    few_s, many_s = _best(lambda: decode(_FEW)), _best(lambda: decode(_MANY))
    per_token_s = max(0.0, many_s - few_s) / (_MANY - _FEW)
    return _Timing(encode_s=encode_s, per_clip_s=max(0.0, few_s - _FEW * per_token_s), per_token_s=per_token_s)


def _best(work: Callable[[], object], times: int = 2) -> float:
    """The quickest of a few: other programs only ever make it slower."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


if __name__ == "__main__":
    _main()
