"""Rules as the model reads them; the chat's own sentences for them are phrases."""

from collections.abc import Callable, Mapping
from typing import Any

from agent.style import change
from pipelines.ports import StyleRule

LONGEST = 300
_LANGUAGES = {"he": "Hebrew", "en": "English"}


def _opening(values: Mapping[str, Any]) -> str:
    greeting = values.get("greeting", "")
    return f'Open with "{greeting}" and the first name' if greeting else "Open with the first name alone, no greeting"


def _words(values: Mapping[str, Any]) -> str:
    said = "; ".join(f'say "{new}" instead of "{old}"' for old, new in values.get("pairs", ()))
    return said[:1].upper() + said[1:]  # the words themselves keep their capitals


_SAID: dict[str, Callable[[Mapping[str, Any]], str]] = {
    change.OPENING: _opening,
    change.NO_OPENING: lambda values: "Open with neither a greeting nor the name",
    change.CLOSING: lambda values: f'Sign with exactly "{values.get("closing", "")}" and nothing else',
    change.NO_CLOSING: lambda values: "No closing words and no signature",
    change.NO_EXCLAMATION: lambda values: "No exclamation marks",
    change.NO_EMOJI: lambda values: "No emoji",
    change.NO_DASH: lambda values: "No dashes between parts of a sentence",
    change.LENGTH: lambda values: f"Keep it short: about {values.get('words', '')} words",
    change.WORDS: _words,
    change.DROP: lambda values: f'Leave out "{values.get("phrase", "")}" and sentences like it',
    change.REGISTER: lambda values: (
        "Everyday wording, with contractions" if values.get("level") == change.RELAXED else "Formal, full wording"
    ),
    change.FREE: lambda values: str(values.get("text", "")),
}
"""A rule of address is no line for the model: it changes who the message is for."""


def lines_for_model(rules: tuple[StyleRule, ...]) -> str:
    """One line for each rule; a line cannot become two."""
    lines = []
    for rule in rules:
        if rule.kind not in _SAID:
            continue
        said = " ".join(_SAID[rule.kind](rule.values).split())[:LONGEST]
        only = f" (in {_LANGUAGES[rule.language]} texts)" if rule.language else ""
        lines.append(f"- {said}{only}")
    return "\n".join(lines)
