"""Message templates: [name] becomes the patient's first name, [את|אתה] the form for a woman or a man."""

import re
from dataclasses import dataclass, field

from agent.offline.envelope import first_name
from pipelines.ports import Gender

_PLACE = re.compile(r"[\[{]([^\[\]{}\n]{1,80})[\]}]")
_NAME_WORDS = frozenset({"name", "first name", "שם", "השם", "שם פרטי"})


@dataclass(frozen=True, kw_only=True)
class Places:
    """What is recognised in a template: the name, pairs of forms (woman, man), and places that mean nothing to us."""

    has_name: bool
    forms: tuple[tuple[str, str], ...] = field(repr=False)
    unknown: tuple[str, ...] = field(repr=False)


def places_in(body: str) -> Places:
    inside = [found[1].strip() for found in _PLACE.finditer(body)]
    forms = tuple(pair for one in inside if (pair := _forms(one)) is not None)
    unknown = tuple(one for one in inside if one.casefold() not in _NAME_WORDS and _forms(one) is None)
    return Places(has_name=any(one.casefold() in _NAME_WORDS for one in inside), forms=forms, unknown=unknown)


def fill(body: str, *, name: str, gender: Gender) -> str:
    """The message for one patient. What is not recognised stays as it is."""

    def put(found: re.Match[str]) -> str:
        inside = found[1].strip()
        if inside.casefold() in _NAME_WORDS:
            return first_name(name)
        forms = _forms(inside)
        return found[0] if forms is None else forms[0 if gender == "f" else 1]

    return re.sub(r" +([,.!?])", r"\1", re.sub(r" {2,}", " ", _PLACE.sub(put, body))).strip()


def _forms(inside: str) -> tuple[str, str] | None:
    """ "את|אתה": the feminine form first. One of the two may be empty."""
    parts = [part.strip() for part in inside.split("|")]
    return (parts[0], parts[1]) if len(parts) == 2 and any(parts) else None
