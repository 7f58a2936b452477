"""What the evaluation measures about pseudonyms holds, on sentences that the rules were not written for."""

import pytest

from evaluation.pseudonyms import hidden_places, measured, ordinary_notes, replaced_in


@pytest.mark.parametrize("language", ["en", "he"])
def test_known_and_unknown_names_are_hidden_and_ordinary_words_stay(language: str):
    figures = measured(f"held_out_{language}")

    assert figures["known"] >= 0.99
    assert figures["unknown"] >= 0.90
    assert figures["contact"] >= 0.99
    assert figures["ordinary words replaced"] <= 0.02


def test_notes_that_name_nobody_stay_as_they_are():
    lost, words = replaced_in(ordinary_notes("ordinary_held_out_he"))

    assert lost / words <= 0.02


def test_the_measure_itself_sees_what_stays_and_what_goes():
    text = "My sister Rachel likes tea."

    assert [text[at] for at, is_hidden in enumerate(hidden_places(text, "en")) if is_hidden] == list("Rachel")
    assert replaced_in(["She told Rachel.", "Tea, please."]) == (1, 5)
