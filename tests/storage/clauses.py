"""A condition of a rule, and every weaker one that lacks a single clause of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TUPLE = re.compile(
    r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*IS DISTINCT FROM\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", re.DOTALL
)


@dataclass(frozen=True, kw_only=True)
class Weaker:
    """The condition without `lost`."""

    condition: str
    lost: str


def weaker(condition: str) -> Iterator[Weaker]:
    """A rule that refuses under `condition` refuses less under each of these."""
    yield from _weaker(condition, refuses=True)


def _weaker(text: str, *, refuses: bool) -> Iterator[Weaker]:
    """Where truth refuses, an OR loses an operand; under a NOT it is the other way round: an AND does."""
    for word in ("OR", "AND"):
        parts = _split(text, word)
        if len(parts) == 1:
            continue
        if (word == "OR") == refuses:
            for part in parts:
                rest = [other for other in parts if other is not part]
                yield Weaker(condition=f" {word} ".join(rest), lost=" ".join(part.split()))
        for part in parts:
            for found in _weaker(part, refuses=refuses):
                joined = f" {word} ".join(found.condition if other is part else other for other in parts)
                yield Weaker(condition=joined, lost=found.lost)
        return
    yield from _within(text, refuses=refuses)


def _within(text: str, *, refuses: bool) -> Iterator[Weaker]:
    """One operand: a row compared with another, a negation, a query, or brackets."""
    stripped = text.strip()
    if compared := _TUPLE.fullmatch(stripped):
        if refuses:
            yield from _fewer_columns(compared)
        return
    if stripped.startswith("NOT "):
        for found in _within(stripped[4:], refuses=not refuses):
            yield Weaker(condition=f"NOT {found.condition}", lost=found.lost)
        return
    if stripped.startswith("EXISTS"):
        inside = stripped.removeprefix("EXISTS").strip()[1:-1]
        head, condition = re.split(r"\bWHERE\b", inside, maxsplit=1)
        for found in _weaker(condition, refuses=refuses):
            yield Weaker(condition=f"EXISTS ({head}WHERE {found.condition})", lost=found.lost)
        return
    if stripped.startswith("(") and _closing(stripped) == len(stripped) - 1:
        for found in _weaker(stripped[1:-1], refuses=refuses):
            yield Weaker(condition=f"({found.condition})", lost=found.lost)


def _fewer_columns(compared: re.Match[str]) -> Iterator[Weaker]:
    ours, theirs = (_split(side, ",") for side in compared.groups())
    for index, column in enumerate(ours):
        new, old = (", ".join(side[:index] + side[index + 1 :]) for side in (ours, theirs))
        yield Weaker(condition=f"({new}) IS DISTINCT FROM ({old})", lost=column.strip())


def _split(text: str, separator: str) -> list[str]:
    """At this word or sign where it stands outside of brackets and quotes."""
    sought = separator if separator == "," else rf"\b{separator}\b"
    found = re.compile(rf"'(?:[^']|'')*'|[()]|{sought}")
    parts, start, depth = [], 0, 0
    for match in found.finditer(text):
        if match[0] in "()":
            depth += 1 if match[0] == "(" else -1
        elif match[0] == separator and depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _closing(text: str) -> int:
    """Where the bracket closes that opens first."""
    depth = 0
    for match in re.finditer(r"'(?:[^']|'')*'|[()]", text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[0] == ")":
            return match.start()
    return -1
