"""The weekly figure: how much of what was written the therapist had to change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

WEEKS = 8


@dataclass(frozen=True, kw_only=True)
class Week:
    """`share` is the median share of words that were changed, over `count` texts; None where there is none."""

    monday: dt.date
    share: float | None
    count: int

    @property
    def name(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def start_of(monday: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first moment of a week where the therapist lives."""
    return dt.datetime.combine(monday, dt.time(), zone)


def weeks_until(
    last: dt.date, distances: Sequence[tuple[dt.datetime, float]], zone: ZoneInfo, *, count: int = WEEKS
) -> tuple[Week, ...]:
    """So many weeks, the one that begins on `last` included, oldest first."""
    found: dict[dt.date, list[float]] = {last - dt.timedelta(weeks=back): [] for back in range(count - 1, -1, -1)}
    for at, distance in distances:
        monday = monday_of(at.astimezone(zone).date())
        if monday in found:
            found[monday].append(distance)
    return tuple(
        Week(monday=monday, share=median(shares) if shares else None, count=len(shares))
        for monday, shares in found.items()
    )
