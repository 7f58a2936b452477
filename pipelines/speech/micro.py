"""Builds very small Whisper models from numpy: one that says a known text, one with random weights of a given shape.

The scripted model passes through the real loader, mel filters, encoder, decoder, timestamp rules and tokenizer. Its
attention and feed-forward layers add nothing, so what is said after a token depends on that token alone: a table.
Demo recordings and tests need no download for it, and it can never be taken for a recogniser.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipelines.speech.micro_vocabulary import LANGUAGE_TOKENS, TIMESTAMPS, Vocabulary

WIDTH = 64
SHARPNESS = 24.0  # how far the scripted next token stands out; about 6 makes the model sound unsure


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is said between two times of a clip, in seconds."""

    start_s: float
    end_s: float
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Script:
    """What the model says in each clip of up to 30 s. `when_short` is said instead in clips filled less than half."""

    language: str
    lines: tuple[Line, ...]
    when_short: tuple[Line, ...] = ()
    says_no_speech: bool = False
    sharpness: float = SHARPNESS


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The sizes that decide how much work a Whisper model is."""

    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    mels: int = 80
    vocabulary: int = 51865


def build_scripted(folder: Path, script: Script) -> None:
    """Writes the five files of a model that says `script` whatever it hears."""
    import numpy as np

    lines = [*script.lines, *script.when_short]
    vocabulary = Vocabulary([line.text for line in lines])
    spoken = list(zip(lines, vocabulary.said, strict=True))
    cut = len(script.lines)
    paths = [_path(vocabulary, part, offset) for offset, part in enumerate((spoken[:cut], spoken[cut:])) if part]
    size = len(vocabulary.tokens)
    spec = _empty_spec(Shape(width=WIDTH, heads=2, encoder_layers=1, decoder_layers=1, vocabulary=size))
    codes = _codes(size + 1)
    spec.decoder.embeddings.weight = codes[:-1].copy()
    table = np.zeros((size, WIDTH), dtype=np.float32)
    start = vocabulary.id("<|transcribe|>")
    for path in paths:
        for before, after in zip([start, *path], [*path, vocabulary.id("<|endoftext|>")], strict=True):
            table[after] += codes[before]
    heard = "<|nospeech|>" if script.says_no_speech else f"<|{script.language}|>"
    table[vocabulary.id(heard)] += codes[vocabulary.id("<|startoftranscript|>")]
    if len(paths) > 1:
        _hear_length(spec, codes[-1])
        table[paths[0][0]] += codes[-1]
        table[paths[1][0]] -= codes[-1]
    spec.decoder.projection.weight = table * (script.sharpness / WIDTH)
    _write(spec, folder, vocabulary, mels=80)


def build_random(folder: Path, shape: Shape, *, seed: int = 7) -> None:
    """Writes a model of this shape with random int8 weights: the work of the real one, and noise for words."""
    import numpy as np

    vocabulary = Vocabulary(size=shape.vocabulary)
    spec = _empty_spec(shape)
    some = np.random.default_rng(seed).integers(-64, 64, size=99_991, dtype=np.int8)

    def fill(layer: Any, name: str, value: Any) -> None:
        attribute = name.rsplit("/", 1)[-1]
        if attribute == "weight" and isinstance(value, np.ndarray) and hasattr(layer, "weight_scale"):
            layer.weight = np.resize(some, value.shape)
            layer.weight_scale = np.full(value.shape[0], 127.0 * 4, dtype=np.float32)

    from ctranslate2.specs.model_spec import visit_spec

    visit_spec(spec, fill)
    _write(spec, folder, vocabulary, mels=shape.mels, quantization=None)


async def build_scripted_in_child(folder: Path, script: Script) -> None:
    """The same in a process of its own, so that the caller never loads numpy or the recogniser's library."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "pipelines.speech.micro",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ.get("PATH", "")},
    )
    await child.communicate(json.dumps({"folder": str(folder), "script": asdict(script)}).encode())
    if child.returncode != 0:
        raise RuntimeError(f"the scripted model could not be built (exit {child.returncode})")


def _path(vocabulary: Vocabulary, spoken: Sequence[tuple[Line, list[int]]], offset: int) -> list[int]:
    """The ids that say these lines. `offset` keeps the first timestamps of two scripts apart."""
    path: list[int] = []
    last = -1
    for number, (line, said) in enumerate(spoken):
        begin = max(last + 1, round(line.start_s / 0.02) + (offset if number == 0 else 0))
        last = max(begin + 1, round(line.end_s / 0.02))
        path += [vocabulary.timestamp(begin), *said, vocabulary.timestamp(last)]
    if last >= TIMESTAMPS:
        raise ValueError("a scripted clip lasts at most 30 seconds")
    return path


