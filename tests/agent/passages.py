"""Passages about Dana and Yossi, and what is asked over them."""

import datetime as dt

from pipelines.answers import AnswerRequest, InsightRequest, Passage
from pipelines.ports import Language, Person, Points
from tests.agent.cast import NAMES, NOW, voice

DANA, YOSSI = "dana", "yossi"


def passage(text: str, *, day: int = 1, patient: str = DANA) -> Passage:
    """From the approved summary of a session on this day of November."""
    return Passage(
        kind="summary",
        source_id=f"summary-{patient}-{day}",
        patient_id=patient,
        on=dt.date(2026, 11, day),
        text=text,
        session_id=f"session-{patient}-{day}",
        summary_id=f"summary-{patient}-{day}",
    )


def names(language: Language) -> dict[str, str]:
    return {DANA: NAMES["f", language], YOSSI: NAMES["m", language]}


def answer_request(question: str, *texts: str, language: Language = "en", subject: str = "") -> AnswerRequest:
    return AnswerRequest(
        question=question,
        subject=subject or question,
        about=(NAMES["f", language],),
        language=language,
        therapist=voice(language).name,
        names=names(language),
        today=NOW.date(),
        passages=tuple(passage(text, day=day) for day, text in enumerate(texts, 1)),
    )


def insight_request(*texts: str, language: Language = "en", points: tuple[Points, ...] = ()) -> InsightRequest:
    return InsightRequest(
        language=language,
        therapist=voice(language).name,
        patient=Person(name=NAMES["f", language], gender="f"),
        names=names(language),
        passages=tuple(passage(text, day=day) for day, text in enumerate(texts, 1)),
        points=points or (Points(),) * len(texts),
    )
