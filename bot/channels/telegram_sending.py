"""Shows replies in Telegram chats: parts, edits, keyboards, answers to presses, and what each error means."""

import re
from typing import Any

import structlog
from telegram import Bot, InputFile, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.base import DeliveryError, Reply, ReplyFile
from bot.channels.telegram_limits import ChatLimiter, ChatPaused, seconds_to_wait
from bot.channels.telegram_render import (
    CAPTION_LIMIT,
    Part,
    contact_keyboard,
    inline_keyboard,
    no_keyboard,
    parts_of,
    plain_label,
)

_NOT_EDITABLE = re.compile(
    r"(?i)message to edit not found|message can't be edited|message_id_invalid|not specified|no text in the message"
)
_ALREADY_GONE = re.compile(r"(?i)message to delete not found|message can't be deleted|message_id_invalid|not specified")

Keyboard = ReplyKeyboardMarkup | ReplyKeyboardRemove
log = structlog.get_logger(__name__)


class TelegramSender:
    """Raises TelegramError, ChatPaused, or DeliveryError for a reply that shows nothing."""

    def __init__(self, bot: Bot, limiter: ChatLimiter, *, protect_content: bool) -> None:
        self._bot, self._limiter = bot, limiter
        self._protect_content = protect_content

    async def show(self, chat: int, reply: Reply, message_id: str) -> str:
        if reply.answers:
            await self._answer(reply)
        if reply.delete:
            await self._delete(chat, message_id)
            return ""
        parts = parts_of(reply.text)
        if reply.file is not None:
            return await self._show_file(chat, reply, reply.file, parts)
        if not parts:
            if not (reply.answers or reply.typing):
                raise DeliveryError("nothing to show", permanent=True)
            if reply.typing:
                await self._bot.send_chat_action(chat, ChatAction.TYPING)
            return ""
        return await self._show_parts(chat, reply, parts, message_id if reply.edit else "")

    async def _show_parts(self, chat: int, reply: Reply, parts: list[Part], edited_id: str) -> str:
        """Telegram shows one keyboard with a message, and none of the lower kind with an edited one."""
        lower = _lower_keyboard(reply)
        rides_along = lower is not None and not reply.buttons and not edited_id
        if isinstance(lower, ReplyKeyboardRemove) and not rides_along:
            await self._remove_keyboard(chat, lower)
        sent_id = ""
        for index, part in enumerate(parts):
            is_last = index == len(parts) - 1
            buttons = reply.buttons if is_last else ()
            if index == 0 and edited_id and await self._edit(chat, edited_id, part, buttons):
                sent_id = edited_id
            else:
                markup = inline_keyboard(buttons) or (lower if rides_along and is_last else None)
                sent_id = await self._send_part(chat, part, markup, is_protected=not reply.copyable)
        if isinstance(lower, ReplyKeyboardMarkup) and not rides_along:
            await self._send_part(chat, Part(text=plain_label(reply.ask_contact)), lower)
        return sent_id

    async def _show_file(self, chat: int, reply: Reply, file: ReplyFile, parts: list[Part]) -> str:
        """The text is the file's caption, or comes after it where it is too long for one; alone where it is refused."""
        captions = parts_of(reply.text, limit=CAPTION_LIMIT)
        fits = len(captions) <= 1
        caption = captions[0] if captions and fits else Part(text="")
        markup = inline_keyboard(reply.buttons) if fits else None
        try:
            sent_id = await self._send_file(chat, file, caption, markup, is_protected=not reply.copyable)
        except BadRequest:
            if not parts:
                raise
            log.warning("a file was refused", kind="picture" if file.is_picture else "document")
            fits = False
        return sent_id if fits else await self._show_parts(chat, reply, parts, "")

    async def _send_file(self, chat: int, file: ReplyFile, caption: Part, markup: Any, *, is_protected: bool) -> str:
        upload = InputFile(file.data, filename=file.name, attach=False)
        more: dict[str, Any] = {
            "caption": caption.text or None,
            "caption_entities": caption.entities or None,
            "reply_markup": markup,
            "protect_content": self._protect_content and is_protected,
        }
        message = await self._limiter.run(
            chat,
            lambda: (
                self._bot.send_photo(chat, upload, **more)
                if file.is_picture
                else self._bot.send_document(chat, upload, **more)
            ),
        )
        return str(message.message_id)

    async def _send_part(self, chat: int, part: Part, markup: Any, *, is_protected: bool = True) -> str:
        message = await self._limiter.run(
            chat,
            lambda: self._bot.send_message(
                chat,
                part.text,
                entities=part.entities or None,
                reply_markup=markup,
                protect_content=self._protect_content and is_protected,
            ),
        )
        return str(message.message_id)

    async def _edit(self, chat: int, message_id: str, part: Part, buttons: tuple[tuple[Any, ...], ...]) -> bool:
        """False where the message can no longer be changed, so that a new one takes its place."""
        if not message_id.isdecimal():
            return False
        try:
            await self._limiter.run(
                chat,
                lambda: self._bot.edit_message_text(
                    part.text,
                    chat_id=chat,
                    message_id=int(message_id),
                    entities=part.entities or None,
                    reply_markup=inline_keyboard(buttons),
                ),
            )
        except BadRequest as error:
            if "not modified" in str(error).lower():
                return True
            if _NOT_EDITABLE.search(str(error)):
                return False
            raise
        return True

    async def _delete(self, chat: int, message_id: str) -> None:
        if not message_id.isdecimal():
            return
        try:
            await self._bot.delete_message(chat, int(message_id))
        except BadRequest as error:
            if not _ALREADY_GONE.search(str(error)):
                raise

    async def _remove_keyboard(self, chat: int, keyboard: ReplyKeyboardRemove) -> None:
        """Only a message can take a keyboard away: a passing one."""
        passing_id = await self._send_part(chat, Part(text="…"), keyboard)
        await self._delete(chat, passing_id)

    async def _answer(self, reply: Reply) -> None:
        """Stops the spinner on the button. A press is worth answering for seconds only, so failing is no failure."""
        try:
            await self._bot.answer_callback_query(reply.answers, text=plain_label(reply.toast) or None)
        except TelegramError as error:
            log.info("press not answered", error=type(error).__name__)


def _lower_keyboard(reply: Reply) -> Keyboard | None:
    if reply.ask_contact:
        return contact_keyboard(reply.ask_contact)
    return no_keyboard() if reply.remove_keyboard else None


def delivery_error(error: TelegramError | ChatPaused) -> DeliveryError:
    """BadRequest and TimedOut are kinds of NetworkError, so the order matters."""
    if isinstance(error, ChatPaused):
        return DeliveryError("flood control", retry_after_s=error.retry_after_s)
    if isinstance(error, RetryAfter):
        return DeliveryError("flood control", retry_after_s=seconds_to_wait(error))
    if isinstance(error, Forbidden):
        return DeliveryError(type(error).__name__, permanent=True, is_blocked=True)
    if isinstance(error, (ChatMigrated, BadRequest)):
        return DeliveryError(type(error).__name__, permanent=True)
    if isinstance(error, NetworkError):
        return DeliveryError(type(error).__name__)
    return DeliveryError(type(error).__name__, retry_after_s=60.0 if isinstance(error, InvalidToken) else 5.0)
