"""What the local Telegram remembers: bots, people, chats, messages, files."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.events import Hub
from bot.sandbox.telegram.errors import ApiError, bad_request, forbidden
from bot.sandbox.telegram.updates import UpdateQueue

Json = dict[str, Any]

FIRST_UPDATE_ID = 700_000_001


@dataclass(frozen=True, kw_only=True)
class Person:
    """A Telegram account."""

    id: int
    first_name: str = field(repr=False)
    last_name: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    language_code: str = "he"

    def as_json(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return user | {key: value for key, value in optional.items() if value}


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str  # voice | audio | document | photo | video
    name: str = field(repr=False)
    mime: str
    data: bytes = field(repr=False)
    claimed_size: int  # what the sender's client said
    duration: int = 0
    width: int = 0
    height: int = 0


@dataclass(kw_only=True, eq=False)
class Chat:
    """One bot's conversation with a person, or a group that the bot was put into."""

    id: int
    person: Person | None = None
    title: str = field(default="", repr=False)
    members: list[Person] = field(default_factory=list)
    started: bool = False  # the person wrote first, so that the bot may write
    blocked: bool = False  # by the person; in a group: the bot left or was removed
    messages: dict[int, Json] = field(default_factory=dict, repr=False)
    changed: dict[int, int] = field(default_factory=dict)  # message -> number of the event that touched it last
    next_id: int = 1
    keyboard: Json | None = None
    typing_until: float = 0.0

    def as_json(self) -> Json:
        if self.person is None:
            return {"id": self.id, "title": self.title, "type": "group"}
        chat: Json = {"id": self.id, "type": "private", "first_name": self.person.first_name}
        optional = {"last_name": self.person.last_name, "username": self.person.username}
        return chat | {key: value for key, value in optional.items() if value}


@dataclass(kw_only=True)
class Press:
    """A pressed button that waits for its answer."""

    id: str
    chat: Chat
    at: float
    answered: bool = False
    toast: str = field(default="", repr=False)
    alert: bool = False


@dataclass(kw_only=True, eq=False)
class Bot:
    key: str  # therapist | patient
    token: str = field(repr=False)
    name: str
    username: str
    updates: UpdateQueue
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # (scope, language)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # (name|description|short_description, language)
    links: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)  # path -> (file, expiry)

    @property
    def id(self) -> int:
        return int(self.token.split(":", 1)[0])

    def as_json(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


class World:
    """All bots and everybody who talks with them."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self.hub = hub
        self.clock = clock
        self.bots: dict[str, Bot] = {}
        self.files: dict[str, StoredFile] = {}

    def add_bot(self, key: str, token: str, *, name: str, username: str) -> Bot:
        number, _, rest = token.partition(":")
        if not number.isdigit() or not rest:
            raise ValueError("a bot token looks like 123456:letters")
        updates = UpdateQueue(self.clock, FIRST_UPDATE_ID)
        bot = Bot(key=key, token=token, name=name, username=username, updates=updates)
        self.bots[key] = bot
        return bot

    def bot_with(self, token: str) -> Bot | None:
        return next((bot for bot in self.bots.values() if secrets.compare_digest(bot.token, token)), None)

    def chat_for_sending(self, bot: Bot, chat_id: str) -> Chat:
        """The chat that a bot names. Raises ApiError where Telegram would not deliver."""
        chat = self.chat(bot, chat_id)
        if chat.blocked:
            raise forbidden("bot was blocked by the user" if chat.person else "bot was kicked from the group chat")
        return chat

    def chat(self, bot: Bot, chat_id: str) -> Chat:
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            chat = bot.chats.get(int(chat_id))
        except ValueError:
            chat = None
        if chat is None or not (chat.started or chat.person is None):
            raise self._unreachable(bot, chat_id)
        return chat

    def _unreachable(self, bot: Bot, chat_id: str) -> ApiError:
        met = any(str(person.id) == chat_id for chat in bot.chats.values() for person in chat.members)
        if met:
            return forbidden("bot can't initiate conversation with a user")
        return bad_request("chat not found")

    def open_chat(self, bot: Bot, person: Person) -> Chat:
        """The person's conversation with the bot, on their phone; they have not necessarily started it."""
        if person.id not in bot.chats:
            bot.chats[person.id] = Chat(id=person.id, person=person)
            self.hub.publish("chat", chat=bot.chats[person.id], bot=bot.key)
        return bot.chats[person.id]

    def store(self, *, kind: str, name: str, mime: str, data: bytes, **facts: int) -> StoredFile:
        size = facts.pop("claimed_size", len(data))
        file = StoredFile(
            file_id=f"{kind[:2].upper()}{secrets.token_urlsafe(36)}",
            unique_id=secrets.token_urlsafe(12),
            kind=kind, name=name, mime=mime, data=data, claimed_size=size, **facts,
        )  # fmt: skip
        self.files[file.file_id] = file
        return file

    def post(self, bot: Bot, chat: Chat, sender: Json, content: Json) -> Json:
        """Puts a message into a chat and shows it."""
        message: Json = {
            "message_id": chat.next_id,
            "from": sender,
            "chat": chat.as_json(),
            "date": int(self.clock.now()),
            **content,
        }
        chat.next_id += 1
        chat.messages[message["message_id"]] = message
        chat.typing_until = 0.0
        self.show(bot, chat, "message", message)
        return message

    def show(self, bot: Bot, chat: Chat, event: str, message: Json) -> None:
        chat.changed[message["message_id"]] = self.hub.publish(event, bot=bot.key, chat_id=chat.id, message=message)

    def remove(self, bot: Bot, chat: Chat, message_ids: list[int]) -> None:
        for message_id in message_ids:
            chat.messages.pop(message_id, None)
            chat.changed.pop(message_id, None)
        self.hub.publish("deleted", bot=bot.key, chat_id=chat.id, message_ids=message_ids)
