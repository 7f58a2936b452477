"""What a therapist's edits taught, as examples: a text as it was written and as it was approved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from storage.models import LearnedExample, Patient, StyleException, StyleRuleRow, Therapist
from storage.repositories.rule_content import RuleContent, rule_print
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Example:
    """What is kept of one approval: `object_id` names the message or the summary, `task` is what was asked for."""

    patient_id: str
    kind: str
    object_id: str
    task: str = field(repr=False)
    before: str = field(repr=False)
    after: str = field(repr=False)
    language: str
    writer: str
    distance: float
    approved_at: dt.datetime


class Examples:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def keep(self, example: Example) -> LearnedExample:
        """A later approval of the same message or summary takes the place of the first; its week stays."""
        await self._own_patient(example.patient_id)
        row = await self.example_of(example.kind, example.object_id)
        if row is None:
            row = LearnedExample(
                therapist_id=self._me.id,
                patient_id=example.patient_id,
                kind=example.kind,
                object_id=example.object_id,
                approved_at=example.approved_at,
            )
            await self._unit.unlock(f"patient:{row.patient_id}", row)
            self._unit.session.add(row)
        row.language, row.writer, row.distance = example.language, example.writer, example.distance
        row.task, row.before, row.after = example.task, example.before, example.after
        await self._unit.session.flush()
        self._audit("learn", row)
        return row

    async def example_of(self, kind: str, object_id: str) -> LearnedExample | None:
        rows = await self._unit.all(
            LearnedExample,
            LearnedExample.therapist_id == self._me.id,
            LearnedExample.kind == kind,
            LearnedExample.object_id == object_id,
        )
        return (await self._unlocked(rows))[0] if rows else None

    async def examples(self, kind: str, *, language: str, limit: int) -> Sequence[LearnedExample]:
        """The newest of patients who are not in the archive. Each that is used must be read by `read`."""
        active = select(Patient.id).where(Patient.therapist_id == self._me.id, Patient.status == "active")
        rows = await self._unit.all(
            LearnedExample,
            LearnedExample.therapist_id == self._me.id,
            LearnedExample.kind == kind,
            LearnedExample.language == language,
            LearnedExample.patient_id.in_(active),
            order=LearnedExample.approved_at.desc(),
            limit=limit,
        )
        return await self._unlocked(rows)

    def read(self, row: LearnedExample) -> None:
        """Audited: the text of this example is going to be used."""
        require_own(row, self._me)
        self._audit("read", row)

    async def note_change(self, row: LearnedExample, content: RuleContent | None, *, needed: int) -> None:
        """The one change of style that this edit shows, and in how many it must show to be asked about; None: none."""
        require_own(row, self._me)
        said = {"kind": content.kind, "language": content.language, "values": content.values} if content else {}
        row.change = {**said, "needed": needed} if content else {}
        row.change_print = rule_print(self._unit, self._me, content) if content else None
        await self._unit.session.flush()

    async def changed_since(self, since: dt.datetime) -> Sequence[LearnedExample]:
        """Edits that show a change of style, newest first."""
        rows = await self._unit.all(
            LearnedExample,
            LearnedExample.therapist_id == self._me.id,
            LearnedExample.change_print.is_not(None),
            LearnedExample.approved_at >= since,
            order=LearnedExample.approved_at.desc(),
        )
        return await self._unlocked(rows)

    async def distances(self, since: dt.datetime) -> Sequence[tuple[dt.datetime, float]]:
        """When each text was approved and how much of it had been changed, oldest first."""
        found = await self._unit.session.execute(
            select(LearnedExample.approved_at, LearnedExample.distance)
            .where(LearnedExample.therapist_id == self._me.id, LearnedExample.approved_at >= since)
            .order_by(LearnedExample.approved_at)
        )
        return [(at, distance) for at, distance in found]

    async def forget(self, patient: Patient) -> None:
        """Everything that was learned with this patient: examples (their links go along), exceptions, own rules."""
        require_own(patient, self._me)
        for table in (LearnedExample, StyleException, StyleRuleRow):
            await self._unit.session.execute(delete(table).where(table.patient_id == patient.id))
        self._unit.audit("forget-style", patient, therapist_id=self._me.id, patient_id=patient.id)

    async def _own_patient(self, patient_id: str) -> None:
        await self._unit.one(Patient, Patient.id == patient_id, Patient.therapist_id == self._me.id)

    async def _unlocked(self, rows: Sequence[LearnedExample]) -> Sequence[LearnedExample]:
        for row in rows:
            await self._unit.unlock(f"patient:{row.patient_id}", row)
        return rows

    def _audit(self, action: str, row: LearnedExample) -> None:
        self._unit.audit(action, row, therapist_id=self._me.id, patient_id=row.patient_id)
