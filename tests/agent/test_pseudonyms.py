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
        "bandana, adapt, leviathan",
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
    assert names.hide("I will ask Will with grace") == f"I will ask {names.hide('Will')} with grace"


def test_marks_that_stand_in_the_text_already_are_not_mistaken_for_ours():
    text = "The note says [P1] and Dana"
    names = marks(text)
    hidden = names.hide(text)
    assert "Dana" not in hidden
    assert names.restore(hidden) == text
    assert names.unknown_marks(hidden) == []


def test_a_mark_that_nobody_gave_out_is_named():
    assert marks().unknown_marks("hello [P77] and [PHONE3]") == ["[P77]", "[PHONE3]"]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("My sister Zelda came, and Zelda's boss Rupert too.", "My sister [N1] came, and [N1]'s boss [N2] too."),
        ("She told Michael Stern about May and June.", "She told [N1] [N2] about May and June."),
        ("Dr. Oppenheim raised the dose on Monday.", "Dr. [N1] raised the dose on Monday."),
        ("אחותי שיר אמרה שהיא אוהבת לשיר.", "אחותי [N1] אמרה שהיא אוהבת לשיר."),
        ("דיברתי עם טל, ולטל היה קשה.", "דיברתי עם [N1], ול[N1] היה קשה."),
        ("הבעל של רותי ויוסי התקשרו.", "הבעל של [N1] ו[N2] התקשרו."),
        ("לאור המצב היה אור חזק.", "לאור המצב היה אור חזק."),
        ("היא גרה ברחוב הרצל 12, תל אביב.", "היא גרה ב[ADDRESS1]."),
        ("I live at 12 Main Street, Apt 4.", "I live at [ADDRESS1]."),
        ('ת"ז 123456782, אתר www.example.org/a', 'ת"ז [ID1], אתר [LINK1]'),
        ("follow @dana.c on it", "follow [LINK1] on it"),
    ],
)
def test_people_and_places_that_nobody_told_us_of_are_hidden_and_come_back(text: str, hidden: str):
    names = Pseudonyms(patients=[], texts=[text])
    assert names.hide(text) == hidden
    assert names.restore(hidden) == text


def test_somebody_named_in_one_text_is_known_in_the_others():
    texts = ["Her cousin Rupert came.", "Rupert, again."]
    names = Pseudonyms(patients=[], texts=texts)
    assert [names.hide(text) for text in texts] == ["Her cousin [N1] came.", "[N1], again."]


def test_the_whole_caseload_and_the_practice_can_be_told_later():
    names = Pseudonyms(patients=["Dana Cohen"])
    names.also_know(people=["יוסי שלום", "Rebecca Stern"], practice="Kesher Clinic")
    hidden = names.hide_known("ליוסי, שלום! Becky Stern, Kesher Clinic.")
    assert hidden == "ל[P6], שלום! [P5] [P4], [ORG1]."
    assert names.restore(hidden) == "ליוסי, שלום! Becky Stern, Kesher Clinic."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("יוסי בן דוד", "הבן שלה בן שלוש"),
        ("אור לוי", "לאור זאת, באור השמש"),
        ("שיר כהן", "היא אוהבת לשיר וכתבה שיר"),
        ("Will Grace", "will she come, with grace?"),
    ],
)
def test_a_name_that_is_a_word_leaves_the_plainly_ordinary_use_of_it(name: str, text: str):
    assert Pseudonyms(patients=[name]).hide_known(text) == text


@pytest.mark.parametrize("mark", ["[p1]", "[ P1 ]", "[N7]", "[ADDRESS2]"])
def test_what_only_looks_like_one_of_our_marks_is_named(mark: str):
    assert marks("Dana").unknown_marks(f"hello {mark}") == [mark]


def test_a_mark_that_is_half_written_is_not_shown():
    names = marks("Dana")
    hidden = names.hide("Dana")
    assert names.restore_growing(f"Hi {hidden}, and {hidden[:-1]}") == "Hi Dana, and "


@given(st.text(alphabet="דנהכוליםשמ DanaCohen05-+[]P1@. \n", max_size=60))
def test_hiding_and_restoring_never_leaves_a_name_and_never_loses_the_rest(text: str):
    names = marks(text)
    hidden = names.hide(text)
    assert names.unknown_marks(hidden) == []
    assert len(names.restore(hidden).split()) >= 1 or not text.split()
    assert names.hide(names.restore(hidden)) == hidden


def test_a_known_name_that_is_a_word_is_hidden_before_a_verb_that_begins_like_the_article():
    names = Pseudonyms(patients=["שיר לוי"])

    for said in ("מה שיר הייתה אומרת", "שיר הודיעה שתאחר", "שיר הציבה גבול"):
        assert "שיר" not in names.hide(said)
    assert names.hide("היא זוכרת את שיר הערש") == "היא זוכרת את שיר הערש"


def test_words_that_end_like_a_title_introduce_nobody():
    assert Pseudonyms(patients=[], texts=[]).hide("הוא שומר רז") == "הוא שומר רז"
