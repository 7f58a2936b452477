"""Finds the headings of a summary that a therapist pasted as an example, however it sets them."""

import re
from collections.abc import Sequence

from agent import formats
from agent.hebrew import language_of, plain

MAX_HEADINGS = 12
MAX_WORDS, MAX_LENGTH = 6, 45
_LETTER = r"[^\W\d_]"
_LEAD = re.compile(r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s*|[א-ת][.)]\s+|[a-z][.)]\s+)")
_NUMBER = re.compile(r"^\s*\(?\d{1,2}[.)]\s*")
_MARKDOWN = re.compile(r"^\s*(?P<depth>#{1,6})\s+(?P<title>.+?)\s*#*\s*$")
_BOLD = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s*)?(?P<mark>\*\*|__|\*)(?P<title>[^*_\n]+?)(?P=mark)\s*:?")
_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|_{3,}|─{3,})\s*$")
_LABEL = re.compile(rf"(?:^|(?<=[.!?;])\s+)(?P<title>{_LETTER}[^:.!?;\n]*?)\s*:(?!//)(?=(?P<rest>[^\n]*))")
_DASHED = re.compile(rf"^(?P<title>{_LETTER}[^:.!?;,\n–—-]*?)\s+[-–—]\s+\S")
_INITIALS = re.compile(r"(?:^|(?<=\s))(?P<letter>[A-Za-z])\s*[:\-–)]\s+(?=\S)", re.MULTILINE)
_ENDS_A_SENTENCE = (".", "!", "?", ",", ";", "…")
_QUOTES = "\"'“”„״«"
_SAYING = re.compile(
    r"\b(?:said|says|say|asked|told|added|wrote|reports?|reported|noted)$|"
    r"(?:^|\s)(?:ו?ש?)(?:אמר|אמרה|אמרתי|סיפר|סיפרה|שאל|שאלה|שאלתי|הוסיפ|הוסיפה|כתב|כתבה|דיווח|דיווחה|לדבריה|לדבריו)$"
)
_ABOUT_THE_SHEET = re.compile(
    r"(?:session )?(?:date|time|duration|name|age|dob|number|no)(?: of (?:session|birth))?|(?:patient|client|therapist|"
    r"clinician)(?:'s)?(?: name| id)?|session(?: number| no)?|"
    r"(?:תאריכ|שעה|משכ|שמ|גיל|תעודת זהות|ת\.?ז|מספר|מס')(?: (?:ה?פגישה|ה?מטופלת?|ה?מטפלת?))?|"
    r"ה?מטופלת?|ה?מטפלת?|ה?פגישה(?: מס(?:פר|'))?"
)
"""Labels that say whose sheet it is and of which day, and head no section."""

Line = tuple[str, str]
"""A line, and the next one that is not blank."""


def headings_in(text: str) -> tuple[str, ...]:
    """The headings, in order and without their marks; none where nothing can be recognised as one.

    The clearest way in which two or more are set wins: text that stands in another one is content. Letters that spell
    a known format ("S: ... O: ... A: ... P: ...") are given as its titles.
    """
    for find in _FINDERS:
        found = _of_one_summary(find(text))
        if len(found) >= 2:
            return tuple(found[:MAX_HEADINGS])
    return ()


def is_example(text: str) -> bool:
    """Whether this is a summary and no list of titles: something in it is longer than a title would be."""
    pieces = [piece for line in text.split("\n") for piece in line.split(",")]
    has_long_piece = any(len(piece.split()) > MAX_WORDS + 2 for piece in pieces)
    return has_long_piece or (_sentences(text) >= 2 and bool(headings_in(text)))


def _sentences(text: str) -> int:
    """How many lines end as sentences do."""
    return sum(line.rstrip().endswith((".", "!", "?")) for line in text.split("\n"))


def _lines(text: str) -> list[Line]:
    kept = [line.strip() for line in text.split("\n") if line.strip()]
    return list(zip(kept, [*kept[1:], ""], strict=False))


