"""What was learned, as Claude is told it; and the right grammatical gender, asked for once more where it is wrong."""

import json
from dataclasses import replace
from typing import Any

import pytest

from agent.addressing import forms_in
from agent.style.masking import MASK, masked
from pipelines.ports import Edit, EditRequest, Manner, Person, StyleRule, WriterRefused
from tests.agent.cast import draft_request, summary_request, voice
from tests.agent.test_claude import message, talking

RULES = (
    StyleRule(kind="closing", values={"closing": "Ada"}, language="en"),
    StyleRule(kind="words", values={"pairs": [["session", "meeting"]]}),
    StyleRule(kind="free", values={"text": "Ask one question at a time"}),
)
EDITS = (Edit(before="How are you today?", after="How are you?"),)


def asked(body: dict[str, Any]) -> str:
    return str(body["messages"][0]["content"])


async def test_rules_stand_in_the_request_as_lines_and_edits_as_fenced_pairs():
    manner = Manner(rules=RULES, edits=EDITS)
    async with talking() as (claude, writer):
        await writer.draft(replace(draft_request("ask how it went", directness=3, warmth=1), manner=manner))
        await writer.summarise(replace(summary_request("She slept badly."), manner=manner))

    for body in claude.requests:
        said = asked(body)
        assert '- Say "meeting" instead of "session"' in said
        assert "- Ask one question at a time" in said
        fence = next(line for line in said.splitlines() if line.startswith("-----"))
        inside = said.split(fence)
        assert any("How are you today?" in part and "As this therapist changed it:" in part for part in inside[1::2])
    assert "directness high, warmth low" in asked(claude.requests[0])
    assert "Ada" not in asked(claude.requests[0])  # a signature is a name like any other


async def test_without_anything_learned_nothing_is_said_about_it():
    async with talking() as (claude, writer):
        await writer.draft(draft_request("ask how it went"))
    assert "confirmed" not in asked(claude.requests[0])
    assert "changed it" not in asked(claude.requests[0])


async def test_an_answer_that_repeats_a_mask_is_refused():
    before, after = masked(["Hi Yossi, how are you?", "Yossi, how are you?"], ["Yossi Cohen"])
    manner = Manner(edits=(Edit(before=before, after=after, is_masked=True),))
    async with talking() as (claude, writer):
        claude.answer = lambda body: message(f"Hi {MASK}, how did it go this week?")
        with pytest.raises(WriterRefused):
            await writer.draft(replace(draft_request("ask how it went"), manner=manner))
    assert MASK in asked(claude.requests[0])
    assert "Yossi" not in asked(claude.requests[0])


WRONG, RIGHT = "היי, אתה מוזמן לכתוב לי איך הלך יומן השינה.", "היי, את מוזמנת לכתוב לי איך הלך יומן השינה."


@pytest.mark.parametrize(("second", "text"), [(RIGHT, RIGHT), (WRONG, WRONG)])
async def test_a_draft_in_the_wrong_gender_is_asked_for_once_more(second: str, text: str):
    async with talking() as (claude, writer):
        claude.then(message(WRONG), message(second))
        drafted = await writer.draft(draft_request("לשאול איך הלך יומן השינה", language="he", gender="f"))
    assert drafted == text
    assert len(claude.requests) == 2
    assert "feminine" in asked(claude.requests[1]).split("Proposed")[0]
    assert WRONG in asked(claude.requests[1])


async def test_the_first_text_is_kept_where_the_second_try_fails():
    async with talking() as (claude, writer):
        claude.then(message(WRONG), message(""), message(""))
        drafted = await writer.draft(draft_request("לשאול איך הלך", language="he", gender="f"))
    assert forms_in(drafted) == {"m"}


async def test_what_an_edit_shows_is_one_short_sentence_with_names_hidden():
    request = EditRequest(
        voice=voice("en"),
        patient=Person(name="Dana Cohen", gender="f"),
        kind="draft",
        before="Hi Dana, how are you?",
        after="Dana, thank you for writing. How are you?",
    )
    async with talking() as (claude, writer):
        claude.then(json.dumps({"rule": "Begin with thanks"}), json.dumps({"rule": ""}))
        assert [await writer.notice(request), await writer.notice(request)] == ["Begin with thanks", ""]
    assert "Dana" not in asked(claude.requests[0])
