"""The local Telegram as the page's phones show it (README.md describes the shape)."""

from typing import Any

from bot.sandbox.telegram.about import shown_commands
from bot.sandbox.telegram.state import Bot, Chat, World

Json = dict[str, Any]


def bot_view(bot: Bot) -> Json:
    commands = shown_commands(bot)
    return {"bot": bot.key, "name": bot.name, "username": bot.username, "available": True, "commands": commands}


def chat_view(world: World, bot_key: str, chat: Chat) -> Json:
    person = chat.person
    user: Json = {"id": chat.id, "first_name": chat.title, "last_name": "", "language_code": ""}
    if person is not None:
        user |= {"first_name": person.first_name, "last_name": person.last_name}
        user["language_code"] = person.language_code
    return {
        "bot": bot_key,
        "chat_id": chat.id,
        "user": user,
        "messages": [message_view(world, message) for message in chat.messages.values()],
        "typing_until_ms": int(chat.typing_until * 1000),
        "keyboard": keyboard_view(chat.keyboard),
        "blocked": chat.blocked,
    }


def message_view(world: World, message: Json) -> Json:
    photo = message.get("photo")
    return {
        "message_id": message["message_id"],
        "from": "bot" if message["from"]["is_bot"] else "user",
        "date": message["date"],
        "edit_date": message.get("edit_date"),
        "text": message.get("text", ""),
        "caption": message.get("caption", ""),
        "entities": message.get("entities") or message.get("caption_entities") or [],
        "inline_keyboard": message.get("reply_markup", {}).get("inline_keyboard"),
        "voice": _file(world, message.get("voice")),
        "audio": _file(world, message.get("audio")),
        "document": _file(world, message.get("document")),
        "photo": _file(world, photo[-1] if photo else None),
        "contact": message.get("contact"),
        "reply_to_message_id": message.get("reply_to_message", {}).get("message_id"),
        "protected": message.get("has_protected_content", False),
        "forwarded_from": message.get("forward_origin", {}).get("sender_user_name"),
    }


def keyboard_view(keyboard: Json | None) -> Json | None:
    if keyboard is None:
        return None
    rows = [
        [{"text": button["text"], "request_contact": bool(button.get("request_contact"))} for button in row]
        for row in keyboard["keyboard"]
    ]
    return {"rows": rows, "placeholder": keyboard.get("input_field_placeholder", "")}


def _file(world: World, part: Json | None) -> Json | None:
    file = world.files.get(part["file_id"]) if part else None
    if file is None:
        return None
    url = f"/phones/file/{file.file_id}"
    return {"url": url, "name": file.name, "mime": file.mime, "duration": file.duration, "size": file.claimed_size}
