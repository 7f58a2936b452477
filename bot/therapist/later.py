"""⏰ Later: a planned time, picked or typed, in the therapist's time zone."""

import datetime as dt
import re

from bot.channels.base import Button
from bot.turn import Desk
from storage.models import Message

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


def choices(now: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """In an hour, this evening, tomorrow morning and evening; what is past or too near is left out."""
    evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
    tomorrow = now + dt.timedelta(days=1)
    morning = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    found = [("in-an-hour", _in(now, dt.timedelta(hours=1)))]
    if evening > now + dt.timedelta(minutes=30):
        found.append(("this-evening", evening))
    return [*found, ("tomorrow-morning", morning), ("tomorrow-evening", morning.replace(hour=18))]


def _in(now: dt.datetime, span: dt.timedelta) -> dt.datetime:
    """Real time, not wall time: an hour from now stays an hour over a change of clocks."""
    return (now.astimezone(dt.UTC) + span).astimezone(now.tzinfo).replace(second=0, microsecond=0)


def time_rows(desk: Desk, message: Message) -> list[list[Button]]:
    buttons = [
        desk.button(
            desk.say(f"later-{name}", time=f"{when:%H:%M}"),
            "draft.at",
            of=message.id,
            version=message.version,
            choice=f"{when:%d.%m.%Y %H:%M}",
        )
        for name, when in choices(desk.now)
    ]
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


def planned_time(text: str, now: dt.datetime) -> dt.datetime | None:
    """ "18:30", "tomorrow at 9", "12.3 10:00", "Thursday at 8 in the evening": the next such moment.

    None when it is unclear, past or too far off.

    A wall time that the change of clocks skips does not exist and is refused.
    """
    try:
        time = _time(text)
        day = _day(text, now)
    except ValueError:
        return None
    if time is None:
        return None
    if day is None and (weekday := _weekday(text)) is not None:
        ahead = dt.timedelta(days=(weekday - now.weekday()) % 7)
        is_past = not ahead and time <= now.time()
        day = now.date() + (dt.timedelta(days=7) if is_past else ahead)
    when = dt.datetime.combine(day or now.date(), time, tzinfo=now.tzinfo)
    if day is None and when <= now:
        when += dt.timedelta(days=1)
    exists = when.astimezone(dt.UTC).astimezone(now.tzinfo).replace(tzinfo=None) == when.replace(tzinfo=None)
    return when if exists and now < when <= now + FURTHEST else None


def _time(text: str) -> dt.time | None:
    """A clock, or a bare hour behind a word that makes it one. Raises ValueError where no day has such an hour."""
    clock = _CLOCK.search(text)
    if clock is None:
        hours = list(_HOUR.finditer(text))
        if len(hours) != 1:
            return None
        clock = hours[0]
    hour, minute = int(clock[1]), int(clock[2]) if clock.re is _CLOCK else 0
    return dt.time(hour + 12 if 0 < hour < 12 and _AFTERNOON.search(text) else hour, minute)


def _day(text: str, now: dt.datetime) -> dt.date | None:
    match = _DAY.search(text)
    if match is None:
        return now.date() + dt.timedelta(days=1) if _TOMORROW.search(text) else None
    day, month, year = int(match[1]), int(match[2]), int(match[3] or now.year)
    found = dt.date(year + 2000 if year < 100 else year, month, day)
    return found.replace(year=found.year + 1) if match[3] is None and found < now.date() else found


def _weekday(text: str) -> int | None:
    """The named day of the week, Monday being 0 as in Python."""
    return next((day for day, names in enumerate(_WEEKDAYS) if re.search(names, text, re.IGNORECASE)), None)
