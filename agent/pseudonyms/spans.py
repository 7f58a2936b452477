"""A stretch of a text that must not leave, and how stretches of one text are put together."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True, kw_only=True)
class Span:
    """`kind` is what its mark is called: PHONE, EMAIL, ID, LINK, ADDRESS, or N for a name nobody told us of."""

    start: int
    end: int
    kind: str


def without_overlaps(*found: Iterable[Span]) -> list[Span]:
    """In the order of the text; of two that overlap, the one of the earlier group, and inside a group the longer."""
    kept: list[Span] = []
    for group in found:
        for span in sorted(group, key=lambda one: (one.start - one.end, one.start)):
            at = bisect(kept, span)
            is_behind = at == 0 or kept[at - 1].end <= span.start
            if is_behind and (at == len(kept) or span.end <= kept[at].start):
                kept.insert(at, span)
    return kept
