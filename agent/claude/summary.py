"""The question that a summary of a session answers."""

from functools import partial
from typing import Any

from pydantic import create_model

from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line, fenced, texts_in, who
from agent.pseudonyms import Pseudonyms
from pipelines.ports import SummaryRequest, SummaryText
from prompts import render


def summary_question(request: SummaryRequest, *, longest: int) -> Question[Shape]:
    voice = request.voice
    texts = [request.source, request.previous, request.remark, voice.approach, *voice.summary_examples]
    texts += [section.title for section in request.sections]
    names = Pseudonyms(patients=[request.patient.name], therapist=[voice.name], texts=texts)
    hidden, fence = names.hide, fence_line()
    fields: dict[str, Any] = {section.key: (str, ...) for section in request.sections}
    user = render(
        "summary_request",
        language=LANGUAGE_NAMES[voice.language],
        therapist=who(names, voice.name, voice.gender),
        patient=who(names, request.patient.name, request.patient.gender),
        approach=hidden(voice.approach) or "not given",
        tone=voice.tone,
        length=voice.length,
        terminology=voice.terminology,
        held_on=request.held_on.isoformat(),
        sections="\n".join(f"{section.key}: {hidden(section.title)}" for section in request.sections),
        examples=fenced(
            "Summaries this therapist wrote, as examples of style only:", voice.summary_examples, names, fence
        ),
        previous=fenced("The version before, to be improved:", [request.previous], names, fence),
        remark=fenced("What the therapist wants changed in it:", [request.remark], names, fence),
        fence=fence,
        source=hidden(request.source),
    )
    return Question[Shape](
        system=render("summary_system"),
        user=user,
        answer=create_model("SummaryAnswer", __base__=Shape, **fields),
        names=names,
        given="\n".join([*texts, request.patient.name, voice.name, request.held_on.isoformat()]),
        languages={voice.language},
        longest=longest,
        shown=partial(_sections_so_far, request),
    )


def _sections_so_far(request: SummaryRequest, answer: dict[str, Any]) -> str:
    """The sections that have been written, under their titles."""
    written = [(section.title, texts_in(answer.get(section.key))) for section in request.sections]
    return "\n\n".join(f"{title}\n{text}" for title, text in written if text.strip())


def summary_of(answer: Shape, request: SummaryRequest) -> SummaryText:
    """The texts of the sections, in the order in which they were asked for."""
    texts = answer.model_dump()
    return SummaryText(sections=tuple((section, texts[section.key].strip()) for section in request.sections))
