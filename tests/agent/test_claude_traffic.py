"""What leaves this machine for the model: no name, phone or address of anybody, and nothing the API does not know."""

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from agent.claude import ClaudeWriter
from agent.style.masking import masked
from pipelines.ports import Edit, EditRequest, Language, Manner, Person, StyleRule, ThreadMessage
from tests.agent.cast import NAMES, NOW, draft_request, reference, summary_request, voice
from tests.agent.passages import answer_request, insight_request
from tests.fake_claude import FakeClaude

SECRETS = (
    "Dana",
    "Cohen",
    "Yossi",
    "דנה",
    "כהן",
    "Ada",
    "Levi",
    "עדה",
    "4123456",
    "412-3456",
    "dana@",
    "example.org",
    "0541234567",
)
TEXTS: dict[Language, str] = {
    "en": "Dana Cohen said DANA's sister called dana at 054-412-3456; write dana@example.org. Dr. Ada "
    "Levi agreed, Cohen too.",
    "he": 'לדנה ודנה, מדנה ושלדנה כהן אמרו ש"דנה" התקשרה ל-054-4123456, דָּנָה כתבה ל-dana@example.org, ועדה ענתה לה.',
}


def learned(text: str) -> Manner:
    """Rules and examples, of this patient and of another one, that are full of names."""
    others = masked([text, text], list(NAMES.values()))
    return Manner(
        rules=(
            StyleRule(kind="closing", values={"closing": text}),
            StyleRule(kind="words", values={"pairs": [[text, text]]}),
        ),
        edits=(Edit(before=text, after=text), Edit(before=others[0], after=others[1], is_masked=True)),
    )


async def traffic(language: Language) -> FakeClaude:
    """Every kind of call, with people's names in every field that can hold words."""
    text = TEXTS[language]
    async with FakeClaude() as claude:
        writer = ClaudeWriter(
            api_key="sk-test", base_url=claude.url, model="claude-sonnet-5-5", timeout_s=5.0, max_retries=0
        )
        style: dict[str, Any] = {"greeting": text[:20], "closing": "Ada" if language == "en" else "עדה"}
        style |= {"message_examples": (text, text), "summary_examples": (text,), "approach": text}
        draft = draft_request(
            text,
            language=language,
            remark=text,
            previous=text,
            thread=(
                ThreadMessage(from_patient=True, text=text, at=NOW),
                ThreadMessage(from_patient=False, text=text, at=NOW),
            ),
            **style,
        )
        summary = summary_request(text, language=language, form="own", own=(text[:30],), remark=text, **style)
        await writer.draft(replace(draft, manner=learned(text)))
        await writer.summarise(replace(summary, manner=learned(text)))
        await writer.notice(
            EditRequest(
                voice=voice(language, **style),
                patient=Person(name=NAMES["f", language], gender="f"),
                kind="draft",
                before=text,
                after=f"{text} {text}",
            )
        )
        await writer.route(
            text,
            language=language,
            patients=[NAMES["f", language], NAMES["m", language]],
            therapist=voice(language).name,
        )
        await writer.answer(answer_request(text, text, language=language))
        await writer.look_back(insight_request(text, text, language=language))
        await writer.aclose()
    return claude


@pytest.mark.parametrize("language", ["en", "he"])
async def test_no_name_phone_or_address_is_in_any_request(language: Language):
    claude = await traffic(language)

    assert len(claude.raw) == 6
    for raw in claude.raw:
        sent = raw.decode() + json.dumps(json.loads(raw), ensure_ascii=False)
        assert [secret for secret in SECRETS if secret.lower() in sent.lower()] == []


def test_the_secrets_are_really_in_the_texts():
    told = "".join(TEXTS.values())
    assert sum(secret.lower() in told.lower() for secret in SECRETS) >= 10


@pytest.mark.parametrize("language", ["en", "he"])
async def test_every_request_is_one_that_the_api_describes(language: Language):
    spec = json.loads(reference("specs", "anthropic_openapi.json").read_text("utf-8"))
    registry: Registry[Any] = Registry().with_resource("urn:api", Resource(contents=spec, specification=DRAFT202012))
    validator = Draft202012Validator({"$ref": "urn:api#/components/schemas/CreateMessageParams"}, registry=registry)

    for request in (await traffic(language)).requests:
        assert [error.message for error in validator.iter_errors(request)] == []

    assert not validator.is_valid({"model": "m", "messages": "none", "max_tokens": 1})
