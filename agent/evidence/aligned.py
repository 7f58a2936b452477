"""Whether a sentence that follows its spans almost word for word has a negation put in or left out."""

from difflib import SequenceMatcher

from agent.evidence.lists import listed
from agent.evidence.negation import negations_in
from agent.evidence.spelling import Spelling
from agent.evidence.words import WORD, forms_of

_ALIKE = {
    **dict.fromkeys(listed("i he she they we you it me him her them us my his their our your"), "someone"),
    **dict.fromkeys(listed("am is are was were be been being"), "be"),
    **dict.fromkeys(listed("have has had having"), "have"),
    **dict.fromkeys(listed("אני הוא היא הם הן אנחנו אתה את"), "someone"),
}
_SHORTENED = {"m": "am", "re": "are", "s": "is", "ve": "have", "ll": "will", "d": "would"}
_PASSED_OVER = frozenset(
    ("do", "does", "did", "um", "uh", "like", "just", "really", "always", "still", "some", "any", "even")
)

NEAR = 2
"""Words by which a negation may stand elsewhere and still be the same."""


def has_moved_negation(told: Spelling, given: Spelling) -> bool:
    """True where the words on both sides of a negation stand side by side in the other text, without one near."""
    sentence, spans = _Line(told), _Line(given)
    blocks = SequenceMatcher(None, sentence.words, spans.words, autojunk=False).get_matching_blocks()
    there = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    back = {b: a for a, b in there.items()}
    return _is_missing(sentence, spans, there) or _is_missing(spans, sentence, back)


class _Line:
    """The words of a text, and between which of them a negation stands (`gaps`: the number of the word behind it)."""

    def __init__(self, spelling: Spelling) -> None:
        negations = negations_in(spelling)
        self.words: list[str] = []
        self.gaps: list[int] = []
        for found in WORD.finditer(spelling.text):
            word = found[0]
            if any(start < found.end() and found.start() < end for start, end in negations):
                word = word.removesuffix("n't") if word.endswith("n't") else ""
                self._add({"ca": "can", "wo": "will"}.get(word, word))
                self.gaps.append(len(self.words))
            else:
                self._add(word)

    def _add(self, word: str) -> None:
        whole, mark, short = word.partition("'")
        if mark and short in _SHORTENED:
            self._add(whole)
            word = _SHORTENED[short]
        if word and word not in _PASSED_OVER:
            stems = sorted(form for form in forms_of(word) if not form.startswith("@"))
            self.words.append(_ALIKE.get(word, stems[0] if stems else word))


def _is_missing(one: _Line, other: _Line, match: dict[int, int]) -> bool:
    for gap in one.gaps:
        before, behind = match.get(gap - 1), match.get(gap)
        if behind is None and gap == len(one.words) and before == len(other.words) - 1:
            behind = before + 1
        is_beside = before is not None and behind == before + 1
        if is_beside and behind is not None and _near(other, behind) < _near(one, gap):
            return True
    return False


def _near(line: _Line, place: int) -> int:
    return sum(abs(gap - place) <= NEAR for gap in line.gaps)
