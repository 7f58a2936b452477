"""Names that we were told: every form in which people write them, and where a form is no name after all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from agent.hebrew import PREFIX_LETTERS
from agent.offline.lexicon import word_set
from agent.pseudonyms.hebrew_weighing import is_ordinary_use
from agent.pseudonyms.words import lines, words

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
_PLAIN = {ord(last): first for last, first in zip("ךםןףץ", "כמנפצ", strict=True)}
_PLAIN |= {ord("ı"): "i", **dict.fromkeys(map(ord, "'’‘ʼ`´׳′\u0307"), "")}
_TITLE = re.compile(r"^(?:dr|prof|mr|mrs|ms|ד\"ר|דר'|ד'ר|פרופ'|גב'|מר)\.?$", re.IGNORECASE)
_BEHIND_TITLE = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Rabbi|family)\.? |(?:ד[\"״]ר|דר['׳]|פרופ['׳]|מר|גב['׳]|גברת|משפחת|"
    r"הרב|המורה) |\] )$"
)
_ORDINARY = word_set(
    """
    will may grace hope joy mark bill rose faith art june april dawn summer sky angel frank guy rich drew grant
    chance שלום טוב כהן לב חיים דוד זהב כסף שמש ירח קטן גדול שחור לבן אדום ירוק צדיק חכם נגר חייט ישר נאמן
    """
)
_MARKS = re.compile("[\u0591-\u05c7\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way of writing somebody. `is_surname`: not the name that a person is called by."""

    kind: str
    text: str = field(repr=False)
    is_surname: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(self.text)

    def may_be_in(self, skeleton: str) -> bool:
        """Whether it is worth looking for it in the text of this skeleton: most names of a caseload are in no text."""
        return skeleton_of(self.text.split()[0]) in skeleton

    def stands_at(self, found: re.Match[str], text: str) -> bool:
        """Whether what was found is the name; a form that is an ordinary word as well is weighed by what is around."""
        if not self._is_word:
            return True
        prefix = _MARKS.sub("", found["prefix"]).rstrip("-־")
        before = _MARKS.sub("", text[max(0, found.start() - 48) : found.start()])
        if self.is_surname:
            return bool(_BEHIND_TITLE.search(before)) and not prefix
        if not re.search(r"[א-ת]", self.text):
            return True
        return not is_ordinary_use(prefix, before, text[found.end() : found.end() + 60])

    @property
    def _is_word(self) -> bool:
        folded = self.text.casefold()
        if self.is_surname and folded in _ORDINARY:
            return True
        if self.is_surname:
            return any(folded in words(name) for name in ("word_names_he", "everyday_names_he", "word_names_en"))
        return folded in words("word_names_he") or folded in words("everyday_names_he")


def forms_of(name: str) -> tuple[str, ...]:
    """The whole name and each of its words; titles, initials and parts like "בן" or "van" left out."""
    kept = [word for word in name.split() if not _TITLE.match(word)]
    telling = [word for word in kept if len(word.strip(".'\"")) > 1 and word.casefold() not in words("particles")]
    return tuple(dict.fromkeys([name.strip(), " ".join(kept), *telling])) if kept else ()


def person_forms(kind: str, name: str) -> Iterator[Form]:
    """Whole, by each word, and by what people call somebody of that first name."""
    forms = forms_of(name)
    first = next((form for form in forms if " " not in form), "")
    for form in forms:
        yield Form(kind=kind, text=form, is_surname=" " not in form and form != first)
    for nickname in _nicknames().get(first.casefold(), ()):
        yield Form(kind=kind, text=nickname)


def practice_forms(name: str) -> Iterator[Form]:
    """The whole name alone: its words are ordinary ones ("the clinic", "קשר")."""
    if " " in name.strip() or name.strip().isascii():
        yield Form(kind="ORG", text=name.strip())


def skeleton_of(text: str) -> str:
    """The letters alone by which every spelling of a name that a pattern takes is the same."""
    return _MARKS.sub("", text).casefold().translate(_PLAIN)


def longest_first(forms: Sequence[Form]) -> list[Form]:
    """So that a whole name is found before its words; the first told of two that are written alike."""
    distinct: dict[str, Form] = {}
    for form in forms:
        if form.text and re.search(r"\w", form.text):
            distinct.setdefault(form.text.casefold(), form)
    return sorted(distinct.values(), key=lambda form: (-len(form.text.split()), -len(form.text)))


@lru_cache(maxsize=1)
def _nicknames() -> dict[str, tuple[str, ...]]:
    """Both ways: Becky is Rebecca, and Rebecca may be called Becky."""
    known: dict[str, list[str]] = {}
    for line in lines("nicknames"):
        for name in line.split():
            known.setdefault(name.casefold(), []).extend(one for one in line.split() if one != name)
    return {name: tuple(dict.fromkeys(others)) for name, others in known.items()}


@lru_cache(maxsize=8192)
def _pattern(form: str) -> re.Pattern[str]:
    """Matches a name as people write it: niqqud, any geresh, final letters, prefix letters, any case."""
    spelt = r"[\s\-־]+".join(_letters(word) for word in form.split())
    is_cased = form.casefold() in _ORDINARY or form.casefold() in words("word_names_en") or len(form) < 3
    letters = (
        PREFIX_LETTERS.replace("ה", "")
        if form in words("word_names_he") | words("everyday_names_he")
        else PREFIX_LETTERS
    )
    prefix = rf"(?P<prefix>(?:[{letters}]{_BETWEEN}){{0,3}}[-־]?)"
    return re.compile(rf"(?<![^\W_]){prefix}{spelt}{_BETWEEN}(?![^\W_])", re.NOFLAG if is_cased else re.IGNORECASE)


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
