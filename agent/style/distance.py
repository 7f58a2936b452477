"""How much of a text a therapist changed, in words."""

import re

from agent.hebrew import straight

_WORD = re.compile(r"[^\W_]+(?:['\"-][^\W_]+)*|[^\w\s]")


def words_of(text: str) -> list[str]:
    """Words and signs: a full stop that became an exclamation mark is a change too."""
    return _WORD.findall(straight(text))


def changed_share(before: str, after: str) -> float:
    """From 0.0, nothing, to 1.0, everything: edits of words for each word of the longer text."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_distance(words_of(before), words_of(after)))
