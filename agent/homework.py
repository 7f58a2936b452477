"""What a session gave to do, and what else it planned, read off its approved summary."""

import re
from collections.abc import Iterator

from agent.hebrew import plain
from agent.offline.roles import ROLES, role_of_title, strength
from agent.sentences import sentences
from pipelines.plain_text import clean_text
from pipelines.points import points_of
from storage.models import SummaryVersion

_LABEL = re.compile(r"^\s*(?:homework|for homework|שיעורי[ -]?ה?בית|משימה|מטלה)\s*[:\-–]\s*", re.IGNORECASE)
_PLANNING = ("plan", "homework")


def homework_in(version: SummaryVersion) -> tuple[str, ...]:
    """Its points, else only what a planning section names as homework: a guess would be asked about."""
    found = tuple(_LABEL.sub("", one) for one in _planned(version) if _is_homework(one))
    return points_of(version).homework or found


def plan_in(version: SummaryVersion) -> tuple[str, ...]:
    """The sentences of its planning sections that are no homework."""
    return tuple(one for one in _planned(version) if not _is_homework(one))


def _planned(version: SummaryVersion) -> Iterator[str]:
    for key, title, text in SummaryVersion.sections.or_else(version, ()):
        if (key if key in ROLES else role_of_title(title)) in _PLANNING:
            yield from (sentence for line in clean_text(text)[0].splitlines() for sentence in sentences(line))


def _is_homework(sentence: str) -> bool:
    return strength("homework", plain(sentence)) > 0
