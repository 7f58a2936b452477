"""Search over one's own words: Hebrew as it is written, both languages on one subject, times as days."""

import datetime as dt

import pytest

from agent.search.find import find
from agent.search.keywords import rank
from agent.search.passages import LONGEST, pieces
from agent.search.times import when_in
from agent.search.words import terms_in
from tests.agent.passages import YOSSI, passage

TEXTS = (
    "דנה סיפרה שישנה רע השבוע, בערך ארבע שעות בלילה.",
    "עבדנו על נשימות ועל מחשבות טורדניות.",
    "היא רבה עם אחותה ביום שישי.",
    "She quarrelled with her boss about the night shifts.",
    "Homework: fill in a diary every evening.",
)
WEDNESDAY = dt.date(2026, 11, 25)


def found(question: str, *texts: str) -> list[str]:
    searched = texts or TEXTS
    return [searched[hit.place] for hit in rank(terms_in(question, leave_out=["Dana", "דנה"]), searched, limit=9)]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        pytest.param("איך דנה ישנה?", TEXTS[0], id="the-word-itself"),
        pytest.param("מה סיפרה דנה על השינה", TEXTS[0], id="another-form"),
        pytest.param("how did Dana sleep", TEXTS[0], id="english-question-hebrew-notes"),
        pytest.param("לגבי נְשִׁימוֹת", TEXTS[1], id="niqqud"),
        pytest.param("מה עם המחשבות", TEXTS[1], id="a-prefix-letter-and-a-final-letter"),
        pytest.param("קרה משהו במשפחה?", TEXTS[2], id="a-wider-word"),
        pytest.param("any quarrels?", TEXTS[3], id="english-ending"),
        pytest.param("על העבודה", TEXTS[3], id="hebrew-question-english-notes"),
        pytest.param("שיעורי הבית", TEXTS[4], id="two-words-that-are-one"),
    ],
)
def test_a_question_finds_what_speaks_to_it_first(question: str, text: str) -> None:
    assert found(question)[:1] == [text]


@pytest.mark.parametrize("question", ["xylophone lessons", "מה היא אמרה על ספינות", "what about Dana?", "", "?"])
def test_what_nobody_spoke_of_finds_nothing(question: str) -> None:
    assert found(question) == []


def test_a_text_that_answers_to_one_word_of_three_is_left_out() -> None:
    texts = ("The diary shows panic before every exam.", "She kept a diary.", "Panic again, exam passed.")
    assert found("panic exam diary", *texts) == [texts[0], texts[2]]


def test_words_of_a_question_are_never_taken_for_operators_of_the_search() -> None:
    assert found('panic" OR words:* NEAR(a) -- ; DROP TABLE texts', "No panic today.") == ["No panic today."]


def test_that_something_was_worked_on_in_a_session_is_not_about_work() -> None:
    assert found("how is work?", "We worked on boundaries.", "Her work is hard.") == ["Her work is hard."]


def test_a_question_about_a_person_alone_gets_what_is_newest() -> None:
    passages = [passage("First.", day=1), passage("Last.", day=20, patient=YOSSI), passage("Middle.", day=9)]
    assert [one.text for one in find("what about Dana", passages, names=["Dana"], limit=2)] == ["Last.", "Middle."]


def test_long_notes_are_cut_between_sentences_and_nothing_is_lost() -> None:
    text = " ".join(f"Sentence number {n} says a little more." for n in range(40))
    cut = list(pieces(text))
    assert len(cut) > 3
    assert " ".join(cut) == text
    assert all(len(piece) <= LONGEST and piece.endswith(".") for piece in cut)


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("last week", "2026-11-16", "2026-11-22"),
        ("בשבוע שעבר", "2026-11-15", "2026-11-21"),
        ("השבוע", "2026-11-22", "2026-11-28"),
        ("בשבוע האחרון", "2026-11-18", "2026-11-25"),
        ("בחודש שעבר", "2026-10-01", "2026-10-31"),
        ("in the past 3 months", "2026-08-25", "2026-11-25"),
        ("ב־3 החודשים האחרונים", "2026-08-25", "2026-11-25"),
        ("yesterday", "2026-11-24", "2026-11-24"),
        ("לפני שבועיים", "2026-11-07", "2026-11-15"),
        ("two weeks ago", "2026-11-07", "2026-11-15"),
        ("in March", "2026-03-01", "2026-03-31"),
        ("בדצמבר", "2025-12-01", "2025-12-31"),
        ("מאז ינואר", "2026-01-01", None),
        ("since 12.3.", "2026-03-12", None),
        ("ב-12/3/25", "2025-03-12", "2025-03-12"),
        ("this year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_time_is_a_stretch_of_days_and_leaves_the_rest_of_the_question(
    words: str, since: str, until: str | None
) -> None:
    first, last = ("panic", "sleep") if words.isascii() else ("פאניקה", "שינה")
    when = when_in(f"{first} {words} {last}", WEDNESDAY)
    assert when.days is not None
    assert (str(when.days.since), when.days.until and str(when.days.until)) == (since, until)
    assert [term.families for term in terms_in(when.rest)] == [{"anxiety"}, {"sleep"}]


@pytest.mark.parametrize("words", ["in the last session", "בפגישה האחרונה", "from our last session"])
def test_the_last_session_is_a_time_too(words: str) -> None:
    assert when_in(f"what came up {words}", WEDNESDAY).session == "last"


@pytest.mark.parametrize("words", ["31.2", "may Dana be sad", "the 5th", "99999 years ago", "מרץ"])
def test_what_is_no_time_limits_nothing(words: str) -> None:
    when = when_in(words, WEDNESDAY)
    assert (when.days, when.session, when.rest) == (None, None, words)
