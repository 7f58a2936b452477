"""Finds names of the caseload in a text, so that a message for one patient never names another."""

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.hebrew import PREFIX_LETTERS, plain

_PREFIXES = rf"(?:[{PREFIX_LETTERS}]{{1,3}}-?)?"
_LEFT, _RIGHT = r"(?<![^\W_])", r"(?![^\W_])"
_HEBREW = re.compile(r"[א-ת]")


def names_in(text: str, names: Sequence[str]) -> list[str]:
    """Which of `names` occur in the text, whole or by their first name, in the order of `names`.

    Whole words only ("אור" is not in "אורות"); a Hebrew name may carry up to three prefix letters ("ושלדנה").
    """
    searched = _one_spelling(text)
    return [name for name in dict.fromkeys(names) if name.strip() and _occurs(name.split()[0], searched)]


def whole_names_in(text: str, names: Sequence[str]) -> list[str]:
    """Which of `names` occur in the text with all their words together."""
    searched = _one_spelling(text)
    return [name for name in dict.fromkeys(names) if name.strip() and _occurs(name, searched)]


def _occurs(name: str, searched: str) -> bool:
    first = re.split(r"[\s\-']", _one_spelling(name))[0]
    return first in searched and bool(name_pattern(name).search(searched))


def _one_spelling(text: str) -> str:
    """Plain, with no geresh inside Hebrew words: people write both "צ'רלי" and "צרלי"."""
    return re.sub(r"(?<=[א-ת])'", "", re.sub(r"\s+", " ", plain(text)))


@lru_cache(maxsize=4096)
def name_pattern(name: str) -> re.Pattern[str]:
    """Matches the name in text of `_one_spelling`."""
    words = [re.escape(word).replace("'", "'?") for word in _one_spelling(name).split()]
    spelt = r"[ -]+".join(words)
    if _HEBREW.search(name):
        return re.compile(rf"{_LEFT}{_PREFIXES}{spelt}{_RIGHT}")
    return re.compile(rf"{_LEFT}(?:[{PREFIX_LETTERS}]{{1,3}}-?)?{spelt}(?:'s|')?{_RIGHT}")
