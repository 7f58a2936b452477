"""Decodes untrusted audio packet by packet into 16 kHz mono, with caps, opening nothing but the bytes it got."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from pipelines.ports import BadAudio, NoSpeech, TooLong
from pipelines.speech.cuts import is_cut
from pipelines.speech.sniff import HEAD_BYTES, Container, container_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
MAX_DURATION_S = 4 * 3600.0
_RATES = range(4_000, 768_001)
_MAX_CHANNELS = 32
_MAX_DAMAGE = 2_000  # unreadable stretches in a row before the rest is given up
_CONTAINERS_WITH_OWN_LENGTH = ("flac", "mov", "matroska", "mp3")


class Decoder:
    """One audio file. Iterate over `samples()`; then `duration_s`, `truncated` and `damaged` say how it went."""

    def __init__(self, source: BinaryIO, *, max_duration_s: float = MAX_DURATION_S) -> None:
        import av

        self._av = av
        self._max_duration_s = max_duration_s
        self.size_bytes = source.seek(0, 2)
        source.seek(0)
        self.container: Container = container_of(source.read(HEAD_BYTES))
        self._is_cut = is_cut(self.container, source, self.size_bytes)
        source.seek(0)
        self._input = self._open(source)
        self._stream = self._audio_stream()
        self.promised_s = self._promised()
        self.duration_s = 0.0
        self.damaged = 0
        self._read_bytes = 0
        if (self.promised_s or 0.0) > max_duration_s:
            self.close()
            raise TooLong(f"longer than {max_duration_s / 3600:g} hours")

    def _open(self, source: BinaryIO) -> Any:
        # The demuxer is chosen by content above, and no protocol is on the list: a file that names another file or an
        # address (playlists, concat scripts, external tracks) finds nothing that would open it.
        options = {"format_whitelist": "ogg,wav,flac,matroska,webm,mov,mp4,m4a,mp3,aac", "protocol_whitelist": "none"}
        try:
            return self._av.open(
                source, format=self.container, options=options, metadata_errors="replace", io_open=_open_nothing
            )
        except (self._av.FFmpegError, ValueError, EOFError, OverflowError) as problem:
            raise BadAudio("the audio file is damaged or incomplete") from problem

    def _audio_stream(self) -> Any:
        streams = [stream for stream in self._input.streams.audio if stream.codec_context is not None]
        if not streams:
            self.close()
            raise BadAudio("the file has no sound track")
        return streams[0]

    def _promised(self) -> float | None:
        """Seconds as the header says, where it can be believed to be about this track."""
        stream = self._stream
        if stream.duration and stream.time_base and stream.duration > 0:
            promised = float(stream.duration * stream.time_base)
        elif self._input.duration and self._input.duration > 0 and not self._input.streams.video:
            promised = self._input.duration / self._av.time_base
        else:
            return None
        if self.container == "wav" and stream.bit_rate:
            promised = min(promised, 2 * self.size_bytes * 8 / stream.bit_rate)
        return float(promised)

    @property
    def share_read(self) -> float:
        """How much of the file was consumed, by time where the header says the length, else by bytes."""
        if self.promised_s:
            return min(1.0, self.duration_s / self.promised_s)
        return min(1.0, self._read_bytes / max(1, self.size_bytes))

    @property
    def truncated(self) -> bool:
        """After the last sample: the file ended before its header promised."""
        if self._is_cut:
            return True
        if self.promised_s is None or self.container not in _CONTAINERS_WITH_OWN_LENGTH:
            return False
        return self.promised_s - self.duration_s > max(1.0, 0.03 * self.promised_s)

    def samples(self) -> Iterator["Samples"]:
        """Mono float32 at 16 kHz, piece by piece; a damaged packet costs only itself. Raises SpeechError."""
        resampler = _Resampler(self._av)
        for frame in self._frames():
            self._check(frame)
            yield from self._counted(resampler.push(frame))
        yield from self._counted(resampler.flush())
        if not self.duration_s:
            if self.damaged or self.promised_s:
                raise BadAudio("nothing in the audio file could be decoded")
            raise NoSpeech("the recording is empty")

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._input.close()

    def _frames(self) -> Iterator[Any]:
        for packet in self._packets():
            self._read_bytes = max(self._read_bytes, packet.pos or 0)
            try:
                frames = packet.decode()
            except self._av.FFmpegError:
                self.damaged += 1
                continue
            yield from frames

    def _packets(self) -> Iterator[Any]:
        """Every packet that can be read. An error ends the library's generator, so reading is begun again behind it."""
        failures = 0
        while failures < _MAX_DAMAGE:
            packets = self._input.demux(self._stream)
            try:
                for packet in packets:
                    failures = 0
                    yield packet
            except EOFError:
                return
            except self._av.FFmpegError:
                self.damaged += 1
                failures += 1
            else:
                return

    def _check(self, frame: Any) -> None:
        if frame.sample_rate not in _RATES or not 0 < frame.layout.nb_channels <= _MAX_CHANNELS:
            raise BadAudio("the audio file has an impossible sound format")
        # Checked before resampling: one short frame at a tiny rate could unfold into hours.
        self._cap(self.duration_s + frame.samples / frame.sample_rate)

    def _counted(self, pieces: Iterator["Samples"]) -> Iterator["Samples"]:
        for piece in pieces:
            self.duration_s += len(piece) / RATE
            self._cap(self.duration_s)
            yield piece

    def _cap(self, seconds: float) -> None:
        if seconds > self._max_duration_s + 1.0:
            raise TooLong(f"longer than {self._max_duration_s / 3600:g} hours")


def _open_nothing(url: str, flags: int, options: dict[str, str]) -> BinaryIO:
    raise PermissionError("an audio file may not open another file")


class _Resampler:
    """Resamples frames, and begins anew when damage or a chained stream changes the format in mid-file."""

    def __init__(self, av: Any) -> None:
        self._av = av
        self._inner: Any = None
        self._format: tuple[Any, ...] = ()

    def push(self, frame: Any) -> Iterator["Samples"]:
        this = (frame.sample_rate, frame.layout.name, frame.format.name)
        if this != self._format:
            yield from self.flush()
            self._inner = self._av.AudioResampler(format="s16", layout="mono", rate=RATE)
            self._format = this
        frame.pts = None  # damaged files carry damaged times; the order of the samples is what counts
        yield from self._as_floats(frame)

    def flush(self) -> Iterator["Samples"]:
        if self._inner is not None:
            yield from self._as_floats(None)
            self._inner = None

    def _as_floats(self, frame: Any) -> Iterator["Samples"]:
        import numpy as np

        for out in self._inner.resample(frame):
            yield out.to_ndarray().reshape(-1).astype(np.float32) / 32768.0
