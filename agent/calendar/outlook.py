"""What a therapist should know before a time is planned: who else is there then, and which days are days of rest."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from agent.calendar.when import Plan, Unclear, When
from pipelines.quiet_times import rest_day
from pipelines.recheck import rules_of
from storage.models import Appointment
from storage.occurrences import Occurrence, days_of, on_the_wall
from storage.repositories.therapist import TherapistRoom

AHEAD = dt.timedelta(days=120)
MOST = 4
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Rest:
    """A day of rest; its holiday's name in the therapist's language, or '' on a Shabbat."""

    on: dt.date
    name: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Another appointment at the same time: its first session that is in the way, and how many there are."""

    first: Occurrence
    count: int


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Neither forbids anything: both are said."""

    clashes: Sequence[Clash]
    rests: Sequence[Rest]


async def outlook(room: TherapistRoom, plan: Plan, minutes: int, *, instead_of: Occurrence | None = None) -> Outlook:
    """Looks at the months ahead of a plan. `instead_of` is what is being moved, and is in nobody's way."""
    days = _days(plan, room.me.time_zone)
    starts = [on_the_wall(day, plan.clock, room.me.time_zone) for day in days]
    length = dt.timedelta(minutes=minutes)
    others = await room.appointments.between(starts[0], starts[-1] + length)
    in_the_way: dict[str, list[Occurrence]] = {}
    for one in others:
        is_itself = instead_of is not None and (one.appointment_id, one.on) == (
            instead_of.appointment_id,
            instead_of.on,
        )
        if not is_itself and any(one.starts_at < start + length and start < one.ends_at for start in starts):
            in_the_way.setdefault(one.appointment_id, []).append(one)
    clashes = [Clash(first=found[0], count=len(found)) for found in in_the_way.values()]
    calendar = (await rules_of(room.unit, room.me.practice_id)).calendar
    named = [(day, rest_day(day, calendar, room.me.language)) for day in days]
    rests = [Rest(on=day, name=name) for day, name in named if name is not None]
    return Outlook(clashes=clashes[:MOST], rests=rests[:MOST])


def _days(plan: Plan, time_zone: str) -> list[dt.date]:
    planned = Appointment(
        starts_on=plan.starts_on, clock=plan.clock, rule=plan.rule, until=plan.until, time_zone=time_zone
    )
    return days_of(planned, plan.starts_on, plan.starts_on + AHEAD)


def meant(ahead: Sequence[Occurrence], when: When) -> Occurrence | None:
    """Which of the coming sessions these words mean: the next one, where they name no day.

    A day of the week is the next such day on which there is one: on a Tuesday evening "Tuesday" means in a week.
    """
    days = [when.day.date] if when.day is not None else []
    if when.day is not None and when.day.is_weekday:
        days.append(when.day.date + WEEK)
    on_the_day = [one for one in ahead if when.day is None or one.starts_at.date() in days]
    at_the_time = [one for one in on_the_day if one.starts_at.time() == when.clock]
    return next(iter(at_the_time or on_the_day), None)


def moved_to(occurrence: Occurrence, when: When, now: dt.datetime) -> tuple[dt.date, dt.time]:
    """The new day and clock of one session: what was not said stays, and a day of the week is one of that same week.

    Raises Unclear.
    """
    if when.day is None and when.clock is None:
        raise Unclear("no-day")
    begins = occurrence.starts_at.replace(tzinfo=None)
    clock = when.clock or begins.time()
    day = when.day.date if when.day is not None else begins.date()
    if when.day is not None and when.day.is_weekday:
        sunday = begins.date() - dt.timedelta(days=begins.isoweekday() % 7)
        day = sunday + dt.timedelta(days=day.isoweekday() % 7)
        if dt.datetime.combine(day, clock, tzinfo=now.tzinfo) <= now:
            day += WEEK
    if dt.datetime.combine(day, clock, tzinfo=now.tzinfo) <= now:
        raise Unclear("past")
    return day, clock
