"""Hebrew letters: telling the language of a text, and one spelling for words that people write in several ways."""

import re
import unicodedata

from pipelines.plain_text import clean_text
from pipelines.ports import Language

PREFIX_LETTERS = "ובהלמשכ"
"""Letters that are written onto the next word: and, in, the, to, from, that, as."""

FINAL_TO_MEDIAL = str.maketrans("ךםןףץ", "כמנפצ")
_MEDIAL_TO_FINAL = {"כ": "ך", "מ": "ם", "נ": "ן", "פ": "ף", "צ": "ץ"}
_NIQQUD = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]|[\U000e0000-\U000e007f]")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "׳": "'", "′": "'", "＇": "'"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "״": '"', "″": '"', "＂": '"'})
_DASHES = str.maketrans({"־": "-", "‐": "-", "‑": "-", "–": "-", "—": "-"})


def language_of(text: str, default: Language = "en") -> Language:
    """The language most letters belong to; `default` where there are no letters."""
    hebrew = sum("א" <= letter <= "ת" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    if not hebrew and not latin:
        return default
    return "he" if hebrew >= latin else "en"


def without_invisible(text: str) -> str:
    """The text without zero-width signs, direction marks and tag letters."""
    return _INVISIBLE.sub("", text)


def plain(text: str) -> str:
    """One spelling for comparing: no niqqud or invisible signs, straight quotes, medial letters, lower case."""
    text = unicodedata.normalize("NFKC", without_invisible(text))
    text = _NIQQUD.sub("", text).translate(_APOSTROPHES).translate(_QUOTES).translate(_DASHES)
    return text.translate(FINAL_TO_MEDIAL).casefold()


def straight(text: str) -> str:
    """The same text with straight apostrophes and quotation marks and no invisible signs but those that build emoji."""
    return clean_text(text)[0].translate(_APOSTROPHES).translate(_QUOTES)


def ending_final(word: str) -> str:
    """The word with the final form of its last letter, where that letter has one."""
    if word and word[-1] in _MEDIAL_TO_FINAL:
        return word[:-1] + _MEDIAL_TO_FINAL[word[-1]]
    return word


def ending_medial(word: str) -> str:
    """The word ready to take a suffix: its last letter in medial form."""
    return word[:-1] + word[-1:].translate(FINAL_TO_MEDIAL)
