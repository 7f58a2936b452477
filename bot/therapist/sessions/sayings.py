"""Appointments as a therapist says them: "every Tuesday at 10:00", "Tuesday, 1.12"."""

import datetime as dt
from collections.abc import Sequence

from agent.calendar.outlook import Outlook
from agent.calendar.when import RFC_DAYS, Plan
from bot.turn import Desk
from storage.models import Appointment, Patient
from storage.occurrences import Occurrence

_SEPARATOR = "|"


def day(desk: Desk, on: dt.date) -> str:
    """ "Tuesday, 1.12"; the year is said where it is another."""
    form = "session-day" if on.year == desk.now.year else "session-day-and-year"
    return desk.say(form, weekday=on.isoweekday(), date=short_date(desk, on), year=str(on.year))


def short_date(desk: Desk, on: dt.date) -> str:
    """ "1.12": which session a line comes from."""
    return desk.say("session-date", day=str(on.day), month=on.month)


def at(desk: Desk, moment: dt.datetime) -> str:
    """ "Tuesday, 1.12 at 10:00", in the therapist's time zone."""
    local = desk.local(moment)
    return desk.say("session-at", day=day(desk, local.date()), time=f"{local:%H:%M}")


def rhythm(desk: Desk, rule: str, clock: dt.time) -> str:
    """ "every Tuesday at 10:00", "every 2 weeks, on Monday and Thursday at 10:00"."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    weekdays = [RFC_DAYS.index(name) + 1 for name in parts["BYDAY"].split(",")]
    names = [desk.say("session-weekday", weekday=weekday) for weekday in weekdays]
    joined = names[0] if len(names) == 1 else desk.say("session-and", first=", ".join(names[:-1]), last=names[-1])
    weeks = int(parts.get("INTERVAL", "1"))
    return desk.say("session-every", weeks=weeks, days=joined, time=f"{clock:%H:%M}")


def series(desk: Desk, appointment: Appointment) -> str:
    """What a whole appointment is, in one line."""
    if not appointment.rule:
        return desk.say("session-at", day=day(desk, appointment.starts_on), time=f"{appointment.clock:%H:%M}")
    text = rhythm(desk, appointment.rule, appointment.clock)
    return desk.say("session-until", rhythm=text, day=day(desk, appointment.until)) if appointment.until else text


def planned(desk: Desk, patient: Patient, plan: Plan, minutes: int) -> list[str]:
    """A plan as it was understood: whose, when, how long, and on which day it begins and ends."""
    first = day(desk, plan.starts_on)
    when = (
        rhythm(desk, plan.rule, plan.clock)
        if plan.rule
        else desk.say("session-at", day=first, time=f"{plan.clock:%H:%M}")
    )
    lines = [desk.say("session-plan", name=patient.name, when=when, minutes=minutes)]
    if plan.rule:
        lines.append(desk.say("session-first", day=first))
    if plan.rule and plan.until is not None:
        lines.append(desk.say("session-last", day=day(desk, plan.until)))
    return lines


async def warnings(desk: Desk, outlook: Outlook) -> list[str]:
    """Who else is there at that time, and which of the days are days of rest."""
    lines = []
    for clash in outlook.clashes:
        other = await desk.room.patients.get(clash.first.patient_id)
        when = at(desk, clash.first.starts_at)
        lines.append(desk.say("session-conflict", name=other.name, when=when, more=clash.count - 1))
    for rest in outlook.rests:
        phrase = "session-rest-named" if rest.name else "session-rest"
        lines.append(desk.say(phrase, day=day(desk, rest.on), name=rest.name))
    return lines


def initials(name: str) -> str:
    """Enough to know whom, for a screen that others may see."""
    return " ".join(f"{word[0]}." for word in name.split()[:2])


def encoded(plan: Plan, minutes: int) -> str:
    """A plan as the code on its button, so that ✅ keeps what was shown and nothing else."""
    until = plan.until.isoformat() if plan.until else ""
    return _SEPARATOR.join((plan.starts_on.isoformat(), f"{plan.clock:%H:%M}", str(minutes), plan.rule, until))


def decoded(code: str) -> tuple[Plan, int]:
    starts_on, clock, minutes, rule, until = code.split(_SEPARATOR)
    plan = Plan(
        starts_on=dt.date.fromisoformat(starts_on),
        clock=dt.time.fromisoformat(clock),
        rule=rule,
        until=dt.date.fromisoformat(until) if until else None,
    )
    return plan, int(minutes)


def spot(on: dt.date, *more: object) -> str:
    """Which occurrence of an appointment a button means, and what is to become of it."""
    return _SEPARATOR.join((on.isoformat(), *map(str, more)))


def read_spot(code: str) -> tuple[dt.date, Sequence[str]]:
    on, *more = code.split(_SEPARATOR)
    return dt.date.fromisoformat(on), more


def time_of(desk: Desk, occurrence: Occurrence) -> str:
    return f"{desk.local(occurrence.starts_at):%H:%M}"
