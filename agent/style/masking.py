"""An example of another patient's without what could name them: no mark in it can be turned back into anything."""

import re
from collections.abc import Sequence

from agent.pseudonyms import Pseudonyms

_GIVEN_OUT = re.compile(r"\[[A-Z]+\d+\]")
_NUMBERS = re.compile(r"(?<![\w\[])\d[\d\-/.]{2,}\d(?!\w)|(?<![\w\[])\d{3,}(?!\w)")
_STREET = re.compile(
    r"(?:(?<!\w)[ובלמהשכ]{0,2}(?:רחוב|רח'|שדרות|שד'|סמטת|כיכר)\s+[^\d\n,.]{2,30}?\s*\d+(?:/\d+)?)"
    r"|\b\d{1,4}\s+(?:[A-Z][\w'.-]+\s+){1,3}(?:St|Street|Rd|Road|Ave|Avenue|Blvd|Lane|Ln|Drive|Dr|Way|Square)\b\.?"
)
_CALENDAR = "Sun|Mon|Tues|Wednes|Thurs|Fri|Satur"
_NAME_INSIDE = re.compile(rf"(?<=[a-z,;:] )(?!(?:{_CALENDAR})day)[A-Z][a-z'’-]+(?:\s+[A-Z][a-z'’-]+)*")
"""In English a capital inside a sentence: mostly somebody or some place."""
MASK = "[OTHER1]"
"""Looks like a mark that stands for something, but none is given out for it: an answer that repeats it is refused."""


def masked(texts: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The texts with every name of `names`, every phone, address, e-mail and longer number out of sight for good."""
    pseudonyms = Pseudonyms(patients=names)
    return tuple(_masked(text, pseudonyms) for text in texts)


def _masked(text: str, pseudonyms: Pseudonyms) -> str:
    hidden = _GIVEN_OUT.sub(MASK, pseudonyms.hide(_STREET.sub(MASK, text)))
    return _NAME_INSIDE.sub(MASK, _NUMBERS.sub(MASK, hidden))
