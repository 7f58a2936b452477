"""The rules around the model, run on scripted models: nothing spoken is lost, nothing unspoken is kept."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from pipelines.speech.decode import RATE
from pipelines.speech.micro import Line, Script, Shape, build_random, build_scripted
from pipelines.speech.recognise import FULL_CLIP_TOKENS, MAX_HOTWORD_TOKENS, Recogniser, cap_hotwords, without_loops
from pipelines.speech.windows import Window
from tests.speech.sounds import silence, spoken

HEBREW = "נפגשתי היום עם דנה. היא ישנה טוב יותר השבוע."


def words(prefix: str, count: int) -> str:
    return " ".join(f"{prefix}{number}" for number in range(count))


@pytest.fixture
def say(tmp_path: Path):
    """Builds a model for a script and listens with it to some seconds of speech (or to given samples)."""

    def listen(script: Script, seconds: float = 26.0, names=(), samples=None):
        build_scripted(tmp_path / "model", script)
        recogniser = Recogniser(tmp_path / "model", language=script.language, names=names, threads=1)
        heard = spoken()[: int(seconds * RATE)] if samples is None else samples
        window = Window(start_s=100.0, samples=heard)
        return [segment for _, segments in recogniser.listen(window) for segment in segments]

    return listen


def script(text: str, **details) -> Script:
    lines = (Line(start_s=0.0, end_s=8.0, text=text),)
    return Script(**{"language": "he", "lines": lines} | details)


def test_hebrew_comes_out_as_it_was_said_with_times_of_the_recording(say):
    lines = (Line(start_s=0.5, end_s=4.0, text=HEBREW), Line(start_s=4.6, end_s=8.0, text="נמשיך ביום חמישי."))
    first, second = say(Script(language="he", lines=lines))

    assert (first.text, second.text) == (HEBREW, "נמשיך ביום חמישי.")
    assert first.start_s == pytest.approx(100.6, abs=0.2)
    assert second.end_s == pytest.approx(108.1, abs=0.2)
    assert first.confidence > 0.9


def test_more_tokens_than_a_clip_can_carry_are_read_again_in_halves(say):
    """A clip of 300 words would end at the 222nd; its halves, half as full, say a hundred each."""
    long = (Line(start_s=0.0, end_s=24.0, text=words("lost", 300)),)
    short = (Line(start_s=0.0, end_s=8.0, text=words("kept", 100)),)
    segments = say(Script(language="en", lines=long, when_short=short))

    assert [segment.text for segment in segments] == [words("kept", 100)] * 2
    assert segments[1].start_s > 108.0
    assert all(before.end_s <= after.start_s for before, after in itertools.pairwise(segments))


def test_a_clip_just_under_the_limit_is_read_once(say):
    text = words("w", FULL_CLIP_TOKENS - 4)  # two timestamps come with them
    short = (Line(start_s=0.0, end_s=8.0, text="half"),)
    (segment,) = say(Script(language="en", lines=(Line(start_s=0.0, end_s=24.0, text=text),), when_short=short))
    assert segment.text == text


def test_a_model_that_never_stops_talking_ends_at_the_shortest_half(say):
    """Both scripts are too long, so halving goes on down to a few seconds and takes what is there."""
    long = (Line(start_s=0.0, end_s=24.0, text=words("a", 300)),)
    short = (Line(start_s=0.0, end_s=8.0, text=words("b", 300)),)
    segments = say(Script(language="en", lines=long, when_short=short))
    assert 2 <= len(segments) <= 8


def test_a_hundred_names_neither_break_the_model_nor_cost_a_word(say):
    names = [f"שם פרטי ארוך {number}" for number in range(100)]
    (segment,) = say(script(HEBREW), names=names)
    assert segment.text == HEBREW


def test_names_are_kept_in_order_while_they_fit():
    def count(text: str) -> int:
        return len(text.split())

    chosen = cap_hotwords([f"Name{number}" for number in range(80)] + ["Name1", "  "], count).split(", ")

    assert chosen == [f"Name{number}" for number in range(MAX_HOTWORD_TOKENS)]


def test_a_name_too_long_is_left_out_and_the_next_is_not():
    assert cap_hotwords(["x " * 60, "Dana"], lambda text: len(text.split())) == "Dana"


def test_silence_never_becomes_words(say):
    assert say(script(HEBREW), samples=silence(60)) == []


def test_what_the_model_itself_takes_for_no_speech_is_dropped(say):
    assert say(script(HEBREW, says_no_speech=True, sharpness=1.5)) == []


def test_an_unsure_model_gives_low_confidence(say):
    segments = say(script(HEBREW, sharpness=9.0))
    assert segments
    assert all(0.0 < segment.confidence < 0.9 for segment in segments)


def test_a_model_of_random_weights_says_nothing(tmp_path):
    build_random(tmp_path, Shape(width=64, heads=2, encoder_layers=1, decoder_layers=1, vocabulary=2500))
    recogniser = Recogniser(tmp_path, language="en", threads=1)
    heard = list(recogniser.listen(Window(start_s=0.0, samples=spoken()[: 10 * RATE])))
    assert [segments for _, segments in heard] == [[]]


@pytest.mark.parametrize(
    "line", ["תודה שצפיתם!", "כתוביות", "Thanks for watching!", "Subtitles by the Amara.org community"]
)
def test_lines_learnt_from_subtitles_are_not_a_recap(say, line):
    assert say(script(line)) == []


def test_a_recap_may_speak_of_subtitles(say):
    text = "דנה אמרה תודה שצפיתם איתי בסרט שהיא צילמה עם אחיה הקטן בחופשה"
    (segment,) = say(script(text))
    assert segment.text == text


@pytest.mark.parametrize(
    ("said", "left", "was_loop"),
    [
        ("היא אמרה לא לא לא", "היא אמרה לא לא לא", False),
        ("טוב " * 30, "טוב", True),
        ("ואז " + "היא הלכה הביתה " * 9 + "לבד", "ואז היא הלכה הביתה לבד", True),
        ("one two three", "one two three", False),
        ("", "", False),
    ],
)
def test_a_phrase_in_a_loop_is_said_once(said, left, was_loop):
    assert without_loops(said) == (left, was_loop)


def test_the_same_recording_gives_the_same_words_twice(say):
    assert say(script(HEBREW)) == say(script(HEBREW))


def test_a_script_may_not_say_what_it_could_not_repeat(tmp_path):
    with pytest.raises(ValueError, match="30 seconds"):
        build_scripted(tmp_path, Script(language="en", lines=(Line(start_s=0.0, end_s=31.0, text="long"),)))
    with pytest.raises(ValueError, match="said before"):
        build_scripted(tmp_path, Script(language="en", lines=(Line(start_s=0.0, end_s=3.0, text="again again"),)))


def test_the_whole_scripted_model_is_small(tmp_path):
    build_scripted(tmp_path, script(HEBREW))
    names = sorted(file.name for file in tmp_path.iterdir())

    assert names == ["config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.json"]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 1_500_000
    assert np.isfinite(spoken()).all()
