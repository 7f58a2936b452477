"""An example of another patient's without what could name them: no mark in it can be turned back into anything."""

import re
from collections.abc import Sequence

from agent.hebrew import PREFIX_LETTERS
from agent.pseudonyms import Pseudonyms, forms_of

_GIVEN_OUT = re.compile(r"\[[A-Z]+\d+\]")
_NUMBERS = re.compile(r"(?<![\w\[])\d[\d\-/.]{2,}\d(?!\w)|(?<![\w\[])\d{3,}(?!\w)")
_CALENDAR = "Sun|Mon|Tues|Wednes|Thurs|Fri|Satur"
_NAME_INSIDE = re.compile(rf"(?<=[a-z,;:] )(?!(?:{_CALENDAR})day)[A-Z][a-z'’-]+(?:\s+[A-Z][a-z'’-]+)*")
"""In English a capital inside a sentence: mostly somebody or some place."""
MASK = "[OTHER1]"
"""Looks like a mark that stands for something, but none is given out for it: an answer that repeats it is refused."""


def masked(texts: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The texts with every name of `names`, every phone, address, e-mail and longer number out of sight for good."""
    pseudonyms = Pseudonyms(patients=names)
    forms = sorted({form for name in names for form in forms_of(name)}, key=len, reverse=True)
    return tuple(_masked(text, pseudonyms, forms) for text in texts)


def _masked(text: str, pseudonyms: Pseudonyms, forms: Sequence[str]) -> str:
    """A form that may be an ordinary word goes too: an example loses nothing by it."""
    hidden = _GIVEN_OUT.sub(MASK, pseudonyms.hide(text))
    for form in forms:
        hidden = re.sub(rf"(?<![^\W_])[{PREFIX_LETTERS}]{{0,3}}[-־]?{re.escape(form)}(?![^\W_])", MASK, hidden)
    return _NAME_INSIDE.sub(MASK, _NUMBERS.sub(MASK, hidden))
