"""Holds a whole summary against its source: every sentence gets the spans it rests on and what is wrong with it.

A writer's word for where something stands is a hint. Its spans are widened to whole sentences; where it names none, the
sentences of the source that say most of the same are taken; and where something is missing in them (a number, a name)
and stands in another sentence about the same thing, that sentence is added. What then still does not fit is a problem.
"""

from dataclasses import fields, replace

from agent.evidence.comparing import problems_of
from agent.evidence.located import MOST_SPANS, Source
from agent.evidence.spelling import Spelling
from agent.evidence.words import words_of
from agent.sentences import sentences
from pipelines.ports import Points, Sentence, SummaryRequest, SummaryText

NEAREST = 6
"""Sentences of the source that are looked at for what is missing."""


def checked(request: SummaryRequest, text: SummaryText) -> SummaryText:
    """The same text, each sentence with verified spans and its problems."""
    source = Source(request.source)
    also = "\n".join([request.patient.name, request.voice.name, request.held_on.isoformat()])
    told = text.sentences or told_in(text)
    return replace(text, sentences=tuple(_checked(sentence, source, also) for sentence in told))


def told_in(text: SummaryText) -> tuple[Sentence, ...]:
    """The sentences of a summary whose writer did not say which they are."""
    in_sections = [
        Sentence(place=section.key, text=one)
        for section, body in text.sections
        for line in body.splitlines()
        for one in sentences(line)
    ]
    in_points = [
        Sentence(place=point.name, text=one) for point in fields(Points) for one in getattr(text.points, point.name)
    ]
    return (*in_sections, *in_points)


def _checked(sentence: Sentence, source: Source, also: str) -> Sentence:
    words = words_of(Spelling(sentence.text))
    spans = tuple(dict.fromkeys(source.widened(span) for span in sentence.spans)) or source.best(words)
    problems = problems_of(sentence.text, source.words_at(spans), also)
    for near in source.nearest(words, most=NEAREST) if problems else ():
        if near in spans or len(spans) >= 2 * MOST_SPANS:
            continue
        wider = tuple(sorted({*spans, near}, key=lambda span: span.start))
        left = problems_of(sentence.text, source.words_at(wider), also)
        if set(left) < set(problems) and "negation" not in set(problems) - set(left):
            spans, problems = wider, left
    if "unsupported" in problems and not sentence.spans:
        spans = ()  # what only shares a word with it is no ground
    return replace(sentence, spans=spans, problems=problems)
