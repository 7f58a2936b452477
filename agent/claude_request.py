"""What the model is asked: prompts filled with one request, names hidden, others' words fenced; and the schemas."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.hebrew import language_of
from agent.offline.envelope import first_name
from agent.pseudonyms import Pseudonyms
from pipelines.ports import DraftRequest, Gender, Language, Section, SummaryRequest
from prompts import render

_LANGUAGES: dict[Language, str] = {"he": "Hebrew", "en": "English"}
_GENDERS: dict[Gender, str] = {"f": "a woman (feminine forms)", "m": "a man (masculine forms)"}
_ACTIONS = ("draft", "summary", "queue", "patients", "add_patient", "settings", "help", "none")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One call: the standing system text, this request's text, the shape of the answer, and how to put names back."""

    system: str
    user: str = field(repr=False)
    schema: dict[str, Any]
    names: Pseudonyms = field(repr=False)
    given: str = field(repr=False)
    languages: set[Language]
    longest: int


def summary_question(request: SummaryRequest, *, longest: int) -> Question:
    voice = request.voice
    texts = [request.source, request.previous, request.remark, voice.approach, *voice.summary_examples]
    texts += [section.title for section in request.sections]
    names = Pseudonyms(patients=[request.patient.name], therapist=[voice.name], texts=texts)
    hidden, fence = names.hide, _fence()
    user = render(
        "summary_request",
        language=_LANGUAGES[voice.language],
        therapist=_who(names, voice.name, voice.gender),
        patient=_who(names, request.patient.name, request.patient.gender),
        approach=hidden(voice.approach) or "not given",
        tone=voice.tone,
        length=voice.length,
        terminology=voice.terminology,
        held_on=request.held_on.isoformat(),
        sections="\n".join(f"{section.key}: {hidden(section.title)}" for section in request.sections),
        examples=_fenced(
            "Summaries this therapist wrote, as examples of style only:", voice.summary_examples, names, fence
        ),
        previous=_fenced("The version before, to be improved:", [request.previous], names, fence),
        remark=_fenced("What the therapist wants changed in it:", [request.remark], names, fence),
        fence=fence,
        source=hidden(request.source),
    )
    return Question(
        system=render("summary_system"),
        user=user,
        schema=_object({section.key: {"type": "string"} for section in request.sections}),
        names=names,
        given="\n".join([*texts, request.patient.name, voice.name, request.held_on.isoformat()]),
        languages={voice.language},
        longest=longest,
    )


def draft_question(request: DraftRequest, *, longest: int) -> Question:
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
    ]
    names = Pseudonyms(patients=[request.patient.name], therapist=[voice.name], texts=texts)
    hidden, fence = names.hide, _fence()
    user = render(
        "draft_request",
        language=_LANGUAGES[voice.language],
        therapist=_who(names, voice.name, voice.gender),
        patient=_who(names, request.patient.name, request.patient.gender),
        tone=voice.tone,
        length=voice.length,
        terminology=voice.terminology,
        greeting=hidden(voice.greeting) or "the way the examples open, else a short hello with the first name",
        closing=hidden(voice.closing) or "the way the examples close, else the therapist's name",
        examples=_fenced(
            "Messages this therapist wrote, as examples of style only:", voice.message_examples, names, fence
        ),
        thread=_fenced("The latest messages between them, oldest first:", ["\n".join(earlier)], names, fence),
        previous=_fenced("The draft before, to be improved:", [request.previous], names, fence),
        remark=_fenced("What the therapist wants changed in it:", [request.remark], names, fence),
        instruction=hidden(request.instruction),
    )
    spoken = request.instruction + request.remark
    return Question(
        system=render("draft_system"),
        user=user,
        schema=_object({"message": {"type": "string"}}),
        names=names,
        given="\n".join([*texts, request.patient.name, voice.name]),
        languages={voice.language, language_of(spoken, voice.language)},
        longest=longest,
    )


def route_question(text: str, *, language: Language, patients: Sequence[str], therapist: str, longest: int) -> Question:
    names = Pseudonyms(patients=patients, therapist=[therapist], texts=[text])
    schema = _object(
        {
            "action": {"type": "string", "enum": list(_ACTIONS)},
            "patient": {"type": "string"},
            "instruction": {"type": "string"},
        }
    )
    return Question(
        system=render("route_system"),
        user=render("route_request", language=_LANGUAGES[language], fence=_fence(), text=names.hide(text)),
        schema=schema,
        names=names,
        given="\n".join([text, *patients, therapist]),
        languages={"he", "en"},
        longest=longest,
    )


def _who(names: Pseudonyms, name: str, gender: Gender) -> str:
    """The marks of a person: the whole name, and the first name that a message calls them by."""
    marks = dict.fromkeys((names.hide(name), names.hide(first_name(name))))
    return f"{', called '.join(marks)}, {_GENDERS[gender]}"


def _fenced(title: str, texts: Sequence[str], names: Pseudonyms, fence: str) -> str:
    kept = [text for text in texts if text.strip()]
    if not kept:
        return ""
    return render("fenced", title=title, fence=fence, text=names.hide("\n\n".join(kept))) + "\n"


def _fence() -> str:
    """A line nobody can know beforehand, so that no text can close the fence around it."""
    return f"-----{secrets.randbelow(10**16):016d}-----"


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def sections_of_answer(answer: dict[str, str], sections: Sequence[Section]) -> tuple[tuple[Section, str], ...]:
    return tuple((section, answer[section.key].strip()) for section in sections)
