"""The local Claude of the tests keeps to the published shapes and refuses what version 2026-10-21 refuses."""

import json
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.agent.cast import reference
from tests.fake_claude import VERSION, FakeClaude, Said, calls, thinking_block

ASK: dict[str, Any] = {
    "model": "claude-sonnet-5-5",
    "max_tokens": 10,
    "messages": [{"role": "user", "content": "hello"}],
}


CALLED = {"type": "tool_use", "id": "toolu_1", "name": "show", "input": {}}


async def posted(claude: FakeClaude, body: object, **headers: str) -> tuple[int, dict[str, Any]]:
    given = {"Authorization": "Bearer sk", "anthropic-version": VERSION} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{claude.url}/v1/messages", json=body, headers=given) as response,
    ):
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("changes", "headers"),
    [
        ({"temperature": 1.0}, {}),
        ({"top_p": 0.5}, {}),
        ({"top_k": 5}, {}),
        ({"messages": [{"role": "assistant", "content": [{"type": "document"}]}]}, {}),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "citations": [{}]}]}]}, {}),
        ({"messages": [{"role": "assistant", "content": [CALLED]}, {"role": "user", "content": "well?"}]}, {}),
        ({"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1"}]}]}, {}),
        ({}, {"anthropic_version": "2023-06-01"}),
    ],
)
async def test_what_the_version_no_longer_takes_is_a_bad_request(changes: dict[str, Any], headers: dict[str, str]):
    async with FakeClaude() as claude:
        status, answer = await posted(claude, ASK | changes, **headers)
    assert status == 400
    assert answer["error"]["type"] == "invalid_request_error"


async def test_a_call_without_a_key_is_refused():
    async with FakeClaude() as claude:
        assert (await posted(claude, ASK, Authorization=""))[0] == 401


async def test_answers_and_errors_have_the_published_shapes():
    spec = json.loads(reference("specs", "anthropic_openapi.json").read_text("utf-8"))
    registry: Registry[Any] = Registry().with_resource("urn:api", Resource(contents=spec, specification=DRAFT202012))

    def faults(schema: str, answer: dict[str, Any]) -> list[str]:
        validator = Draft202012Validator({"$ref": f"urn:api#/components/schemas/{schema}"}, registry=registry)
        return [f"{list(error.path)} {error.message[:200]}" for error in validator.iter_errors(answer)]

    async with FakeClaude(answer=lambda body: "hello") as claude:
        assert faults("Message", (await posted(claude, ASK))[1]) == []
        claude.then(
            Said(text="no", stop_reason="refusal"),
            Said(blocks=[thinking_block("hm")]),
            calls("show", page="queue"),
            Said(status=529),
            Said(status=429),
        )
        assert faults("Message", (await posted(claude, ASK))[1]) == []
        assert faults("Message", (await posted(claude, ASK))[1]) == []
        assert faults("Message", (await posted(claude, ASK))[1]) == []
        assert faults("ErrorResponse", (await posted(claude, ASK))[1]) == []
        assert faults("ErrorResponse", (await posted(claude, ASK))[1]) == []
