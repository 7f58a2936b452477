"""⏰ Later: a planned time, picked or typed, in the therapist's time zone."""

import datetime as dt

from agent.calendar.clocks import take_clock
from agent.calendar.days import take_day
from agent.calendar.words import Sentence, one_spelling
from bot.channels.base import Button
from bot.turn import Desk
from storage.models import Message

FURTHEST = dt.timedelta(days=90)


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
    sentence = Sentence(one_spelling(text))
    try:
        day = take_day(sentence, now.date())
        clock = take_clock(sentence)
    except ValueError:
        return None
    if clock is None:
        return None
    when = dt.datetime.combine(day.date if day is not None else now.date(), clock, tzinfo=now.tzinfo)
    if when <= now and (day is None or day.is_weekday):
        when += dt.timedelta(days=1 if day is None else 7)
    exists = when.astimezone(dt.UTC).astimezone(now.tzinfo).replace(tzinfo=None) == when.replace(tzinfo=None)
    return when if exists and now < when <= now + FURTHEST else None
