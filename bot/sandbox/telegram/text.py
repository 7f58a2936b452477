"""Message text as Telegram treats it: parsed, cleaned, trimmed, measured; entities counted in UTF-16 units."""

import re
from typing import Any

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.html import parse_html
from bot.sandbox.telegram.markdown import parse_markdown_v2
from bot.sandbox.telegram.params import Params

Entity = dict[str, Any]

MAX_ENTITIES = 100

# Telegram removes these: line and paragraph separators, bidi embeddings and overrides, combining vertical lines.
_REMOVED = frozenset(chr(code) for code in range(0x2028, 0x202F)) | {"\r", "\u0333", "\u033f", "\u030a"}
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u202e\ufeff\u00a0\u2800\u3164 \n\t")

_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'»]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w-])")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


def units(text: str) -> int:
    """Length in UTF-16 code units, in which entities are counted."""
    return len(text.encode("utf-16-le")) // 2


def formatted(params: Params, text_key: str, entities_key: str) -> tuple[str, list[Entity]]:
    """The text and entities that a reader sees. Raises ApiError for markup that does not parse."""
    raw = params.text(text_key)
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    given = params.json(entities_key, "entities")
    mode = params.text("parse_mode").lower()
    if given is None and mode:
        text, entities = _parse(mode, raw)
    else:
        text, entities = raw, _checked(given or [], raw)
    return _finished(text, entities)


def typed(text: str) -> tuple[str, list[Entity]]:
    """What a person typed, as their client sends it."""
    return _finished(text, [])


def _parse(mode: str, raw: str) -> tuple[str, list[Entity]]:
    if mode == "html":
        return parse_html(raw)
    if mode == "markdownv2":
        return parse_markdown_v2(raw)
    if mode == "markdown":
        raise bad_request("legacy Markdown is not offered by this server; use HTML or MarkdownV2")
    raise bad_request("unsupported parse_mode")


def _checked(given: Any, text: str) -> list[Entity]:
    if not isinstance(given, list):
        raise bad_request("expected an Array of MessageEntity")
    length = units(text)
    starts = _unit_starts(text)
    kept = []
    for entity in given:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse MessageEntity: expected an Object")
        offset, size = entity.get("offset"), entity.get("length")
        if type(offset) is not int or type(size) is not int or offset < 0 or size < 0:
            raise bad_request("can't parse MessageEntity: wrong offset or length")
        if offset > length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + size > length:
            raise bad_request(f"entity ends after the end of the text at UTF-16 offset {offset + size}")
        if offset not in starts or offset + size not in starts:
            raise bad_request(f"entity beginning at UTF-16 offset {offset} splits a character")
        kept.append({key: value for key, value in entity.items() if value is not None})
    return kept


def _unit_starts(text: str) -> set[int]:
    at, starts = 0, {0}
    for char in text:
        at += 2 if ord(char) > 0xFFFF else 1
        starts.add(at)
    return starts


def _finished(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text, entities = _cleaned(text, entities)
    text, entities = _trimmed(text, entities)
    if all(char in _INVISIBLE for char in text):
        return "", []
    entities = [entity for entity in entities if entity["length"] > 0]
    entities += _found(text, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities[:MAX_ENTITIES]


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    kept: list[str] = []
    moved = [0]  # old UTF-16 offset -> new one
    at = 0
    for char in text:
        width = 2 if ord(char) > 0xFFFF else 1
        if char not in _REMOVED:
            kept.append(" " if char < " " and char != "\n" else char)
            at += width
        moved.extend([at] * width)
    return "".join(kept), [_placed(entity, moved) for entity in entities]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    length = units(text)
    total = max((entity["offset"] + entity["length"] for entity in entities), default=0) + 1
    moved = [min(max(old - lead, 0), length) for old in range(total)]
    return text, [_placed(entity, moved) for entity in entities]


def _placed(entity: Entity, moved: list[int]) -> Entity:
    start = moved[entity["offset"]]
    return {**entity, "offset": start, "length": moved[entity["offset"] + entity["length"]] - start}


def _found(text: str, entities: list[Entity]) -> list[Entity]:
    """Links, commands and the like that Telegram marks by itself, outside of what is marked already."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE]
    found: list[Entity] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start, end = units(text[: match.start()]), units(text[: match.end()])
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found


_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url", "email", "bot_command", "mention"})
