"""Untrusted audio files: what is read of each container, and what damaged and hostile ones get."""

import io
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from pipelines.ports import BadAudio, NoSpeech, SpeechError, TooLong
from pipelines.speech.decode import RATE, Decoder
from tests.speech.sounds import damaged, encoded, noise, silence, video_only, wav

SECONDS = 12.0
CONTAINERS = {
    "mp3": ("mp3", "libmp3lame", {}),
    "wav": ("wav", "pcm_s16le", {}),
    "wav-mulaw": ("wav", "pcm_mulaw", {}),
    "wav-24-bit": ("wav", "pcm_s24le", {}),
    "m4a": ("ipod", "aac", {}),
    "mp4-fragmented": ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov"}),
    "ogg-opus": ("ogg", "libopus", {}),
    "ogg-flac": ("ogg", "flac", {}),
    "webm": ("webm", "libopus", {}),
    "webm-live": ("webm", "libopus", {"live": "1"}),
    "flac": ("flac", "flac", {}),
    "aac": ("adts", "aac", {}),
}
THERE_IS_A_CUT_TO_SEE = ["mp3", "wav", "wav-mulaw", "mp4-fragmented", "ogg-opus", "ogg-flac", "webm", "flac"]


def tone(seconds: float = SECONDS) -> np.ndarray:
    times = np.arange(int(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * (300 + 40 * np.sin(times)) * times)).astype(np.float32)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {
        name: encoded(tone(), container, codec, rate=8_000 if codec == "pcm_mulaw" else 48_000, options=options)
        for name, (container, codec, options) in CONTAINERS.items()
    }


def decode(data: bytes, **limits: float) -> tuple[np.ndarray, Decoder]:
    decoder = Decoder(io.BytesIO(data), **limits)
    return np.concatenate(list(decoder.samples())), decoder


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_supported_container_becomes_16_khz_mono(files, name):
    samples, decoder = decode(files[name])

    assert abs(len(samples) / RATE - SECONDS) < 0.15
    assert decoder.duration_s == pytest.approx(len(samples) / RATE)
    assert samples.dtype == np.float32
    assert 0.15 < float(np.sqrt(np.mean(samples**2))) < 0.25
    assert not decoder.truncated


def test_the_pictures_of_a_video_are_passed_over():
    samples, decoder = decode(encoded(tone(), "mp4", "aac", with_video=True))

    assert abs(len(samples) / RATE - SECONDS) < 0.15
    assert not decoder.truncated


@pytest.mark.parametrize("name", [name for name in CONTAINERS if not name.startswith(("wav", "webm"))])
def test_one_damaged_stretch_costs_only_itself(files, name):
    samples, _ = decode(damaged(files[name]))

    assert len(samples) / RATE > SECONDS - 2.5
    assert float(np.abs(samples[-RATE:]).max()) > 0.1  # what comes after the damage is there


@pytest.mark.parametrize("name", THERE_IS_A_CUT_TO_SEE)
def test_a_file_that_ends_early_is_decoded_up_to_the_cut_and_says_so(files, name):
    samples, decoder = decode(files[name][: int(len(files[name]) * 0.6)])

    assert 0.4 * SECONDS < len(samples) / RATE < 0.75 * SECONDS
    assert decoder.truncated


