"""What was learned with one therapist is not there for another: examples and rules, in hand or by id."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.database import Storage
from storage.errors import NotFound
from storage.models import LearnedExample, Patient, StyleException, StyleRuleRow, StyleSource, utc_now
from storage.repositories.examples import Example, Examples
from storage.repositories.patients import patient_by_id
from storage.repositories.rule_content import RuleContent
from storage.repositories.style_rules import StyleRules
from storage.repositories.style_weeks import claim_week, edited_between
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork
from tests.storage.cast import TEXT, Cast, Person, settle_in

CONTENT = RuleContent(target="draft", kind="closing", language="he", values={"closing": "עדה"})
OTHER = RuleContent(target="draft", kind="no-emoji", values={})


def example(patient_id: str, number: int = 1, distance: float = 0.5) -> Example:
    return Example(
        patient_id=patient_id,
        kind="draft",
        object_id=f"message-{patient_id}-{number}",
        task="לשאול",
        before=TEXT,
        after=f"{TEXT} עדה",
        language="he",
        writer="test",
        distance=distance,
        approved_at=utc_now(),
    )


async def furnished(unit: UnitOfWork, person: Person) -> None:
    room = await enter(unit, person.therapist_id)
    kept = await room.examples.keep(example(person.patient_id))
    await room.examples.note_change(kept, CONTENT, needed=1)
    rule = await room.style_rules.propose(CONTENT, [kept])
    await room.style_rules.switch_exception(rule, person.patient_id)


@pytest.fixture
async def cast(storage: Storage) -> Cast:
    cast = await settle_in(storage)
    async with storage.unit() as unit:
        for person in (cast.ada, cast.ben):
            await furnished(unit, person)
    return cast


Way = Callable[[TherapistRoom, LearnedExample, StyleRuleRow, Patient], Awaitable[Any]]


async def _at_once(act: Callable[[], Any]) -> Any:
    return act()


REFUSED: dict[str, Way] = {
    "Examples.keep": lambda room, row, rule, patient: room.examples.keep(example(patient.id, 2)),
    "Examples.read": lambda room, row, rule, patient: _at_once(lambda: room.examples.read(row)),
    "Examples.note_change": lambda room, row, rule, patient: room.examples.note_change(row, None, needed=0),
    "Examples.forget": lambda room, row, rule, patient: room.examples.forget(patient),
    "StyleRules.propose": lambda room, row, rule, patient: room.style_rules.propose(OTHER, [], patient_id=patient.id),
    "StyleRules.rule": lambda room, row, rule, patient: room.style_rules.rule(rule.id),
    "StyleRules.add_sources": lambda room, row, rule, patient: room.style_rules.add_sources(rule, []),
    "StyleRules.set_state": lambda room, row, rule, patient: room.style_rules.set_state(rule, "active"),
    "StyleRules.remove": lambda room, row, rule, patient: room.style_rules.remove(rule),
    "StyleRules.merge": lambda room, row, rule, patient: room.style_rules.merge(rule, rule, {}),
    "StyleRules.limit_to": lambda room, row, rule, patient: room.style_rules.limit_to(rule, None),
    "StyleRules.exceptions": lambda room, row, rule, patient: room.style_rules.exceptions(rule),
    "StyleRules.switch_exception": lambda room, row, rule, patient: room.style_rules.switch_exception(rule, "x"),
    "StyleRules.sources": lambda room, row, rule, patient: room.style_rules.sources(rule),
}
FILTERED: dict[str, Way] = {
    "Examples.example_of": lambda room, row, rule, patient: room.examples.example_of("draft", row.object_id),
    "Examples.examples": lambda room, row, rule, patient: room.examples.examples("draft", language="he", limit=9),
    "Examples.changed_since": lambda room, row, rule, patient: room.examples.changed_since(row.approved_at),
    "Examples.distances": lambda room, row, rule, patient: room.examples.distances(row.approved_at),
    "StyleRules.rules": lambda room, row, rule, patient: room.style_rules.rules(("proposed",)),
    "StyleRules.rule_like": lambda room, row, rule, patient: room.style_rules.rule_like(CONTENT),
    "StyleRules.asked_since": lambda room, row, rule, patient: room.style_rules.asked_since(rule.asked_at),
}


def test_every_way_out_of_a_room_is_tried() -> None:
    public = {
        f"{kind.__name__}.{name}"
        for kind in (Examples, StyleRules)
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }
    assert public == REFUSED.keys() | FILTERED.keys()


async def things_of(unit: UnitOfWork, person: Person) -> tuple[LearnedExample, StyleRuleRow, Patient]:
    row = await unit.one(LearnedExample, LearnedExample.therapist_id == person.therapist_id)
    rule = await unit.one(StyleRuleRow, StyleRuleRow.therapist_id == person.therapist_id)
    return row, rule, await patient_by_id(unit, person.patient_id)


async def test_nothing_that_was_learned_with_ada_is_there_for_another_therapist(storage: Storage, cast: Cast) -> None:
    for name, way in REFUSED.items():
        async with storage.unit() as unit:
            room, theirs = await enter(unit, cast.ben.therapist_id), await things_of(unit, cast.ada)
            with pytest.raises(NotFound):
                await way(room, *theirs)
            assert not unit.session.dirty, name
            assert not unit.session.new, name
    async with storage.unit() as unit:
        room, theirs = await enter(unit, cast.colleague.therapist_id), await things_of(unit, cast.ada)
        for name, way in FILTERED.items():
            assert not await way(room, *theirs), name


async def test_in_her_own_room_ada_finds_all_of_it(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        room, own = await enter(unit, cast.ada.therapist_id), await things_of(unit, cast.ada)
        for name, way in FILTERED.items():
            assert await way(room, *own), name
        rule = await room.style_rules.rule(own[1].id)
        assert rule.values == CONTENT.values
        assert [patient_id for patient_id, _ in await room.style_rules.sources(rule)] == [cast.ada.patient_id]


async def test_a_text_that_is_approved_again_is_one_example_of_its_first_week(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        room, (first, _, _) = await enter(unit, cast.ada.therapist_id), await things_of(unit, cast.ada)
        at = first.approved_at
        again = await room.examples.keep(example(cast.ada.patient_id, distance=0.1))
        assert (again.id, again.distance, again.approved_at) == (first.id, 0.1, at)


async def test_forgetting_a_patient_leaves_no_row_of_theirs(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        room = await enter(unit, cast.ada.therapist_id)
        await room.examples.forget(await room.patients.get(cast.ada.patient_id))
    async with storage.unit() as unit:
        for table in (LearnedExample, StyleSource, StyleException):
            query = select(func.count()).select_from(table)
            assert await unit.session.scalar(query) == 1, table  # Ben's


async def test_a_week_is_claimed_once(storage: Storage, cast: Cast) -> None:
    async with storage.unit() as unit:
        start = (await things_of(unit, cast.ada))[0].approved_at
        assert set(await edited_between(unit, start, utc_now())) == {cast.ada.therapist_id, cast.ben.therapist_id}
        assert await claim_week(unit, cast.ada.therapist_id, "2026-W47")
        assert not await claim_week(unit, cast.ada.therapist_id, "2026-W47")
    async with storage.unit() as unit:
        assert not await claim_week(unit, cast.ada.therapist_id, "2026-W47")
