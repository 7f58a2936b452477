"""Audio for the tests: the prepared recordings as samples, and any samples in any container."""

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from bot.sandbox.speech import prepared_recordings
from pipelines.speech.decode import RATE, Decoder

Samples = NDArray[np.float32]


def spoken() -> Samples:
    """The English recap: 26.7 s of synthetic speech."""
    recording = next(one for one in prepared_recordings() if one.language == "en")
    return np.concatenate(list(Decoder(io.BytesIO(recording.data)).samples()))


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), dtype=np.float32)


def noise(seconds: float, loudness: float = 0.1) -> Samples:
    return (np.random.default_rng(3).standard_normal(int(seconds * RATE)) * loudness).astype(np.float32)


def encoded(
    samples: Samples,
    container: str,
    codec: str,
    *,
    rate: int = 48_000,
    options: dict[str, str] | None = None,
    with_video: bool = False,
) -> bytes:
    """A file as a phone would make it."""
    target = io.BytesIO()
    with av.open(target, "w", format=container, options=options or {}) as output:
        stream: Any = output.add_stream(codec, rate=rate, layout="mono")
        if with_video:
            _add_video(output, len(samples) / RATE)
        resampler = av.AudioResampler(format="s16", layout="mono", rate=rate, frame_size=960)
        for frame in [*resampler.resample(_frame(samples)), *resampler.resample(None)]:
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()


def video_only() -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as output:
        _add_video(output, 1.0)
    return target.getvalue()


def wav(samples: Samples, rate: int = RATE) -> bytes:
    return encoded(samples, "wav", "pcm_s16le", rate=rate)


def damaged(data: bytes, share: float = 0.02) -> bytes:
    """The file with a stretch in its middle overwritten."""
    begin, size = len(data) // 2, int(len(data) * share)
    return data[:begin] + np.random.default_rng(5).bytes(size) + data[begin + size :]


def _frame(samples: Samples) -> av.AudioFrame:
    whole = np.clip(samples * 32767, -32768, 32767).astype(np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
    frame.sample_rate = RATE
    frame.pts = 0
    frame.time_base = Fraction(1, RATE)
    return frame


def _add_video(output: Any, seconds: float) -> None:
    stream = output.add_stream("mpeg4", rate=5)
    stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
    for number in range(int(seconds * 5)):
        picture = av.VideoFrame.from_ndarray(np.full((32, 32, 3), number % 200, dtype=np.uint8), format="rgb24")
        picture.pts, picture.time_base = number, Fraction(1, 5)
        output.mux(stream.encode(picture))
    output.mux(stream.encode(None))