def _codes(count: int) -> Any:
    """Nearly orthogonal rows of +1 and -1 that sum to zero, so that layer normalisation leaves them as they are."""
    import numpy as np

    rng = np.random.default_rng(20)
    half = np.concatenate([np.ones(WIDTH // 2), -np.ones(WIDTH // 2)]).astype(np.float32)
    return np.stack([rng.permutation(half) for _ in range(count)])


def _empty_spec(shape: Shape) -> Any:
    """A Whisper specification of this shape in which every layer passes its input on unchanged."""
    import numpy as np
    from ctranslate2.specs import WhisperSpec

    width = shape.width
    spec = WhisperSpec(shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads)

    def linear(layer: Any, out: int, into: int) -> None:
        layer.weight = np.zeros((out, into), dtype=np.float32)
        layer.bias = np.zeros(out, dtype=np.float32)

    def norm(layer: Any) -> None:
        layer.gamma = np.ones(width, dtype=np.float32)
        layer.beta = np.zeros(width, dtype=np.float32)

    def attention(layer: Any, outs: Sequence[int]) -> None:
        norm(layer.layer_norm)
        for part, out in zip(layer.linear, outs, strict=True):
            linear(part, out, width)

    def feed_forward(layer: Any) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, 4 * width, width)
        linear(layer.linear_1, width, 4 * width)

    for conv, channels in ((spec.encoder.conv1, shape.mels), (spec.encoder.conv2, width)):
        conv.weight = np.zeros((width, channels, 3), dtype=np.float32)
        conv.bias = np.zeros(width, dtype=np.float32)
    spec.encoder.position_encodings.encodings = np.zeros((1500, width), dtype=np.float32)
    spec.decoder.position_encodings.encodings = np.zeros((448, width), dtype=np.float32)
    spec.decoder.embeddings.weight = np.zeros((shape.vocabulary, width), dtype=np.float32)
    spec.decoder.projection.weight = np.zeros((shape.vocabulary, width), dtype=np.float32)
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    for layer in [*spec.encoder.layer, *spec.decoder.layer]:
        attention(layer.self_attention, (3 * width, width))
        feed_forward(layer.ffn)
    for layer in spec.decoder.layer:
        attention(layer.attention, (width, 2 * width, width))
    return spec


def _hear_length(spec: Any, direction: Any) -> None:
    """Lets the decoder know how much of the 30 s clip is filled: `direction` is added above half, taken away below.

    The convolutions answer |sound| in channel 0, which the padding leaves at zero; channel 1 is a constant. After the
    encoder's normalisation channel 0 is high where there is sound; attention without queries takes its mean.
    """
    import numpy as np

    encoder, cross = spec.encoder, spec.decoder.layer[0].attention
    encoder.conv1.weight[0, :, 1] = 1.0
    encoder.conv1.weight[1, :, 1] = -1.0
    encoder.conv2.weight[0, 0:2, 1] = 10.0
    encoder.position_encodings.encodings[:, 1] = 1.0
    high = (WIDTH - 1) ** 0.5
    low = -1 / high
    cross.linear[1].weight[WIDTH, 0] = 1.0  # rows WIDTH.. are the values
    gain = 2.0 / (high - low)
    cross.linear[2].weight[:, 0] = gain * np.asarray(direction)
    cross.linear[2].bias = -gain * (low + high) / 2 * np.asarray(direction)


def _write(spec: Any, folder: Path, vocabulary: Vocabulary, *, mels: int, quantization: str | None = "int8") -> None:
    spec.register_vocabulary(vocabulary.tokens)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [vocabulary.id("Ġ"), vocabulary.id("<|endoftext|>")]
    spec.config.lang_ids = [vocabulary.id(token) for token in LANGUAGE_TOKENS]
    spec.config.alignment_heads = [[0, 0]]
    spec.validate()
    if quantization:
        spec.optimize(quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    (folder / "tokenizer.json").write_text(json.dumps(vocabulary.tokenizer()), encoding="utf-8")
    (folder / "preprocessor_config.json").write_text(
        json.dumps({"feature_size": mels, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30, "n_fft": 400})
    )


def _main() -> None:
    order = json.load(sys.stdin)
    script = order["script"]
    for key in ("lines", "when_short"):
        script[key] = tuple(Line(**line) for line in script[key])
    build_scripted(Path(order["folder"]), Script(**script))


if __name__ == "__main__":
    _main()
