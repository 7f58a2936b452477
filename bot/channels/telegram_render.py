"""Turns a reply into what the Bot API takes: parts of at most 4096 characters, bold entities, keyboards."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.base import BOLD_OFF, BOLD_ON, Button

LIMIT = 4096  # code points after entities are parsed, as TDLib counts
CAPTION_LIMIT = 1024  # of a file's text, counted alike
MAX_ENTITIES = 100
MAX_BUTTON_ID_BYTES = 64
_MARKS = str.maketrans("", "", BOLD_ON + BOLD_OFF)
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…:;]\s"), re.compile(r"\s"))
_JOINERS = "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def well_formed(text: str) -> str:
    """Joins surrogate pairs and replaces lone ones, which no encoding takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, kw_only=True)
class Part:
    text: str = field(repr=False)
    entities: tuple[MessageEntity, ...] = ()


def parts_of(text: str, *, limit: int = LIMIT) -> list[Part]:
    """The text in sendable parts, cut at paragraphs, lines, sentences or words; empty where there is nothing to see."""
    plain, bold = _without_marks(_UNSENDABLE.sub("", well_formed(text)))
    parts = []
    for start, end in _cuts(plain, limit):
        start, end = _trimmed(plain, start, end)
        if _is_visible(plain[start:end]):
            parts.append(Part(text=plain[start:end], entities=_bold_within(plain, bold, start, end)))
    return parts


def _without_marks(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The plain text and its bold spans, in characters."""
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    opened = -1
    for character in text:
        if character == BOLD_ON and opened < 0:
            opened = len(plain)
        elif character == BOLD_OFF and opened >= 0:
            spans.append((opened, len(plain)))
            opened = -1
        elif character not in (BOLD_ON, BOLD_OFF):
            plain.append(character)
    if opened >= 0:
        spans.append((opened, len(plain)))
    return "".join(plain), spans


def _cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > limit:
        end = start + _cut_before(text[start : start + limit + 1], limit)
        yield start, end
        start = end
    yield start, len(text)


def _cut_before(window: str, limit: int) -> int:
    """Where to cut a text longer than the limit: the last good border that does not leave a stump behind."""
    for border in _BORDERS:
        ends = [match.end() for match in border.finditer(window, limit // 3) if match.end() <= limit]
        if ends:
            return ends[-1]
    cut = limit
    while cut > limit - 32 and _joins(window[cut - 1], window[cut]):
        cut -= 1
    return cut


def _joins(before: str, after: str) -> bool:
    """Whether a cut between the two would break a sign made of several characters (niqqud, emoji, flags)."""
    both_flags = all("\U0001f1e6" <= sign <= "\U0001f1ff" for sign in (before, after))
    return bool(unicodedata.combining(after)) or after in _JOINERS or before == "\u200d" or both_flags


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the white space around it, which Telegram drops after offsets were counted."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(sign) not in ("Cc", "Cf", "Zs", "Zl", "Zp") for sign in text)


def _bold_within(plain: str, bold: list[tuple[int, int]], start: int, end: int) -> tuple[MessageEntity, ...]:
    entities = []
    for opens, closes in bold:
        opens, closes = _trimmed(plain, max(opens, start), min(closes, end))
        if opens < closes:
            entities.append(MessageEntity(type=MessageEntity.BOLD, offset=opens - start, length=closes - opens))
    # The wire counts UTF-16 units, not characters.
    return tuple(MessageEntity.adjust_message_entities_to_utf_16(plain[start:end], entities[:MAX_ENTITIES]))


def inline_keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    label = plain_label(button.label)
    if button.url:
        return InlineKeyboardButton(label, url=button.url)
    if not 1 <= len(button.id.encode()) <= MAX_BUTTON_ID_BYTES:
        raise ValueError("a button needs an id of 1 to 64 bytes, or a url")
    return InlineKeyboardButton(label, callback_data=button.id)


def contact_keyboard(label: str) -> ReplyKeyboardMarkup:
    button = KeyboardButton(plain_label(label), request_contact=True)
    return ReplyKeyboardMarkup([[button]], one_time_keyboard=True, resize_keyboard=True)


def no_keyboard() -> ReplyKeyboardRemove:
    return ReplyKeyboardRemove()


def plain_label(text: str, *, limit: int = 200) -> str:
    """A line without marks for places that show no formatting: button labels and toasts."""
    clean = _UNSENDABLE.sub("", well_formed(text)).translate(_MARKS).strip()
    return clean if len(clean) <= limit else "".join(itertools.islice(clean, limit - 1)) + "…"
