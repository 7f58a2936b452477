"""Reads a stored Telegram update into an `Incoming`."""

import datetime as dt
import json
import mimetypes
from pathlib import PurePosixPath
from typing import Any

from telegram import (
    Animation,
    Audio,
    CallbackQuery,
    Chat,
    ChatMember,
    Contact,
    Document,
    Message,
    Update,
    User,
    Video,
    VideoNote,
    Voice,
)

from bot.channels.base import Attachment, Incoming, Kind, SharedContact
from pipelines.plain_text import clean_text

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
_AUDIO_SUFFIXES = frozenset(
    {".mp3", ".wav", ".m4a", ".ogg", ".oga", ".opus", ".webm", ".mp4", ".aac", ".flac"}
    | {".amr", ".3gp", ".mov", ".mkv", ".m4v", ".wma", ".aiff", ".caf"}
)


def update_of(raw: bytes) -> dict[str, Any]:
    """The update as JSON. Raises ValueError for what Telegram would never send."""
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        raise ValueError("an update without its id")
    return update


def lane_of(update: dict[str, Any]) -> str:
    """The chat that an update belongs to, for order; '' where there is none. Never raises: nothing is parsed yet."""
    for name, event in update.items():
        if name == "update_id" or not isinstance(event, dict):
            continue
        message = event.get("message") if isinstance(event.get("message"), dict) else event
        for holder in (message, event):
            for person in ("chat", "from", "user"):
                place = holder.get(person) if isinstance(holder, dict) else None
                if isinstance(place, dict) and type(place.get("id")) is int:
                    return str(place["id"])
    return ""


def parse_update(raw: bytes, *, account: str, username: str) -> Incoming:
    """Raises ValueError for an update that cannot be understood."""
    data = update_of(raw)
    lane = lane_of(data)
    try:
        update = Update.de_json(_as_of_today(data), None)
        fields = _fields(update, username)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
        # The library's messages quote the update; only the kind of the problem may travel on.
        raise ValueError(f"an update of an unknown shape ({type(error).__name__})") from None
    fields = {"sender": "", "kind": Kind.OTHER, "received_at": dt.datetime.now(dt.UTC), **fields}
    return Incoming(channel="telegram", account=account, update_id=str(data["update_id"]), **{"chat": lane, **fields})


def _as_of_today(update: dict[str, Any]) -> dict[str, Any]:
    """Servers of earlier years leave out fields that the library demands and nobody here needs."""
    parts: list[Any] = [update]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            if "file_id" in part:
                part.setdefault("file_unique_id", "")
            if isinstance(person := part.get("from"), dict):
                person.setdefault("is_bot", False)
            if "data" in part and "id" in part:
                part.setdefault("chat_instance", "")
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return update


def _fields(update: Update, username: str) -> dict[str, Any]:
    if update.callback_query:
        return _press(update.callback_query)
    if update.message:
        return _message(update.message, username)
    if update.edited_message:
        edited = _message(update.edited_message, username)
        is_group = edited["kind"] is Kind.GROUP
        when = update.edited_message.edit_date or edited["received_at"]
        return {**edited, "kind": Kind.GROUP if is_group else Kind.EDITED, "received_at": when}
    if member := update.my_chat_member:
        gone = member.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
        kind = Kind.LEFT if gone else Kind.OTHER
        if member.chat.type != Chat.PRIVATE:
            kind = Kind.OTHER if gone else Kind.GROUP
        return {**_person(member.from_user), "chat": str(member.chat.id), "kind": kind, "received_at": member.date}
    return {}


def _person(user: User | None) -> dict[str, Any]:
    return {"sender": str(user.id), "language": user.language_code or ""} if user else {}


def _press(query: CallbackQuery) -> dict[str, Any]:
    """A pressed button. The chat and the person are both kept: that they agree is for the reader to check."""
    fields = {
        **_person(query.from_user),
        "kind": Kind.BUTTON,
        "button": query.data or "",
        "press_id": query.id,
        "chat": str(query.from_user.id),
    }
    if query.message:  # also where the message is too old to be shown
        fields["message_id"] = str(query.message.message_id)
        fields["chat"] = str(query.message.chat.id)
        if query.message.chat.type != Chat.PRIVATE:
            fields["kind"] = Kind.GROUP
    return fields


def _message(message: Message, username: str) -> dict[str, Any]:
    attachment = _attachment(message)
    return {
        **_person(message.from_user),
        "chat": str(message.chat.id),
        "kind": _kind(message, attachment),
        "received_at": message.date,
        "text": _text(message, username),
        "message_id": str(message.message_id),
        "attachment": attachment,
        "contact": _contact(message.contact),
        "is_forwarded": message.forward_origin is not None,
    }


def _kind(message: Message, attachment: Attachment | None) -> Kind:
    if message.chat.type != Chat.PRIVATE:
        return Kind.GROUP
    if message.from_user and message.from_user.is_bot:
        return Kind.OTHER
    if message.voice:
        return Kind.VOICE
    if attachment:
        return Kind.AUDIO
    if message.contact:
        return Kind.CONTACT
    return Kind.TEXT if message.text is not None else Kind.OTHER


def _text(message: Message, username: str) -> str:
    text = _clean(message.text or message.caption or "")
    head, separator, rest = text.partition(" ")
    if username and head.startswith("/") and head.lower().endswith(f"@{username.lower()}"):
        head = head[: -len(username) - 1]
    return head + separator + rest


def _clean(text: str) -> str:
    return clean_text(text)[0] if text else ""


def _contact(contact: Contact | None) -> SharedContact | None:
    if contact is None:
        return None
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return SharedContact(name=_clean(name), phone=contact.phone_number)


def _attachment(message: Message) -> Attachment | None:
    """The sound in a message. An animation comes as a document too, and has none."""
    if isinstance(message.animation, Animation):
        return None
    file: Voice | Audio | Video | VideoNote | Document | None = (
        message.voice or message.audio or message.video_note or message.video or message.document
    )
    if file is None or (isinstance(file, Document) and not _is_audio_file(file)):
        return None
    return Attachment(
        file_id=file.file_id,
        size_bytes=file.file_size,
        mime=_mime(file),
        duration_s=file.to_dict().get("duration"),
    )


def _mime(file: Voice | Audio | Video | VideoNote | Document) -> str:
    if isinstance(file, VideoNote):
        return "video/mp4"
    guessed = mimetypes.guess_type(getattr(file, "file_name", "") or "")[0]
    return file.mime_type or guessed or ("audio/ogg" if isinstance(file, Voice) else "application/octet-stream")


def _is_audio_file(file: Document) -> bool:
    """By what the sender claims; whether it really is audio is found out by content, later."""
    by_type = (file.mime_type or "").partition("/")[0] in ("audio", "video")
    return by_type or PurePosixPath(file.file_name or "").suffix.lower() in _AUDIO_SUFFIXES
