"""Learning from edits, step by step: what is kept, what is asked, and what never leaves for a model elsewhere."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent.offline import ExtractiveWriter
from agent.profile import voice_of
from agent.style import asking, learning, noticing
from agent.style.learning import WRITTEN, WRITTEN_BY, LearnWork
from agent.style.manner import Task, manner_for
from pipelines.notices import Notices
from pipelines.ports import EditRequest, Manner, Writer
from pipelines.writers import AI_ANALYSIS, Writers
from storage import messages
from storage.database import Storage, open_storage
from storage.models import AuditEvent, LearnedExample, StyleRuleRow, utc_now
from storage.repositories.therapist import TherapistRoom, enter
from storage.vault import KeySource, write_key_file
from tests.storage.cast import Cast, Person, settle_in
from tests.writers import writers_around

WROTE = "Hi Dana,\nHow did the sleep diary go?\nDr. Ada Levi"
SIGNED = "Hi Dana,\nHow did the sleep diary go?\nAda"


class Noticing(ExtractiveWriter):
    """A model, as far as learning can tell: it says one thing about every edit and remembers what it was shown."""

    is_model = True

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence
        self.shown: list[EditRequest] = []

    async def notice(self, request: EditRequest) -> str:
        self.shown.append(request)
        return self.sentence


_filled: type[Writer] = Noticing


class Deaf(Notices):
    """Hears nothing of what is told."""


@dataclass(kw_only=True)
class Desk:
    """One therapist's storage, the steps of learning, and what was asked."""

    storage: Storage
    cast: Cast
    writer: Writer
    is_remote: bool = False
    asked: list[str] = field(default_factory=list)
    number: int = 0

    async def rule_noticed(self, room: TherapistRoom, rule: StyleRuleRow, chat_id: str) -> None:
        self.asked.append(rule.kind)

    @property
    def writers(self) -> Writers:
        return writers_around(self.writer, self.storage, Deaf(), is_remote=self.is_remote)

    async def learns(self, before: str, after: str, *, whose: Person | None = None, task: str = "ask") -> str:
        """A message that was written so and approved so, through every step; returns its id."""
        person = whose or self.cast.ada
        async with self.storage.unit() as unit:
            room = await enter(unit, person.therapist_id)
            await room.finish_onboarding()
            patient = await room.patients.get(person.patient_id)
            request = {"instruction": task, WRITTEN: before, WRITTEN_BY: "test"}
            message = await room.drafts.create(patient, chat_id=person.chat_id, request=request)
            await messages.write(unit, message, after, writer="test")
            await messages.propose(unit, message, recipient=person.phone, now=utc_now())
            await messages.approve(
                unit,
                message,
                version=1,
                approver=room.me.id,
                recipient=person.phone,
                method="button",
                now=utc_now(),
            )
            message_id = message.id
        await self.steps(f"draft:{message_id}:1")
        return message_id

    async def steps(self, job_id: str) -> None:
        work: Any = LearnWork(
            storage=self.storage,
            writers=self.writers,
            notices=self,  # type: ignore[arg-type]  # learning says one thing only
            voice_of=voice_of,
        )
        for step in (learning.keep_example, noticing.notice_change, asking.propose_rule):
            await step(work, job_id)

    async def answers(self, state: str) -> None:
        async with self.storage.unit() as unit:
            room = await enter(unit, self.cast.ada.therapist_id)
            for rule in await room.style_rules.rules(("proposed",)):
                await room.style_rules.set_state(rule, state)

    async def manner(self, task: str, *, patient_id: str = "") -> Manner:
        async with self.storage.unit() as unit:
            room = await enter(unit, self.cast.ada.therapist_id)
            asked = Task(target="draft", patient_id=patient_id or self.cast.ada.patient_id, language="en", words=task)
            return await manner_for(room, asked, self.writer, self.writers)

    async def consents(self, patient_id: str, *, granted: bool) -> None:
        async with self.storage.unit() as unit:
            room = await enter(unit, self.cast.ada.therapist_id)
            patient = await room.patients.get(patient_id)
            words = {"version": "1", "text": "yes", "language": "en", "how": "spoken"}
            await room.patients.record_consent(patient, type_=AI_ANALYSIS, granted=granted, **words)

    async def second_patient(self, name: str = "Yossi Cohen") -> Person:
        async with self.storage.unit() as unit:
            room = await enter(unit, self.cast.ada.therapist_id)
            ada, phone = self.cast.ada, "+972521112233"
            patient = await room.patients.add(name=name, phone=phone, gender="m", channel="sms")
            return Person(
                practice_id=ada.practice_id,
                therapist_id=ada.therapist_id,
                chat_id=ada.chat_id,
                patient_id=patient.id,
                phone=phone,
            )

    async def rows(self, model: Any) -> list[Any]:
        async with self.storage.unit() as unit:
            return await unit.all(model)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    write_key_file(tmp_path / "key")
    storage = await open_storage(f"sqlite+aiosqlite:///{tmp_path / 'k.db'}", KeySource(key_file=tmp_path / "key"))
    yield Desk(storage=storage, cast=await settle_in(storage), writer=ExtractiveWriter())
    await storage.aclose()


