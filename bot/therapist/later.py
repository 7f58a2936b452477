"""⏰ Later: the planned times that buttons offer, in the therapist's time zone."""

import datetime as dt

from bot.channels.base import Button
from bot.turn import Desk
from storage.models import Message


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
