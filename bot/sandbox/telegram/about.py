"""Methods about the bot itself, its chats and files."""

import re
import secrets
from typing import Any

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.state import Bot, StoredFile, World

Json = dict[str, Any]

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
LINK_LASTS_S = 3600
MAX_COMMANDS = 100
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
MAX_LENGTH = {"name": 64, "description": 512, "short_description": 120}
EXTENSIONS = {"voice": "oga", "audio": "mp3", "photo": "jpg"}
FOLDERS = {"voice": "voice", "audio": "music", "photo": "photos", "document": "documents", "video": "videos"}


def get_me(world: World, bot: Bot, params: Params) -> Json:
    return {
        **bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def log_out_or_close(world: World, bot: Bot, params: Params) -> bool:
    return True


def get_chat(world: World, bot: Bot, params: Params) -> Json:
    chat = world.chat(bot, params.text("chat_id"))
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_file(world: World, bot: Bot, params: Params) -> Json:
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id" if params.text("file_id") else "file_id is not specified")
    if len(file.data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    suffix = EXTENSIONS.get(file.kind) or file.name.rpartition(".")[2].lower() or "bin"
    path = f"{FOLDERS[file.kind]}/file_{secrets.token_hex(4)}.{re.sub(r'[^a-z0-9]', '', suffix) or 'bin'}"
    bot.links[path] = (file.file_id, world.clock.now() + LINK_LASTS_S)
    base: Json = {"file_id": file.file_id, "file_unique_id": file.unique_id}
    return {**base, "file_size": file.claimed_size, "file_path": path}


def linked_file(world: World, bot: Bot, path: str) -> StoredFile | None:
    """What a download link leads to; None once the link is too old."""
    file_id, until = bot.links.get(path, ("", 0.0))
    return world.files.get(file_id) if world.clock.now() < until else None


def _scope(params: Params) -> str:
    given = params.json("scope", "bot command scope")
    if given is None:
        return "default"
    if not isinstance(given, dict) or given.get("type") not in SCOPES:
        raise bad_request("unsupported type specified")
    kind = given["type"]
    return ":".join([kind, *(str(given.get(key, "")) for key in SCOPES[kind])])


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def set_my_commands(world: World, bot: Bot, params: Params) -> bool:
    given = params.json("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    key = (_scope(params), _language(params))
    bot.commands[key] = _commands(given)
    world.hub.publish("commands", bot=bot.key, commands=shown_commands(bot))
    return True


def _commands(given: list[Any]) -> list[Json]:
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("command"), str):
            raise bad_request("can't parse BotCommand: expected an Object")
        name, description = one["command"].removeprefix("/").lower(), one.get("description", "")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description.strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": description})
    return kept


def get_my_commands(world: World, bot: Bot, params: Params) -> list[Json]:
    return bot.commands.get((_scope(params), _language(params)), [])


def delete_my_commands(world: World, bot: Bot, params: Params) -> bool:
    bot.commands.pop((_scope(params), _language(params)), None)
    world.hub.publish("commands", bot=bot.key, commands=shown_commands(bot))
    return True


def shown_commands(bot: Bot) -> dict[str, list[Json]]:
    """What a private chat offers for each language: the narrowest scope that was set."""
    shown: dict[str, list[Json]] = {"": []}
    for scope in ("default", "all_private_chats"):
        shown |= {language: cmds for (kind, language), cmds in bot.commands.items() if kind == scope}
    return shown


def _set_text(kind: str, world: World, bot: Bot, params: Params) -> bool:
    text = params.text(kind)
    if len(text) > MAX_LENGTH[kind]:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    bot.texts[kind, _language(params)] = text
    return True


def _get_text(kind: str, bot: Bot, params: Params) -> Json:
    default = bot.texts.get((kind, ""), bot.name if kind == "name" else "")
    return {kind: bot.texts.get((kind, _language(params))) or default}


def set_my_name(world: World, bot: Bot, params: Params) -> bool:
    return _set_text("name", world, bot, params)


def set_my_description(world: World, bot: Bot, params: Params) -> bool:
    return _set_text("description", world, bot, params)


def set_my_short_description(world: World, bot: Bot, params: Params) -> bool:
    return _set_text("short_description", world, bot, params)


def get_my_name(world: World, bot: Bot, params: Params) -> Json:
    return _get_text("name", bot, params)


def get_my_description(world: World, bot: Bot, params: Params) -> Json:
    return _get_text("description", bot, params)


def get_my_short_description(world: World, bot: Bot, params: Params) -> Json:
    return _get_text("short_description", bot, params)
