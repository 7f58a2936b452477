"""Which of the kept statements are the points of a session: topics, progress, homework, risk and so on."""

import re
from collections.abc import Sequence
from dataclasses import fields

from agent.hebrew import FINAL_TO_MEDIAL, plain
from agent.offline.roles import strength
from agent.offline.salience import Salience
from agent.offline.utterances import Statement
from pipelines.ports import Points

MOST_TOPICS = 4
SHORTEST_TOPIC_WORDS = 4
_PROGRESS = re.compile(
    r"\b(?:progress\w*|improv\w*|better|worse\w*|deteriorat\w*|calmer|helped|relie\w+|managed to|"
    r"(?:was|were) able to)\b"
    r"|שיפור|התקדמ|השתפר|הוטב|הטבה|החמרה|החמיר|הצליח|עזר ל|נרגע|להירגע".translate(FINAL_TO_MEDIAL)
)
_NEXT_TIME = re.compile(
    r"\bnext (?:session|week|time|meeting|appointment|visit)\b|\bfollow.?up\b|\buntil (?:we|our)\b|\breturn in\b"
    r"|פעם הבאה|פגישה הבאה|שבוע הבא|ניפגש|(?:ביום|יום) \S+ הבא".translate(FINAL_TO_MEDIAL)
)


def points_in(kept: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Each statement is one point at most, the one that matters most; topics are the weightiest of the rest."""
    points: dict[str, list[Statement]] = {point.name: [] for point in fields(Points)}
    rest: list[Statement] = []
    for statement in kept:
        name = _point_of(statement)
        (points[name] if name else rest).append(statement)
    scorer = Salience(rest)
    told = [at for at, one in enumerate(rest) if _may_be_topic(one) and scorer.score(at, set()) > 0]
    weightiest = sorted(told, key=lambda at: -scorer.score(at, set()))[:MOST_TOPICS]
    points["topics"] = [rest[at] for at in sorted(weightiest)]
    return points


def _point_of(statement: Statement) -> str:
    text = plain(statement.full)
    if statement.text.endswith("?"):
        return ""
    if strength("risk", text) > 0:
        return "risk"
    if strength("homework", text) > 0:
        return "homework"
    if _NEXT_TIME.search(text):
        return "next_time"
    if _PROGRESS.search(text):
        return "progress"
    return "interventions" if strength("intervention", text) > 0 else ""


def _may_be_topic(statement: Statement) -> bool:
    return len(statement.text.split()) >= SHORTEST_TOPIC_WORDS and not statement.text.endswith("?")
