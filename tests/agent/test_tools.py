"""What a model may ask for: each tool finds out one thing from facts, and there is none that sends or approves."""

import ast
import datetime as dt
import typing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import agent.tools
from agent.tools import TOOLS, Facts, Patient, Waiting, answer_to
from agent.tools.tool import Planned, ToolError
from pipelines.conversing import Call

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Asia/Jerusalem"))
DANA, DANA_LEVI, YOSSI = (
    Patient(id=name, name=name.replace("-", " ").title()) for name in ("dana-cohen", "dana-levi", "yossi-katz")
)
TO_YOSSI = Waiting(message_id="m2", version=3, patient_id=YOSSI.id, has_text=True)
TO_DANA = Waiting(message_id="m1", version=1, patient_id=DANA.id, has_text=True)
FACTS = Facts(patients=(DANA, DANA_LEVI, YOSSI), drafts=(TO_YOSSI, TO_DANA), now=NOW)
HARMLESS = {"collections.abc", "dataclasses", "datetime", "pydantic", "typing"}
POWERS = ("send", "approv", "deliver", "delete", "eras", "reject")


def asked(tool: str, facts: Facts = FACTS, **given: Any) -> Planned:
    return answer_to(Call(tool=tool, input=given), facts)


def refused(tool: str, facts: Facts = FACTS, **given: Any) -> ToolError:
    with pytest.raises(ToolError) as error:
        asked(tool, facts, **given)
    return error.value


def test_what_tools_are_made_of_holds_no_room_no_storage_and_no_way_to_a_patient():
    imported = set()
    for path in Path(agent.tools.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
    ours = {name for name in imported if not name.startswith("agent.tools")}
    assert ours - {"agent.hebrew", "agent.wrong_patient", "pipelines.conversing"} == HARMLESS


def test_no_tool_is_named_for_a_power():
    names = [tool.name for tool in TOOLS]
    assert len(names) == len(set(names)) > 5
    assert [name for name in names if any(power in name for power in POWERS)] == []


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_tool_is_a_function_of_facts_and_input_alone(tool: Any):
    assert typing.get_type_hints(tool.plan) == {"facts": Facts, "given": tool.input, "return": Planned}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_schema_is_strict_and_says_what_each_field_means(tool: Any):
    schema = tool.spec.schema
    assert schema["additionalProperties"] is False
    assert schema["required"] == list(schema["properties"])
    assert all(field.keys() >= {"type", "description"} for field in schema["properties"].values())
    assert all(field["type"] in {"string", "boolean"} for field in schema["properties"].values())
    assert len(tool.spec.description) > 20


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Dana Cohen", [DANA]),
        ("dana levi", [DANA_LEVI]),
        ("Yossi", [YOSSI]),
        ("Katz", [YOSSI]),
        ("Dana", [DANA, DANA_LEVI]),
    ],
)
def test_a_name_is_looked_up_whole_then_by_its_parts(said: str, meant: list[Patient]):
    wish = asked("draft", patient=said, instruction="hello").wish
    assert wish is not None
    assert [patient.id for patient in meant] == list(wish.among or (wish.patient_id,))
    assert bool(wish.among) == (len(meant) > 1)


def test_a_name_of_nobody_is_answered_with_the_caseload_and_never_guessed():
    error = refused("draft", patient="Ruth", instruction="hello")
    assert error.code == "nobody"
    assert "Dana Cohen, Dana Levi, Yossi Katz" in str(error)
    assert "do not guess" in str(error)
    assert "no patients yet" in str(
        refused("draft", Facts(patients=(), drafts=(), now=NOW), patient="D", instruction="x")
    )


def test_the_newest_draft_is_meant_unless_somebody_is_named():
    newest, of_dana = asked("revise", patient="", remark="shorter"), asked("revise", patient="Dana", remark="shorter")
    assert newest.wish is not None
    assert of_dana.wish is not None
    assert (newest.wish.message_id, newest.wish.version) == ("m2", 3)
    assert of_dana.wish.message_id == "m1"
    nothing = Facts(patients=FACTS.patients, drafts=(), now=NOW)
    assert refused("revise", nothing, patient="", remark="shorter").code == "no-draft"


def test_a_time_is_a_proposal_and_one_that_was_not_said_is_asked_for():
    planned = asked("schedule", patient="", day="2026-11-26", clock="09:00").wish
    unsaid = asked("schedule", patient="", day="", clock="09:00").wish
    assert planned is not None
    assert unsaid is not None
    assert planned.when == dt.datetime(2026, 11, 26, 9, 0, tzinfo=NOW.tzinfo)
    assert unsaid.when is None


@pytest.mark.parametrize(
    ("day", "clock", "code"),
    [
        ("2026-11-25", "11:00", "past"),
        ("2027-11-25", "11:00", "far"),
        ("2027-03-26", "02:30", ""),  # the hour that the clocks skip
        ("tomorrow", "9", ""),
        ("2026-02-30", "09:00", ""),
    ],
)
def test_a_time_that_cannot_be_is_said_to_the_model(day: str, clock: str, code: str):
    facts = (
        Facts(patients=FACTS.patients, drafts=FACTS.drafts, now=NOW.replace(month=3, year=2027))
        if code == ""
        else FACTS
    )
    assert refused("schedule", facts, patient="", day=day, clock=clock).code == code


def test_a_draft_without_text_gets_no_time():
    writing = Waiting(message_id="m3", version=1, patient_id=DANA.id, has_text=False)
    facts = Facts(patients=FACTS.patients, drafts=(writing,), now=NOW)
    assert refused("schedule", facts, patient="", day="2026-11-26", clock="09:00").code == "no-text"


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("send_message", {"to": "all"}),
        ("approve", {}),
        ("draft", {}),
        ("draft", {"patient": "Dana", "instruction": "x", "approve": True}),
        ("draft", {"patient": ["Dana"], "instruction": "x"}),
        ("show", {"page": "other therapists"}),
        ("summarise", {"patient": "", "words_are_notes": "yes"}),
    ],
)
def test_what_does_not_fit_is_refused_in_words_for_the_model_without_the_input(tool: str, given: dict[str, Any]):
    error = refused(tool, **given)
    assert "all" not in str(error).split()
    assert "Dana" not in str(error)


def test_words_that_are_notes_are_no_request():
    wish = asked("summarise", patient="Dana", words_are_notes=True).wish
    assert wish is not None
    assert (wish.kind, wish.patient_id) == ("notes", "")
