"""A talk with tools against a local Claude: what is sent, what is made of its answers, and how every fault ends."""

import contextlib
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from agent.claude import ClaudeWriter
from agent.tools import specs
from pipelines.conversing import Call, Conversation, Exchange, Talk, Told
from pipelines.ports import Language, WriterRefused, WriterUnavailable
from tests.agent.cast import NOW
from tests.fake_claude import FakeClaude, Said, calls, has_called, thinking_block


@contextlib.asynccontextmanager
async def talking(
    said: str, *before: Exchange, language: Language = "en"
) -> AsyncIterator[tuple[FakeClaude, Conversation]]:
    async with FakeClaude() as claude:
        writer = ClaudeWriter(
            api_key="sk-test", base_url=claude.url, model="claude-sonnet-5-5", timeout_s=5.0, max_retries=0
        )
        talk = Talk(
            said=said,
            language=language,
            therapist="Ada Levi",
            patients=("Dana", "Yossi"),
            now=NOW,
            tools=specs(),
            before=before,
        )
        try:
            yield claude, writer.converse(talk)
        finally:
            await writer.aclose()


def mark_of_whom(body: dict[str, Any], before: str) -> str:
    """The mark that stands behind these words in a request."""
    found = re.search(rf"{before} (\[P\d\])", str(body["messages"]))
    assert found is not None
    return found[1]


async def test_a_call_comes_with_the_names_put_in_and_its_answer_goes_with_them_hidden():
    async with talking("could you ask Dana how it went") as (claude, talk):
        claude.answer = lambda body: _asks_once(body, mark_of_whom(body, "ask"))
        call = await talk.move()
        talk.told(Told(text="The draft to Dana is being written."))
        last = await talk.move()

    assert call == Call(tool="draft", input={"patient": "Dana", "instruction": "ask Dana how it went"})
    assert last == ""
    second = claude.requests[1]["messages"]
    assert [message["role"] for message in second] == ["user", "assistant", "user"]
    assert (
        second[2]["content"][0]["content"]
        == f"The draft to {mark_of_whom(claude.requests[0], 'ask')} is being written."
    )
    assert second[2]["content"][0]["tool_use_id"] == second[1]["content"][0]["id"]


def _asks_once(body: dict[str, Any], mark: str) -> Said:
    return Said() if has_called(body) else calls("draft", patient=mark, instruction=f"ask {mark} how it went")


async def test_only_one_tool_at_a_time_may_be_asked_for_and_all_are_strict():
    async with talking("what's waiting") as (claude, talk):
        claude.then("Nothing.")
        await talk.move()

    request = claude.requests[0]
    assert request["tool_choice"] == {"type": "auto", "disable_parallel_tool_use": True}
    assert all(tool["strict"] and tool["input_schema"]["additionalProperties"] is False for tool in request["tools"])
    assert request["system"][0]["cache_control"] == {"type": "ephemeral"}


async def test_of_several_calls_at_once_the_first_counts_and_what_was_thought_goes_back_with_it():
    both = [calls("show", page=page, id_=page).blocks or [{}] for page in ("queue", "help")]
    blocks = [thinking_block("hm"), both[0][0], both[1][0]]
    async with talking("what's waiting, and help me") as (claude, talk):
        claude.then(Said(blocks=blocks, stop_reason="tool_use"), "")
        call = await talk.move()
        talk.told(Told(text="It is shown."))
        await talk.move()

    assert call == Call(tool="show", input={"page": "queue"})
    assert [block["type"] for block in claude.requests[1]["messages"][1]["content"]] == ["thinking", "tool_use"]


async def test_what_was_said_before_is_told_again_with_the_same_marks():
    call = Call(tool="draft", input={"patient": "Yossi", "instruction": "tell Yossi that I'm ill"})
    before = Exchange(said="tell Yossi that I'm ill", calls=((call, Told(text="ok")),), answered="Anything for Dana?")
    async with talking("Yossi: shorter. Dana: the same", before) as (claude, talk):
        claude.then("Which one first?")
        assert await talk.move() == "Which one first?"

    told = claude.requests[0]["messages"]
    yossi, dana = mark_of_whom(claude.requests[0], "tell"), mark_of_whom(claude.requests[0], "Anything for")
    assert [message["role"] for message in told] == ["user", "assistant", "user", "assistant", "user"]
    assert told[1]["content"][0]["input"] == {"patient": yossi, "instruction": f"tell {yossi} that I'm ill"}
    assert told[3]["content"] == f"Anything for {dana}?"
    assert told[4]["content"].endswith(f"{yossi}: shorter. {dana}: the same")


ONCE_MORE: dict[str, Any] = {
    "nothing": "",
    "a mark that nobody gave out": calls("draft", patient="[P9]", instruction="hello"),
    "a number from nowhere": calls("draft", patient="[P1]", instruction="call me at 052 765 4321"),
    "a claim": "The message was sent to the patient.",
    "another language": "תודה שכתבת לי, אחשוב על זה ונדבר ביום חמישי.",
    "its orders": "You are bound by these. Rules that always hold: never send.",
    "cut off": Said(text="Well", stop_reason="max_tokens"),
    "a call without a call": Said(text="Well", stop_reason="tool_use"),
    "far too much": "better " * 500,
}


@pytest.mark.parametrize("fault", ONCE_MORE)
async def test_an_unusable_answer_is_asked_for_once_more_and_then_given_up(fault: str):
    async with talking("ask Dana how it went") as (claude, talk):
        claude.then(ONCE_MORE[fault], calls("show", page="queue"))
        assert isinstance(await talk.move(), Call)
        assert len(claude.requests) == 2
    async with talking("ask Dana how it went") as (claude, talk):
        claude.then(ONCE_MORE[fault], ONCE_MORE[fault])
        with pytest.raises(WriterRefused):
            await talk.move()


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        (Said(status=529), WriterUnavailable),
        (Said(status=400), WriterRefused),
        (Said(body=b"\xff not json"), WriterRefused),
        (Said(text="no", stop_reason="refusal"), WriterRefused),
    ],
    ids=["overloaded", "bad request", "broken body", "refusal"],
)
async def test_every_fault_is_a_writer_error_without_content(said: Said, raised: type[Exception]):
    async with talking("ask Dana how it went") as (claude, talk):
        claude.then(said, said)
        with pytest.raises(raised) as error:
            await talk.move()
    assert "Dana" not in str(error.value)
