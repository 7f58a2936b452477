"""Statements of an answer, each held against the passages that it cites: a number, a denial, a risk not borne out."""

import asyncio
from collections.abc import Sequence

from agent.evidence.comparing import problems_of
from pipelines.answers import Cited, Passage, Stated
from pipelines.ports import Problem

TELLING: frozenset[Problem] = frozenset({"number", "negation", "risk"})
"""What would mislead. Other words and other names are what an answer is for."""


async def stated(
    statements: Sequence[Cited], passages: Sequence[Passage], *, is_quote: bool, also: Sequence[str] = ()
) -> list[Stated]:
    """Statements with what they cite in hand. `also` is what may be said besides, as the question and the names.

    `is_quote`: they are sentences of their passages, and nothing can be wrong with them.
    """
    if is_quote:
        return [_stated(one, passages, is_quote=True) for one in statements]
    return await asyncio.to_thread(_weighed, statements, passages, also)  # long summaries take a moment


def _weighed(statements: Sequence[Cited], passages: Sequence[Passage], also: Sequence[str]) -> list[Stated]:
    return [
        _stated(one, passages, is_doubtful=one.is_doubtful or _is_doubtful(one, passages, also)) for one in statements
    ]


def _is_doubtful(statement: Cited, passages: Sequence[Passage], also: Sequence[str]) -> bool:
    """A statement may count what it cites and name its days; every other number stands in the passages."""
    cited = [passages[place] for place in statement.passages]
    counts = [str(len(cited)), str(len(passages))]
    days = [f"{passage.on.isoformat()} {passage.on:%A} {passage.on.day} {passage.on:%B}" for passage in cited]
    given = "\n".join(passage.text for passage in cited)
    return bool(TELLING.intersection(problems_of(statement.text, given, "\n".join([*also, *counts, *days]))))


def _stated(
    statement: Cited, passages: Sequence[Passage], *, is_quote: bool = False, is_doubtful: bool = False
) -> Stated:
    return Stated(
        text=statement.text,
        passages=tuple(passages[place] for place in statement.passages),
        is_quote=is_quote,
        is_doubtful=is_doubtful,
    )
