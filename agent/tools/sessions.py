"""Sessions: a summary to begin, words that tell of one, the brief before the next, what was said in earlier ones."""

from pydantic import Field

from agent.tools.facts import Facts
from agent.tools.people import ASKED, by_name, meant
from agent.tools.tool import Input, Planned, Tool, ToolError
from pipelines.conversing import Wish

LONGEST_QUESTION = 500
LONGEST_NOTE = 2000


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


class Prepare(Input):
    """Shows the brief before a session: since last time, homework, what is open."""

    patient: str = Field(description="The patient's mark or name.")


def _prepare(facts: Facts, given: Prepare) -> Planned:
    patient_id, among = by_name(meant(facts, given.patient))
    told = ASKED if among else "The brief is shown to the therapist. You do not see it."
    return Planned(told=told, wish=Wish(kind="prepare", patient_id=patient_id, among=among))


class SearchSessions(Input):
    """Looks for an answer in summaries, transcripts and messages, and shows it to the therapist with its sources."""

    patient: str = Field(description="Whom the question is about; empty for everybody.")
    question: str = Field(description="The whole question in the therapist's own words, with the name in it.")


def _search(facts: Facts, given: SearchSessions) -> Planned:
    if not given.question.strip():
        raise ToolError("A question is needed. Ask the therapist what they want to know.")
    patient_id, among = by_name(meant(facts, given.patient)) if given.patient.strip() else ("", ())
    wish = Wish(kind="search", patient_id=patient_id, among=among, words=given.question.strip()[:LONGEST_QUESTION])
    told = ASKED if among else "The answer is shown to the therapist with its sources. You do not see it."
    return Planned(told=told, wish=wish)


class AddNote(Input):
    """Proposes a private note about the work with a patient, which nobody but the therapist ever reads."""

    patient: str = Field(description="Whom the note is about.")
    text: str = Field(description="The note, in the therapist's own words.")


def _note(facts: Facts, given: AddNote) -> Planned:
    patient_id, among = by_name(meant(facts, given.patient))
    if not given.text.strip():
        raise ToolError("A text is needed. Ask the therapist what to note.")
    wish = Wish(kind="private_note", patient_id=patient_id, among=among, words=given.text.strip()[:LONGEST_NOTE])
    return Planned(told=ASKED if among else "The note is shown to be confirmed.", wish=wish)


summarise = Tool(name="summarise", input=Summarise, plan=_summarise)
prepare = Tool(name="prepare", input=Prepare, plan=_prepare)
search_sessions = Tool(name="search_sessions", input=SearchSessions, plan=_search)
add_note = Tool(name="add_note", input=AddNote, plan=_note)
