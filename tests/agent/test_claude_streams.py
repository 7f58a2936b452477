"""Answers that grow: what a therapist may see of them, and what every way of breaking off becomes."""

import asyncio
import json
from dataclasses import fields
from typing import Any

import pytest

from pipelines.ports import Points, WriterCapped, WriterRefused, WriterUnavailable
from pipelines.prices import Usage
from tests.agent.calls import bound
from tests.agent.cast import by_title, draft_request, summary_request
from tests.fake_claude import Said, text_block, thinking_block

TEXT = "Hi [P3], how did the sleep diary go this week?"
WHOLE = "Hi Dana, how did the sleep diary go this week?"


def message(text: str, **more: Any) -> Said:
    return Said(text=json.dumps({"message": text}, ensure_ascii=False), **more)


async def test_a_draft_grows_word_by_word_with_the_names_put_back():
    async with bound() as ada:
        ada.claude.then(message(TEXT))
        assert await ada.writer.draft(draft_request("ask Dana how it went")) == WHOLE

    assert ada.claude.requests[0]["stream"] is True
    assert len(ada.watch.seen) > 3
    assert all(WHOLE.startswith(seen) for seen in ada.watch.seen)
    assert ada.watch.seen == sorted(set(ada.watch.seen), key=len)
    assert not any("[" in seen for seen in ada.watch.seen)


async def test_a_summary_grows_section_by_section_under_its_titles():
    told = {"subjective": ["סיפרה שישנה רע."], "objective": [], "assessment": [], "plan": ["להמשיך ביומן שינה."]}
    sections = {key: [{"text": text, "quotes": [text]} for text in texts] for key, texts in told.items()}
    nothing: dict[str, list[str]] = {field.name: [] for field in fields(Points)}
    answer = {"sections": sections, "points": nothing}
    async with bound() as ada:
        ada.claude.then(Said(text=json.dumps(answer, ensure_ascii=False)))
        summary = await ada.writer.summarise(summary_request("ישנה רע. להמשיך ביומן שינה.", language="he"))

    assert by_title(summary)["תוכנית"] == "להמשיך ביומן שינה."
    assert ada.watch.seen[:2] == ["סובייקטיבי", "סובייקטיבי\nסיפרה"]
    assert not any("{" in seen for seen in ada.watch.seen)
    assert ada.watch.seen[-1].startswith("סובייקטיבי\nסיפרה שישנה רע.\n\nתוכנית\nלהמשיך")


async def test_a_plain_request_is_not_shown_while_it_is_understood():
    async with bound() as ada:
        await ada.writer.route("write Dana that I am ill", language="en", patients=["Dana"], therapist="")

    assert "stream" not in ada.claude.requests[0]
    assert ada.watch.seen == []


@pytest.mark.parametrize(
    "breaks",
    [
        message(TEXT, fails_at=16),
        message(TEXT, cuts=True),
        message(TEXT, stalls_at=16),
        Said(text='{"message": "Hi [P3], how', stop_reason="max_tokens"),
        Said(text='{"message": "Hi [P3], how'),
        message(""),
    ],
    ids=["error-event", "cut", "stall", "truncated", "half-json", "empty"],
)
async def test_an_answer_that_breaks_off_is_asked_for_once_more_in_one_piece(breaks: Said):
    async with bound(timeout_s=0.5) as ada:
        ada.claude.then(breaks, message(TEXT))
        assert await ada.writer.draft(draft_request("ask Dana how it went")) == WHOLE

    assert [request.get("stream", False) for request in ada.claude.requests] == [True, False]
    assert [kind for kind, _ in ada.ledger.counted] == ["draft", "draft"]


async def test_an_answer_that_breaks_off_twice_is_no_answer():
    async with bound() as ada:
        ada.claude.then(message(TEXT, cuts=True), message(TEXT, cuts=True))
        with pytest.raises(WriterUnavailable):
            await ada.writer.draft(draft_request("ask Dana how it went"))

    assert len(ada.claude.requests) == 2


