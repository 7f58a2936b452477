"""What a channel is: it carries updates in and replies out, and holds no conversation state."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol


class Kind(StrEnum):
    """What sort of update came in."""

    TEXT = "text"
    BUTTON = "button"
    VOICE = "voice"  # a voice note recorded in the chat
    AUDIO = "audio"  # an attached audio or video file
    CONTACT = "contact"
    STATUS = "status"  # the carrier's word on an earlier message
    EDITED = "edited"
    LEFT = "left"  # the person blocked or left the bot
    GROUP = "group"  # the bot was put into a group
    OTHER = "other"  # stickers, pictures, locations and update types not known yet


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that came with an update. Size, name and type are the sender's claims."""

    file_id: str
    size_bytes: int | None
    mime: str
    duration_s: int | None = None


@dataclass(frozen=True, kw_only=True)
class SharedContact:
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One update, parsed. `chat` keys the lane (order inside, parallel across); `sender` is who wrote it."""

    channel: str
    account: str
    update_id: str
    chat: str
    sender: str
    kind: Kind
    received_at: dt.datetime
    text: str = field(default="", repr=False)
    button: str = ""  # the opaque id on the pressed button
    press_id: str = ""  # answers the press (Telegram: callback query id)
    message_id: str = ""  # the message this is, or that carries the pressed button
    attachment: Attachment | None = None
    contact: SharedContact | None = None
    language: str = ""  # the sender's app language, a hint
    is_forwarded: bool = False
    details: dict[str, str] = field(default_factory=dict, repr=False)  # carrier fields of a status or an inbound SMS


@dataclass(frozen=True, kw_only=True)
class Button:
    """`id` is the opaque id of a row; `url` opens a page instead."""

    label: str
    id: str = ""
    url: str = ""


BOLD_ON, BOLD_OFF = "\ue000", "\ue001"


def bold(text: str) -> str:
    """Marks text as bold for channels that can show it; others drop the marks.

    They are private-use signs, which are taken out of every incoming text: nobody can forge them.
    """
    return f"{BOLD_ON}{text}{BOLD_OFF}"


@dataclass(frozen=True, kw_only=True)
class ReplyFile:
    """A file to show: a picture inside the chat, anything else as a document.

    `name` is read on lock screens and in download folders: no person's name and nothing of what the file says.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    name: str
    mime: str
    data: bytes = field(repr=False)

    @property
    def is_picture(self) -> bool:
        return self.mime == "image/png"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One thing to show in a chat.

    `key` names the message so that a later reply with the same key and `edit=True` changes it in place (a channel that
    cannot edit sends a new message). `answers` is the press that it answers: `toast` is shown briefly, and it may come
    without any text. `delete=True` removes the message with this key. `file` comes with the text, always as a new
    message; where it cannot be shown the text comes alone, so the text says what matters in it.
    """

    text: str = field(default="", repr=False)
    buttons: tuple[tuple[Button, ...], ...] = ()
    key: str = ""
    edit: bool = False
    delete: bool = False
    typing: bool = False
    answers: str = ""
    toast: str = field(default="", repr=False)
    ask_contact: str = ""  # label of a button that shares a contact
    remove_keyboard: bool = False
    copyable: bool = False  # meant to be copied and sent back changed: not protected, for that would forbid copying
    leave: bool = False  # leave this chat: a group is no place for what is spoken of here
    file: ReplyFile | None = None


class DeliveryError(Exception):
    """A reply did not go out. The dispatcher decides by these fields, never by the text.

    `permanent`: never try again (chat gone, message no longer editable).
    `is_blocked`: the person blocked us: pointless now, and due again once they are back.
    `retry_after_s`: the channel asks to wait so long for this chat.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, is_blocked: bool = False, retry_after_s: float = 0.0
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.is_blocked = is_blocked
        self.retry_after_s = retry_after_s


class ChannelRefused(Exception):
    """The service does not accept our credentials: starting again is pointless until the settings change."""


class AttachmentTooLarge(Exception):
    """The file is larger than the channel or the settings allow; `limit_bytes` is the limit that was hit."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"larger than {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class Inlet(Protocol):
    """Where a channel puts what it received: one durable row. Returns after commit; False for a redelivery."""

    async def __call__(self, *, channel: str, account: str, update_id: str, chat: str, raw: bytes) -> bool: ...


class Channel(Protocol):
    """Carries updates in and replies out for one account (one bot token)."""

    @property
    def name(self) -> str: ...

    @property
    def account(self) -> str: ...

    async def start(self, inlet: Inlet) -> None:
        """Begins to receive. Every update goes to `inlet`, committed before it is acknowledged to the service.

        Raises ChannelRefused where the service does not accept our credentials.
        """
        ...

    def parse(self, raw: bytes) -> Incoming:
        """Reads a stored update. Raises ValueError for what no service would send; the row is parked."""
        ...

    async def send(self, chat: str, reply: Reply, *, message_id: str = "") -> str:
        """Shows a reply; `message_id` is the message to edit or delete.

        Returns the service's id of the message ('' for none). Text longer than the channel's limit is split, never
        dropped; the buttons go with the last part, whose id is returned. Raises DeliveryError.
        """
        ...

    def fetch(self, attachment: Attachment, *, limit_bytes: int) -> AsyncIterator[bytes]:
        """Streams a received file. Raises DeliveryError, or AttachmentTooLarge once more than limit_bytes came."""
        ...

    async def stop(self) -> None:
        """Stops receiving; what was received is already stored."""
        ...
