"""When something should happen, in the words of a therapist: a clock, a day, a day of the week."""

import datetime as dt
import re

FURTHEST = dt.timedelta(days=90)
_CLOCK = re.compile(r"(?<![\d.])(\d{1,2}):(\d{2})(?![\d.])")
_MONTHS = "ינואר|פברואר|מר[סץ]|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר"
_HOUR = re.compile(
    rf"(?<!\w)(?:ב[-־]?|בשעה\s+|at\s+)(\d{{1,2}})(?![\d:./]|\s+(?:לחודש|ב?(?:{_MONTHS})))", re.IGNORECASE
)
"""A bare hour behind a word that makes it one; "ב-5 בדצמבר" is a day."""
_AFTERNOON = re.compile(r"pm\b|p\.m\.|evening|afternoon|בערב|בצהריים|אחר הצהריים|אחה[\"״]צ", re.IGNORECASE)
_DAY = re.compile(r"(?<![\d:])(\d{1,2})[./](\d{1,2})(?:[./](\d{2,4}))?(?![\d:])")
_WEEKDAYS = (
    r"יום שני|monday",
    r"יום שלישי|tuesday",
    r"יום רביעי|wednesday",
    r"יום חמישי|thursday",
    r"יום שישי|friday",
    r"שבת|saturday",
    r"יום ראשון|sunday",
)
_TOMORROW = re.compile(r"מחר|tomorrow", re.IGNORECASE)
_TODAY = re.compile(r"(?<!\w)(?:היום|הערב|today|tonight|this evening)(?!\w)", re.IGNORECASE)


def planned_time(text: str, now: dt.datetime) -> dt.datetime | None:
    """ "18:30", "tomorrow at 9", "12.3 10:00", "Thursday at 8 in the evening": the next such moment.

    None when it is unclear, past or too far off.

    A wall time that the change of clocks skips does not exist and is refused.
    """
    try:
        time = said_clock(text)
        day = said_day(text, now, at=time)
    except ValueError:
        return None
    if time is None:
        return None
    when = dt.datetime.combine(day or now.date(), time, tzinfo=now.tzinfo)
    if day is None and when <= now:
        when += dt.timedelta(days=1)
    exists = when.astimezone(dt.UTC).astimezone(now.tzinfo).replace(tzinfo=None) == when.replace(tzinfo=None)
    return when if exists and now < when <= now + FURTHEST else None


def said_clock(text: str) -> dt.time | None:
    """A clock, or a bare hour behind a word that makes it one; None without. Raises ValueError for no hour of a day."""
    clock = _CLOCK.search(text)
    if clock is None:
        hours = list(_HOUR.finditer(text))
        if len(hours) != 1:
            return None
        clock = hours[0]
    hour, minute = int(clock[1]), int(clock[2]) if clock.re is _CLOCK else 0
    return dt.time(hour + 12 if 0 < hour < 12 and _AFTERNOON.search(text) else hour, minute)


def said_day(text: str, now: dt.datetime, *, at: dt.time | None = None) -> dt.date | None:
    """A date, tomorrow, a day of the week (today only while `at` is to come), today; None without.

    Raises ValueError for a date that no calendar has.
    """
    if (match := _DAY.search(text)) is not None:
        day, month, year = int(match[1]), int(match[2]), int(match[3] or now.year)
        found = dt.date(year + 2000 if year < 100 else year, month, day)
        return found.replace(year=found.year + 1) if match[3] is None and found < now.date() else found
    if _TOMORROW.search(text):
        return now.date() + dt.timedelta(days=1)
    weekday = said_weekday(text)
    if weekday is None:
        return now.date() if _TODAY.search(text) else None
    ahead = (weekday - now.weekday()) % 7
    is_past = not ahead and at is not None and at <= now.time()
    return now.date() + dt.timedelta(days=7 if is_past else ahead)


def said_weekday(text: str) -> int | None:
    """The named day of the week, Monday being 0 as in Python."""
    return next((day for day, names in enumerate(_WEEKDAYS) if re.search(names, text, re.IGNORECASE)), None)
