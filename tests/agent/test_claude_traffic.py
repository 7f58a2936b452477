"""What leaves this machine for the model: no name, phone or address of anybody, and nothing the API does not know."""

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from agent.style.masking import masked
from agent.tools import specs
from pipelines.conversing import Call, Exchange, Talk, Told
from pipelines.ports import Edit, EditRequest, Language, Manner, Person, StyleRule, ThreadMessage, Writer, WriterRefused
from tests.agent.calls import bound
from tests.agent.cast import NAMES, NOW, draft_request, reference, summary_request, voice
from tests.agent.passages import answer_request, insight_request
from tests.fake_claude import FakeClaude, Said

CASELOAD = ("Dana Cohen", "דנה כהן", "Yossi Peretz", "יוסי פרץ", "שיר אלמוג", "Dr. Ada Levi", "עדה")
PRACTICE = "Carmel Clinic"
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
    "Peretz",
    "פרץ",
    "שיר",
    "אלמוג",
    "Carmel Clinic",
    "Zelda",
    "Rupert",
    "Oppenheim",
    "סווטלנה",
    "ליטל",
    "Main Street",
    "הרצל 12",
    "123456782",
    "carmel.example",
    "@dana_c",
)
TEXTS: dict[Language, str] = {
    "en": "Dana Cohen said DANA's sister called dana at 054-412-3456; write dana@example.org. Dr. Ada "
    "Levi agreed, Cohen too. Her sister Zelda and her boss Rupert live at 12 Main Street near Carmel Clinic; Yossi "
    "Peretz knows Dr. Oppenheim, id 123456782, www.carmel.example/a or @dana_c.",
    "he": 'לדנה ודנה, מדנה ושלדנה כהן אמרו ש"דנה" התקשרה ל-054-4123456, דָּנָה כתבה ל-dana@example.org, ועדה ענתה לה. '
    'אחותה סווטלנה וליטל החברה שלה גרות ברחוב הרצל 12, ויוסי פרץ דיבר עם שיר אלמוג. שיר צעקה. ת"ז 123456782.',
}


def learned(text: str) -> Manner:
    """Rules and examples, of this patient and of another one, that are full of names."""
    others = masked([text, text], list(NAMES.values()))
    return Manner(
        rules=(
            StyleRule(kind="closing", values={"closing": text}),
            StyleRule(kind="words", values={"pairs": [[text, text]]}),
            StyleRule(kind="opening", values={"greeting": text}),
            StyleRule(kind="drop", values={"phrase": text}),
            StyleRule(kind="free", values={"text": text}),
        ),
        edits=(Edit(before=text, after=text), Edit(before=others[0], after=others[1], is_masked=True)),
    )


async def traffic(language: Language) -> FakeClaude:
    """Every kind of call, with people's names in every field that can hold words."""
    text = TEXTS[language]
    async with bound(known_names=CASELOAD, practice=PRACTICE) as ada:
        style: dict[str, Any] = {"greeting": text[:20], "closing": "Ada" if language == "en" else "עדה"}
        style |= {"message_examples": (text, text), "summary_examples": (text,), "approach": text}
        ada.claude.then(Said(text="nonsense"))  # so that a second try is in the traffic too
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
        await ada.writer.draft(replace(draft, manner=learned(text)))
        await ada.writer.summarise(replace(summary, manner=learned(text), previous=text, part=2, parts=3))
        await ada.writer.notice(
            EditRequest(
                voice=voice(language, **style),
                patient=Person(name=NAMES["f", language], gender="f"),
                kind="draft",
                before=text,
                after=f"{text} {text}",
            )
        )
        await talks(ada.writer, text, language)
        await ada.writer.answer(answer_request(text, text, language=language))
        await ada.writer.look_back(insight_request(text, text, language=language))
        assert ada.watch.seen, "answers were streamed"
        return ada.claude


async def talks(writer: Writer, text: str, language: Language) -> None:
    """The steps of a talk that goes on with one of before, each with the names where names can be."""
    call = Call(tool="draft", input={"patient": NAMES["f", language], "instruction": text})
    told = Told(text=text, is_error=True)
    conversation = writer.converse(
        Talk(
            said=text,
            language=language,
            therapist=voice(language).name,
            patients=(NAMES["f", language], NAMES["m", language]),
            now=NOW,
            tools=specs(),
            before=(Exchange(said=text, calls=((call, told), (call, told)), answered=text),),
        )
    )
    while isinstance(await conversation.move(), Call):
        conversation.told(told)


@pytest.mark.parametrize("language", ["en", "he"])
async def test_no_name_phone_or_address_is_in_any_request(language: Language):
    claude = await traffic(language)

    assert len(claude.raw) == 8
    for raw in claude.raw:
        sent = raw.decode() + json.dumps(json.loads(raw), ensure_ascii=False)
        assert [secret for secret in SECRETS if secret.lower() in sent.lower()] == []


def test_the_secrets_are_really_in_the_texts():
    told = "".join(TEXTS.values())
    assert [secret for secret in SECRETS if secret.lower() not in told.lower()] == ["0541234567"]


@pytest.mark.parametrize("language", ["en", "he"])
async def test_every_request_is_one_that_the_api_describes(language: Language):
    spec = json.loads(reference("specs", "anthropic_openapi.json").read_text("utf-8"))
    registry: Registry[Any] = Registry().with_resource("urn:api", Resource(contents=spec, specification=DRAFT202012))
    validator = Draft202012Validator({"$ref": "urn:api#/components/schemas/CreateMessageParams"}, registry=registry)

    for request in (await traffic(language)).requests:
        assert [error.message for error in validator.iter_errors(request)] == []

    assert not validator.is_valid({"model": "m", "messages": "none", "max_tokens": 1})


async def test_a_patient_whom_a_text_merely_mentions_is_hidden_by_the_caseload_alone():
    """Her name is in no list, and nothing around it says that it is one."""
    request = summary_request("כמו אצל אוטיליה, ממשיכים בחשיפה.", language="he")
    async with bound() as nobody_told, bound(known_names=("אוטיליה לוי",)) as ada:
        for call in (nobody_told, ada):
            call.claude.then(Said(status=400))  # the question is what was asked
            with pytest.raises(WriterRefused):
                await call.writer.summarise(request)

    asked = [json.loads(call.claude.raw[0])["messages"][0]["content"] for call in (nobody_told, ada)]
    assert ["אוטיליה" in text for text in asked] == [True, False]


async def test_a_draft_that_goes_back_to_be_put_right_goes_without_the_names_that_were_put_into_it():
    async with bound(known_names=CASELOAD) as ada:
        first = json.dumps({"message": "[P2], תוכל לבוא מחר? אתה מוזמן."}, ensure_ascii=False)
        ada.claude.then(Said(text=first))
        await ada.writer.draft(draft_request("לשאול את דנה אם תבוא", language="he"))

    assert len(ada.claude.raw) == 2
    again = json.loads(ada.claude.raw[1])["messages"][0]["content"]
    assert "תוכל לבוא" in again
    assert "דנה" not in again
