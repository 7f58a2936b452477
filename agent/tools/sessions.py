"""Sessions: a summary to begin, and words that are themselves what happened in one."""

from pydantic import Field

from agent.tools.facts import Facts
from agent.tools.people import ASKED, by_name, meant
from agent.tools.tool import Input, Planned, Tool
from pipelines.conversing import Wish


class Summarise(Input):
    """Begins the summary of a session, or takes the therapist's words as notes of one."""

    patient: str = Field(description="Whose session; empty where it was not said.")
    words_are_notes: bool = Field(
        description="true where the words themselves tell what happened in a session; false where they only ask for "
        "a summary to be made."
    )


def _summarise(facts: Facts, given: Summarise) -> Planned:
    if given.words_are_notes:
        return Planned(told="The therapist is asked whose session it was.", wish=Wish(kind="notes"))
    patient_id, among = by_name(meant(facts, given.patient)) if given.patient.strip() else ("", ())
    told = ASKED if among else "The therapist is asked what happened in the session."
    return Planned(told=told, wish=Wish(kind="summary", patient_id=patient_id, among=among))


summarise = Tool(name="summarise", input=Summarise, plan=_summarise)
