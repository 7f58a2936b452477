"""Names in Hebrew text that nobody told us of. Many are ordinary words (אור, שיר), so the words around decide."""

import re
from collections.abc import Iterator
from functools import cache

from agent.pseudonyms.hebrew_contexts import (
    AFTER_RELATION,
    AFTER_THE_RELATION,
    AFTER_THE_SMALL_ONE,
    CLAUSE_START,
    COLLIDING,
    DOES,
    IS_RELATIVE,
    MEANS_MORE,
    MOST_SURNAMES,
    NAMED,
    NEVER_NAMES,
    NICKNAMED,
    NO_SCHOOL,
    OUGHT_NOT_FOLLOW,
    PAUSES,
    SCHOOL,
    STRONG_PREFIXES,
    SURNAME_ENDING,
    TITLE,
)
from agent.pseudonyms.hebrew_text import HebrewText, Reading
from agent.pseudonyms.hebrew_weighing import is_person, is_subject_of_a_deed, nothing_speaks_against, sounds_foreign
from agent.pseudonyms.spans import Span
from agent.pseudonyms.words import words


class HebrewNames:
    """Looks at one text. `known` are words that were found to be names elsewhere in the same call."""

    def __init__(self, text: str, known: frozenset[str] = frozenset()) -> None:
        self._text = HebrewText(text)
        self._known = known
        self._after_title_or_call = _places_after((TITLE, NAMED), text)
        self._after_school = _places_after((SCHOOL,), text)
        self._after_relation = _places_after((AFTER_RELATION,), text)
        self._after_any_relation = self._after_relation | _places_after((AFTER_THE_RELATION,), text)

    def spans(self) -> Iterator[Span]:
        """The name without its prefix letters; a surname behind it is a stretch of its own."""
        behind = 0
        for place, word in enumerate(self._text.words):
            if word.is_mark:
                behind = MOST_SURNAMES if word.text.startswith(("[N", "[P", "[T")) else 0
                continue
            prefix = self._prefix_of_name(place)
            if prefix is None and self._is_first_of_two(place):
                prefix = ""
            if prefix is None and behind and self._is_second_of_two(place):
                prefix = "ו"
            if prefix is None and self._is_first_of_two(place):
                prefix = ""
            if prefix is None and behind and self._is_surname(place):
                prefix = ""
            behind = 0 if prefix is None else (behind - 1 if behind else MOST_SURNAMES)
            if prefix is not None:
                yield Span(start=word.without(prefix), end=word.end, kind="N")

    def _prefix_of_name(self, place: int) -> str | None:
        """The prefix letters before a name, '' for none; None where the word is no name."""
        readings = list(self._text.readings(place))
        for read in readings:
            if (read.prefix in STRONG_PREFIXES or read.base in words("given_he")) and self._is_name(read):
                return read.prefix
        return next((read.prefix for read in readings if is_subject_of_a_deed(read)), None)

    def _is_name(self, read: Reading) -> bool:
        base = read.base
        if base in words("given_he") and not read.collides:
            return True
        if base in words("word_names_he") and nothing_speaks_against(read):
            return True
        is_known = base in self._known and len(base) > 1
        if base in words("word_names_he") or base in words("everyday_names_he"):
            return is_person(read, is_known=is_known)
        if is_known and is_person(read, is_known=True):
            return True
        return sounds_foreign(read) or (not read.prefix and self._is_stranger(read))

    def _is_stranger(self, read: Reading) -> bool:
        """A word of no list: a name where somebody is called by it, behind a title or beside a relative."""
        word, is_definite = read.word, read.base.startswith("ה")
        if word.bare in NEVER_NAMES or word.bare in DOES or len(word.bare) < 2:
            return False
        if word.start in self._after_title_or_call:
            return not (is_definite and len(word.bare) > 4)
        if word.start in self._after_school and read.behind[:1] in {",", ".", ";"}:
            return word.bare not in NO_SCHOOL and word.bare[0] not in "בהולמש"
        if word.start in self._after_any_relation and read.next in DOES:
            return not (is_definite or word.bare in PAUSES or word.bare in OUGHT_NOT_FOLLOW)
        if NICKNAMED.search(read.before) and read.behind[:1] in {",", "."}:
            return word.bare[0] not in "לבה"
        is_set_off = read.before.endswith(", ") and read.behind[:1] in {",", "."}
        return is_set_off and (word.start in self._after_any_relation or bool(AFTER_THE_SMALL_ONE.search(read.before)))

    def _is_first_of_two(self, place: int) -> bool:
        """ "מקדס ודליה": at the start of a clause, before "and" with a name."""
        read = next(self._text.readings(place))
        if read.next[:1] != "ו" or read.next[1:] not in words("given_he") or read.next in COLLIDING:
            return False
        is_somebody_else = read.base[0] in "הו" or IS_RELATIVE.fullmatch(read.base) or read.base in NEVER_NAMES | DOES
        return len(read.base) > 2 and not is_somebody_else and bool(CLAUSE_START.search(read.before))

    def _is_second_of_two(self, place: int) -> bool:
        """ "הדס ויקיר": behind a name and "and", a word that may be a name is one."""
        word = self._text.words[place]
        base = word.bare[1:]
        is_listed = base in words("word_names_he") or base in words("everyday_names_he")
        is_plain = word.bare not in COLLIDING and base not in MEANS_MORE
        return word.bare[0] == "ו" and is_listed and is_plain and self._text.gap(place) == " "

    def _is_surname(self, place: int) -> bool:
        """Directly behind a given name."""
        word, before = self._text.words[place], self._text.words[place - 1]
        if self._text.gap(place) not in {" ", "-", "־"}:
            return False
        read = next(self._text.readings(place))
        if word.bare in words("surnames_he"):
            return word.bare not in DOES or read.next in DOES
        if len(word.bare) > 4 and SURNAME_ENDING.search(word.bare):
            return True
        is_titled = place > 1 and before.start in self._after_title_or_call
        return is_titled and len(word.bare) > 3 and word.bare[0] not in "המבשו" and word.bare not in DOES | NEVER_NAMES


def _places_after(patterns: tuple[re.Pattern[str], ...], text: str) -> set[int]:
    """Where the text goes on behind one of these, which are written to end where a name begins."""
    return {found.end() for pattern in patterns for found in _anywhere(pattern).finditer(text)}


@cache
def _anywhere(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern.removesuffix("$"))
