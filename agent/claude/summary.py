"""The question that a summary of a session answers."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from pydantic import create_model

from agent.claude.manner import dials, edits_part, own_texts, rules_part
from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line, fenced, who
from agent.evidence import Source, spans_of_quotes
from agent.pseudonyms import Pseudonyms
from agent.sentences import sentences
from pipelines.ports import Points, Sentence, SummaryRequest, SummaryText
from prompts import render


class Told(Shape):
    """One sentence, and the words of the source that bear it out."""

    text: str
    quotes: list[str]


class PointsAnswer(Shape):
    """The fields of Points."""

    topics: list[Told]
    interventions: list[Told]
    progress: list[Told]
    homework: list[Told]
    risk: list[Told]
    next_time: list[Told]


def summary_question(request: SummaryRequest, *, longest: int) -> Question[Shape]:
    voice = request.voice
    texts = [request.source, request.previous, request.remark, voice.approach, *voice.summary_examples]
    texts += [section.title for section in request.sections]
    texts += own_texts(request.manner)
    names = Pseudonyms(patients=[request.patient.name], therapist=[voice.name], texts=texts)
    hidden, fence = names.hide, fence_line()
    keys: dict[str, Any] = {section.key: (list[Told], ...) for section in request.sections}
    shape: dict[str, Any] = {
        "sections": (create_model("SectionsAnswer", __base__=Shape, **keys), ...),
        "points": (PointsAnswer, ...),
    }
    user = render(
        "summary_request",
        language=LANGUAGE_NAMES[voice.language],
        therapist=who(names, voice.name, voice.gender),
        patient=who(names, request.patient.name, request.patient.gender),
        approach=hidden(voice.approach) or "not given",
        tone=voice.tone,
        length=voice.length,
        terminology=voice.terminology,
        dials=dials(voice),
        held_on=request.held_on.isoformat(),
        sections="\n".join(f"{section.key}: {hidden(section.title)}" for section in request.sections),
        rules=rules_part(request.manner, names),
        edits=edits_part(request.manner, names, fence),
        examples=fenced(
            "Summaries this therapist wrote, as examples of style only:", voice.summary_examples, names, fence
        ),
        previous=fenced("The version before, to be improved:", [request.previous], names, fence),
        remark=fenced("What the therapist wants changed in it:", [request.remark], names, fence),
        part=f"This is part {request.part} of {request.parts} of one session: write about this part only."
        if request.parts > 1
        else "",
        fence=fence,
        source=hidden(request.source),
    )
    return Question[Shape](
        system=render("summary_system"),
        user=user,
        answer=create_model("SummaryAnswer", __base__=Shape, **shape),
        names=names,
        given="\n".join([*texts, request.patient.name, voice.name, request.held_on.isoformat()]),
        languages={voice.language},
        longest=longest,
        only_looked_up=frozenset({"quotes"}),
        shown=partial(_sections_so_far, request),
    )


def _sections_so_far(request: SummaryRequest, answer: dict[str, Any]) -> str:
    """The sections that have been written, under their titles; the quotes beside the sentences are not for reading."""
    told = answer.get("sections")
    written = [(section.title, _texts_so_far(told, section.key)) for section in request.sections]
    return "\n\n".join(f"{title}\n{text}" for title, text in written if text.strip())


def _texts_so_far(told: object, key: str) -> str:
    sentences = told.get(key) if isinstance(told, dict) else None
    texts = [one.get("text") for one in sentences if isinstance(one, dict)] if isinstance(sentences, list) else []
    return " ".join(text for text in texts if isinstance(text, str))


def summary_of(answer: Shape, request: SummaryRequest) -> SummaryText:
    """The sections as they were asked for and the points; a quote that is found in the source becomes a span."""
    told = answer.model_dump()
    source = Source(request.source)
    placed = {section.key: _sentences(section.key, told["sections"], source) for section in request.sections}
    points = {point.name: _sentences(point.name, told["points"], source) for point in fields(Points)}
    return SummaryText(
        sections=tuple(
            (section, " ".join(sentence.text for sentence in placed[section.key])) for section in request.sections
        ),
        points=Points(**{name: tuple(sentence.text for sentence in found) for name, found in points.items()}),
        sentences=tuple(sentence for found in (*placed.values(), *points.values()) for sentence in found),
    )


def _sentences(place: str, told: Mapping[str, list[dict[str, Any]]], source: Source) -> list[Sentence]:
    """One at a time, though the model may have put several together: they share their quotes."""
    return [
        Sentence(place=place, text=sentence, spans=spans_of_quotes(source, one["quotes"]))
        for one in told[place]
        for line in one["text"].splitlines()
        for sentence in sentences(line)
    ]
