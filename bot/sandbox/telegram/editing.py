"""Methods that change or remove what is in a chat, and answer presses."""

from typing import Any

from bot.sandbox.telegram.errors import ApiError, bad_request
from bot.sandbox.telegram.markup import read_markup
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.sending import caption_content, text_content
from bot.sandbox.telegram.state import Bot, Chat, World

Json = dict[str, Any]

PRESS_LASTS_S = 15.0
DELETABLE_FOR_S = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(world: World, bot: Bot, params: Params) -> Json:
    chat, message = _editable(world, bot, params)
    content = text_content(params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, bot, chat, message, params, content, ("text", "entities"))


def edit_message_caption(world: World, bot: Bot, params: Params) -> Json:
    chat, message = _editable(world, bot, params)
    content = caption_content(params)
    if not any(kind in message for kind in ("photo", "document", "voice", "audio")):
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, bot, chat, message, params, content, ("caption", "caption_entities"))


def edit_message_reply_markup(world: World, bot: Bot, params: Params) -> Json:
    chat, message = _editable(world, bot, params)
    return _edit(world, bot, chat, message, params, {}, ())


def _editable(world: World, bot: Bot, params: Params) -> tuple[Chat, Json]:
    if params.text("inline_message_id"):
        raise bad_request("message identifier is not specified")
    chat = world.chat(bot, params.text("chat_id"))
    if params.integer("message_id") <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != bot.id:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(
    world: World, bot: Bot, chat: Chat, message: Json, params: Params, content: Json, replaced: tuple[str, ...]
) -> Json:
    markup = read_markup(params, inline_only=True)
    edited = {key: value for key, value in message.items() if key not in (*replaced, "reply_markup")} | content
    if markup.inline:
        edited["reply_markup"] = {"inline_keyboard": markup.inline}
    if edited == message:
        raise bad_request(NOT_MODIFIED)
    edited["edit_date"] = int(world.clock.now())
    chat.messages[edited["message_id"]] = edited
    world.show(bot, chat, "edited", edited)
    return edited


def delete_message(world: World, bot: Bot, params: Params) -> bool:
    chat = world.chat(bot, params.text("chat_id"))
    message_id = params.integer("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    if not _deletable(world, chat, message_id):
        raise bad_request("message can't be deleted")
    world.remove(bot, chat, [message_id])
    return True


def delete_messages(world: World, bot: Bot, params: Params) -> bool:
    chat = world.chat(bot, params.text("chat_id"))
    ids = params.json("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids or not all(type(one) is int for one in ids):
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    world.remove(bot, chat, [one for one in ids if one in chat.messages and _deletable(world, chat, one)])
    return True


def _deletable(world: World, chat: Chat, message_id: int) -> bool:
    return world.clock.now() - float(chat.messages[message_id]["date"]) < DELETABLE_FOR_S


def answer_callback_query(world: World, bot: Bot, params: Params) -> bool:
    press = bot.presses.get(params.text("callback_query_id"))
    if press is None or press.answered or world.clock.now() - press.at > PRESS_LASTS_S:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.text("url"):
        raise bad_request("URL_INVALID")
    press.answered, press.toast, press.alert = True, text, params.boolean("show_alert")
    world.hub.publish("toast", bot=bot.key, chat_id=press.chat.id, press_id=press.id, text=text, alert=press.alert)
    return True


def leave_chat(world: World, bot: Bot, params: Params) -> bool:
    chat = world.chat(bot, params.text("chat_id"))
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot is not a member of the group chat")
    chat.blocked = True
    world.hub.publish("blocked", bot=bot.key, chat_id=chat.id, blocked=True)
    return True
