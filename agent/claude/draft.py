"""The question that a draft of a message to a patient answers."""

from typing import Annotated

from pydantic import StringConstraints

from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line, fenced, who
from agent.hebrew import language_of
from agent.pseudonyms import Pseudonyms
from pipelines.ports import DraftRequest
from prompts import render


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
        greeting=hidden(voice.greeting) or "the way the examples open, else a short hello with the first name",
        closing=hidden(voice.closing) or "the way the examples close, else the therapist's name",
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
