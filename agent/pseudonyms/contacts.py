"""Phones, identity numbers, e-mail addresses, links and handles in a text."""

import re
from collections.abc import Iterator

import phonenumbers

from agent.pseudonyms.spans import Span

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co\.il|org\.il|ac\.il|me|ly|app|info|gov|edu)\b(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,30}")
_LONG_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ \-.()/]{0,2}\d){6,18}(?!\w)")
_NUMBER_SAID = re.compile(
    r"(?:\bid(?:entity)?(?: (?:no|number|card))?|\bpassport(?: (?:no|number))?|\bssn|ת\.?[\"״]?ז\.?|תעודת[ -]זהות|"
    r"מספר[ -]זהות|דרכון)"
    r"(?: (?:is|שלה?ו?|שלי|הוא|מספר))?[ .:#]*(?P<number>[A-Z]{0,2}\d[\d\- ]{4,14}\d)(?!\w)",
    re.IGNORECASE,
)
_DATE = re.compile(r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})$")
_IDENTITY_DIGITS = 9


def is_date(text: str) -> bool:
    """Whether digits that could be a phone are a date: 2026-11-21, 21.11.2026."""
    return bool(_DATE.match(text.strip()))


def is_identity_number(digits: str) -> bool:
    """Whether nine digits are an Israeli identity number: the last one is a check digit."""
    if len(digits) != _IDENTITY_DIGITS or not digits.isdigit():
        return False
    steps = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(step - 9 if step > 9 else step for step in steps) % 10 == 0


def contacts_in(text: str) -> Iterator[Span]:
    """Dates are no phones: when something happened is needed, and says nobody's name."""
    for pattern, kind in ((_EMAIL, "EMAIL"), (_LINK, "LINK"), (_HANDLE, "LINK")):
        yield from (_span(found, kind) for found in pattern.finditer(text))
    for found in _NUMBER_SAID.finditer(text):
        yield Span(start=found.start("number"), end=found.end("number"), kind="ID")
    for found in _LONG_DIGITS.finditer(text):
        if not is_date(found[0]):
            yield _span(found, "ID" if is_identity_number(found[0]) else "PHONE")
    for number in phonenumbers.PhoneNumberMatcher(text, "IL", phonenumbers.Leniency.POSSIBLE):
        if not is_date(number.raw_string):
            yield Span(start=number.start, end=number.end, kind="PHONE")


def _span(found: re.Match[str], kind: str) -> Span:
    return Span(start=found.start(), end=found.end(), kind=kind)
