"""When patients are left in peace: the practice's quiet hours, Shabbat, and the holidays of its country's calendar."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal
from zoneinfo import ZoneInfo

Reason = Literal["quiet-hours", "shabbat", "holiday"]
SHABBAT_CALENDAR = "IL"
"""The calendar whose days of rest begin on the evening before, and whose week has Shabbat."""
BEFORE_SUNSET = dt.timedelta(minutes=40)
AFTER_SUNSET = dt.timedelta(minutes=45)
LONGEST = 12
"""How many stretches of quiet can follow each other (a holiday before Shabbat, with the nights between)."""
_LOCALES = {"en": "en_US", "he": "he"}
_HOURS = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)$")


@dataclass(frozen=True, kw_only=True)
class QuietRules:
    """`hours` is "21:00-07:00" or nothing; `calendar` a country's code (ISO 3166) or nothing."""

    hours: str
    calendar: str
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """A stretch of quiet around a moment: why it is quiet at that moment, and when it is over for good."""

    reason: Reason
    until: dt.datetime


def parse_hours(text: str) -> str | None:
    """ "21:00 - 7:00" as "21:00-07:00"; None when it is not two clock times, or they are the same."""
    match = _HOURS.match(text.strip())
    if match is None:
        return None
    start, end = f"{int(match[1]):02d}:{match[2]}", f"{int(match[3]):02d}:{match[4]}"
    return None if start == end else f"{start}-{end}"


def knows_calendar(code: str) -> bool:
    """Whether the library has this country's holidays."""
    from holidays import list_supported_countries

    return code in list_supported_countries()


def quiet_at(moment: dt.datetime, rules: QuietRules) -> Quiet | None:
    """The quiet around this moment, or None. Stretches that touch each other are one."""
    found = _stretch(moment, rules)
    if found is None:
        return None
    reason, until = found
    for _ in range(LONGEST):
        following = _stretch(until, rules)
        if following is None:
            break
        until = following[1]
    return Quiet(reason=reason, until=until)


def is_same_quiet(one: dt.datetime, other: dt.datetime, rules: QuietRules) -> bool:
    """Whether both moments lie in one and the same stretch of quiet."""
    first, second = quiet_at(one, rules), quiet_at(other, rules)
    return first is not None and second is not None and first.until == second.until


def _stretch(moment: dt.datetime, rules: QuietRules) -> tuple[Reason, dt.datetime] | None:
    """The first kind of quiet that covers the moment, with its own end; a day of rest comes before the night."""
    zone = ZoneInfo(rules.time_zone)
    local = moment.astimezone(zone)
    for reason, start, end in (*_days_of_rest(local, rules), *_nights(local, rules)):
        if start <= local < end:
            return reason, end
    return None


def _nights(local: dt.datetime, rules: QuietRules) -> Iterator[tuple[Reason, dt.datetime, dt.datetime]]:
    match = _HOURS.match(rules.hours)
    if match is None:
        return
    start, end = dt.time(int(match[1]), int(match[2])), dt.time(int(match[3]), int(match[4]))
    for day in (local.date() - dt.timedelta(days=1), local.date()):
        begins = dt.datetime.combine(day, start, tzinfo=local.tzinfo)
        last = day if start < end else day + dt.timedelta(days=1)
        yield "quiet-hours", begins, dt.datetime.combine(last, end, tzinfo=local.tzinfo)


def _days_of_rest(local: dt.datetime, rules: QuietRules) -> Iterator[tuple[Reason, dt.datetime, dt.datetime]]:
    if not rules.calendar:
        return
    for day in (local.date(), local.date() + dt.timedelta(days=1)):
        reason = _reason(day, rules.calendar)
        if reason is None:
            continue
        if rules.calendar == SHABBAT_CALENDAR:
            before = _sunset(day - dt.timedelta(days=1), rules.time_zone)
            yield reason, before - BEFORE_SUNSET, _sunset(day, rules.time_zone) + AFTER_SUNSET
        else:
            midnight = dt.datetime.combine(day, dt.time(), tzinfo=local.tzinfo)
            following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=local.tzinfo)
            yield reason, midnight, following


def _reason(day: dt.date, calendar: str) -> Reason | None:
    if day in _holidays(calendar, day.year):
        return "holiday"
    return "shabbat" if calendar == SHABBAT_CALENDAR and day.isoweekday() == 6 else None


def rest_day(day: dt.date, calendar: str, language: str) -> str | None:
    """The holiday's name in this language where the library has it, '' for Shabbat, None for any other day."""
    if not calendar or _reason(day, calendar) is None:
        return None
    return _holidays(calendar, day.year, _LOCALES.get(language, "")).get(day, "")


@lru_cache(maxsize=32)
def _holidays(calendar: str, year: int, locale: str = "") -> Mapping[dt.date, str]:
    from holidays import country_holidays

    try:
        return dict(country_holidays(calendar, years=year, language=locale or None))
    except NotImplementedError:  # the country's numbers are known, its holidays are not
        return {}


@lru_cache(maxsize=64)
def _sunset(day: dt.date, time_zone: str) -> dt.datetime:
    """At the town after which the time zone is named; by the clock at six where the sun does not set."""
    from astral import Observer
    from astral.sun import sunset

    zone = ZoneInfo(time_zone)
    place = _place(time_zone)
    if place is not None:
        try:
            return sunset(Observer(*place), date=day, tzinfo=zone)
        except ValueError:
            pass
    return dt.datetime.combine(day, dt.time(18), tzinfo=zone)


@lru_cache(maxsize=8)
def _place(time_zone: str) -> tuple[float, float] | None:
    """Latitude and longitude from the time zone database's own table of places; None for a zone without a place."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        columns = line.split("\t")
        if not line.startswith("#") and len(columns) > 2 and columns[2] == time_zone:
            return _degrees(columns[1])
    return None


def _degrees(iso_6709: str) -> tuple[float, float]:
    """ "+314650+0351326" as (31.78, 35.22)."""
    north, east = re.findall(r"[+-]\d+", iso_6709)
    return _angle(north, 2), _angle(east, 3)


def _angle(text: str, digits: int) -> float:
    sign, rest = (-1 if text[0] == "-" else 1), text[1:]
    degrees, minutes, seconds = rest[:digits], rest[digits : digits + 2], rest[digits + 2 :] or "0"
    return sign * (int(degrees) + int(minutes) / 60 + int(seconds) / 3600)
