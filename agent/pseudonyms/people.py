"""People in a text whom nobody told us of, in either language."""

from collections.abc import Iterator

from agent.pseudonyms.english import EnglishNames
from agent.pseudonyms.hebrew import HebrewNames
from agent.pseudonyms.spans import Span


def people_in(text: str, known: frozenset[str] = frozenset()) -> Iterator[Span]:
    """`known` are words that are names elsewhere in the same call, as `names_in` gives them."""
    yield from HebrewNames(text, known).spans()
    yield from EnglishNames(text, known).spans()


def names_in(text: str) -> Iterator[str]:
    """The words that this text uses as names, in lower case."""
    for span in people_in(text):
        yield text[span.start : span.end].casefold()
