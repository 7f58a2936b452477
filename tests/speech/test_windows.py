"""Windows end where it is quiet, clips hold the speech alone, and every time leads back to the recording."""

import numpy as np
import pytest

from pipelines.speech.decode import RATE
from pipelines.speech.windows import CLIP_S, Clip, Window, clips, quietest, windows
from tests.speech.sounds import noise, silence, spoken


def stream(samples, piece=4_000):
    return (samples[at : at + piece] for at in range(0, len(samples), piece))


def test_windows_put_together_are_the_recording():
    samples = noise(47.3)
    cut = list(windows(stream(samples), window_s=10.0))

    assert np.array_equal(np.concatenate([window.samples for window in cut]), samples)
    assert [round(window.start_s * RATE) for window in cut] == [
        sum(len(before.samples) for before in cut[:number]) for number in range(len(cut))
    ]
    assert all(5.0 <= len(window.samples) / RATE <= 10.0 for window in cut[:-1])


def test_a_window_ends_in_the_pause_and_not_in_a_word():
    samples = np.concatenate([noise(7.0), silence(1.0), noise(12.0)])
    first = next(windows(stream(samples), window_s=10.0))

    assert 7.0 < first.end_s < 8.0


def test_a_short_recording_is_one_window_and_an_empty_one_none():
    assert len(list(windows(stream(noise(1.0))))) == 1
    assert list(windows(stream(silence(0)))) == []


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(silence(20), id="silence"),
        pytest.param(noise(20), id="noise"),
        pytest.param(noise(20, 0.002), id="hiss"),
        pytest.param((0.3 * np.sin(np.arange(20 * RATE) / RATE * 2 * np.pi * 50)).astype(np.float32), id="mains-hum"),
    ],
)
def test_where_nobody_speaks_there_is_no_clip(sound):
    assert list(clips(Window(start_s=0.0, samples=sound))) == []


def test_silence_is_left_out_and_times_lead_back_over_it():
    speech = spoken()[: 8 * RATE]
    window = Window(start_s=0.0, samples=np.concatenate([silence(20), speech, silence(30), speech, silence(10)]))
    (clip,) = clips(window)

    assert 12.0 < clip.seconds < 20.0
    assert 19.0 < clip.original_s(0.0) < 21.0
    assert 66.0 < clip.original_s(clip.seconds, is_end=True) < 67.5
    seam = (clip.pieces[0][1] - clip.pieces[0][0]) / RATE
    assert clip.original_s(seam, is_end=True) < 30.0
    assert clip.original_s(seam) > 56.0


def test_no_clip_is_longer_than_the_model_can_hear():
    speech = spoken()
    window = Window(start_s=0.0, samples=np.concatenate([speech] * 4))
    found = list(clips(window))

    assert len(found) >= 4
    assert all(clip.seconds <= CLIP_S + 1.0 for clip in found)
    assert all(clip.seconds < 30.0 for clip in found)
    assert sum(clip.seconds for clip in found) > 0.9 * len(window.samples) / RATE


def test_halves_of_a_clip_are_the_whole_and_part_where_it_is_quiet():
    samples = np.concatenate([noise(8.0), silence(1.0), noise(7.0)])
    clip = Clip(pieces=((0, 4 * RATE), (10 * RATE, 22 * RATE)), samples=samples)
    before, after = clip.halves()

    assert np.array_equal(np.concatenate([before.samples, after.samples]), samples)
    assert 8.0 < before.seconds < 9.0
    assert before.pieces == ((0, 4 * RATE), (10 * RATE, 10 * RATE + len(before.samples) - 4 * RATE))
    assert after.pieces == ((before.pieces[1][1], 22 * RATE),)
    assert after.original_s(0.0) == pytest.approx(before.original_s(before.seconds, is_end=True))


def test_the_quietest_place_of_a_moment_is_its_middle():
    assert quietest(noise(0.1)) == pytest.approx(0.05 * RATE, abs=1)
