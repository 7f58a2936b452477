"""When an appointment takes place: its rule read off a wall calendar, with what was moved and called off taken in."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from storage.models import Appointment, AppointmentException

WEEK = dt.timedelta(days=7)
LONGEST = dt.timedelta(days=1)
"""No session lasts longer, so that a window that looks a day back misses none that is going on."""


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One session of an appointment. `on` is the day its rule names, by which it is known wherever it was moved."""

    appointment_id: str
    patient_id: str
    on: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_moved: bool
    is_series: bool

    @property
    def cause(self) -> str:
        """What a fixed text that reminds of it is queued for: once for each occurrence."""
        return f"appointment:{self.appointment_id}:{self.on.isoformat()}"


def on_the_wall(day: dt.date, clock: dt.time, time_zone: str) -> dt.datetime:
    """The moment at which a wall shows this day and clock.

    An hour that the clocks skip is taken as long after the change as it would be; of one that comes twice, the first.
    """
    wall = dt.datetime.combine(day, clock, tzinfo=ZoneInfo(time_zone))
    return wall.astimezone(dt.UTC).astimezone(wall.tzinfo)


def occurrences(
    appointment: Appointment, exceptions: Iterable[AppointmentException], start: dt.datetime, end: dt.datetime
) -> Iterator[Occurrence]:
    """Those that go on at some moment from `start` up to `end`, in no order."""
    otherwise = {row.original_on: row for row in exceptions}
    zone = ZoneInfo(appointment.time_zone)
    first, last = (start - LONGEST).astimezone(zone).date(), end.astimezone(zone).date()
    moved_here = [day for day, row in otherwise.items() if row.moved_on is not None and first <= row.moved_on <= last]
    ruled = days_of(appointment, first, last)
    found = [_came_to(appointment, otherwise, day) for day in ruled]
    found += [on_day(appointment, otherwise, day) for day in moved_here if day not in ruled]
    for one in found:
        if one is not None and one.starts_at < end and start < one.ends_at:
            yield one


def on_day(
    appointment: Appointment, otherwise: Mapping[dt.date, AppointmentException], day: dt.date
) -> Occurrence | None:
    """What the rule's day came to. None where it names no such day, or what it names does not take place."""
    return _came_to(appointment, otherwise, day) if days_of(appointment, day, day) else None


def days_of(appointment: Appointment, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days that the rule names from `first` to `last`, whatever became of them."""
    if appointment.until is not None:
        last = min(last, appointment.until)
    first = max(first, appointment.starts_on)
    if first > last:
        return []
    if not appointment.rule:
        return [appointment.starts_on] if appointment.starts_on == first else []
    # Every rule counts weeks: from a week of its own that is near, the same days come without the years in between.
    begin = appointment.starts_on
    rhythm = weeks_between(appointment.rule) * WEEK
    begin += (first - begin) // rhythm * rhythm
    rule = rrulestr(appointment.rule, dtstart=dt.datetime.combine(begin, dt.time()))
    found = rule.between(dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time()), inc=True)
    return [moment.date() for moment in found]


def weeks_between(rule: str) -> int:
    """Of a series every how many weeks; 0 for what is once."""
    if not rule:
        return 0
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return int(parts.get("INTERVAL", "1"))


def _came_to(
    appointment: Appointment, otherwise: Mapping[dt.date, AppointmentException], day: dt.date
) -> Occurrence | None:
    row = otherwise.get(day)
    if row is not None and row.moved_on is None:
        return None
    planned = on_the_wall(day, appointment.clock, appointment.time_zone)
    starts_at = planned
    if row is not None and row.moved_on is not None:
        starts_at = on_the_wall(row.moved_on, row.moved_clock or appointment.clock, appointment.time_zone)
    if appointment.ended_at is not None and starts_at >= appointment.ended_at:
        return None
    length = dt.timedelta(minutes=appointment.minutes)
    return Occurrence(
        appointment_id=appointment.id,
        patient_id=appointment.patient_id,
        on=day,
        starts_at=starts_at,
        ends_at=(starts_at.astimezone(dt.UTC) + length).astimezone(starts_at.tzinfo),
        is_moved=starts_at != planned,
        is_series=bool(appointment.rule),
    )
