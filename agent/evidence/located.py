"""Where in a source something stands: the words a writer quoted, or the sentences that say most of what it says."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log

from agent.evidence.spelling import Spelling
from agent.evidence.words import Word, words_of
from pipelines.ports import Span

MOST_SPANS = 3
SHORT_ANSWER_WORDS = 8
SHORTEST_QUOTE = 8
"""Characters. A shorter quote ("No.") stands in too many places to say which is meant, unless it stands in one only."""
_UNIT_END = re.compile(r"[.!?…]+[\"')\]”״]*(?=\s|$)|;(?=\s)|\n")


class Source:
    """A transcript or notes cut into units: a sentence, or a question with its short answer."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spelling = Spelling(text)
        self.units = _units(text)
        self._index: dict[str, set[int]] = defaultdict(set)
        for number, unit in enumerate(self.units):
            start, end = self.spelling.within(unit)
            for word in words_of(self.spelling, start, end):
                for form in word.forms:
                    self._index[form].add(number)

    def find(self, quote: str, *, since: int = 0) -> Span | None:
        """The units that these words stand in; None where they stand nowhere, or too short in too many places."""
        words = quote.strip(" .,;:!?\"'“”«»…")
        found = self.spelling.find(words, since=since)
        if found is None and since:
            found = self.spelling.find(words)
        if found is None or (len(words) < SHORTEST_QUOTE and self.spelling.find(words, since=found.end) is not None):
            return None
        return self.widened(found)

    def widened(self, span: Span) -> Span:
        """The whole units that a span touches."""
        touched = [unit for unit in self.units if unit.start < span.end and span.start < unit.end]
        return Span(start=touched[0].start, end=touched[-1].end) if touched else span

    def best(self, words: Sequence[Word]) -> tuple[Span, ...]:
        """The few units that together say most of these words, in their order; none where no word is found."""
        chosen: list[int] = []
        left = list(words)
        while left and len(chosen) < MOST_SPANS:
            ranked = self._ranked(left)
            if not ranked or (chosen and ranked[0][0] < 0.34 * self._weight(words)):
                break
            number = ranked[0][1]
            chosen.append(number)
            left = [word for word in left if not self._has(number, word)]
        return tuple(self.units[number] for number in sorted(chosen))

    def nearest(self, words: Sequence[Word], *, most: int) -> list[Span]:
        """Units that say any of these words, those that say most first."""
        return [self.units[number] for _, number in self._ranked(words)[:most]]

    def words_at(self, spans: Iterable[Span]) -> str:
        return "\n".join(self.text[span.start : span.end] for span in spans)

    def _ranked(self, words: Sequence[Word]) -> list[tuple[float, int]]:
        scores: dict[int, float] = defaultdict(float)
        for word in words:
            weight = self._weight([word])
            for number in {number for form in word.forms for number in self._index.get(form, ())}:
                scores[number] += weight
        return sorted(((score, number) for number, score in scores.items()), key=lambda one: (-one[0], one[1]))

    def _has(self, number: int, word: Word) -> bool:
        return any(number in self._index.get(form, ()) for form in word.forms)

    def _weight(self, words: Sequence[Word]) -> float:
        """Rare words tell more about the place that is meant than common ones."""
        total = 0.0
        for word in words:
            spread = max((len(self._index.get(form, ())) for form in word.forms), default=0)
            total += log(1 + len(self.units) / spread) if spread else 0.0
        return total


def spans_of_quotes(source: Source, quotes: Iterable[str]) -> tuple[Span, ...]:
    """Where the words stand that a writer gave as evidence; a quote that stands nowhere gives nothing."""
    found = {span for quote in quotes if (span := source.find(quote)) is not None}
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))[:MOST_SPANS]


def _units(text: str) -> list[Span]:
    cuts: list[Span] = []
    since = 0
    for end in [*(found.end() for found in _UNIT_END.finditer(text)), len(text)]:
        piece = text[since:end]
        if re.search(r"\w", piece):
            start = since + len(piece) - len(piece.lstrip())
            cuts.append(Span(start=start, end=since + len(piece.rstrip())))
        since = end
    return _with_answers(text, cuts)


def _with_answers(text: str, cuts: list[Span]) -> list[Span]:
    units: list[Span] = []
    for cut in cuts:
        is_answer = (
            units
            and text[units[-1].start : units[-1].end].endswith("?")
            and len(text[cut.start : cut.end].split()) <= SHORT_ANSWER_WORDS
        )
        if is_answer:
            units[-1] = Span(start=units[-1].start, end=cut.end)
        else:
            units.append(cut)
    return units
