"""A change of style: what the therapist did to a text, in a form that both writers can follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.ports import Language, StyleRule

OPENING, NO_OPENING = "opening", "no-opening"
CLOSING, NO_CLOSING = "closing", "no-closing"
NO_EXCLAMATION, NO_EMOJI, NO_DASH = "no-exclamation", "no-emoji", "no-dash"
LENGTH, WORDS, DROP, REGISTER, ADDRESS, FREE = "length", "words", "drop", "register", "address", "free"
RELAXED, FORMAL = "relaxed", "formal"

MOST_RULES = 8
MOST_PAIRS = 6
"""Replaced words that one rule holds."""

_SLOTS = {NO_OPENING: OPENING, NO_CLOSING: CLOSING}
_SINGLE = frozenset({OPENING, CLOSING, LENGTH, REGISTER, ADDRESS, NO_EXCLAMATION, NO_EMOJI, NO_DASH})


@dataclass(frozen=True, kw_only=True)
class Change:
    """`needed`: in how many edits it must show before it is worth a question. `is_personal`: of this patient alone."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    language: Language | None = None
    needed: int = 1
    is_personal: bool = False


def slot_of(kind: str) -> str:
    """Two rules of one slot contradict each other; '' where a rule of this kind stands beside others of its kind."""
    slot = _SLOTS.get(kind, kind)
    return slot if slot in _SINGLE else ""


def merged_words(known: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any] | None:
    """Two rules of replaced words as one; the newer word wins. None where one rule cannot hold them all."""
    fresh: dict[str, str] = dict(new.get("pairs", ()))
    kept = [[old, word] for old, word in known.get("pairs", ()) if old not in fresh]
    pairs = [*kept, *([old, word] for old, word in fresh.items())]
    return {"pairs": pairs} if len(pairs) <= MOST_PAIRS else None


def rule_for(rules: tuple[StyleRule, ...], *kinds: str, language: Language) -> StyleRule | None:
    """The first rule of one of these kinds that is for texts in this language."""
    return next((rule for rule in rules if rule.kind in kinds and rule.language in (None, language)), None)
