"""What people do in their Telegram: write, press, record, share, block. Each act becomes an update for the bot."""

import secrets
from typing import Any

from bot.sandbox.telegram.pictures import size_of
from bot.sandbox.telegram.sending import file_json
from bot.sandbox.telegram.state import Bot, Chat, Person, Press, World
from bot.sandbox.telegram.text import typed

Json = dict[str, Any]

LONGEST_MESSAGE = 4096


class NotPossible(Exception):
    """A phone cannot do this: no such message, no such button, the bot is blocked."""


class People:
    """All acts take the bot and the person; the conversation starts with the first message."""

    def __init__(self, world: World) -> None:
        self._world = world

    def write(self, bot: Bot, person: Person, text: str, *, reply_to: int = 0, forwarded_from: str = "") -> list[int]:
        """Sends a text; one that is too long for a message goes out in several, as a real client does."""
        parts = [text[i : i + LONGEST_MESSAGE] for i in range(0, len(text), LONGEST_MESSAGE)]
        sent = []
        for part in parts:
            shown, entities = typed(part)
            if not shown:
                raise NotPossible("an empty message cannot be sent")
            content: Json = {"text": shown, **({"entities": entities} if entities else {})}
            sent.append(self._send(bot, person, content, reply_to=reply_to, forwarded_from=forwarded_from))
        if not sent:
            raise NotPossible("an empty message cannot be sent")
        return sent

    def edit(self, bot: Bot, person: Person, message_id: int, text: str) -> None:
        chat = self._open(bot, person)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person.id or "text" not in message:
            raise NotPossible("there is no such message to edit")
        shown, entities = typed(text)
        if not shown or len(shown) > LONGEST_MESSAGE:
            raise NotPossible("this text cannot be sent")
        edited = {key: value for key, value in message.items() if key != "entities"}
        edited |= {"text": shown, "edit_date": int(self._world.clock.now())}
        if entities:
            edited["entities"] = entities
        chat.messages[message_id] = edited
        self._world.show(bot, chat, "edited", edited)
        bot.updates.push("edited_message", edited, lane=chat.id)

    def press(
        self, bot: Bot, person: Person, message_id: int, data: str, *, forged: bool = False, old: bool = False
    ) -> str:
        """Presses an inline button; returns the id under which the bot answers.

        `forged`: data that no button carries (a client can send anything). `old`: the bot no longer sees the message.
        """
        return self._press(bot, self._open(bot, person), person, message_id, data, forged=forged, old=old)

    def press_in_group(self, bot: Bot, person: Person, group: Chat, message_id: int, data: str) -> str:
        return self._press(bot, group, person, message_id, data, forged=True, old=False)

    def send_file(
        self, bot: Bot, person: Person, kind: str, data: bytes, *, name: str = "", mime: str = "",
        duration: int = 0, caption: str = "", forwarded_from: str = "", claimed_size: int | None = None,
    ) -> int:  # fmt: skip
        """`kind` is voice, audio, document or photo; `claimed_size` and `duration` are what the client says."""
        width, height = size_of(data) if kind == "photo" else (0, 0)
        file = self._world.store(
            kind=kind, name=name, mime=mime, data=data, width=width, height=height, duration=duration,
            claimed_size=len(data) if claimed_size is None else claimed_size,
        )  # fmt: skip
        content: Json = {kind: file_json(file)}
        shown, entities = typed(caption) if caption else ("", [])
        if shown:
            content |= {"caption": shown, **({"caption_entities": entities} if entities else {})}
        return self._send(bot, person, content, forwarded_from=forwarded_from)

    def share_contact(self, bot: Bot, person: Person, name: str, phone: str, user_id: int = 0) -> int:
        first, _, last = name.strip().partition(" ")
        contact: Json = {"phone_number": phone, "first_name": first}
        contact |= {"last_name": last} if last else {}
        contact |= {"user_id": user_id} if user_id else {}
        return self._send(bot, person, {"contact": contact})

    def send_other(self, bot: Bot, person: Person, content: Json) -> int:
        """Any other content by its wire form, such as a sticker, a location or a poll."""
        return self._send(bot, person, content)

    def block(self, bot: Bot, person: Person) -> None:
        chat = self._world.open_chat(bot, person)
        if not chat.blocked:
            self._membership(bot, chat, person, "member", "kicked")

    def unblock(self, bot: Bot, person: Person) -> None:
        chat = self._world.open_chat(bot, person)
        if chat.blocked:
            self._membership(bot, chat, person, "kicked", "member")

    def put_into_group(self, bot: Bot, person: Person, title: str) -> Chat:
        """Adds the bot to a new group of this person's."""
        group = Chat(id=-secrets.randbelow(10**9) - 10**9, title=title, members=[person])
        bot.chats[group.id] = group
        self._membership(bot, group, person, "left", "member")
        content = {"group_chat_created": True}
        self._in_group(bot, group, person, content)
        return group

    def write_in_group(self, bot: Bot, person: Person, group: Chat, text: str) -> int:
        if person not in group.members:
            group.members.append(person)
        shown, entities = typed(text)
        return self._in_group(bot, group, person, {"text": shown, **({"entities": entities} if entities else {})})

    def _in_group(self, bot: Bot, group: Chat, person: Person, content: Json) -> int:
        message = self._world.post(bot, group, person.as_json(), content)
        if not group.blocked:
            bot.updates.push("message", message, lane=group.id)
        return int(message["message_id"])

    def _open(self, bot: Bot, person: Person) -> Chat:
        chat = self._world.open_chat(bot, person)
        if chat.blocked:
            raise NotPossible("this person has blocked the bot")
        return chat

    def _send(self, bot: Bot, person: Person, content: Json, *, reply_to: int = 0, forwarded_from: str = "") -> int:
        chat = self._open(bot, person)
        chat.started = True
        if forwarded_from:
            date = int(self._world.clock.now())
            origin = {"type": "hidden_user", "sender_user_name": forwarded_from, "date": date}
            content = {"forward_origin": origin, **content}
        if reply_to:
            original = chat.messages.get(reply_to)
            if original is None:
                raise NotPossible("there is no such message to reply to")
            quoted = {key: value for key, value in original.items() if key != "reply_to_message"}
            content = {"reply_to_message": quoted, **content}
        message = self._world.post(bot, chat, person.as_json(), content)
        self._put_away_keyboard(bot, chat)
        bot.updates.push("message", message, lane=chat.id)
        return int(message["message_id"])

    def _put_away_keyboard(self, bot: Bot, chat: Chat) -> None:
        if chat.keyboard is not None and chat.keyboard.get("one_time_keyboard"):
            chat.keyboard = None
            self._world.hub.publish("keyboard", bot=bot.key, chat_id=chat.id, keyboard=None)

    def _press(
        self, bot: Bot, chat: Chat, person: Person, message_id: int, data: str, *, forged: bool, old: bool
    ) -> str:
        message = chat.messages.get(message_id)
        if not forged and (message is None or data not in _callbacks(message)):
            raise NotPossible("there is no such button on this message")
        press = Press(id=str(10**17 + secrets.randbelow(10**17)), chat=chat, at=self._world.clock.now())
        bot.presses[press.id] = press
        query: Json = {"id": press.id, "from": person.as_json(), "chat_instance": str(chat.id * 7919), "data": data}
        if message is None or old:
            query["message"] = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        else:
            query["message"] = message
        bot.updates.push("callback_query", query, lane=chat.id)
        return press.id

    def _membership(self, bot: Bot, chat: Chat, person: Person, before: str, after: str) -> None:
        chat.blocked = after == "kicked"
        self._world.hub.publish("blocked", bot=bot.key, chat_id=chat.id, blocked=chat.blocked)
        change = {
            "chat": chat.as_json(),
            "from": person.as_json(),
            "date": int(self._world.clock.now()),
            "old_chat_member": _member(bot, before),
            "new_chat_member": _member(bot, after),
        }
        bot.updates.push("my_chat_member", change, lane=chat.id)


def _member(bot: Bot, status: str) -> Json:
    member: Json = {"status": status, "user": bot.as_json()}
    return member | {"until_date": 0} if status == "kicked" else member


def _callbacks(message: Json) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