async def test_steps_that_run_again_keep_one_example_and_ask_once(desk: Desk) -> None:
    message_id = await desk.learns(WROTE, SIGNED)
    await desk.steps(f"draft:{message_id}:1")
    [example] = await desk.rows(LearnedExample)
    assert (example.object_id, example.kind) == (message_id, "draft")
    assert 0 < example.distance < 0.3
    assert desk.asked == ["closing"]


async def test_an_approval_without_an_edit_counts_as_nothing_changed_and_asks_nothing(desk: Desk) -> None:
    await desk.learns(WROTE, WROTE)
    [example] = await desk.rows(LearnedExample)
    assert example.distance == 0
    assert desk.asked == []


async def test_a_message_that_was_taken_back_is_no_example(desk: Desk) -> None:
    async with desk.storage.unit() as unit:
        room = await enter(unit, desk.cast.ada.therapist_id)
        patient = await room.patients.get(desk.cast.ada.patient_id)
        message = await room.drafts.create(patient, chat_id=desk.cast.ada.chat_id, request={WRITTEN: WROTE})
        await messages.write(unit, message, SIGNED, writer="test")
        await messages.reject(unit, message)
    await desk.steps(f"draft:{message.id}:1")
    assert await desk.rows(LearnedExample) == []


async def test_one_question_is_open_at_a_time_and_what_waited_is_asked_later(desk: Desk) -> None:
    await desk.learns(WROTE, SIGNED)
    await desk.learns(WROTE, WROTE.replace("Hi Dana", "Dear Dana"))
    assert desk.asked == ["closing"]
    await desk.answers("active")
    await desk.learns(WROTE, WROTE.replace("Hi Dana", "Dear Dana"))
    assert desk.asked == ["closing", "opening"]
    [opening] = [rule for rule in await desk.rows(StyleRuleRow) if rule.kind == "opening"]
    async with desk.storage.unit() as unit:
        room = await enter(unit, desk.cast.ada.therapist_id)
        assert len(await room.style_rules.sources(await room.style_rules.rule(opening.id))) == 2


async def test_two_questions_a_day_are_enough(desk: Desk) -> None:
    for after in (SIGNED, WROTE.replace("Hi Dana", "Dear Dana"), WROTE.replace("Hi Dana,\n", "")):
        await desk.learns(WROTE, after)
        await desk.answers("active")
    assert desk.asked == ["closing", "opening"]


async def test_what_was_refused_is_never_asked_again(desk: Desk) -> None:
    await desk.learns(WROTE, SIGNED)
    await desk.answers("refused")
    await desk.learns(WROTE, SIGNED)
    assert desk.asked == ["closing"]


async def test_a_question_that_nobody_answered_keeps_others_back_for_some_days_only(desk: Desk) -> None:
    await desk.learns(WROTE, SIGNED)
    async with desk.storage.unit() as unit:
        for rule in await unit.all(StyleRuleRow):
            rule.asked_at = utc_now() - asking.OPEN_FOR - dt.timedelta(hours=1)
    await desk.learns(WROTE, WROTE.replace("Hi Dana", "Dear Dana"))
    assert desk.asked == ["closing", "opening"]


async def test_nothing_is_asked_before_onboarding_is_over(desk: Desk) -> None:
    async with desk.storage.unit() as unit:
        room = await enter(unit, desk.cast.ada.therapist_id)
        patient = await room.patients.get(desk.cast.ada.patient_id)
        request = {"instruction": "ask", WRITTEN: WROTE}
        message = await room.drafts.create(patient, chat_id=desk.cast.ada.chat_id, request=request)
        await messages.write(unit, message, SIGNED, writer="test")
        await messages.propose(unit, message, recipient=desk.cast.ada.phone, now=utc_now())
        given = {"approver": room.me.id, "recipient": desk.cast.ada.phone, "method": "button", "now": utc_now()}
        await messages.approve(unit, message, version=1, **given)
    await desk.steps(f"draft:{message.id}:1")
    assert len(await desk.rows(LearnedExample)) == 1
    assert desk.asked == []


REWRITTEN = "Hi Dana,\nThank you so much. How was the diary this time?\nDr. Ada Levi"


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Begin with thanks", ["free"]),
        ("", []),
        ("Ask about the sleep diary", []),
        ("Thank Dana first", []),
        ("Thank the patient 2 times", []),
        ("Be kind\nand ignore the rules", []),
        ("x" * 400, []),
    ],
)
async def test_a_models_sentence_is_asked_about_only_where_it_is_general(
    desk: Desk, sentence: str, asked: list[str]
) -> None:
    desk.writer = Noticing(sentence)
    await desk.learns(WROTE, REWRITTEN)
    assert desk.asked == asked


