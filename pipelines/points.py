"""The points of a stored summary, as the pipelines read them."""

from dataclasses import asdict, fields

from pipelines.ports import Points
from storage.models import SummaryVersion


def points_of(version: SummaryVersion) -> Points:
    """None where the version has none, as one edited by hand, or where they are damaged."""
    stored = SummaryVersion.points.or_else(version, None) or {}
    return Points(**{field.name: tuple(stored.get(field.name, ())) for field in fields(Points)})


def as_stored(points: Points) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in asdict(points).items()}
