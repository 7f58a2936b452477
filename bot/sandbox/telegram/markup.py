"""Keyboards under messages: read and refused as the Bot API does."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.params import Params

Json = dict[str, Any]

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_BYTES = 64
INLINE_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Markup:
    """At most one of these is set."""

    inline: list[list[Json]] | None = None
    keyboard: Json | None = None
    remove: bool = False


def read_markup(params: Params, *, inline_only: bool = False) -> Markup:
    """Raises ApiError. `inline_only`: what an edit accepts."""
    given = params.json("reply_markup", "reply keyboard markup")
    if given is None and not params.has("reply_markup"):
        return Markup()
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(inline=_rows(given["inline_keyboard"], "inline_keyboard", _inline_button))
    if inline_only and given:
        raise bad_request("inline keyboard expected")
    if "keyboard" in given:
        rows = _rows(given["keyboard"], "keyboard", _reply_button)
        placeholder = given.get("input_field_placeholder", "")
        if len(placeholder) > 64:
            raise bad_request("input field placeholder is too long")
        return Markup(keyboard={**given, "keyboard": rows})
    return Markup(remove=given.get("remove_keyboard") is True)


def _rows(rows: Any, what: str, read: Any) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{what}" of the reply markup should be an Array of Arrays')
    kept = [[read(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_ROW for row in kept):
        raise bad_request("reply markup is too long")
    return kept


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _label(button, "inline keyboard button")
    actions = [action for action in INLINE_ACTIONS if action in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action must be specified")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])
    return dict(button)


def _check_url(url: Any) -> None:
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    is_web = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    if not is_web and parts.scheme not in ("tg", "mailto"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object or a String")
    _label(button, "keyboard button")
    return dict(button)


def _label(button: Json, what: str) -> None:
    if not isinstance(button.get("text"), str):
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request(f"{what.removeprefix('inline ')} text must be non-empty")
