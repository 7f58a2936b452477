"""The therapist's own plans: sessions in the calendar and reminders. Each is shown first, and a tap keeps it."""

import datetime as dt
from typing import Literal

from pydantic import Field

from agent.tools.facts import Facts
from agent.tools.moments import CLOCK, DAY, moment
from agent.tools.people import ASKED, by_name, meant
from agent.tools.tool import Input, Planned, Tool, ToolError
from pipelines.conversing import Wish

FURTHEST = dt.timedelta(days=366)
LONGEST_REMINDER = 500
Rhythm = Literal["once", "every_week", "every_two_weeks", "every_four_weeks"]
WEEKS: dict[str, int] = {"once": 0, "every_week": 1, "every_two_weeks": 2, "every_four_weeks": 4}


class SetReminder(Input):
    """Proposes to remind the therapist, never a patient, of something at a time."""

    text: str = Field(description="What to remind of, in the therapist's own words, without the time.")
    patient: str = Field(description="Whom it is about; empty for nobody.")
    day: str = Field(description=DAY)
    clock: str = Field(description=CLOCK)


def _remind(facts: Facts, given: SetReminder) -> Planned:
    if not given.text.strip():
        raise ToolError("A text is needed. Ask the therapist what to be reminded of.")
    patient_id, among = by_name(meant(facts, given.patient)) if given.patient.strip() else ("", ())
    when = moment(given.day, given.clock, facts.now, within=FURTHEST)
    wish = Wish(
        kind="reminder", patient_id=patient_id, among=among, words=given.text.strip()[:LONGEST_REMINDER], when=when
    )
    told = "The reminder is shown to be confirmed." if when else "The therapist is asked for the time."
    return Planned(told=ASKED if among else told, wish=wish)


class PlanAppointment(Input):
    """Proposes a session in the calendar, once or as a series. The therapist confirms it; patients are told nothing."""

    patient: str = Field(description="The patient's mark or name.")
    day: str = Field(description=f"The first day. {DAY}")
    clock: str = Field(description=CLOCK)
    rhythm: Rhythm = Field(description="once, or how often the series comes.")


def _plan(facts: Facts, given: PlanAppointment) -> Planned:
    patient_id, among = by_name(meant(facts, given.patient))
    when = moment(given.day, given.clock, facts.now, within=FURTHEST)
    wish = Wish(kind="appointment", patient_id=patient_id, among=among, when=when, weeks=WEEKS[given.rhythm])
    told = "The plan is shown to be confirmed." if when else "The therapist is asked when it should be."
    return Planned(told=ASKED if among else told, wish=wish)


class OpenAppointment(Input):
    """Shows the next planned session with a patient, with buttons to move it or call it off."""

    patient: str = Field(description="The patient's mark or name.")


def _open(facts: Facts, given: OpenAppointment) -> Planned:
    patient_id, among = by_name(meant(facts, given.patient))
    told = "It is shown; the therapist moves it or calls it off there."
    return Planned(told=ASKED if among else told, wish=Wish(kind="next_session", patient_id=patient_id, among=among))


set_reminder = Tool(name="set_reminder", input=SetReminder, plan=_remind)
plan_appointment = Tool(name="plan_appointment", input=PlanAppointment, plan=_plan)
open_appointment = Tool(name="open_appointment", input=OpenAppointment, plan=_open)
