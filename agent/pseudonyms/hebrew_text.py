"""A Hebrew text as words with what stands around each, and the ways in which a word's first letters can be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from agent.pseudonyms.hebrew_contexts import COLLIDING, DOES, MARKS, PAUSES, PREFIXED, WORD

_REACH = 48
_STRAIGHT = str.maketrans({"’": "'", "׳": "'", "״": '"', "־": "-"})
_MARK = re.compile(f"[{MARKS}]")


@dataclass(frozen=True, kw_only=True)
class Word:
    """`bare`: without niqqud, with straight geresh and hyphen."""

    start: int
    end: int
    text: str
    bare: str

    @property
    def is_mark(self) -> bool:
        return self.text.startswith("[")

    def without(self, prefix: str) -> int:
        """Where the word begins behind these prefix letters and their niqqud."""
        at = 0
        for letter in prefix:
            at = self.text.index(letter, at) + 1
            while at < len(self.text) and _MARK.match(self.text[at]):
                at += 1
        return self.start + at


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One word of a text, read as prefix letters and the rest."""

    word: Word
    prefix: str
    base: str
    before: str
    behind: str
    previous: str
    next: str

    @property
    def collides(self) -> bool:
        """Whether the whole word is one that only looks like prefix letters before a name: "לשאול", "שאלון"."""
        return bool({self.word.bare, self.word.bare.removeprefix("ו")} & COLLIDING)

    @property
    def acts(self) -> bool:
        """Whether the word behind says what somebody does: "אמרה", "לא עונה"."""
        return self.next in DOES or self.next in PAUSES


class HebrewText:
    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> list[Word]:
        return [
            Word(start=found.start(), end=found.end(), text=found[0], bare=_MARK.sub("", found[0]).translate(_STRAIGHT))
            for found in WORD.finditer(self.text)
        ]

    def gap(self, place: int) -> str:
        """What stands between the word before this one and this one."""
        return self.text[self.words[place - 1].end : self.words[place].start] if place else ""

    def readings(self, place: int) -> Iterator[Reading]:
        """The word as it stands, then with its first letters as prefixes."""
        word = self.words[place]
        before = _MARK.sub("", self.text[max(0, word.start - _REACH) : word.start])
        behind = self.text[word.end : word.end + _REACH]
        previous = self.words[place - 1].bare if self.gap(place) == " " else ""
        for prefix, base in split(word.bare):
            yield Reading(
                word=word,
                prefix=prefix,
                base=base,
                before=before,
                behind=behind,
                previous=previous,
                next=self._next(place),
            )

    def _next(self, place: int) -> str:
        is_last = place + 1 >= len(self.words)
        return "" if is_last or self.gap(place + 1) != " " else self.words[place + 1].bare


def split(word: str) -> Iterator[tuple[str, str]]:
    """Prefix letters and the rest, in every way in which the word can be read."""
    yield "", word
    for length in (1, 2, 3):
        prefix, base = word[:length], word[length:].lstrip("-")
        if len(base) >= 2 and PREFIXED.match(prefix + base) and set(prefix) <= set("ושלמבכ"):
            yield prefix, base
