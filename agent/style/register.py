"""Relaxed and formal wording: the same sentence in the other register, where a plain rule knows it."""

import re

from pipelines.ports import Language

_NOT = "is|are|was|were|do|does|did|would|could|should|have|has|had"
_RELAXED: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bcannot\b", "can't"),
        (r"\bwill not\b", "won't"),
        (rf"\b(?P<verb>{_NOT}) not\b", r"\g<verb>n't"),
        (r"\bI am\b", "I'm"),
        (r"\bI would like\b", "I'd like"),
        (r"\bI (?P<verb>will|have)\b(?= \w)", r"I'\g<verb>"),
        (r"\bI'will\b", "I'll"),
        (r"\bI'have\b(?! to\b| a\b| the\b)", "I've"),
        (r"\bI'have\b", "I have"),
        (r"\b(?P<who>[Ww]e|[Yy]ou|[Tt]hey) are\b", r"\g<who>'re"),
        (r"\b(?P<who>[Ww]e|[Yy]ou|[Tt]hey) will\b", r"\g<who>'ll"),
        (r"\b(?P<who>[Ii]t|[Tt]hat|[Ww]hat) is\b(?= \w)", r"\g<who>'s"),
        (r"\b[Ll]et us\b", "let's"),
    ),
    "he": (
        (r"(?<!\w)האם (?=\w)", ""),
        (r"(?<!\w)ברצוני (?=\w)", "רציתי "),
        (r"(?<!\w)אודה לך אם ", "אשמח אם "),
        (r"(?<!\w)הנני ", "אני "),
        (r"(?<!\w)כיצד(?!\w)", "איך"),
        (r"(?<!\w)מדוע(?!\w)", "למה"),
        (r"(?<!\w)אינני ", "אני לא "),
        (r"(?<!\w)כעת(?!\w)", "עכשיו"),
    ),
}
_FORMAL: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bI'm\b", "I am"),
        (r"\bI'll\b", "I will"),
        (r"\bI'd like\b", "I would like"),
        (r"\b(?P<who>[Ii]t|[Tt]hat|[Ww]hat|[Hh]ow)'s\b", r"\g<who> is"),
        (r"\bcan't\b", "cannot"),
        (r"\bwon't\b", "will not"),
        (r"\b(?P<verb>\w+)n't\b", r"\g<verb> not"),
        (r"\b(?P<who>[Yy]ou|[Ww]e|[Tt]hey)'re\b", r"\g<who> are"),
        (r"\b(?P<who>I|[Yy]ou|[Ww]e)'ve\b", r"\g<who> have"),
        (r"\b(?P<who>[Ww]e|[Yy]ou)'ll\b", r"\g<who> will"),
    ),
    "he": (
        (r"(?<!\w)(?=תוכלי? )(?<!האם )", "האם "),
        (r"(?<!\w)רציתי (?=\w)", "ברצוני "),
        (r"(?<!\w)אשמח אם ", "אודה לך אם "),
        (r"(?<!\w)איך(?!\w)", "כיצד"),
        (r"(?<!\w)למה(?!\w)", "מדוע"),
        (r"(?<!\w)עכשיו(?!\w)", "כעת"),
    ),
}


def relaxed(text: str, language: Language) -> str:
    return _turned(text, _RELAXED[language])


def formal(text: str, language: Language) -> str:
    return _turned(text, _FORMAL[language])


def _turned(text: str, forms: tuple[tuple[str, str], ...]) -> str:
    """A sentence that loses its first word begins with a capital again."""
    was_capital = text[:1].isupper()
    for pattern, put in forms:
        text = re.sub(pattern, put, text)
    return text[:1].upper() + text[1:] if was_capital else text
