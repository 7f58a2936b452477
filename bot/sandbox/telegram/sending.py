"""Methods that put messages into a chat."""

import mimetypes
from typing import Any

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.markup import Markup, read_markup
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.pictures import size_of
from bot.sandbox.telegram.state import Bot, Chat, StoredFile, World
from bot.sandbox.telegram.text import formatted

Json = dict[str, Any]

MAX_TEXT = 4096  # code points after parsing
MAX_CAPTION = 1024
TYPING_S = 5.0
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(world: World, bot: Bot, params: Params) -> Json:
    chat = world.chat_for_sending(bot, params.text("chat_id"))
    return _post(world, bot, chat, params, text_content(params))


def text_content(params: Params) -> Json:
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption_content(params: Params) -> Json:
    text, entities = formatted(params, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def send_photo(world: World, bot: Bot, params: Params) -> Json:
    return _send_file(world, bot, params, "photo")


def send_document(world: World, bot: Bot, params: Params) -> Json:
    return _send_file(world, bot, params, "document")


def send_voice(world: World, bot: Bot, params: Params) -> Json:
    return _send_file(world, bot, params, "voice")


def send_audio(world: World, bot: Bot, params: Params) -> Json:
    return _send_file(world, bot, params, "audio")


def send_contact(world: World, bot: Bot, params: Params) -> Json:
    chat = world.chat_for_sending(bot, params.text("chat_id"))
    if not params.text("phone_number"):
        raise bad_request("contact phone number must be non-empty")
    if not params.text("first_name"):
        raise bad_request("contact first name must be non-empty")
    keys = ("phone_number", "first_name", "last_name", "vcard")
    contact = {key: params.text(key) for key in keys if params.text(key)}
    return _post(world, bot, chat, params, {"contact": contact})


def send_message_draft(world: World, bot: Bot, params: Params) -> bool:
    """A preview that grows while an answer is written; it lasts half a minute and is not a message."""
    chat = world.chat_for_sending(bot, params.text("chat_id"))
    if params.integer("draft_id") == 0:
        raise bad_request("draft identifier must be non-zero")
    text, entities = formatted(params, "text", "entities")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    draft = {"draft_id": params.integer("draft_id"), "text": text, "entities": entities}
    world.hub.publish("draft", bot=bot.key, chat_id=chat.id, **draft)
    return True


def send_chat_action(world: World, bot: Bot, params: Params) -> bool:
    chat = world.chat_for_sending(bot, params.text("chat_id"))
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.typing_until = world.clock.now() + TYPING_S
    until_ms = int(chat.typing_until * 1000)
    world.hub.publish("typing", bot=bot.key, chat_id=chat.id, until_ms=until_ms)
    return True


def _send_file(world: World, bot: Bot, params: Params, kind: str) -> Json:
    chat = world.chat_for_sending(bot, params.text("chat_id"))
    content = caption_content(params)
    file = _given_file(world, params, kind)
    return _post(world, bot, chat, params, {kind: file_json(file), **content})


def _given_file(world: World, params: Params, kind: str) -> StoredFile:
    reference = params.text(kind)
    upload = params.files.get(kind)
    if reference.startswith("attach://"):
        upload = params.files.get(reference.removeprefix("attach://"))
    if upload is not None:
        return _stored(world, params, kind, upload)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if "://" in reference:
        raise bad_request("failed to get HTTP URL content")  # the sandbox reaches nothing but this machine
    known = world.files.get(reference)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
    return known


def _stored(world: World, params: Params, kind: str, upload: Upload) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    width, height = 0, 0
    if kind == "photo":
        width, height = size_of(upload.data)
        if not width or not height:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    mime = upload.mime
    if mime == "application/octet-stream":
        mime = mimetypes.guess_type(upload.name)[0] or mime
    return world.store(
        kind=kind, name=upload.name, mime=mime, data=upload.data,
        duration=params.integer("duration"), width=width, height=height,
    )  # fmt: skip


def file_json(file: StoredFile) -> Any:
    """The file as its own field of a Message shows it."""
    base: Json = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.claimed_size}
    if file.kind == "photo":
        return [{**base, "width": file.width, "height": file.height}]
    if file.kind == "voice":
        return {**base, "duration": file.duration, "mime_type": file.mime}
    named = {**base, "mime_type": file.mime, **({"file_name": file.name} if file.name else {})}
    return {**named, "duration": file.duration} if file.kind == "audio" else named


def _post(world: World, bot: Bot, chat: Chat, params: Params, content: Json) -> Json:
    markup = read_markup(params)
    content = {**_reply(chat, params), **content}
    if params.boolean("protect_content"):
        content["has_protected_content"] = True
    if markup.inline:
        content["reply_markup"] = {"inline_keyboard": markup.inline}
    message = world.post(bot, chat, bot.as_json(), content)
    _set_keyboard(world, bot, chat, markup)
    return message


def _reply(chat: Chat, params: Params) -> Json:
    given = params.json("reply_parameters", "reply parameters")
    if given is None:
        return {}
    if not isinstance(given, dict) or type(given.get("message_id")) is not int:
        raise bad_request("object expected as reply parameters")
    original = chat.messages.get(given["message_id"])
    if original is None:
        if given.get("allow_sending_without_reply") is True:
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {key: value for key, value in original.items() if key != "reply_to_message"}}


def _set_keyboard(world: World, bot: Bot, chat: Chat, markup: Markup) -> None:
    if markup.keyboard is None and not markup.remove:
        return
    chat.keyboard = markup.keyboard
    world.hub.publish("keyboard", bot=bot.key, chat_id=chat.id, keyboard=chat.keyboard)
