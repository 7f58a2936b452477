"""Recognises the bot's own phrases on a phone by their keys, whatever their wording is today."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import bot.phrases
from bot.channels.base import BOLD_OFF, BOLD_ON
from bot.phrases import Phrases

_ANYTHING = "\uf8ff"
_MARKS = dict.fromkeys(map(ord, (BOLD_ON, BOLD_OFF, "\u2066", "\u2067", "\u2068", "\u2069")))
CUT = "┄┄┄┄┄┄┄┄"


def plain(text: str) -> str:
    """Without the signs that only steer direction and boldness."""
    return text.translate(_MARKS)


@cache
def _variables() -> frozenset[str]:
    folder = Path(bot.phrases.__file__).parent
    found = (re.findall(r"\{ \$(\w+)", path.read_text("utf-8")) for path in folder.glob("*/*.ftl"))
    return frozenset(name for names in found for name in names) - {"you"}


def holds(text: str, words: Phrases, phrase: str, **values: Any) -> bool:
    """Whether the text contains this phrase; a value that is not given may be anything. Raises UnknownPhrase."""
    said = plain(words(phrase, **{**dict.fromkeys(_variables(), _ANYTHING), **values}))
    pattern = ".*?".join(re.escape(part) for part in said.strip().split(_ANYTHING))
    return re.search(pattern, plain(text), re.DOTALL) is not None


def message_on(card: str) -> str:
    """The literal text on an approval card, between its two lines."""
    return card.split(CUT)[1].strip("\n")
