"""Finds the passages that speak to a question, among those that were opened for it."""

from collections.abc import Iterable, Sequence

from agent.search.keywords import rank
from agent.search.words import terms_in, words_in
from pipelines.answers import Passage

MOST = 12
"""Passages that one question is answered from."""


def find(subject: str, passages: Sequence[Passage], *, names: Iterable[str], limit: int = MOST) -> list[Passage]:
    """The best first. A question about nothing but a person or a time ("what about Dana last week?") gets the newest.

    A summary often repeats its transcript: of passages with the same words the first one counts.
    """
    different = _different(passages)
    terms = terms_in(subject, leave_out=names)
    if not terms:
        newest = sorted(different, key=lambda passage: passage.on, reverse=True)
        return newest[:limit]
    return [different[hit.place] for hit in rank(terms, [passage.text for passage in different], limit=limit)]


def _different(passages: Sequence[Passage]) -> list[Passage]:
    found: list[Passage] = []
    seen: dict[str, str] = {}
    for passage in passages:
        said = " ".join(words_in(passage.text))
        earlier = seen.setdefault(passage.session_id, "")
        if passage.kind == "transcript" and said in earlier:
            continue
        seen[passage.session_id] = f"{earlier} {said}"
        found.append(passage)
    return found
