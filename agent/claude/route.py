"""The question what a plain request of the therapist asks for."""

from collections.abc import Sequence
from typing import Literal

from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line
from agent.pseudonyms import Pseudonyms
from pipelines.ports import Language
from prompts import render


class RouteAnswer(Shape):
    action: Literal["draft", "summary", "queue", "patients", "add_patient", "settings", "help", "none"]
    patient: str
    instruction: str


def route_question(
    text: str, *, language: Language, patients: Sequence[str], therapist: str, longest: int
) -> Question[RouteAnswer]:
    names = Pseudonyms(patients=patients, therapist=[therapist], texts=[text])
    return Question[RouteAnswer](
        system=render("route_system"),
        user=render("route_request", language=LANGUAGE_NAMES[language], fence=fence_line(), text=names.hide(text)),
        answer=RouteAnswer,
        names=names,
        given="\n".join([text, *patients, therapist]),
        languages={"he", "en"},
        longest=longest,
    )
