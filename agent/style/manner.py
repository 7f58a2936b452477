"""What was learned that bears on one text: the rules that hold for this patient, and the edits closest to the task."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agent.hebrew import language_of
from agent.style import change
from agent.style.choosing import MOST_DRAFTS, MOST_SUMMARIES, Candidate, closest
from agent.style.masking import masked
from pipelines.ports import Edit, Gender, Language, Manner, StyleRule, Writer
from pipelines.writers import Writers
from storage.models import LearnedExample, Patient, StyleRuleRow
from storage.repositories.therapist import TherapistRoom
from storage.sealed import Unreadable

CANDIDATES = 120
"""The newest examples are looked at; older ones show a style that may have passed."""
LONGEST_EXAMPLE = 1_600


@dataclass(frozen=True, kw_only=True)
class Task:
    """The text that is going to be written."""

    target: Literal["draft", "summary"]
    patient_id: str
    language: Language
    words: str = field(repr=False)


async def rules_for(room: TherapistRoom, target: str, patient_id: str) -> tuple[StyleRule, ...]:
    """A rule for this patient alone comes before a general one of the same slot, and the newer before the older."""
    rows = [row for row in await room.style_rules.rules(("active",)) if row.target == target]
    holding = [row for row in rows if row.patient_id == patient_id]
    for row in rows:
        if row.patient_id is None and patient_id not in await room.style_rules.exceptions(row):
            holding.append(row)
    rules: list[StyleRule] = []
    taken: set[tuple[str, str]] = set()
    for row in sorted(holding, key=lambda row: row.patient_id is None):
        slot = change.slot_of(row.kind)
        values = StyleRuleRow.values.or_else(row, None)
        if values is None or (slot and (slot, row.language) in taken):
            continue
        taken.add((slot, row.language))
        language: Language | None = "he" if row.language == "he" else "en" if row.language == "en" else None
        rules.append(StyleRule(kind=row.kind, values=values, language=language))
    return tuple(rules)


async def address_of(room: TherapistRoom, patient: Patient) -> Gender:
    """The grammatical gender in which this therapist speaks to the patient: a rule of theirs, else the record."""
    rules = await rules_for(room, "draft", patient.id)
    said = next((rule.values.get("gender") for rule in rules if rule.kind == change.ADDRESS), patient.gender)
    return "f" if said == "f" else "m"


def manner_of_notes(writers: Writers) -> Callable[[TherapistRoom, str, str, Writer], Awaitable[Manner]]:
    """What was learned that bears on a summary: of this patient, from this source, by this writer."""

    async def manner_of(room: TherapistRoom, patient_id: str, source: str, writer: Writer) -> Manner:
        language = language_of(source, "en" if room.me.language == "en" else "he")
        task = Task(target="summary", patient_id=patient_id, language=language, words=source)
        return await manner_for(room, task, writer, writers)

    return manner_of


async def manner_for(room: TherapistRoom, task: Task, writer: Writer, writers: Writers) -> Manner:
    """Examples go to a model alone; those of a patient who did not consent to that never to one elsewhere."""
    rules = await rules_for(room, task.target, task.patient_id)
    if not writer.is_model:
        return Manner(rules=rules)
    rows = [
        row
        for row in await room.examples.examples(task.target, language=task.language, limit=CANDIDATES)
        if _is_readable(row) and await writers.may_read(room.unit, row.patient_id)
    ]
    candidates = [
        Candidate(
            place=place,
            words=f"{row.task}\n{row.after}"[:LONGEST_EXAMPLE],
            is_same_patient=row.patient_id == task.patient_id,
            is_edited=row.before != row.after,
        )
        for place, row in enumerate(rows)
    ]
    most = MOST_DRAFTS if task.target == "draft" else MOST_SUMMARIES
    chosen = [rows[one.place] for one in closest(task.words, candidates, most=most)]
    names = await _names(room)
    if names is None:
        chosen = [row for row in chosen if row.patient_id == task.patient_id]
    for row in chosen:
        room.examples.read(row)
    return Manner(rules=rules, edits=tuple(_edit(row, task.patient_id, names or ()) for row in chosen))


def _is_readable(row: LearnedExample) -> bool:
    fields = (LearnedExample.task, LearnedExample.before, LearnedExample.after)
    return all(field.or_else(row, None) is not None for field in fields)


async def _names(room: TherapistRoom) -> Sequence[str] | None:
    """Everybody of the caseload; None where a name does not open: what is not known cannot be hidden."""
    everyone = [*await room.patients.everyone(), *await room.patients.everyone(status="archived")]
    names = [Patient.name.or_else(patient, None) for patient in everyone]
    if any(name is None or isinstance(name, Unreadable) for name in names):
        return None
    return [name for name in names if name]


def _edit(row: LearnedExample, patient_id: str, names: Sequence[str]) -> Edit:
    before, after = row.before[:LONGEST_EXAMPLE], row.after[:LONGEST_EXAMPLE]
    if row.patient_id == patient_id:
        return Edit(before=before, after=after)
    before, after = masked((before, after), names)
    return Edit(before=before, after=after, is_masked=True)
