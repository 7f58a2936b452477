"""Reads a remark on a summary ("shorter", "put homework under Plan") as wishes that rules can follow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.hebrew import PREFIX_LETTERS, plain
from agent.offline.roles import role_of_title, strength
from agent.offline.salience import content_words
from pipelines.ports import Section

_SHORTER = re.compile(
    r"\b(?:short|brief|concise|too long|condense|less detail|trim)|קצר|לקצר|תמצת|ארוך מדי|פחות פירוט|תמציתי",
    re.IGNORECASE,
)
_MUCH = re.compile(r"\b(?:much|a lot|very|far)\b|הרבה|מאוד|ממש", re.IGNORECASE)
_LONGER = re.compile(
    r"\b(?:long|more detail|expand|fuller|elaborate|too short)|ארוך יותר|יותר ארוך|להרחיב|תרחיבי?|"
    r"הרחיבי?|יותר פירוט|מפורט|קצר מדי",
    re.IGNORECASE,
)
_DROP = re.compile(
    r"(?:\b(?:without|drop|remove|delete|leave out|omit|skip|take out|don't (?:mention|"
    r"include))\s+|(?:^|\s)(?:בלי|ללא|תורידי?|להוריד|הורידי?|תמחקי?|מחקי?|תשמיטי?|תוציאי?|"
    r"אל\s+תזכירי?)\s+(?:את\s+)?)"
    r"(?:the\s+|any\s+|ה?חלק\s+(?:על|של)\s+|everything\s+)?(?:part\s+|mention\s+|"
    r"sentence\s+)?(?:about\s+|of\s+|on\s+)?(?P<what>[^,.;\n]+)",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"(?:\b(?:put|move|place)\s+(?:the\s+)?|(?:^|\s)(?:תשימי?|שימי?|לשים|תעבירי?|העבירי?|להעביר|"
    r"תכניסי?|הכניסי?)\s+(?:את\s+)?)(?P<what>[^,.;\n]+?)\s+"
    r"(?:(?:under|in|into|to)\s+(?:the\s+)?|תחת\s+|מתחת\s+ל|בתוך\s+|לסעיף\s+|בסעיף\s+|לתוך\s+|"
    r"[לב](?=\S))(?P<where>[^,.;\n]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _About:
    """What a remark points at: a known topic or plain words."""

    role: str
    words: frozenset[str] = field(repr=False)

    def matches(self, text: str) -> bool:
        if self.role and strength(self.role, plain(text)) > 0:
            return True
        return bool(self.words) and self.words <= set(content_words(text))


@dataclass(frozen=True, kw_only=True)
class Wishes:
    length_factor: float = 1.0
    dropped: tuple[_About, ...] = ()
    moved: tuple[tuple[_About, str], ...] = ()

    def drops(self, text: str) -> bool:
        return any(about.matches(text) for about in self.dropped)

    def section_for(self, text: str) -> str:
        """The key of the section that a move names for this sentence, else empty."""
        return next((key for about, key in self.moved if about.matches(text)), "")


def wishes_in(remark: str, sections: Sequence[Section]) -> Wishes:
    remark = remark.strip()
    factor = 1.0
    if _LONGER.search(remark):
        factor = 1.6
    elif _SHORTER.search(remark):
        factor = 0.35 if _MUCH.search(remark) else 0.55
    moved = [(_about(found["what"]), _section_named(found["where"], sections)) for found in _MOVE.finditer(remark)]
    dropped = [_about(found["what"]) for found in _DROP.finditer(remark)]
    return Wishes(
        length_factor=factor, dropped=tuple(dropped), moved=tuple((about, key) for about, key in moved if key)
    )


def _about(what: str) -> _About:
    return _About(role=role_of_title(what), words=frozenset(content_words(what)))


def _section_named(where: str, sections: Sequence[Section]) -> str:
    wanted = plain(where).strip(" \"'").removesuffix(" section").removesuffix(" please")
    forms = {wanted, wanted.lstrip(PREFIX_LETTERS[2:]), wanted[1:]}
    for section in sections:
        title = plain(section.title)
        if title in forms or wanted in {title[:1], f"ה{title}"}:
            return section.key
    return next(
        (
            section.key
            for section in sections
            if role_of_title(where) and role_of_title(where) == role_of_title(section.title)
        ),
        "",
    )
