"""Whom the therapist means: one patient, several that bear the name, or nobody."""

from pydantic import Field

from agent.hebrew import plain
from agent.tools.facts import Facts, Patient
from agent.tools.tool import Input, Planned, Tool, ToolError
from agent.wrong_patient import names_in, whole_names_in

MOST_NAMES = 30
"""A writer that is told the whole of a large caseload learns nothing from it."""


def matching(facts: Facts, said: str) -> list[Patient]:
    """The longest whole name that was said; else everybody who bears the first name, or the family name."""
    names = [patient.name for patient in facts.patients]
    whole = [name for name in whole_names_in(said, names) if " " in name.strip()]
    longest = max((len(name) for name in whole), default=0)
    found = {name for name in whole if len(name) == longest} or set(names_in(said, names))
    if not found:
        found = {name for name in names if plain(said.strip()) in plain(name).split()}
    return [patient for patient in facts.patients if patient.name in found]


def meant(facts: Facts, said: str) -> list[Patient]:
    """Like `matching`. Raises ToolError where nobody is of that name."""
    if not facts.patients:
        raise ToolError("There are no patients yet. Tell the therapist; show(add_patient) begins with one.")
    found = matching(facts, said) if said.strip() else []
    if not found:
        raise ToolError(
            f"No patient of that name. {_caseload(facts)} Ask the therapist whom they mean; do not guess.",
            code="nobody",
        )
    return found


def _caseload(facts: Facts) -> str:
    names = [patient.name for patient in facts.patients[:MOST_NAMES]]
    rest = len(facts.patients) - len(names)
    return f"The caseload has {', '.join(names)}{f' and {rest} more' if rest else ''}."


def by_name(patients: list[Patient]) -> tuple[str, tuple[str, ...]]:
    """`patient_id` and `among` of a wish."""
    if len(patients) == 1:
        return patients[0].id, ()
    return "", tuple(patient.id for patient in patients)


ASKED = "Several patients bear that name. The therapist is asked with buttons, and what they wanted then goes on."


class FindPatient(Input):
    """Looks a name up in the caseload. The other tools do this by themselves: use it only to answer who there is."""

    name: str = Field(description="The name or mark that was said; empty for the whole caseload.")


def _find(facts: Facts, given: FindPatient) -> Planned:
    if not given.name.strip():
        return Planned(told=_caseload(facts) if facts.patients else "There are no patients yet.")
    return Planned(told=f"Found: {', '.join(patient.name for patient in meant(facts, given.name))}.")


find_patient = Tool(name="find_patient", input=FindPatient, plan=_find)
