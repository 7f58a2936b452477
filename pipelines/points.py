"""The points and the evidence of a stored summary, as the pipelines read and write them."""

from dataclasses import asdict, fields
from typing import Any

from pipelines.ports import Points, Sentence, Span
from storage.models import SummaryVersion


def points_of(version: SummaryVersion) -> Points:
    """None where the version has none, as one edited by hand, or where they are damaged."""
    stored = SummaryVersion.points.or_else(version, None) or {}
    return Points(**{field.name: tuple(stored.get(field.name, ())) for field in fields(Points)})


def as_stored(points: Points) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in asdict(points).items()}


def sentences_of(version: SummaryVersion) -> tuple[Sentence, ...]:
    """None where nobody looked, as in what the therapist wrote themselves. Raises Damaged."""
    stored = SummaryVersion.evidence.opened(version) or []
    return tuple(
        Sentence(
            place=row["place"],
            text=row["text"],
            spans=tuple(Span(start=start, end=end) for start, end in row["spans"]),
            problems=tuple(row["problems"]),
        )
        for row in stored
    )


def as_evidence(sentences: tuple[Sentence, ...]) -> list[dict[str, Any]]:
    return [
        {
            "place": sentence.place,
            "text": sentence.text,
            "spans": [[span.start, span.end] for span in sentence.spans],
            "problems": list(sentence.problems),
        }
        for sentence in sentences
    ]