def test_an_m4a_without_its_index_is_refused(files):
    with pytest.raises(BadAudio, match="damaged or incomplete"):
        decode(files["m4a"][:-2000])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(np.random.default_rng(1).bytes(50_000), id="random"),
        pytest.param(b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n", id="m3u8"),
        pytest.param(b"\xef\xbb\xbf#EXTM3U\nfile:///etc/passwd\n", id="m3u8-bom"),
        pytest.param(b"ffconcat version 1.0\nfile other.mp3\n", id="ffconcat"),
        pytest.param(b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>', id="dash"),
        pytest.param(b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 5004 RTP/AVP 0\r\n", id="sdp"),
        pytest.param(b"[playlist]\nFile1=http://127.0.0.1/a.mp3\n", id="pls"),
        pytest.param(b"<!DOCTYPE html><html><body>404</body></html>", id="html"),
        pytest.param(b"PK\x03\x04" + bytes(500), id="zip"),
        pytest.param(b"MZ\x90\x00" + bytes(500), id="exe"),
        pytest.param(b"\x7fELF" + bytes(500), id="elf"),
        pytest.param(b"%PDF-1.7" + bytes(500), id="pdf"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(500), id="jpeg"),
        pytest.param(b"RIFF\x24\0\0\0AVI LIST" + bytes(500), id="avi"),
        pytest.param(b"RIFF\x24\0\0\0WAVE", id="wav-without-anything"),
        pytest.param(b"OggS" + bytes(200), id="ogg-without-anything"),
        pytest.param(b"OggS" + np.random.default_rng(2).bytes(9_000), id="ogg-of-noise"),
        pytest.param(b"fLaC" + bytes(100), id="flac-without-anything"),
        pytest.param(b"\x1a\x45\xdf\xa3" + bytes(100), id="webm-without-anything"),
        pytest.param(b"\0\0\0\x18ftypM4A " + bytes(100), id="m4a-without-anything"),
        pytest.param(b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"#EXTM3U\nhttp://127.0.0.1/\n", id="playlist-behind-id3"),
        pytest.param(b"\xff\xfb\x90\x00" + b"\x55" * 20, id="half-an-mp3-frame"),
    ],
)
def test_what_is_not_sound_is_refused(data):
    with pytest.raises(BadAudio):
        decode(data)


def test_the_refusal_names_what_it_is_and_shows_nothing_of_it():
    with pytest.raises(BadAudio, match="playlist") as refused:
        decode(b"#EXTM3U\nhttp://dana.example/secret.ts\n")
    assert "dana" not in str(refused.value)


def test_a_file_without_a_sound_track_is_refused():
    with pytest.raises(BadAudio, match="no sound track"):
        decode(video_only())


def test_a_whole_file_of_no_length_holds_no_speech():
    whole = wav(silence(1.0))
    data = whole[: whole.index(b"data")] + b"data" + bytes(4)

    with pytest.raises(NoSpeech):
        decode(data)


@pytest.mark.parametrize("name", ["flac", "mp3", "ogg-opus", "m4a"])
def test_a_header_that_says_too_long_is_refused_before_decoding(files, name):
    with pytest.raises(TooLong, match="hours"):
        Decoder(io.BytesIO(files[name]), max_duration_s=5.0)


def test_a_bomb_without_a_length_in_its_header_is_stopped_by_what_was_decoded():
    bomb = encoded(silence(120), "webm", "libopus", options={"live": "1"})
    decoder = Decoder(io.BytesIO(bomb), max_duration_s=30.0)

    with pytest.raises(TooLong):
        for _ in decoder.samples():
            pass
    assert decoder.duration_s < 33.0


def test_a_few_samples_at_a_tiny_rate_cannot_unfold_into_hours():
    sound = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 1, 2, 2, 16)  # one sample a second
    sound += b"data" + struct.pack("<I", 0xFFFFFFFF) + bytes(100_000)
    bomb = b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVE" + sound

    with pytest.raises((BadAudio, TooLong)):
        decode(bomb)


def test_a_recorder_that_was_never_stopped_is_not_called_cut():
    data = bytearray(wav(tone(3.0)))
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"

    samples, decoder = decode(bytes(data))

    assert abs(len(samples) / RATE - 3.0) < 0.1
    assert not decoder.truncated


def test_progress_without_a_length_in_the_header_follows_the_bytes(files):
    decoder = Decoder(io.BytesIO(files["webm-live"]))
    shares = [decoder.share_read for _ in decoder.samples()]

    assert decoder.promised_s is None
    assert shares == sorted(shares)
    assert shares[0] < 0.5
    assert shares[-1] > 0.9


def test_quiet_noise_decodes_like_anything_else():
    samples, _ = decode(wav(noise(2.0, 0.01)))
    assert len(samples) == 2 * RATE


REFERENCE = Path(os.environ.get("KESHER_REFERENCE_DIR", "/nonexistent")) / "data" / "audio"


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="KESHER_REFERENCE_DIR names no folder with real recordings")
@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("telegram.ogg", 3.44),
        ("jfk.flac", 11.0),
        ("asimov.mp3", 125.27),
        ("multilingual.mp3", 59.9),
        ("spk1_snt1.wav", 2.87),
    ],
)
def test_real_recordings_decode_whole(name, seconds):
    samples, decoder = decode((REFERENCE / name).read_bytes())

    assert len(samples) / RATE == pytest.approx(seconds, abs=0.05)
    assert not decoder.truncated
    assert decoder.damaged == 0


@pytest.mark.parametrize("name", CONTAINERS)
def test_no_flipped_byte_anywhere_does_more_than_refuse_or_lose_a_little(files, name):
    whole = files[name]
    dice = np.random.default_rng(11)
    for _ in range(12):
        data = bytearray(whole)
        for at in [*dice.integers(0, min(400, len(data)), size=2), *dice.integers(0, len(data), size=8)]:
            data[at] ^= int(dice.integers(1, 256))
        try:
            samples, decoder = decode(bytes(data), max_duration_s=600.0)
        except SpeechError:
            continue
        assert decoder.duration_s <= 601.0
        assert bool(np.isfinite(samples).all())