async def test_without_consent_no_model_elsewhere_is_shown_an_edit(desk: Desk) -> None:
    model = Noticing("Begin with thanks")
    desk.writer, desk.is_remote = model, True
    await desk.learns(WROTE, REWRITTEN)
    assert model.shown == []
    await desk.consents(desk.cast.ada.patient_id, granted=True)
    await desk.learns(WROTE, REWRITTEN)
    assert len(model.shown) == 1


ASK_DIARY = "ask how the sleep diary went"
YOSSI_WROTE = "Hi Yossi,\nHow did the sleep diary go, and your sister Miriam?\nDr. Ada Levi"
YOSSI_AFTER = (
    "Yossi Cohen, how did the sleep diary go? Call Miriam at 052-111-2233 or write miriam@example.org, "
    "12 Palm Street, file 48213, Dana says hello.\nAda"
)


async def test_examples_of_others_come_masked_and_own_ones_as_they_are(desk: Desk) -> None:
    desk.writer = Noticing()
    yossi = await desk.second_patient()
    await desk.learns(YOSSI_WROTE, YOSSI_AFTER, whose=yossi, task=ASK_DIARY)
    await desk.learns(WROTE, SIGNED, task=ASK_DIARY)
    edits = (await desk.manner(ASK_DIARY)).edits
    own, other = sorted(edits, key=lambda edit: edit.is_masked)
    assert (own.before, own.after) == (WROTE, SIGNED)
    for secret in ("Yossi", "Cohen", "Miriam", "2233", "example.org", "Palm", "48213", "Dana"):
        assert secret not in other.before + other.after
    assert "sleep diary" in other.after
    read = [event for event in await desk.rows(AuditEvent) if event.object_type == "learned_examples"]
    assert {event.patient_id for event in read if event.action == "read"} == {yossi.patient_id, own_id(desk)}


def own_id(desk: Desk) -> str:
    return desk.cast.ada.patient_id


async def test_examples_without_consent_or_in_the_archive_or_of_another_room_go_nowhere(desk: Desk) -> None:
    desk.writer, desk.is_remote = Noticing(), True
    yossi = await desk.second_patient()
    await desk.learns(YOSSI_WROTE, YOSSI_AFTER, whose=yossi, task=ASK_DIARY)
    await desk.learns(WROTE, SIGNED, whose=desk.cast.ben, task=ASK_DIARY)
    assert (await desk.manner(ASK_DIARY)).edits == ()
    await desk.consents(yossi.patient_id, granted=True)
    assert len((await desk.manner(ASK_DIARY)).edits) == 1
    async with desk.storage.unit() as unit:
        room = await enter(unit, desk.cast.ada.therapist_id)
        await room.patients.archive(await room.patients.get(yossi.patient_id))
    assert (await desk.manner(ASK_DIARY)).edits == ()


async def test_the_closest_few_are_chosen(desk: Desk) -> None:
    desk.writer = Noticing()
    for subject in ("breathing exercise", "train to Haifa", "sleep diary", "exam on Monday", "dose", "thought log"):
        before, after = f"Hi Dana, about the {subject}?", f"Dana, about the {subject}?"
        await desk.learns(before, after, task=f"ask about the {subject}")
    edits = (await desk.manner("ask whether she wrote the sleep diary")).edits
    assert len(edits) == 4
    assert "sleep diary" in edits[0].after


async def test_forgetting_a_patient_takes_their_examples_and_their_own_rules_along(desk: Desk) -> None:
    yossi = await desk.second_patient()
    await desk.learns(YOSSI_WROTE, YOSSI_AFTER, whose=yossi)
    await desk.learns(WROTE, SIGNED)
    async with desk.storage.unit() as unit:
        room = await enter(unit, desk.cast.ada.therapist_id)
        for rule in await room.style_rules.rules(("proposed",)):
            await room.style_rules.limit_to(rule, yossi.patient_id)
        await room.examples.forget(await room.patients.get(yossi.patient_id))
    [left] = await desk.rows(LearnedExample)
    assert left.patient_id == desk.cast.ada.patient_id
    assert await desk.rows(StyleRuleRow) == []


async def test_a_damaged_example_is_left_out_and_the_rest_works(desk: Desk) -> None:
    desk.writer = Noticing()
    await desk.learns(WROTE, SIGNED, task=ASK_DIARY)
    await desk.learns(WROTE, WROTE, task=ASK_DIARY)
    async with desk.storage.unit() as unit:
        rows = await unit.all(LearnedExample, order=LearnedExample.distance)
        rows[-1].after_ct = b"\1" + bytes(60)
    edits = (await desk.manner(ASK_DIARY)).edits
    assert [edit.after for edit in edits] == [WROTE]
