"""Names, phones and e-mail addresses out before a call to a model, and back in after it."""

import re
from collections.abc import Iterable, Sequence

import phonenumbers

from agent.hebrew import PREFIX_LETTERS
from agent.offline.lexicon import word_set

_MARK = re.compile(r"\[([A-Z]+)(\d+)\]")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LONG_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ \-.()/]{0,2}\d){6,18}(?!\w)")
_DATE = re.compile(r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})$")
_BETWEEN = r"[\u0591-\u05c7\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]*"
_APOSTROPHE = "['’‘ʼ`´׳′]?"
_FINALS = {
    "כ": "[כך]",
    "מ": "[מם]",
    "נ": "[נן]",
    "פ": "[פף]",
    "צ": "[צץ]",
    "ך": "[כך]",
    "ם": "[מם]",
    "ן": "[נן]",
    "ף": "[פף]",
    "ץ": "[צץ]",
}
_TITLE = re.compile(r"^(?:dr|prof|mr|mrs|ms|ד\"ר|דר'|פרופ'|גב'|מר)\.?$", re.IGNORECASE)
_ORDINARY_WORDS = word_set(
    """
    will may grace hope joy mark bill rose faith art june april dawn summer sky angel frank guy rich
    drew grant chance
    """
)


class Pseudonyms:
    """One call's marks: [P1] for patients' names, [T1] for the therapist's, [PHONE1], [EMAIL1]. Kept in memory only.

    `texts` are all texts of the call: marks that stand in them already are not given out again.
    """

    def __init__(self, *, patients: Sequence[str], therapist: Sequence[str] = (), texts: Iterable[str] = ()) -> None:
        self._values: dict[str, str] = {}
        self._marks: dict[str, str] = {}
        self._taken = {found[0] for text in texts for found in _MARK.finditer(text)}
        self._names: list[tuple[re.Pattern[str], str]] = []
        named = [("P", form) for name in patients for form in forms_of(name)]
        named += [("T", form) for name in therapist for form in forms_of(name)]
        for kind, form in sorted(dict.fromkeys(named), key=lambda one: (-len(one[1].split()), -len(one[1]))):
            if form.casefold() not in {value.casefold() for value in self._values.values()}:
                self._names.append((_pattern(form), self._mark_for(kind, form)))

    def mark_of(self, name: str) -> str:
        """The mark of a name given at the start, for telling the model who is who."""
        return self._marks[name]

    def hide(self, text: str) -> str:
        text = _EMAIL.sub(lambda found: self._mark_for("EMAIL", found[0]), text)
        text = self._without_phones(text)
        for pattern, mark in self._names:
            text = pattern.sub(rf"\g<prefix>{mark}", text)
        return text

    def restore(self, text: str) -> str:
        return _MARK.sub(lambda mark: self._values.get(mark[0], mark[0]), text)

    def unknown_marks(self, text: str) -> list[str]:
        """Marks in an answer that were never given out nor stood in the texts of the call."""
        return [mark[0] for mark in _MARK.finditer(text) if mark[0] not in self._values and mark[0] not in self._taken]

    def _without_phones(self, text: str) -> str:
        spans = {
            (found.start, found.end)
            for found in phonenumbers.PhoneNumberMatcher(text, "IL", phonenumbers.Leniency.POSSIBLE)
        }
        spans |= {found.span() for found in _LONG_DIGITS.finditer(text)}
        out, at = [], 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start < at or is_date(text[start:end]):
                continue
            out += [text[at:start], self._mark_for("PHONE", text[start:end])]
            at = end
        return "".join([*out, text[at:]])

    def _mark_for(self, kind: str, value: str) -> str:
        if value not in self._marks:
            number = 1
            while f"[{kind}{number}]" in self._values or f"[{kind}{number}]" in self._taken:
                number += 1
            self._marks[value] = f"[{kind}{number}]"
            self._values[f"[{kind}{number}]"] = value
        return self._marks[value]


def is_date(text: str) -> bool:
    """Whether digits that could be a phone are a date: 2026-11-21, 21.11.2026."""
    return bool(_DATE.match(text.strip()))


def forms_of(name: str) -> tuple[str, ...]:
    """The whole name and each of its words, titles and initials left out."""
    words = [word for word in name.split() if not _TITLE.match(word)]
    long_enough = [word for word in words if len(word.strip(".'\"")) > 1]
    return tuple(dict.fromkeys([name.strip(), " ".join(words), *long_enough])) if words else ()


def _pattern(form: str) -> re.Pattern[str]:
    """Matches a name as people write it: niqqud, any geresh, final letters, prefix letters, any case."""
    spelt = r"[\s\-־]+".join(_letters(word) for word in form.split())
    flags = re.NOFLAG if form.casefold() in _ORDINARY_WORDS else re.IGNORECASE
    prefix = rf"(?P<prefix>(?:[{PREFIX_LETTERS}]{_BETWEEN}){{0,3}}[-־]?)"
    return re.compile(rf"(?<![^\W_]){prefix}{spelt}{_BETWEEN}(?![^\W_])", flags)


def _letters(word: str) -> str:
    made = []
    for letter in word:
        if letter in "'’‘ʼ`´׳′":
            made.append(_APOSTROPHE)
        else:
            made.append(
                _FINALS.get(letter, re.escape(letter)) + _BETWEEN + (_APOSTROPHE if "א" <= letter <= "ת" else "")
            )
    return "".join(made)
