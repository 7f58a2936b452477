"""Every sentence the bot itself says, in Hebrew and English, from the Fluent files beside this module."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fluent.runtime import FluentBundle, FluentResource

from bot.channels.base import BOLD_OFF, BOLD_ON
from storage.sealed import Unreadable

LANGUAGES: tuple[Literal["he", "en"], ...] = ("he", "en")
_FOLDER = Path(__file__).parent
_FIRST_STRONG, _POP = "\u2068", "\u2069"
_HAIR_SPACE = "\u200a"
_COMMAND = re.compile(r"(?<![\w/<])/[a-z]+")
_INTERNATIONAL = re.compile(r"\+\d[\d-]+")
_CHOOSING = ("you", "they", "country")
"""Values that choose a form: who is spoken to, who is spoken about, where. A mark around them would choose wrongly."""


class UnknownPhrase(Exception):
    """A phrase was asked for that no file holds, or without one of its values."""


def read_bundle(language: str) -> FluentBundle:
    """All phrases of one language. `<b>` in a file marks bold text; a value can never add a mark."""
    # Fluent would isolate every value; we isolate only what runs against the line's direction, see _isolate.
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        source = path.read_text(encoding="utf-8").replace("<b>", BOLD_ON).replace("</b>", BOLD_OFF)
        if language == "he":
            # Else the stroke of a command, or the plus of a number, would stand on its right, at the wrong end.
            source = _COMMAND.sub(lambda found: _isolated_command(found[0]), source)
            source = _INTERNATIONAL.sub(lambda found: isolated(found[0]), source)
        bundle.add_resource(FluentResource(source))
    return bundle


@cache
def _bundle(language: str) -> FluentBundle:
    return read_bundle(language)


class Phrases:
    """Speaks one language to one person; `gender` is how the person is addressed ("f" or "m")."""

    def __init__(self, language: str, gender: str = "f") -> None:
        self.language: Literal["he", "en"] = "en" if language == "en" else "he"
        self.gender = gender

    def __call__(self, phrase: str, /, **values: Any) -> str:
        """The text of a phrase. Raises UnknownPhrase rather than showing a hole."""
        bundle = _bundle(self.language)
        if not bundle.has_message(phrase):
            raise UnknownPhrase(f"{phrase} ({self.language})")
        pattern = bundle.get_message(phrase).value
        if pattern is None:
            raise UnknownPhrase(f"{phrase} has no text ({self.language})")
        shown = {
            name: value if name in _CHOOSING else _isolate(self.readable(value), self.language)
            for name, value in values.items()
        }
        text, problems = bundle.format_pattern(pattern, {"you": self.gender, **shown})
        if problems:
            raise UnknownPhrase(f"{phrase} ({self.language}): {problems[0]}")
        return str(text)

    def readable(self, value: Any) -> Any:
        """The value itself, or the word for a stored text that does not open."""
        return self("damaged") if isinstance(value, Unreadable) else value

    def has(self, phrase: str) -> bool:
        return bool(_bundle(self.language).has_message(phrase))


def isolated(text: str) -> str:
    """Keeps a piece of text in its own direction inside a line of the other one."""
    return f"{_FIRST_STRONG}{text}{_POP}"


def in_own_direction(text: str, language: str) -> str:
    """Somebody's words inside a message of ours: a line of the other direction keeps its full stop at its end."""
    return "\n".join(isolated(line) if _runs_against(line, language) else line for line in text.split("\n"))


def _runs_against(line: str, language: str) -> bool:
    strong = (kind for sign in line if (kind := unicodedata.bidirectional(sign)) in {"L", "R", "AL"})
    first = next(strong, None)
    return first is not None and (first == "L") == (language == "he")


def _isolated_command(text: str) -> str:
    # Some Telegram apps make a command tappable only behind a space or punctuation, and an isolate is neither.
    return isolated(f"{_HAIR_SPACE}{text}")


def in_both_languages(phrase: str, /, **values: Any) -> str:
    """For somebody whose language is not known yet. The message takes its direction from the Hebrew."""
    return "\n\n".join((Phrases("he")(phrase, **values), isolated(Phrases("en")(phrase, **values))))


def _isolate(value: Any, language: str) -> Any:
    """Wraps a value that runs against the line, so that a phone number or an English name stays in one piece."""
    if not isinstance(value, str) or "\n" in value or value.startswith(_FIRST_STRONG):
        return value
    if language == "he" and _COMMAND.match(value):
        return _isolated_command(value)
    against = {"L", "EN", "ET"} if language == "he" else {"R", "AL"}
    is_sign_led = language == "he" and value[:1] in "+•"
    has_letters = any(unicodedata.bidirectional(sign) in (against - {"EN", "ET"}) for sign in value)
    return isolated(value) if has_letters or is_sign_led else value
