"""Keyword search (BM25) over texts that are open in memory for one question, by SQLite's own full-text search."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from agent.search.families import families_of
from agent.search.words import Term, forms_of, words_in

_TABLE = """
CREATE VIRTUAL TABLE texts USING fts5(
    words, stems, families, content = '', tokenize = "porter unicode61 remove_diacritics 0")
"""
_WEIGHTS = "1.0, 0.8, 0.5"
"""A word itself says more than its stem, and its stem more than its subject."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """`place` of a text among those searched, and how many of the question's words it answers to."""

    place: int
    matched: int


def rank(terms: Sequence[Term], texts: Sequence[str], *, limit: int) -> list[Hit]:
    """The best texts first. A text that answers to less than half as many words as the best one is none."""
    if not terms or not texts:
        return []
    # In memory and closed at the end: what is sealed at rest leaves no index behind.
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(_TABLE)
        database.executemany("INSERT INTO texts(rowid, words, stems, families) VALUES (?, ?, ?, ?)", _rows(texts))
        matched: Counter[int] = Counter()
        for term in terms:
            matched.update(row[0] for row in database.execute("SELECT rowid FROM texts(?)", [_match(term)]))
        best = database.execute(
            f"SELECT rowid FROM texts(?) ORDER BY bm25(texts, {_WEIGHTS}), rowid DESC",  # noqa: S608  # a constant
            [" OR ".join(_match(term) for term in terms)],
        ).fetchall()
    most = max(matched.values(), default=0)
    hits = [Hit(place=place, matched=matched[place]) for (place,) in best if 2 * matched[place] >= most]
    return hits[:limit]


def _rows(texts: Sequence[str]) -> Iterator[tuple[int, str, str, str]]:
    known: dict[str, tuple[str, str]] = {}  # for this one search: the words of sealed texts are not kept
    for place, text in enumerate(texts):
        words = words_in(text)
        for word in words:
            if word not in known:
                forms = forms_of(word)
                known[word] = " ".join(sorted(forms - {word})), " ".join(sorted(families_of(forms)))
        yield (
            place,
            " ".join(words),
            " ".join(known[word][0] for word in words),
            " ".join(known[word][1] for word in words),
        )


def _match(term: Term) -> str:
    """In FTS5's language; words are letters and digits only, so that none can be taken for an operator of it."""
    forms = " OR ".join(f'"{form}"' for form in sorted(term.forms))
    families = " OR ".join(f'"{name}"' for name in sorted(term.families))
    wanted = f"({{words stems}} : ({forms}))"
    return f"({wanted} OR (families : ({families})))" if families else wanted
