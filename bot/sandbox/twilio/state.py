"""What the local Twilio remembers: messages, media, templates, who opted out, and the phones behind numbers."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.clock import Clock
from bot.sandbox.events import Hub

Channel = Literal["sms", "whatsapp"]
FINAL = frozenset({"delivered", "undelivered", "failed", "read", "canceled", "received"})
WINDOW_S = 24 * 3600


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def channel_of(address: str) -> Channel:
    return "whatsapp" if address.startswith("whatsapp:") else "sms"


def bare(address: str) -> str:
    """The number of an address, without its channel."""
    return address.removeprefix("whatsapp:")


def address(channel: Channel, number: str) -> str:
    return f"whatsapp:{number}" if channel == "whatsapp" else number


@dataclass(frozen=True, kw_only=True)
class QuickReply:
    id: str
    title: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Template:
    """An approved Content template. Its body names variables as {{1}}."""

    sid: str
    body: str = field(repr=False)
    buttons: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Media:
    sid: str
    mime: str
    data: bytes = field(repr=False)
    created: dt.datetime


@dataclass(kw_only=True, eq=False)
class TextMessage:
    """A Message resource."""

    sid: str
    sender: str = field(repr=False)  # address; "" until a Messaging Service picked one
    recipient: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    direction: str
    created: dt.datetime
    updated: dt.datetime
    sent: dt.datetime | None = None
    service_sid: str = ""
    error_code: int = 0
    num_segments: int = 0
    media: list[Media] = field(default_factory=list, repr=False)
    media_urls: tuple[str, ...] = field(default=(), repr=False)  # fetched when the message sets out
    callback: str = field(default="", repr=False)
    buttons: tuple[QuickReply, ...] = ()
    send_at: dt.datetime | None = None
    is_template: bool = False
    redacted: bool = False  # Twilio forgot the body; the phone that it reached did not

    @property
    def channel(self) -> Channel:
        return channel_of(self.recipient)


@dataclass(kw_only=True, eq=False)
class Handset:
    """The phone behind a number: the messages that reached it, by channel and our number."""

    number: str = field(repr=False)
    name: str = field(default="", repr=False)
    threads: dict[tuple[Channel, str], list[TextMessage]] = field(default_factory=dict, repr=False)
    arrived: dict[str, int] = field(default_factory=dict)  # sid -> number of the event that brought it


@dataclass(kw_only=True)
class Account:
    sid: str
    auth_token: str = field(repr=False)
    service_sid: str
    senders: tuple[str, ...]  # addresses that belong to the account


class Carrier:
    """The account's messages and the phones that they reach."""

    def __init__(self, account: Account, hub: Hub, clock: Clock) -> None:
        self.account, self.hub, self.clock = account, hub, clock
        self.messages: dict[str, TextMessage] = {}
        self.templates: dict[str, Template] = {}
        self.handsets: dict[str, Handset] = {}
        self.opted_out: set[tuple[str, str]] = set()  # (person's address, our sender)
        self.last_inbound: dict[tuple[str, str], float] = {}
        self.media_links: dict[str, tuple[Media, float]] = {}

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.clock.now(), dt.UTC)

    def sender_for(self, recipient: str) -> str:
        """What the Messaging Service would pick: the first sender of the recipient's channel."""
        channel = channel_of(recipient)
        return next((one for one in self.account.senders if channel_of(one) == channel), "")

    def window_is_open(self, person: str, sender: str) -> bool:
        """WhatsApp: free text only within 24 hours of the person's last message."""
        return self.clock.now() - self.last_inbound.get((person, sender), float("-inf")) < WINDOW_S

    def handset(self, number: str, name: str = "") -> Handset:
        handset = self.handsets.get(number)
        if handset is None:
            handset = self.handsets[number] = Handset(number=number, name=name)
            self.hub.publish("number", number=handset)
        return handset

    def show(self, message: TextMessage) -> None:
        """Puts a message on the phone of the person at the other end."""
        inbound = message.direction == "inbound"
        person, ours = (message.sender, message.recipient) if inbound else (message.recipient, message.sender)
        handset = self.handset(bare(person))
        handset.threads.setdefault((message.channel, bare(ours)), []).append(message)
        place = {"number": handset.number, "channel": message.channel, "peer": bare(ours)}
        handset.arrived[message.sid] = self.hub.publish("text", **place, text=message)

    def set_status(self, message: TextMessage, status: str, error_code: int = 0) -> None:
        message.status, message.updated = status, self.now()
        message.error_code = error_code or message.error_code
        if status == "sent":
            message.sent = message.updated
        handset = self.handsets.get(bare(message.recipient))
        if handset is not None and message.sid in handset.arrived:
            place = {"number": handset.number, "channel": message.channel, "peer": bare(message.sender)}
            self.hub.publish(
                "text_status", **place, sid=message.sid, status=status, error_code=message.error_code or None
            )
