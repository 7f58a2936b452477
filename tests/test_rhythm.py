"""How often a patient is written to: what was chosen or typed, and what follows from it for a day."""

import datetime as dt

import pytest

from pipelines.rhythm import Rhythm, due_on, rhythm_of, suggestion_day

SESSION = dt.date(2026, 11, 18)


def day(number: int) -> dt.date:
    return dt.date(2026, 11, number)


@pytest.mark.parametrize(
    ("frequency", "days"),
    [
        ("weekly", 7),
        ("when_needed", None),
        ("", None),
        ("Every two weeks", 14),
        ("פעם בשבועיים", 14),
        ("every 10 days", 10),
        ("כל 3 שבועות", 21),
        ("twice a week", 3),
        ("2 פעמים בשבוע", 3),
        ("0 times a week", 7),
        ("פעם בחודש", 30),
        ("when the moon is full", None),
    ],
)
def test_a_frequency_is_read_and_what_is_not_understood_asks_for_nothing(frequency: str, days: int | None) -> None:
    assert rhythm_of(frequency) == Rhythm(days=days)


@pytest.mark.parametrize("frequency", ["after_session", "after each session", "אחרי כל פגישה"])
def test_after_each_session_is_a_rhythm_of_its_own(frequency: str) -> None:
    assert rhythm_of(frequency) == Rhythm(is_after_session=True)


@pytest.mark.parametrize(
    ("frequency", "has_homework", "exercises", "expected"),
    [
        ("weekly", False, "sometimes", day(21)),
        ("weekly", True, "often", day(20)),
        ("after_session", False, "sometimes", day(19)),
        ("every day", True, "often", day(19)),
        ("when_needed", True, "sometimes", day(21)),
        ("when_needed", True, "never", None),
        ("when_needed", False, "often", None),
    ],
)
def test_a_suggestion_comes_some_days_after_a_session_or_not_at_all(
    frequency: str, has_homework: bool, exercises: str, expected: dt.date | None
) -> None:
    rhythm = rhythm_of(frequency)
    assert suggestion_day(rhythm, SESSION, has_homework=has_homework, exercises=exercises) == expected


def test_contact_is_due_after_the_last_of_session_and_message() -> None:
    weekly, after = Rhythm(days=7), Rhythm(is_after_session=True)
    assert due_on(weekly, last_session=day(1), last_sent=day(10)) == day(17)
    assert due_on(weekly, last_session=None, last_sent=None) is None
    assert due_on(after, last_session=day(10), last_sent=day(9)) == day(11)
    assert due_on(after, last_session=day(10), last_sent=day(10)) is None
    assert due_on(Rhythm(), last_session=day(1), last_sent=day(1)) is None
