"""The speech process: reads one order and one audio file from stdin, recognises it, and ends."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from pipelines.ports import NoModel, NoSpeech
from pipelines.speech import child, wire
from pipelines.speech.check import require
from pipelines.speech.decode import Decoder
from pipelines.speech.recognise import Recogniser
from pipelines.speech.windows import windows
from pipelines.speech.wire import Order

_CPU_TO_OPEN_S = 300.0
_CPU_PER_WINDOW_S = 120.0
_CPU_PER_SECOND = 30.0  # the largest model on a slow processor needs a tenth of it


def main() -> None:
    stdin = sys.stdin.buffer
    order = Order.read(stdin.readline())
    out = child.fence(order.parent)
    if order.memory_bytes:
        child.limit_memory(order.memory_bytes)
    child.allow_cpu(_CPU_TO_OPEN_S)
    audio = io.BytesIO()
    if not wire.read_audio(stdin, audio):
        os._exit(3)
    child.die_with_stdin(lambda: stdin.read(1))
    try:
        _recognise(order, audio, out)
    except BaseException as problem:  # noqa: BLE001 - the parent is told the kind, and this process ends
        _say(out, wire.error_line(problem))
    os._exit(0)  # no time for the destructors of native libraries


def _recognise(order: Order, audio: io.BytesIO, out: int) -> None:
    decoder = Decoder(audio, max_duration_s=order.max_duration_s)
    recogniser = _load(order)
    found = 0
    share = 0.0
    for window in windows(decoder.samples(), window_s=order.window_s):
        child.allow_cpu(_CPU_PER_WINDOW_S + _CPU_PER_SECOND * order.window_s)
        for done_s, heard in recogniser.listen(window):
            for segment in heard:
                found += 1
                _say(out, wire.segment_line(segment))
            share = max(share, _share(decoder, done_s))
            _say(out, wire.progress_line(share))
        share = max(share, _share(decoder, window.end_s))
        _say(out, wire.progress_line(share))
    if not found:
        raise NoSpeech("nothing was said in the recording")
    _say(out, wire.done_line(duration_s=decoder.duration_s, truncated=decoder.truncated))


def _share(decoder: Decoder, done_s: float) -> float:
    """Progress by the time of the recording, whose length is guessed from the bytes read where no header tells."""
    whole_s = decoder.promised_s or decoder.duration_s / max(0.01, decoder.share_read)
    return min(0.99, done_s / max(whole_s, decoder.duration_s, 0.01))


def _load(order: Order) -> Recogniser:
    import ctranslate2

    require(Path(order.model))  # again, here: with a part missing the loader would ask a hub for it
    ctranslate2.set_random_seed(1)  # the same recording gives the same text
    try:
        return Recogniser(
            Path(order.model),
            language=order.language,
            names=order.names,
            device=order.device,
            compute_type=order.compute_type,
            threads=order.threads,
        )
    except MemoryError:
        raise
    except Exception as problem:
        raise NoModel("the speech model is damaged or does not fit this program") from problem


def _say(out: int, line: dict[str, Any]) -> None:
    data = json.dumps(line).encode() + b"\n"
    while data:
        data = data[os.write(out, data) :]


if __name__ == "__main__":
    main()
