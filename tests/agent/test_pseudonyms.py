"""Names, phones and addresses leave a text before a call and come back after it, exactly as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.pseudonyms import Pseudonyms

PATIENTS = ["דנה כהן", "Dana Cohen"]
THERAPIST = ["Dr. Ada Levi"]


def marks(*texts: str) -> Pseudonyms:
    return Pseudonyms(patients=PATIENTS, therapist=THERAPIST, texts=texts)


@pytest.mark.parametrize(
    "text",
    [
        "Dana came late",
        "Dana Cohen's diary",
        "ask Ada Levi or Ada",
        "לדנה ודנה מדנה שדנה ושלדנה",
        "דנה כהן, ולכהן",
        "call 054-1234567",
        "call +972 54 123 4567 or 03-6123456",
        "or (212) 555-0123 now",
        "write to dana.c+x@mail.example.co.il.",
        "id 012345678",
    ],
)
def test_what_is_hidden_comes_back_letter_for_letter(text: str):
    names = marks(text)
    hidden = names.hide(text)
    for secret in ("Dana", "Cohen", "Ada", "Levi", "דנה", "כהן", "1234567", "123 4567", "555-0123", "@", "012345678"):
        assert secret not in hidden
    assert names.restore(hidden) == text


@pytest.mark.parametrize(
    "text",
    [
        "At 10:30 on 2026-11-21, or 21.11.2026, score 27, 20 mg, 100-120",
        "סדנה ביום שני בשעה 10:30, ציון 14, 21/11/2026",
        "Bandana, Adapt, leviathan",
        "",
    ],
)
def test_ordinary_words_dates_and_scores_stay(text: str):
    assert marks(text).hide(text) == text


@pytest.mark.parametrize("text", ["DANA", "dana", "דָּנָה", "D\u200bana"])
def test_other_spellings_of_a_name_are_hidden_too(text: str):
    hidden = marks(text).hide(text)
    assert hidden.startswith("[P")
    assert marks(text).restore(hidden) in {"Dana", "דנה"}


def test_the_same_name_gets_the_same_mark_and_prefix_letters_stay_outside():
    hidden = marks().hide("דנה אמרה לדנה")
    mark = hidden.split()[0]
    assert hidden == f"{mark} אמרה ל{mark}"


def test_a_name_that_is_an_ordinary_word_is_hidden_only_with_its_capital():
    names = Pseudonyms(patients=["Will Grace"])
    assert names.hide("I will ask Will with grace") == f"I will ask {names.mark_of('Will')} with grace"


def test_marks_that_stand_in_the_text_already_are_not_mistaken_for_ours():
    text = "The note says [P1] and Dana"
    names = marks(text)
    hidden = names.hide(text)
    assert "Dana" not in hidden
    assert names.restore(hidden) == text
    assert names.unknown_marks(hidden) == []


def test_a_mark_that_nobody_gave_out_is_named():
    assert marks().unknown_marks("hello [P77] and [PHONE3]") == ["[P77]", "[PHONE3]"]


@given(st.text(alphabet="דנהכוליםשמ DanaCohen05-+[]P1@. \n", max_size=60))
def test_hiding_and_restoring_never_leaves_a_name_and_never_loses_the_rest(text: str):
    names = marks(text)
    hidden = names.hide(text)
    assert names.unknown_marks(hidden) == []
    assert len(names.restore(hidden).split()) >= 1 or not text.split()
    assert names.hide(names.restore(hidden)) == hidden
