"""The report view of an approved summary: key points, treatment plan and risk, taken from it and never added to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.hebrew import plain
from agent.offline.roles import ROLES, role_of_title, strength
from agent.offline.utterances import sentences
from pipelines.ports import Points

SectionRow = Sequence[str]
"""Key, title and text, as a summary's version keeps a section."""
_PLAN = ("plan", "homework")
_WAY_OF_WORK = ("intervention",)
_BULLETS = " \t-–•*"


@dataclass(frozen=True, kw_only=True)
class Report:
    """Sentences by subject; none means that it was not discussed.

    `is_derived`: the summary has no points of its own, so they were looked up in its sections by their words.
    """

    key_points: tuple[str, ...] = field(repr=False)
    interventions: tuple[str, ...] = field(repr=False)
    homework: tuple[str, ...] = field(repr=False)
    next_time: tuple[str, ...] = field(repr=False)
    risk: tuple[str, ...] = field(repr=False)
    is_derived: bool = False


def report_of(sections: Sequence[SectionRow], points: Points) -> Report:
    """Of one version of a summary: its points where it has any, else what its own sentences say."""
    if points == Points():
        return _derived(sections)
    return Report(
        key_points=(*points.topics, *points.progress),
        interventions=points.interventions,
        homework=points.homework,
        next_time=points.next_time,
        risk=points.risk,
    )


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A sentence, and what the section is for in which it stands."""

    text: str = field(repr=False)
    role: str
    is_first: bool

    def is_about(self, role: str) -> bool:
        return strength(role, plain(self.text)) > 0


def _derived(sections: Sequence[SectionRow]) -> Report:
    said = [sentence for section in sections for sentence in _said_in(section)]

    def those(fits: Callable[[_Said], bool]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.text for one in said if fits(one)))

    return Report(
        key_points=those(lambda one: one.is_first and one.role not in _PLAN),
        interventions=those(lambda one: one.role in _WAY_OF_WORK or (one.role not in _PLAN and _is_work(one))),
        homework=those(lambda one: one.is_about("homework")),
        next_time=those(lambda one: one.role == "plan" and not one.is_about("homework")),
        risk=those(lambda one: one.is_about("risk")),
        is_derived=True,
    )


def _is_work(sentence: _Said) -> bool:
    """Whether a sentence outside a section for it tells of what was done more than of anything else."""
    text = plain(sentence.text)
    worked = strength("intervention", text)
    return worked > 0 and all(strength(role, text) < worked for role in ("plan", "homework", "subjective"))


def _said_in(section: SectionRow) -> list[_Said]:
    key, title, body = section
    role = key if key in ROLES else role_of_title(title)
    found = [sentence for line in body.split("\n") for sentence in sentences(line.strip(_BULLETS))]
    return [_Said(text=text, role=role, is_first=place == 0) for place, text in enumerate(found)]
