"""Messages to patients: a draft, another wording of one, another time for one. Each ends on a card with a button."""

import datetime as dt

from pydantic import Field

from agent.tools.facts import Facts, Waiting
from agent.tools.moments import CLOCK, DAY, moment
from agent.tools.people import ASKED, by_name, meant
from agent.tools.tool import Input, Planned, Tool, ToolError
from pipelines.conversing import Wish

LONGEST_INSTRUCTION = 2000
FURTHEST = dt.timedelta(days=90)
"""How far ahead a message may be planned."""


class Draft(Input):
    """Has a message to one patient drafted. The therapist reads it on a card and alone decides whether it goes out."""

    patient: str = Field(description="The patient's mark or name, as the therapist said it.")
    instruction: str = Field(
        description="What the message should say, in the therapist's own words, complete, with every day and time "
        "that they gave. Add nothing."
    )


def _draft(facts: Facts, given: Draft) -> Planned:
    patient_id, among = by_name(meant(facts, given.patient))
    if not given.instruction.strip():
        raise ToolError("An instruction is needed. Ask the therapist what the message should say.")
    wish = Wish(kind="draft", patient_id=patient_id, among=among, words=given.instruction.strip()[:LONGEST_INSTRUCTION])
    return Planned(told=ASKED if among else "The draft is being written; its card will appear.", wish=wish)


def newest(facts: Facts, said: str) -> Waiting:
    """The draft that is meant: the newest that waits, or the newest to the patient who was named."""
    wanted = {patient.id for patient in meant(facts, said)} if said.strip() else None
    for waiting in facts.drafts:
        if wanted is None or waiting.patient_id in wanted:
            return waiting
    of_whom = " for that patient" if said.strip() else ""
    raise ToolError(f"No draft waits{of_whom}. Tell the therapist.", code="no-draft")


class Revise(Input):
    """Has a waiting draft written anew after a remark ("shorter", "warmer", "add that Thursday suits me too")."""

    patient: str = Field(description="Whose draft; empty for the newest one.")
    remark: str = Field(description="What should change, in the therapist's own words.")


def _revise(facts: Facts, given: Revise) -> Planned:
    if not given.remark.strip():
        raise ToolError("A remark is needed. Ask the therapist what should change.")
    waiting = newest(facts, given.patient)
    wish = _about(waiting, kind="revise", words=given.remark.strip()[:LONGEST_INSTRUCTION])
    return Planned(told="The draft is being written anew; its card will appear.", wish=wish)


class Schedule(Input):
    """Proposes a time for a waiting draft to go out. The therapist still approves it, with the time on the card."""

    patient: str = Field(description="Whose draft; empty for the newest one.")
    day: str = Field(description=DAY)
    clock: str = Field(description=CLOCK)


def _schedule(facts: Facts, given: Schedule) -> Planned:
    waiting = newest(facts, given.patient)
    if not waiting.has_text:
        raise ToolError("That draft cannot be approved yet: its text is being written or was stopped.", code="no-text")
    when = moment(given.day, given.clock, facts.now, within=FURTHEST)
    told = "The card is shown with that time." if when else "The therapist is asked for the time with buttons."
    return Planned(told=told, wish=_about(waiting, kind="schedule", when=when))


def _about(waiting: Waiting, *, kind: str, words: str = "", when: dt.datetime | None = None) -> Wish:
    return Wish(
        kind=kind,
        patient_id=waiting.patient_id,
        message_id=waiting.message_id,
        version=waiting.version,
        words=words,
        when=when,
    )


draft = Tool(name="draft", input=Draft, plan=_draft)
revise = Tool(name="revise", input=Revise, plan=_revise)
schedule = Tool(name="schedule", input=Schedule, plan=_schedule)