async def test_a_server_that_does_not_stream_is_taken_at_its_word():
    async with bound() as ada:
        ada.claude.then(message(TEXT, whole=True))
        assert await ada.writer.draft(draft_request("ask Dana how it went")) == WHOLE

    assert len(ada.claude.requests) == 1
    assert ada.ledger.counted == [("draft", Usage(input_tokens=100, output_tokens=20))]


@pytest.mark.parametrize("body", [b"[]", b'{"id": "m', b"null", b"{}"])
async def test_nonsense_instead_of_a_stream_is_asked_for_once_more(body: bytes):
    async with bound() as ada:
        ada.claude.then(Said(body=body), message(TEXT))
        assert await ada.writer.draft(draft_request("ask Dana how it went")) == WHOLE


async def test_an_overload_before_the_first_word_is_no_answer():
    async with bound() as ada:
        ada.claude.then(Said(status=529))
        with pytest.raises(WriterUnavailable):
            await ada.writer.draft(draft_request("ask Dana how it went"))

    assert ada.ledger.counted == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Dear Dana, see https://evil.example/form for all the details of it, please do.", "evil"),
        ("Dear Dana, the message has been sent to you and to the others already today.", "been sent"),
        ("Dear Dana, ask [P9] for the details of it and come on Thursday as always.", "P9"),
        ("Dear Dana, call me on 054-7654321 in the evening, or tomorrow in the morning.", "7654321"),
    ],
)
async def test_what_the_gate_stops_is_not_shown_while_it_grows_either(text: str, never: str):
    async with bound() as ada:
        ada.claude.answer = lambda body: message(text)
        with pytest.raises(WriterRefused):
            await ada.writer.draft(draft_request("ask how she is"))

    assert ada.watch.seen
    assert not any(never in seen for seen in ada.watch.seen)


async def test_thinking_is_never_shown():
    async with bound() as ada:
        answer = text_block(json.dumps({"message": TEXT}))
        ada.claude.then(Said(blocks=[thinking_block('{"message": "I wonder about her, really'), answer]))
        assert await ada.writer.draft(draft_request("ask Dana how it went")) == WHOLE

    assert not any("wonder" in seen for seen in ada.watch.seen)


async def test_a_refusal_in_a_stream_is_not_asked_again():
    async with bound() as ada:
        ada.claude.then(Said(text="I cannot", stop_reason="refusal"))
        with pytest.raises(WriterRefused):
            await ada.writer.draft(draft_request("ask Dana how it went"))

    assert len(ada.claude.requests) == 1


async def test_every_answer_is_counted_whether_it_could_be_used_or_not():
    usage = {"input_tokens": 7, "output_tokens": 5, "cache_creation_input_tokens": 3, "cache_read_input_tokens": 2}
    billed = Usage(input_tokens=7, output_tokens=5, cache_write_tokens=3, cache_read_tokens=2)
    async with bound() as ada:
        ada.claude.then(Said(text="nonsense", usage=usage), message(TEXT, usage=usage))
        await ada.writer.draft(draft_request("ask Dana how it went"))
        ada.claude.then(message("Hi [P3], " + "how are you? " * 20, fails_at=160), message(TEXT))
        await ada.writer.draft(draft_request("ask Dana how it went"))

    assert ada.ledger.counted[:2] == [("draft", billed), ("draft", billed)]
    _, broken = ada.ledger.counted[2]
    assert broken.input_tokens == 100
    assert broken.output_tokens > 50, "what came before it broke off was billed"


async def test_at_the_cap_nothing_is_asked():
    async with bound() as ada:
        ada.ledger.is_up = True
        with pytest.raises(WriterCapped):
            await ada.writer.draft(draft_request("ask Dana how it went"))

    assert ada.claude.requests == []


async def test_giving_up_in_the_middle_of_a_stream_counts_what_came():
    async with bound() as ada:
        ada.claude.then(message(TEXT, stalls_at=16))
        asking = asyncio.create_task(ada.writer.draft(draft_request("ask Dana how it went")))
        await ada.watch.has_seen.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    assert [usage.input_tokens for _, usage in ada.ledger.counted] == [100]
