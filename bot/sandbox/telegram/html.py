"""Telegram's HTML, parsed as strictly as the Bot API parses it."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.telegram.errors import ApiError, bad_request

Entity = dict[str, Any]

_STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link", "span": "spoiler",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,8})|([a-zA-Z]+));?")
_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


@dataclass
class _Open:
    tag: str
    at: int  # UTF-16 units
    attributes: dict[str, str]


@dataclass
class _Parser:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    size: int = 0  # UTF-16 units of text
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "&":
                self._reference()
            elif char == "<":
                self._tag()
            else:
                self._put(char)
                self.at += 1
        if self.stack:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.text), self.entities

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.size += sum(2 if ord(char) > 0xFFFF else 1 for char in text)

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        decoded = _decoded(match) if match else ""
        self._put(decoded or "&")
        self.at = match.end() if match and decoded else self.at + 1

    def _tag(self) -> None:
        start = len(self.source[: self.at].encode())
        end = self.source.find(">", self.at)
        if end < 0:
            raise _wrong(f"Unclosed start tag at byte offset {start}")
        inside = self.source[self.at + 1 : end]
        self.at = end + 1
        if inside.startswith("/"):
            self._close(inside[1:].strip().lower(), start)
        else:
            self._open(inside, start)

    def _open(self, inside: str, start: int) -> None:
        name = re.match(r"[^\s/]*", inside)
        tag = name.group().lower() if name else ""
        if tag not in _STYLES:
            raise _wrong(f'Unsupported start tag "{tag}" at byte offset {start}')
        attributes = {key.lower(): _unquoted(value) for key, value in _ATTRIBUTE.findall(inside[len(tag) :]) if key}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {start}')
        self.stack.append(_Open(tag, self.size, attributes))

    def _close(self, tag: str, start: int) -> None:
        if not self.stack:
            raise _wrong(f"Unexpected end tag at byte offset {start}")
        opened = self.stack.pop()
        if tag and tag != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _wrong(f"Unmatched end tag at byte offset {start}, {expected}")
        if self.size > opened.at and (entity := self._entity(opened)) is not None:
            self.entities.append(entity)

    def _entity(self, opened: _Open) -> Entity | None:
        kind = _STYLES[opened.tag]
        entity: Entity = {"type": kind, "offset": opened.at, "length": self.size - opened.at}
        if kind == "text_link":
            url = opened.attributes.get("href", "")
            # A link without an address, or with one that is not http(s), tg or mailto, becomes plain text.
            return {**entity, "url": url} if re.match(r"(?i)(https?://|tg://|mailto:|tel:)", url) else None
        if kind == "custom_emoji":
            return {**entity, "custom_emoji_id": opened.attributes.get("emoji-id", "")}
        if kind == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        language = opened.attributes.get("class", "")
        if kind == "code" and language.startswith("language-"):
            entity["language"] = language.removeprefix("language-")
        return entity


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Raises ApiError "can't parse entities: ..."."""
    text, entities = _Parser(source).run()
    return text, _code_in_pre(entities)


def _code_in_pre(entities: list[Entity]) -> list[Entity]:
    """<pre><code class="language-x"> is one `pre` with a language; a language on bare code is dropped."""
    kept: list[Entity] = []
    for entity in entities:
        inner = kept[-1] if kept else {}
        place = (entity["offset"], entity["length"])
        if entity["type"] == "pre" and (inner.get("offset"), inner.get("length")) == place:
            kept.pop()
            entity = {**entity, **({"language": inner["language"]} if inner.get("language") else {})}
        kept.append(entity)
    return [
        {key: value for key, value in entity.items() if key != "language" or entity["type"] == "pre"} for entity in kept
    ]


def _decoded(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED.get(name, "")
    code = int(decimal) if decimal else int(hexadecimal, 16)
    is_character = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else ""


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        value = value[1:-1]
    return _REFERENCE.sub(lambda match: _decoded(match) or match.group(), value)


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
