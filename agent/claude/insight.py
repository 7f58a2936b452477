"""The question what recurs over a patient's approved summaries."""

from dataclasses import fields
from typing import Any

from pydantic import create_model

from agent.claude.citations import cited_in, cited_shape, numbered
from agent.claude.question import LANGUAGE_NAMES, Question, Shape, who
from agent.pseudonyms import Pseudonyms
from pipelines.answers import InsightRequest, InsightText
from prompts import render

PARTS = tuple(part.name for part in fields(InsightText))


def insight_question(request: InsightRequest, *, longest: int) -> Question[Shape]:
    texts = [passage.text for passage in request.passages]
    names = Pseudonyms(patients=list(request.names.values()), therapist=[request.therapist], texts=texts)
    statement = cited_shape(len(request.passages))
    shape: dict[str, Any] = dict.fromkeys(PARTS, (list[statement], ...))  # type: ignore[valid-type]
    return Question[Shape](
        system=render("insight_system"),
        user=render(
            "insight_request",
            language=LANGUAGE_NAMES[request.language],
            patient=who(names, request.patient.name, request.patient.gender),
            passages=numbered(request.passages, request.names, names),
        ),
        answer=create_model("InsightAnswer", __base__=Shape, **shape),
        names=names,
        given="\n".join([*texts, *request.names.values(), request.therapist]),
        languages={"he", "en"},
        longest=longest,
    )


def insight_of(answer: Shape, request: InsightRequest) -> InsightText:
    said = answer.model_dump()
    return InsightText(**{part: cited_in(said[part], request.passages) for part in PARTS})
