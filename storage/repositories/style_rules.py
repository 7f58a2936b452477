"""The rules of style that a therapist confirmed or refused, and whom they hold for."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from storage.errors import NotFound
from storage.models import LearnedExample, Patient, StyleException, StyleRuleRow, StyleSource, Therapist, utc_now
from storage.repositories.rule_content import RuleContent, rule_print
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork

HELD = ("active", "paused")
"""A rule in one of these states is one of the therapist's own; the others were only asked about."""


class StyleRules:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def propose(
        self, content: RuleContent, sources: Sequence[LearnedExample], *, patient_id: str | None = None
    ) -> StyleRuleRow:
        """A rule to be asked about, with the edits it comes from. One that is known already is returned as it is."""
        known = await self.rule_like(content)
        if known is not None:
            return known
        if patient_id is not None:
            await self._own_patient(patient_id)
        row = StyleRuleRow(
            therapist_id=self._me.id,
            patient_id=patient_id,
            target=content.target,
            kind=content.kind,
            language=content.language,
            rule_print=rule_print(self._unit, self._me, content),
        )
        await self._unit.unlock(f"therapist:{self._me.id}", row)
        row.values = content.values
        await self._unit.add(row)
        await self.add_sources(row, sources)
        self._audit("propose", row)
        return row

    async def add_sources(self, rule: StyleRuleRow, examples: Sequence[LearnedExample]) -> None:
        require_own(rule, self._me)
        for example in examples:
            require_own(example, self._me)
            if await self._unit.session.get(StyleSource, (rule.id, example.id)) is None:
                await self._unit.add(StyleSource(rule_id=rule.id, example_id=example.id))

    async def rule_like(self, content: RuleContent) -> StyleRuleRow | None:
        """The rule that says the same, whatever became of it."""
        return await self._first(StyleRuleRow.rule_print == rule_print(self._unit, self._me, content))

    async def rule(self, rule_id: str) -> StyleRuleRow:
        """Raises NotFound, for another therapist's rule too."""
        row = await self._first(StyleRuleRow.id == rule_id)
        if row is None:
            raise NotFound("StyleRuleRow")
        return row

    async def rules(self, states: Collection[str] = HELD) -> Sequence[StyleRuleRow]:
        """In the order in which they were answered, then asked."""
        rows = await self._unit.all(
            StyleRuleRow,
            StyleRuleRow.therapist_id == self._me.id,
            StyleRuleRow.state.in_(states),
            order=StyleRuleRow.asked_at,
        )
        await self._unit.unlock(f"therapist:{self._me.id}", *rows)
        return sorted(rows, key=lambda row: (row.answered_at or row.asked_at, row.id))

    async def asked_since(self, since: dt.datetime) -> int:
        query = select(func.count()).where(StyleRuleRow.therapist_id == self._me.id, StyleRuleRow.asked_at >= since)
        return await self._unit.session.scalar(query) or 0

    async def set_state(self, rule: StyleRuleRow, state: str) -> None:
        require_own(rule, self._me)
        rule.state, rule.answered_at = state, rule.answered_at or utc_now()
        await self._unit.session.flush()
        self._audit(f"rule:{state}", rule)

    async def remove(self, rule: StyleRuleRow) -> None:
        """As if it had never been asked: an edit may bring it up again."""
        require_own(rule, self._me)
        self._audit("rule:remove", rule)
        await self._unit.session.delete(rule)
        await self._unit.session.flush()

    async def merge(self, rule: StyleRuleRow, other: StyleRuleRow, values: dict[str, Any]) -> None:
        """`other` becomes part of `rule`, which says both from now on."""
        require_own(rule, self._me)
        require_own(other, self._me)
        rule.values = values
        rule.state = "active"
        sources = select(StyleSource.example_id).where(StyleSource.rule_id == other.id)
        for example_id in list(await self._unit.session.scalars(sources)):
            if await self._unit.session.get(StyleSource, (rule.id, example_id)) is None:
                await self._unit.add(StyleSource(rule_id=rule.id, example_id=example_id))
        await self.set_state(other, "merged")
        self._audit("rule:merge", rule)

    async def limit_to(self, rule: StyleRuleRow, patient_id: str | None) -> None:
        """Holds for this patient alone, or (None) for all."""
        require_own(rule, self._me)
        if patient_id is not None:
            await self._own_patient(patient_id)
        rule.patient_id = patient_id
        await self._unit.session.execute(delete(StyleException).where(StyleException.rule_id == rule.id))
        self._audit("rule:patients", rule)

    async def exceptions(self, rule: StyleRuleRow) -> set[str]:
        """Patients for whom this general rule does not hold."""
        require_own(rule, self._me)
        query = select(StyleException.patient_id).where(StyleException.rule_id == rule.id)
        return set(await self._unit.session.scalars(query))

    async def switch_exception(self, rule: StyleRuleRow, patient_id: str) -> None:
        """Makes this patient an exception, or no longer."""
        require_own(rule, self._me)
        await self._own_patient(patient_id)
        row = await self._unit.session.get(StyleException, (rule.id, patient_id))
        if row is None:
            self._unit.session.add(StyleException(rule_id=rule.id, patient_id=patient_id))
        else:
            await self._unit.session.delete(row)
        await self._unit.session.flush()
        self._audit("rule:patients", rule)

    async def sources(self, rule: StyleRuleRow) -> Sequence[tuple[str, dt.datetime]]:
        """The patient and the moment of each edit that the rule comes from, oldest first."""
        require_own(rule, self._me)
        found = await self._unit.session.execute(
            select(LearnedExample.patient_id, LearnedExample.approved_at)
            .join(StyleSource, StyleSource.example_id == LearnedExample.id)
            .where(StyleSource.rule_id == rule.id)
            .order_by(LearnedExample.approved_at)
        )
        return [(patient_id, at) for patient_id, at in found]

    async def _first(self, *conditions: Any) -> StyleRuleRow | None:
        rows = await self._unit.all(StyleRuleRow, StyleRuleRow.therapist_id == self._me.id, *conditions)
        await self._unit.unlock(f"therapist:{self._me.id}", *rows)
        return rows[0] if rows else None

    async def _own_patient(self, patient_id: str) -> None:
        await self._unit.one(Patient, Patient.id == patient_id, Patient.therapist_id == self._me.id)

    def _audit(self, action: str, row: StyleRuleRow) -> None:
        self._unit.audit(action, row, therapist_id=self._me.id, patient_id=row.patient_id)
