"""What onboarding and settings ask: the questions, their choices, and how a typed answer is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

STEPS = 5
TIME_ZONES = ("Asia/Jerusalem", "Europe/London", "America/New_York", "America/Los_Angeles")
MAX_ANSWER = 1500
_HOURS = re.compile(r"^\s*(\d{1,2})(?::?(\d{2}))?\s*(?:-|–|—|עד|to)\s*(\d{1,2})(?::?(\d{2}))?\s*$")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `choices` are short codes with a phrase each; `typed` reads a free answer (None: buttons only).

    `step` is its place in the five steps of onboarding, 0 for what comes before them. `many` collects several answers.
    """

    name: str
    step: int
    choices: tuple[str, ...] = ()
    typed: Callable[[str], Any] | None = None
    many: bool = False
    only_if: tuple[str, str] | None = None


def _free(text: str) -> str | None:
    return text[:MAX_ANSWER] or None


def _zone(text: str) -> str | None:
    """An IANA name, or the city alone ("haifa" is none; "jerusalem" is)."""
    wanted = text.strip().replace(" ", "_").lower()
    zones = sorted(available_timezones())
    by_name = (zone for zone in zones if zone.lower() == wanted)
    by_city = (zone for zone in zones if zone.lower().rpartition("/")[2] == wanted)
    return next(by_name, None) or next(by_city, None)


def _hours(text: str) -> str | None:
    """ "9-19" or "09:00-19:30" as "09:00-19:30"; None when it is not a span of one day."""
    match = _HOURS.match(text)
    if match is None:
        return None
    start, end = (int(match[1]), int(match[2] or 0)), (int(match[3]), int(match[4] or 0))
    if not all(hour <= 24 and minute < 60 for hour, minute in (start, end)) or start >= end:
        return None
    return f"{start[0]:02d}:{start[1]:02d}-{end[0]:02d}:{end[1]:02d}"


def _lines(text: str) -> list[str] | None:
    """Section titles, a line each (or separated by commas)."""
    parts = re.split(r"[\n,;]+", text)
    titles = [re.sub(r"^\s*(?:\d+[.)]|[-•*])\s*", "", part).strip(" :") for part in parts]
    titles = [title[:60] for title in titles if title]
    return titles[:12] or None


QUESTIONS = (
    Question(name="language", step=0, choices=("he", "en")),
    Question(name="gender", step=0, choices=("f", "m")),
    Question(name="time_zone", step=0, choices=TIME_ZONES, typed=_zone),
    Question(name="approach", step=1, choices=("cbt", "psychodynamic", "act", "dbt", "integrative"), typed=_free),
    Question(name="tone", step=2, choices=("warm", "matter_of_fact", "direct"), typed=_free),
    Question(name="length", step=2, choices=("short", "medium", "long")),
    Question(name="terminology", step=2, choices=("everyday", "professional"), typed=_free),
    Question(name="format", step=3, choices=("soap", "dap", "birp", "girp", "pie", "own")),
    Question(name="sections", step=3, typed=_lines, only_if=("format", "own")),
    Question(name="frequency", step=4, choices=("weekly", "after_session", "when_needed"), typed=_free),
    Question(name="hours", step=4, choices=("08:00-20:00", "09:00-18:00", "10:00-21:00"), typed=_hours),
    Question(name="exercises", step=4, choices=("often", "sometimes", "never")),
    Question(name="summary_examples", step=5, typed=_free, many=True),
    Question(name="message_examples", step=5, typed=_free, many=True),
)
BY_NAME = {question.name: question for question in QUESTIONS}


def applies(question: Question, profile: dict[str, Any]) -> bool:
    return question.only_if is None or profile.get(question.only_if[0]) == question.only_if[1]


def after(name: str, profile: dict[str, Any]) -> Question | None:
    """The next question that applies, or None after the last one."""
    names = [question.name for question in QUESTIONS]
    rest = QUESTIONS[names.index(name) + 1 :]
    return next((question for question in rest if applies(question, profile)), None)


def before(name: str, profile: dict[str, Any]) -> Question | None:
    names = [question.name for question in QUESTIONS]
    earlier = QUESTIONS[: names.index(name)]
    return next((question for question in reversed(earlier) if applies(question, profile)), None)
