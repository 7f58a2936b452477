"""Days as they are typed: a date, a day of the week, tomorrow, in three days; and the last day of a series."""

import datetime as dt
import re
from dataclasses import dataclass

from agent.calendar.words import EDGE_L, Sentence, one_spelling, pattern, word
from agent.hebrew import FINAL_TO_MEDIAL

WEEK = dt.timedelta(days=7)
_HEBREW_DAYS = {"שני": 0, "שלישי": 1, "רביעי": 2, "חמישי": 3, "שישי": 4, "שבת": 5, "ראשון": 6}
_BY_NAME = {name.translate(FINAL_TO_MEDIAL): day for name, day in _HEBREW_DAYS.items()}
_LETTERS = {"ב": 0, "ג": 1, "ד": 2, "ה": 3, "ו": 4, "א": 6}
_ENGLISH_DAYS = (
    "mon(?:day)?",
    "tue(?:s|sday)?",
    "wed(?:nesday)?",
    "thu(?:r|rs|rsday)?",
    "fri(?:day)?",
    "sat(?:urday)?",
)
_ENGLISH = "|".join((*_ENGLISH_DAYS, "sun(?:day)?"))
_HEBREW = "|".join(_HEBREW_DAYS)
WEEKDAY = rf"(?:(?:ימי|יום)\s+)?(?P<he>{_HEBREW})|יום\s+(?P<letter>[א-ו])'?(?![א-ת])|(?P<en>{_ENGLISH})"
"""One day of the week by its name, or by its Hebrew letter."""
_NAMED_DAY = word(
    rf"(?:(?:on|this|coming|next|from|starting)\s+)*(?:[בלמוש]{{0,2}}-?)?(?:{WEEKDAY})"
    r"(?:\s+(?P<far>next week|(?:ב?שבוע\s+)הבא)|\s+(?:הקרוב|הקרובה|הבא|הבאה))?"
)
_NEAR = word(r"[בלמ]?-?(?P<day>היום|מחרתיים|מחר|today|the day after tomorrow|tomorrow)")
_AHEAD = {"היום": 0, "today": 0, "מחר": 1, "tomorrow": 1, "מחרתיים": 2}
_DAYS_AHEAD = {name.translate(FINAL_TO_MEDIAL): days for name, days in _AHEAD.items()} | {"the day after tomorrow": 2}
_PAST = {"היום": 0, "today": 0, "אתמול": 1, "yesterday": 1, "שלשום": 2}
_DAYS_AGO = {name.translate(FINAL_TO_MEDIAL): days for name, days in _PAST.items()}
_MONTHS = (
    "jan(?:uary)?|ינואר",
    "feb(?:ruary)?|פברואר",
    "mar(?:ch)?|מרץ|מרס",
    "apr(?:il)?|אפריל",
    "may|מאי",
    "june?|יוני",
    "july?|יולי",
    "aug(?:ust)?|אוגוסט",
    "sep(?:t|tember)?|ספטמבר",
    "oct(?:ober)?|אוקטובר",
    "nov(?:ember)?|נובמבר",
    "dec(?:ember)?|דצמבר",
)
_MONTH = "|".join(_MONTHS)
_DATE = pattern(
    r"(?<![\d:.])(?:(?<![^\W_])[בלמ]?-?)?(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?(?![\d:]|\.\d)"
)
_SPELT = word(
    rf"[בלמ]?-?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+|[בל]-?)?(?P<month>{_MONTH})(?:\s+(?P<year>\d{{4}}))?"
    rf"|(?P<month_first>{_MONTH})\s+(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?(?!:)"
)
_DISTANCES = {
    "a day": 1,
    "days": 1,
    "a week": 7,
    "weeks": 7,
    "two weeks": 14,
    "יום": 1,
    "ימים": 1,
    "יומיים": 2,
    "שבוע": 7,
    "שבועות": 7,
    "שבועיים": 14,
}
_DISTANCE = word(rf"(?:in|בעוד|עוד)\s+(?:(?P<n>\d{{1,2}})\s+)?(?P<unit>{'|'.join(_DISTANCES)})")
_DAYS_OF = {name.translate(FINAL_TO_MEDIAL): days for name, days in _DISTANCES.items()}
_UNTIL = r"(?:until|till|til|up to|through|עד)\s+(?:ל|ה)?-?"
_UNTIL_MONTH = word(
    rf"{_UNTIL}(?P<end>the end of\s+|end of\s+|סוף\s+)?(?P<month>{_MONTH})(?!\s+\d)(?:\s+(?P<year>\d{{4}}))?"
)
_UNTIL_DATE = pattern(rf"{EDGE_L}{_UNTIL}")


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day that was read. `is_weekday`: it was named by the day of the week, and today is a possible meaning."""

    date: dt.date
    is_weekday: bool = False


def weekday_of(found: re.Match[str]) -> int:
    """Which day of the week a match of WEEKDAY names, Monday being 0."""
    if found["he"]:
        return _BY_NAME[found["he"]]
    if found["letter"]:
        return _LETTERS[found["letter"]]
    return next(i for i, name in enumerate((*_ENGLISH_DAYS, "sun(?:day)?")) if re.fullmatch(name, found["en"]))


def take_day(sentence: Sentence, today: dt.date) -> Day | None:
    """The first kind of day that is said. A date without a year is the next such one.

    Raises ValueError for a date that no calendar has.
    """
    found = sentence.take(_DATE) or sentence.take(_SPELT)
    if found is not None:
        return Day(date=_dated(found, today))
    found = sentence.take(_NEAR)
    if found is not None:
        return Day(date=today + dt.timedelta(days=_DAYS_AHEAD[found["day"]]))
    found = sentence.take(_DISTANCE)
    if found is not None:
        return Day(date=today + dt.timedelta(days=int(found["n"] or 1) * _DAYS_OF[found["unit"]]))
    found = sentence.take(_NAMED_DAY)
    if found is None:
        return None
    if found["far"]:
        sunday = today - dt.timedelta(days=today.isoweekday() % 7)
        return Day(date=sunday + WEEK + dt.timedelta(days=(weekday_of(found) + 1) % 7))
    return Day(date=today + dt.timedelta(days=(weekday_of(found) - today.weekday()) % 7), is_weekday=True)


def past_day(text: str, today: dt.date) -> dt.date | None:
    """A day that is not in the future, said alone: "yesterday", "12.3", "12-3-26". A year that is missing is added."""
    ago = _DAYS_AGO.get(one_spelling(text))
    if ago is not None:
        return today - dt.timedelta(days=ago)
    found = _DATE.fullmatch(text.strip().replace("-", "."))
    if found is None:
        return None
    try:
        date = dt.date(_year(found, today), int(found["month"]), int(found["day"]))
        if date > today and not found["year"]:
            date = date.replace(year=date.year - 1)
    except ValueError:
        return None
    return date if date <= today else None


def _year(found: re.Match[str], today: dt.date) -> int:
    year = int(found.groupdict().get("year") or today.year)
    return year + 2000 if year < 100 else year


def _dated(found: re.Match[str], today: dt.date) -> dt.date:
    groups = found.groupdict()
    day = int(groups["day"] or groups.get("day_last") or 0)
    named = groups.get("month") or groups.get("month_first") or ""
    month = int(named) if named.isdecimal() else _month_of(named)
    date = dt.date(_year(found, today), month, day)
    return date.replace(year=date.year + 1) if not groups.get("year") and date < today else date


def _month_of(name: str) -> int:
    return next(i for i, names in enumerate(_MONTHS, 1) if pattern(names).fullmatch(name))


def take_until(sentence: Sentence, today: dt.date) -> dt.date | None:
    """The last day of a series: "until 15.3" with that day, "until March" before it, "until the end of March" with it.

    Raises ValueError where "until" is followed by no day.
    """
    found = sentence.take(_UNTIL_MONTH)
    if found is not None:
        month, year = _month_of(found["month"]), int(found["year"] or today.year)
        if not found["year"] and (year, month) < (today.year, today.month):
            year += 1
        if found["end"]:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return dt.date(year, month, 1) - dt.timedelta(days=1)
    found = sentence.take(_UNTIL_DATE)
    if found is None:
        return None
    rest = Sentence(sentence.text[found.start() :])
    day = take_day(rest, today)
    if day is None:
        raise ValueError("until when?")
    sentence.text = sentence.text[: found.start()] + rest.text
    return day.date
