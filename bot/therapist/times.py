"""Dates and times as a therapist says them: today a clock, then tomorrow, a day of this week, a date."""

import datetime as dt

from bot.turn import Desk

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_WITHIN_A_WEEK = range(2, 7)


def moment(desk: Desk, when: dt.datetime) -> str:
    """ "14:02", "tomorrow at 09:00", "Thursday at 10:00": what stands behind "until", or alone."""
    return _said(desk, when, "moment")


def at(desk: Desk, when: dt.datetime) -> str:
    """The same as an answer to "when?", which Hebrew says with a letter in front of the clock or the day."""
    return _said(desk, when, "at")


def _said(desk: Desk, when: dt.datetime, form: str) -> str:
    """The day is reckoned in the therapist's time zone."""
    local = desk.local(when)
    days = (local.date() - desk.now.date()).days
    clock = f"{local:%H:%M}"
    if days in _NEAR:
        return desk.say(f"{form}-{_NEAR[days]}", time=clock)
    if days in _WITHIN_A_WEEK:
        return desk.say(f"{form}-weekday", weekday=local.isoweekday(), time=clock)
    return desk.say(f"{form}-other-day", day=str(local.day), month=local.month, time=clock)


def date(desk: Desk, day: dt.date) -> str:
    return desk.say("date", day=str(day.day), month=day.month, year=str(day.year))
