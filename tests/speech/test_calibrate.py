"""Estimates of what this machine can carry: measured in a child, believable, and turned into one advice."""

import pytest

from pipelines.ports import SpeechCrashed
from pipelines.speech.calibrate import SHAPES, Estimate, estimate, recommended
from pipelines.speech.memory import available_mb
from pipelines.speech.models import HEBREW_DEFAULT, KNOWN, known


def an_estimate(model: str, minutes: float, *, fits: bool = True) -> Estimate:
    return Estimate(model=model, minutes=minutes, memory_mb=1000, fits_memory=fits)


async def test_a_small_model_is_measured_in_seconds():
    tiny = known("tiny")
    assert tiny is not None
    (measured,) = await estimate([tiny])

    assert measured.model == "tiny"
    assert 0.1 < measured.minutes < 30.0
    assert measured.fits_memory == (measured.memory_mb <= available_mb())


async def test_a_measurement_that_takes_too_long_is_ended():
    with pytest.raises(SpeechCrashed, match="too long"):
        await estimate(timeout_s=0.01)


def test_every_known_model_has_a_shape_and_the_best_hebrew_one_comes_first():
    assert {model.shape for model in KNOWN} == set(SHAPES)
    assert KNOWN[0].name == HEBREW_DEFAULT


def test_the_best_comfortable_model_is_advised():
    fast = [an_estimate(HEBREW_DEFAULT, 6.7), an_estimate("large-v3-turbo", 6.7), an_estimate("small", 4.0)]
    slow = [an_estimate(HEBREW_DEFAULT, 40.0), an_estimate("small", 14.0), an_estimate("base", 2.0)]
    hopeless = [an_estimate(HEBREW_DEFAULT, 90.0), an_estimate("small", 40.0), an_estimate("base", 20.0)]
    cramped = [an_estimate(HEBREW_DEFAULT, 5.0, fits=False), an_estimate("small", 4.0)]

    assert recommended(fast, language="he") == HEBREW_DEFAULT
    assert recommended(fast, language="en") == "large-v3-turbo"
    assert recommended(slow, language="he") == "small"
    assert recommended(hopeless, language="he") == "base"
    assert recommended(cramped, language="he") == "small"
    assert recommended([an_estimate("tiny", 1.0, fits=False)], language="he") == ""
