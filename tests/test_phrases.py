"""The bot's sentences: both languages say the same things with the same values, and none has a hole."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.phrases import LANGUAGES, Phrases, UnknownPhrase, in_own_direction

BOT = Path(__file__).parents[1] / "bot"
SIGNS = ("✅", "✏️", "🔁", "🗑", "⏰", "↩️", "⬅️", "⏭", "➕")


class _Variables(Visitor):  # type: ignore[misc]  # it ships no types
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802  # the parser's name
        self.names.add(node.id.name)


def variables(language: str) -> dict[str, set[str]]:
    """Every phrase and the values it wants, but for the gender of whom it addresses."""
    found: dict[str, set[str]] = {}
    for path in sorted((BOT / "phrases" / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{path.name}: {entry.content[:80]}"
            if isinstance(entry, fluent.Message):
                assert entry.id.name not in found, f"{entry.id.name} is there twice"
                visitor = _Variables()
                visitor.visit(entry)
                found[entry.id.name] = visitor.names - {"you"}
    return found


ENGLISH, HEBREW = variables("en"), variables("he")


def test_both_languages_have_the_same_phrases() -> None:
    assert HEBREW.keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gender", ["f", "m"])
def test_every_phrase_is_said_whole_with_the_values_of_either_language(language: str, gender: str) -> None:
    for name, wanted in ENGLISH.items():
        values: dict[str, Any] = dict.fromkeys(wanted | HEBREW[name], 2)
        text = Phrases(language, gender)(name, **values)

        assert text.strip(), name
        assert "{" not in text, name
        assert "$" not in text, name


def test_every_phrase_that_the_code_asks_for_by_name_exists() -> None:
    asked = {
        (path.name, node.args[0].value)
        for path in BOT.rglob("*.py")
        if "sandbox" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _is_saying(node.func) and node.args
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }

    assert len(asked) > 100
    assert {(where, name) for where, name in asked if name not in ENGLISH} == set()


def _is_saying(function: ast.expr) -> bool:
    return (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")) == "say"


def test_buttons_begin_with_the_same_sign_in_both_languages() -> None:
    he, en = Phrases("he"), Phrases("en")
    buttons = [name for name, wanted in ENGLISH.items() if name.startswith("button-") and not wanted]
    differing = {
        name
        for name in buttons
        if next((sign for sign in SIGNS if he(name).startswith(sign)), "")
        != next((sign for sign in SIGNS if en(name).startswith(sign)), "")
    }

    assert len(buttons) > 10
    assert differing == set()


def test_a_command_in_a_hebrew_sentence_stands_behind_a_sign_that_every_app_accepts() -> None:
    """A direction mark right before the stroke would keep some of Telegram's apps from making it tappable."""
    texts = [_said(Phrases("he"), name) for name in ENGLISH]
    texts.append(Phrases("he")("help-line", command="/draft", what=""))
    before = [text[: found.start()][-1:] for text in texts for found in re.finditer(r"(?<![\w<])/[a-z]{3,}", text)]

    assert len(before) > 5
    assert all(not sign or sign.isspace() for sign in before)


def _said(words: Phrases, name: str) -> str:
    values: dict[str, Any] = dict.fromkeys(HEBREW[name] | ENGLISH[name], 2)
    return words(name, **values)


def test_words_in_the_other_language_are_kept_together_line_by_line() -> None:
    hebrew, english = "ישנה טוב, OK.", "12. She slept well."

    assert in_own_direction(f"{hebrew}\n\n{english}", "en") == f"\u2068{hebrew}\u2069\n\n{english}"
    assert in_own_direction(f"{hebrew}\n\n{english}", "he") == f"{hebrew}\n\n\u2068{english}\u2069"


def test_a_missing_value_or_phrase_is_an_error_and_never_a_hole() -> None:
    wanting = next(name for name, wanted in ENGLISH.items() if wanted)

    with pytest.raises(UnknownPhrase):
        Phrases("en")(wanting)
    with pytest.raises(UnknownPhrase):
        Phrases("he")("no-such-phrase")
