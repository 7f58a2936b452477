"""One spelling of a text for comparing, with the way back to its own characters."""

from bisect import bisect_left
from functools import lru_cache

from agent.hebrew import plain
from pipelines.ports import Span

_BEFORE_NO_SPACE = frozenset(".,!?;:…")
_SPACES = frozenset(" \n")


class Spelling:
    """A text without niqqud, invisible signs and doubled spaces, quotes straight, letters medial and small; lines kept.

    `text` is that spelling; `at` leads from its characters back to those of the original.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        signs: list[str] = []
        self._places: list[int] = []
        for place, sign in enumerate(original):
            for made in _spelt(sign):
                if made in _SPACES and signs and signs[-1] in _SPACES:
                    signs[-1] = min(signs[-1], made)  # a line's end stays one
                    continue
                if made in _BEFORE_NO_SPACE and signs and signs[-1] == " ":
                    signs.pop()
                    self._places.pop()
                signs.append(made)
                self._places.append(place)
        self.text = "".join(signs)
        self._line = self.text.replace("\n", " ")

    def at(self, start: int, end: int) -> Span:
        """The stretch of the original under these characters of the spelling."""
        return Span(start=self._places[start], end=self._places[end - 1] + 1)

    def within(self, span: Span) -> tuple[int, int]:
        """The characters of the spelling that come from this stretch of the original."""
        return bisect_left(self._places, span.start), bisect_left(self._places, span.end)

    def find(self, words: str, *, since: int = 0) -> Span | None:
        """Where these words stand, whatever their spelling; `since` is a place in the original to look from."""
        wanted = Spelling(words).text.replace("\n", " ").strip()
        if not wanted:
            return None
        start = self._line.find(wanted, bisect_left(self._places, since))
        return self.at(start, start + len(wanted)) if start >= 0 else None


@lru_cache(maxsize=4096)
def _spelt(sign: str) -> str:
    if sign.isspace():
        return "\n" if sign in "\n\r\u2028\u2029" else " "
    return "".join(" " if made.isspace() else made for made in plain(sign))
