"""Follows rules of style without a model: the signs and words of a text, by plain substitution."""

import re
from collections.abc import Callable, Mapping

from agent.hebrew import PREFIX_LETTERS, language_of
from agent.style import change
from agent.style.register import formal, relaxed
from pipelines.ports import Language, StyleRule

_EMOJI = re.compile(
    "[ \u00a0]?(?:[\U0001f1e6-\U0001f1ff]{2}|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)
_DASH = re.compile(r"\s*[—–]\s*(?=\D)|\s+-\s+")
_ENDS = re.compile(r"(?<=[.!?…])\s+")


def has_emoji(text: str) -> bool:
    return bool(_EMOJI.search(text))


def has_dash(text: str) -> bool:
    return bool(_DASH.search(text))


def obey(text: str, rules: tuple[StyleRule, ...]) -> str:
    """The text as these rules want it; what takes understanding (a free rule, a length) is left as it is."""
    language = language_of(text)
    for rule in rules:
        follow = _FOLLOWS.get(rule.kind)
        if follow is not None and rule.language in (None, language):
            text = follow(text, rule.values, language)
    return text.strip()


def _without_exclamation(text: str, values: Mapping[str, object], language: Language) -> str:
    lines = text.split("\n")
    opening = len(lines) > 1 and len(lines[0].split()) <= 4
    calm = []
    for number, line in enumerate(lines):
        end = "," if opening and number == 0 else "."
        calm.append(re.sub(r"!+", end, re.sub(r"!+\?|\?!+", "?", line)))
    return "\n".join(calm)


def _without_emoji(text: str, values: Mapping[str, object], language: Language) -> str:
    lines = (_EMOJI.sub("", line).rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _without_dash(text: str, values: Mapping[str, object], language: Language) -> str:
    return _DASH.sub(", ", text)


def _with_words(text: str, values: Mapping[str, object], language: Language) -> str:
    pairs = values.get("pairs")
    for old, new in pairs if isinstance(pairs, list) else ():
        text = replaced(text, str(old), str(new), language)
    return text


def replaced(text: str, old: str, new: str, language: Language) -> str:
    """Whole words only; a Hebrew word keeps the letters written onto it, an English one its capital."""
    prefix = rf"(?P<prefix>[{PREFIX_LETTERS}]{{0,3}})" if language == "he" else "(?P<prefix>)"
    spot = re.compile(rf"(?<!\w){prefix}(?P<word>{re.escape(old)})(?!\w)", re.IGNORECASE)

    def put(found: re.Match[str]) -> str:
        word = new[:1].upper() + new[1:] if found["word"][:1].isupper() else new
        return f"{found['prefix']}{word}"

    return spot.sub(put, text)


def _without_phrase(text: str, values: Mapping[str, object], language: Language) -> str:
    """The whole sentence goes; a text that would be left empty stays."""
    phrase = str(values.get("phrase", "")).strip(" .!?").casefold()
    lines = []
    for line in text.split("\n"):
        kept = [one for one in _ENDS.split(line) if one.strip(" .!?").casefold() != phrase]
        lines.append(" ".join(kept))
    return "\n".join(line for line in lines if line) or text


def _in_register(text: str, values: Mapping[str, object], language: Language) -> str:
    turn = relaxed if values.get("level") == change.RELAXED else formal
    return "\n".join(" ".join(turn(one, language) for one in _ENDS.split(line)) for line in text.split("\n"))


_FOLLOWS: dict[str, Callable[[str, Mapping[str, object], Language], str]] = {
    change.NO_EXCLAMATION: _without_exclamation,
    change.NO_EMOJI: _without_emoji,
    change.NO_DASH: _without_dash,
    change.WORDS: _with_words,
    change.DROP: _without_phrase,
    change.REGISTER: _in_register,
}
