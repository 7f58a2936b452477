"""Times in a question ("last week", "בחודש שעבר", "in March", "12.3") as days of the calendar."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dateutil.relativedelta import relativedelta

from agent.hebrew import language_of, plain
from storage.repositories.material import Days

Which = Literal["last", "before-last"]
_MONTHS = (
    "january jan ינואר", "february feb פברואר", "march mar מרצ מרס", "april apr אפריל", "may מאי", "june jun יוני",
    "july jul יולי", "august aug אוגוסט", "september sep sept ספטמבר", "october oct אוקטובר", "november nov נובמבר",
    "december dec דצמבר",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple of": 2, "few": 3,
    "שני": 2, "שתי": 2, "שלושה": 3, "שלוש": 3, "שלושת": 3, "ארבעה": 4, "ארבע": 4, "ארבעת": 4, "חמישה": 5, "חמש": 5,
    "שישה": 6, "שש": 6, "כמה": 3,
}  # fmt: skip
_UNITS = {
    "day": "days", "days": "days", "week": "weeks", "weeks": "weeks", "month": "months", "months": "months",
    "year": "years", "years": "years", "ימימ": "days", "הימימ": "days", "שבועות": "weeks", "השבועות": "weeks",
    "חודשימ": "months", "החודשימ": "months", "שנימ": "years", "השנימ": "years",
}  # fmt: skip
_ONE_OR_TWO = {
    "שבוע": ("weeks", 1), "שבועיימ": ("weeks", 2), "חודש": ("months", 1), "חודשיימ": ("months", 2),
    "שנה": ("years", 1), "שנתיימ": ("years", 2), "יומיימ": ("days", 2),
}  # fmt: skip
_NUMBER = "|".join([r"\d{1,3}", *sorted(_NUMBERS, key=len, reverse=True)])
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))


@dataclass(frozen=True, kw_only=True)
class When:
    """The days a question asks about, or the session it names; `rest` is the question without these words."""

    days: Days | None = None
    session: Which | None = None
    rest: str = field(repr=False)


_Read = Callable[[re.Match[str], dt.date, bool], Days | None]


def when_in(question: str, today: dt.date) -> When:
    """The first time that is named; a question that names none asks about any. In Hebrew a week begins on Sunday."""
    text = plain(question)
    for pattern, which in _SESSIONS:
        if found := pattern.search(text):
            return When(session=which, rest=_without(text, found))
    starts_on_sunday = language_of(question) == "he"
    for pattern, read in _TIMES:
        found = pattern.search(text)
        try:
            days = read(found, today, starts_on_sunday) if found else None
        except (ValueError, OverflowError):  # "31.2", or further back than the calendar goes
            continue
        if found and days is not None:
            return When(days=days, rest=_without(text, found))
    return When(rest=question)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _day(back: int) -> _Read:
    def read(_: re.Match[str], today: dt.date, __: bool) -> Days:
        day = today - dt.timedelta(days=back)
        return Days(since=day, until=day)

    return read


def _week(back: int) -> _Read:
    def read(_: re.Match[str], today: dt.date, starts_on_sunday: bool) -> Days:
        first = today - dt.timedelta(days=today.isoweekday() % 7 if starts_on_sunday else today.weekday())
        first -= dt.timedelta(weeks=back)
        return Days(since=first, until=first + dt.timedelta(days=6))

    return read


def _month(back: int) -> _Read:
    def read(_: re.Match[str], today: dt.date, __: bool) -> Days:
        first = today.replace(day=1) - relativedelta(months=back)
        return Days(since=first, until=first + relativedelta(months=1, days=-1))

    return read


def _year(back: int) -> _Read:
    def read(_: re.Match[str], today: dt.date, __: bool) -> Days:
        return Days(since=dt.date(today.year - back, 1, 1), until=dt.date(today.year - back, 12, 31))

    return read


def _span(found: re.Match[str]) -> relativedelta:
    """ "3 weeks", "שבועיים", or a bare unit."""
    parts = found.groupdict()
    if parts.get("near"):
        unit, count = _ONE_OR_TWO[parts["near"]]
    else:
        number = parts.get("number") or "1"
        unit, count = _UNITS[parts["unit"]], int(number) if number.isdecimal() else _NUMBERS[number]
    return relativedelta(**{unit: count})  # type: ignore[arg-type]  # the units are its own names


def _within(found: re.Match[str], today: dt.date, _: bool) -> Days:
    return Days(since=today - _span(found), until=today)


def _ago(found: re.Match[str], today: dt.date, _: bool) -> Days:
    """Nobody means the very day: half a unit around it."""
    span = _span(found)
    around = dt.timedelta(days=15 if span.months or span.years else 4 if abs(span.days) >= 7 else 1)
    return Days(since=today - span - around, until=min(today, today - span + around))


def _named_month(found: re.Match[str], today: dt.date, _: bool) -> Days:
    month, year = _MONTH[found["month"]], int(found["year"] or 0)
    year = year or (today.year if month <= today.month else today.year - 1)
    first = dt.date(year, month, 1)
    is_open = bool(found["since"])
    return Days(since=first, until=None if is_open else first + relativedelta(months=1, days=-1))


def _date(found: re.Match[str], today: dt.date, _: bool) -> Days:
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"] or today.year)
    named = dt.date(year + 2000 if year < 100 else year, month, day)
    if named > today and found["year"] is None:
        named = named.replace(year=named.year - 1)
    return Days(since=named, until=None if found["since"] else named)


def _re(pattern: str) -> re.Pattern[str]:
    """Whole words; a Hebrew one may carry a prefix letter. Written in plain spelling, whose letters are all medial."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_SESSIONS: tuple[tuple[re.Pattern[str], Which], ...] = (
    (_re(r"(?:in |at |from )?(?:the |our )?(?:session before last|one before last)"), "before-last"),
    (_re(r"ב?פגישה (?:ה?קודמת|שלפני האחרונה)|במפגש הקודמ"), "before-last"),
    (_re(r"(?:in |at |from |during )?(?:the |our |her |his )?(?:last|latest|most recent|previous) session"), "last"),
    (_re(r"[במ]?ה?פגישה האחרונה(?: שלנו)?|[במ]?ה?מפגש האחרונ(?: שלנו)?"), "last"),
)
_TIMES: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (_re(r"today|היומ"), _day(0)),
    (_re(r"yesterday|מ?אתמול"), _day(1)),
    (_re(r"שלשומ"), _day(2)),
    (_re(r"(?:in |during |over )?(?:the )?(?:past|last) (?P<number>" + _NUMBER + ") (?P<unit>" + _UNIT + ")"), _within),
    (_re(r"ב?-?(?P<number>" + _NUMBER + r") (?P<unit>" + _UNIT + r") האחרונ(?:ימ|ות)"), _within),
    (_re(r"ב?(?P<near>שבועיימ|חודשיימ|שנתיימ|יומיימ|שבוע|חודש) האחרונ(?:ימ)?"), _within),
    (_re(r"(?:in |during |over )?(?:the )?past (?P<unit>day|week|month|year)"), _within),
    (_re(r"(?P<number>" + _NUMBER + r") (?P<unit>" + _UNIT + r") ago"), _ago),
    (_re(r"לפני כ?-?(?P<number>" + _NUMBER + r") (?P<unit>" + _UNIT + ")"), _ago),
    (_re(r"לפני כ?-?(?P<near>" + "|".join(_ONE_OR_TWO) + ")"), _ago),
    (_re(r"(?:in |during )?(?:this week)|ב?שבוע הזה|השבוע(?! ה)"), _week(0)),
    (_re(r"(?:in |during )?(?:the )?(?:last|previous) week|ב?שבוע (?:שעבר|הקודמ)"), _week(1)),
    (_re(r"(?:in |during )?(?:this month)|ב?חודש הזה|החודש(?! ה)"), _month(0)),
    (_re(r"(?:in |during )?(?:the )?(?:last|previous) month|ב?חודש (?:שעבר|הקודמ)"), _month(1)),
    (_re(r"(?:in |during )?(?:this year)|השנה(?! ה)"), _year(0)),
    (_re(r"(?:in |during )?(?:the )?(?:last|previous) year|ב?שנה (?:שעברה|הקודמת)"), _year(1)),
    (_re(r"(?:on |from |in )?(?P<since>since |מאז ה?-?)?ב?-?(?P<day>\d{1,2})[./](?P<month>\d{1,2})"
         r"(?:[./](?P<year>\d{2,4}))?"),
     _date),
    (_re(r"(?:(?P<since>since |מאז |החל מ)|in |during |from |ב|מ)(?:חודש )?(?P<month>" + _MONTH_NAMES
         + r")(?: (?:of )?(?P<year>20\d\d))?"), _named_month),
)  # fmt: skip