def _title(words: str) -> str:
    """A heading without its marks, or nothing where this cannot be one."""
    bare = _LEAD.sub("", words).strip(" \t*_#:–-")
    is_short = bool(bare) and len(bare) <= MAX_LENGTH and len(bare.split()) <= MAX_WORDS
    if not is_short or not bare[0].isalpha() or bare.endswith(_ENDS_A_SENTENCE):
        return ""
    known = plain(bare)
    return "" if _ABOUT_THE_SHEET.fullmatch(known) or _SAYING.search(known) else bare


def _marked_down(text: str) -> list[str]:
    matches = [match for line, _ in _lines(text) if (match := _MARKDOWN.match(line))]
    titles = [_title(match["title"]) for match in matches]
    return _without_the_sheets_own(titles, [len(match["depth"]) for match in matches])


def _without_the_sheets_own(titles: Sequence[str], depths: Sequence[int]) -> list[str]:
    """A single heading above all others is the title of the sheet."""
    if len(titles) > 2 and depths.count(min(depths)) == 1 and depths[0] == min(depths):
        return list(titles[1:])
    return list(titles)


def _bold(text: str) -> list[str]:
    return [_title(match["title"]) for line, _ in _lines(text) if (match := _BOLD.match(line))]


def _underlined(text: str) -> list[str]:
    return [_title(line) for line, following in _lines(text) if _UNDERLINE.match(following)]


def _letters_of_a_format(text: str) -> list[str]:
    letters = "".join(match["letter"] for match in _INITIALS.finditer(text)).upper()
    if letters not in formats.FORMAT_NAMES:
        return []
    return [section.title for section in formats.sections_for(letters, language_of(text))]


def _labels(text: str) -> list[str]:
    """ "Plan:" alone or before its text, at the start of a line or after a sentence."""
    found = []
    for line, _ in _lines(text):
        for match in _LABEL.finditer(_LEAD.sub("", line)):
            if not match["rest"].lstrip().startswith(tuple(_QUOTES)):
                found.append(_title(match["title"]))
    return found


def _numbered(text: str) -> list[str]:
    """ "1. Background", where text stands below it; a list of short items is none."""
    return [
        _title(line)
        for line, following in _lines(text)
        if _NUMBER.match(line) and following and not _LEAD.match(following)
    ]


def _capitals(text: str) -> list[str]:
    return [_title(line) for line, _ in _lines(text) if line.isupper() and len(line.strip()) > 1]


def _dashed(text: str) -> list[str]:
    """ "Background - she came ..." on most lines; a dash within one sentence is none."""
    lines = [_LEAD.sub("", line).strip() for line, _ in _lines(text)]
    found = [_title(match["title"]) for line in lines if (match := _DASHED.match(line))]
    return found if 2 * len(found) >= len(lines) else []


def _alone(text: str) -> list[str]:
    """A short line above a longer one."""
    return [
        _title(line)
        for line, following in _lines(text)
        if not _LEAD.match(line) and len(following.split()) > MAX_WORDS and not _title(following)
    ]


def _of_one_summary(titles: Sequence[str]) -> list[str]:
    """Two summaries pasted together have each heading twice; a label that comes back otherwise is a speaker."""
    kept = [title for title in titles if title]
    half = len(kept) // 2
    if half >= 2 and [_same(title) for title in kept[:half]] == [_same(title) for title in kept[half:]]:
        kept = kept[:half]
    counts = [_same(title) for title in kept]
    return [title for title in kept if counts.count(_same(title)) == 1]


def _same(title: str) -> str:
    return plain(title)


_FINDERS = (
    _marked_down,
    _bold,
    _underlined,
    _letters_of_a_format,
    _labels,
    _numbered,
    _capitals,
    _dashed,
    _alone,
)
"""From the clearest way of setting a heading to the least clear."""
