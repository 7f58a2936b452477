"""The question that a question of the therapist over their own words is."""

from typing import Any

from pydantic import create_model

from agent.claude.citations import cited_in, cited_shape, numbered
from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line
from agent.hebrew import language_of
from agent.pseudonyms import Pseudonyms
from pipelines.answers import AnswerRequest, AnswerText
from prompts import render


def answer_question(request: AnswerRequest, *, longest: int) -> Question[Shape]:
    texts = [request.question, *(passage.text for passage in request.passages)]
    names = Pseudonyms(patients=list(request.names.values()), therapist=[request.therapist], texts=texts)
    language = language_of(request.question, request.language)
    fields: dict[str, Any] = {"statements": (list[cited_shape(len(request.passages))], ...)}  # type: ignore[misc]
    return Question[Shape](
        system=render("answer_system"),
        user=render(
            "answer_request",
            language=LANGUAGE_NAMES[language],
            today=request.today.isoformat(),
            passages=numbered(request.passages, request.names, names),
            fence=fence_line(),
            question=names.hide(request.question),
        ),
        answer=create_model("AnswerAnswer", __base__=Shape, **fields),
        names=names,
        given="\n".join([*texts, *request.names.values(), request.therapist]),
        languages={language, *(language_of(passage.text, language) for passage in request.passages)},
        longest=longest,
    )


def answer_of(answer: Shape, request: AnswerRequest) -> AnswerText:
    return AnswerText(statements=cited_in(answer.model_dump()["statements"], request.passages))
