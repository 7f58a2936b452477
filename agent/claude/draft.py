"""The question that a draft of a message to a patient answers."""

from dataclasses import replace
from typing import Annotated

from pydantic import StringConstraints

from agent.addressing import misaddresses
from agent.claude.manner import dials, edits_part, own_texts, rules_part
from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line, fenced, who
from agent.hebrew import language_of
from agent.pseudonyms import Pseudonyms
from pipelines.ports import DraftRequest, Gender
from prompts import render

_FORMS: dict[Gender, str] = {"f": "feminine", "m": "masculine"}


class DraftAnswer(Shape):
    message: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def draft_question(request: DraftRequest, *, longest: int) -> Question[DraftAnswer]:
    voice = request.voice
    earlier = [f"{'patient' if message.from_patient else 'therapist'}: {message.text}" for message in request.thread]
    texts = [
        request.instruction,
        request.previous,
        request.remark,
        voice.greeting,
        voice.closing,
        *earlier,
        *voice.message_examples,
        *own_texts(request.manner),
    ]
    names = Pseudonyms(patients=[request.patient.name], therapist=[voice.name], texts=texts)
    hidden, fence = names.hide, fence_line()
    user = render(
        "draft_request",
        language=LANGUAGE_NAMES[voice.language],
        therapist=who(names, voice.name, voice.gender),
        patient=who(names, request.patient.name, request.patient.gender),
        tone=voice.tone,
        length=voice.length,
        terminology=voice.terminology,
        dials=dials(voice),
        greeting=hidden(voice.greeting) or "the way the examples open, else a short hello with the first name",
        closing=hidden(voice.closing) or "the way the examples close, else the therapist's name",
        rules=rules_part(request.manner, names),
        edits=edits_part(request.manner, names, fence),
        examples=fenced(
            "Messages this therapist wrote, as examples of style only:", voice.message_examples, names, fence
        ),
        thread=fenced("The latest messages between them, oldest first:", ["\n".join(earlier)], names, fence),
        previous=fenced("The draft before, to be improved:", [request.previous], names, fence),
        remark=fenced("What the therapist wants changed in it:", [request.remark], names, fence),
        instruction=hidden(request.instruction),
    )
    spoken = request.instruction + request.remark
    return Question[DraftAnswer](
        system=render("draft_system"),
        user=user,
        answer=DraftAnswer,
        names=names,
        given="\n".join([*texts, request.patient.name, voice.name]),
        languages={voice.language, language_of(spoken, voice.language)},
        longest=longest,
        shown=lambda answer: str(answer.get("message", "")),
    )


def is_misaddressed(text: str, request: DraftRequest) -> bool:
    """Whether the Hebrew of a draft certainly has the wrong grammatical gender for one of the two."""
    is_hebrew = language_of(text, request.voice.language) == "he"
    return is_hebrew and misaddresses(text, reader=request.patient.gender, writer=request.voice.gender)


def readdressed(request: DraftRequest, text: str) -> DraftRequest:
    """The request to write this draft again, with the forms of address put right."""
    patient, therapist = _FORMS[request.patient.gender], _FORMS[request.voice.gender]
    remark = render("readdress", remark=request.remark, patient=patient, therapist=therapist)
    return replace(request, previous=text, remark=remark)
