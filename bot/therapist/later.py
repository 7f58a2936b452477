"""⏰ Later: a planned time, picked or typed, in the therapist's time zone."""

import datetime as dt
import re

from bot.channels.base import Button
from bot.turn import Desk
from storage.models import Message

FURTHEST = dt.timedelta(days=90)
_CLOCK = re.compile(r"(?<![\d.])(\d{1,2}):(\d{2})(?![\d.])")
_DAY = re.compile(r"(?<![\d:])(\d{1,2})[./](\d{1,2})(?:[./](\d{2,4}))?(?![\d:])")
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
    """ "18:30", "tomorrow 9:00", "12.3 10:00": the next such moment, or None when unclear, past or too far off.

    A wall time that the change of clocks skips does not exist and is refused.
    """
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    try:
        time = dt.time(int(clock[1]), int(clock[2]))
        day = _day(text, now)
    except ValueError:
        return None
    when = dt.datetime.combine(day or now.date(), time, tzinfo=now.tzinfo)
    if day is None and when <= now:
        when += dt.timedelta(days=1)
    exists = when.astimezone(dt.UTC).astimezone(now.tzinfo).replace(tzinfo=None) == when.replace(tzinfo=None)
    return when if exists and now < when <= now + FURTHEST else None


def _day(text: str, now: dt.datetime) -> dt.date | None:
    match = _DAY.search(text)
    if match is None:
        return now.date() + dt.timedelta(days=1) if _TOMORROW.search(text) else None
    day, month, year = int(match[1]), int(match[2]), int(match[3] or now.year)
    found = dt.date(year + 2000 if year < 100 else year, month, day)
    return found.replace(year=found.year + 1) if match[3] is None and found < now.date() else found
