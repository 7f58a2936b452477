"""What the bot and its speech process say to each other: an order and audio in, JSON lines out."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from pipelines.ports import BadAudio, NoModel, NoSpeech, Segment, SpeechCrashed, SpeechError, TooLong

_ERRORS: dict[str, type[SpeechError]] = {kind.__name__: kind for kind in (NoModel, NoSpeech, BadAudio, TooLong)}
_LENGTH_BYTES = 4
PIECE_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Order:
    """The first line. Names are personal: they travel here and never on a command line."""

    model: str
    language: str
    names: tuple[str, ...] = field(repr=False)
    device: str
    compute_type: str
    threads: int
    max_duration_s: float
    window_s: float
    memory_bytes: int
    parent: int

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Order":
        values = json.loads(line)
        return cls(**values | {"names": tuple(values["names"])})


def pieces(data: bytes) -> Iterable[bytes]:
    """Audio on its way in, each piece behind its length. `LAST` follows the last one."""
    for at in range(0, len(data), PIECE_BYTES):
        piece = data[at : at + PIECE_BYTES]
        yield len(piece).to_bytes(_LENGTH_BYTES, "big") + piece


LAST = (0).to_bytes(_LENGTH_BYTES, "big")


def read_audio(source: BinaryIO, into: BinaryIO) -> bool:
    """False when the parent went away before the last piece."""
    while True:
        head = source.read(_LENGTH_BYTES)
        if len(head) < _LENGTH_BYTES:
            return False
        length = int.from_bytes(head, "big")
        if not length:
            return True
        piece = source.read(length)
        if len(piece) < length:
            return False
        into.write(piece)


def progress_line(share: float) -> dict[str, Any]:
    return {"share": round(share, 4)}


def segment_line(segment: Segment) -> dict[str, Any]:
    return {"segment": [segment.start_s, segment.end_s, segment.text, segment.confidence]}


def done_line(*, duration_s: float, truncated: bool) -> dict[str, Any]:
    return {"done": {"duration_s": round(duration_s, 2), "truncated": truncated}}


def error_line(problem: BaseException) -> dict[str, Any]:
    """Only our own errors carry their sentence; of any other nothing but its type is said."""
    if isinstance(problem, SpeechError):
        return {"error": type(problem).__name__, "message": str(problem)}
    return {"error": SpeechCrashed.__name__, "message": f"the speech process failed ({type(problem).__name__})"}


def raise_error(line: dict[str, Any]) -> None:
    raise _ERRORS.get(line["error"], SpeechCrashed)(line["message"])


def read_segment(line: dict[str, Any]) -> Segment:
    start_s, end_s, text, confidence = line["segment"]
    return Segment(start_s=start_s, end_s=end_s, text=text, confidence=confidence)
