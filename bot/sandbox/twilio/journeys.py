"""What becomes of an accepted message: its statuses, the callbacks about them, and the phone that it reaches."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Literal

import aiohttp

from bot.sandbox.background import Background
from bot.sandbox.outbound import NotLoopback, Outbound
from bot.sandbox.twilio.hooks import HookSender
from bot.sandbox.twilio.segments import segments
from bot.sandbox.twilio.state import FINAL, Carrier, Media, TextMessage, bare, new_sid

ARRIVED = frozenset({"sent", "delivered", "read"})
LOST = frozenset({"failed", "undelivered", "canceled"})


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The way of one message. `statuses` empty: the usual ones of its channel.

    `callbacks` are told in this order (None: as they happen; repeat, reorder or leave out at will).
    `before_answer`: all of it happens before the sender gets the answer to its POST.
    `held`: nothing happens until the message is released.
    """

    statuses: tuple[str, ...] = ()
    callbacks: tuple[str, ...] | None = None
    error_code: int = 0
    pace_s: float | None = None
    before_answer: bool = False
    held: bool = False


class Journeys:
    """`planned` is used up, one for each accepted message; then `usual` again."""

    def __init__(self, carrier: Carrier, hooks: HookSender, background: Background, outbound: Outbound) -> None:
        self._carrier, self._hooks = carrier, hooks
        self._background, self._outbound = background, outbound
        self._held: dict[str, Journey] = {}
        self.planned: deque[Journey] = deque()
        self.usual = Journey()
        self.pace_s = 0.0
        self.window_refusal: Literal["late", "now"] = "late"
        self.window_status = "undelivered"
        self.reads_whatsapp = True

    async def begin(self, message: TextMessage) -> None:
        journey = self.planned.popleft() if self.planned else self.usual
        if journey.held:
            self._held[message.sid] = journey
        elif journey.before_answer:
            await self._travel(message, journey)
        else:
            self._background.start(self._travel(message, journey), name="message under way")

    def release(self, sid: str) -> None:
        """Lets a held message go on."""
        journey = self._held.pop(sid)
        self._background.start(self._travel(self._carrier.messages[sid], journey), name="message under way")

    def release_all(self) -> None:
        for sid in list(self._held):
            self.release(sid)

    async def call_back(self, message: TextMessage, status: str, error_code: int = 0) -> None:
        """One status callback, whatever the message's own status is."""
        if message.callback:
            params = callback_params(self._carrier, message, status, error_code)
            await self._hooks.post(message.callback, params, sid=message.sid)

    async def _travel(self, message: TextMessage, journey: Journey) -> None:
        statuses, error_code = self._way(message, journey)
        if not await self._collect_media(message):
            statuses, error_code = ("failed",), 11200
        pace_s = self.pace_s if journey.pace_s is None else journey.pace_s
        for status in statuses:
            await asyncio.sleep(pace_s)
            if message.sid not in self._carrier.messages:
                return
            self._assign_sender(message)
            if status in ARRIVED and LOST.isdisjoint(statuses):
                self._arrive(message)
            if message.status not in FINAL or status in FINAL:
                self._carrier.set_status(message, status, error_code if status in LOST else 0)
            if journey.callbacks is None:
                await self.call_back(message, status, message.error_code)
        for status in journey.callbacks or ():
            await self.call_back(message, status, error_code if status in LOST else 0)

    async def _collect_media(self, message: TextMessage) -> bool:
        """Fetches what the message's addresses lead to, from this machine only."""
        for url in message.media_urls:
            try:
                answer = await self._outbound.request("GET", url)
            except (NotLoopback, TimeoutError, aiohttp.ClientError):
                return False
            if answer.status != 200:
                return False
            media = Media(sid=new_sid("ME"), mime=answer.content_type, data=answer.body, created=self._carrier.now())
            message.media.append(media)
        return True

    def _way(self, message: TextMessage, journey: Journey) -> tuple[tuple[str, ...], int]:
        first = ("queued",) if message.status == "accepted" else ()
        if journey.statuses:
            return journey.statuses, journey.error_code
        if self.is_outside_window(message):
            return (*first, self.window_status), 63016
        read = ("read",) if message.channel == "whatsapp" and self.reads_whatsapp else ()
        return (*first, "sent", "delivered", *read), journey.error_code

    def is_outside_window(self, message: TextMessage) -> bool:
        if message.channel != "whatsapp" or message.is_template:
            return False
        sender = message.sender or self._carrier.sender_for(message.recipient)
        return not self._carrier.window_is_open(message.recipient, sender)

    def _assign_sender(self, message: TextMessage) -> None:
        if not message.sender:
            message.sender = self._carrier.sender_for(message.recipient)
            message.num_segments = 1 if message.channel == "whatsapp" else max(1, segments(message.body))

    def _arrive(self, message: TextMessage) -> None:
        handset = self._carrier.handsets.get(bare(message.recipient))
        if handset is None or message.sid not in handset.arrived:
            self._carrier.show(message)


def callback_params(carrier: Carrier, message: TextMessage, status: str, error_code: int) -> list[tuple[str, str]]:
    params = [
        ("AccountSid", carrier.account.sid),
        ("ApiVersion", "2010-04-01"),
        ("From", message.sender),
        ("MessageSid", message.sid),
        ("MessageStatus", status),
        ("SmsSid", message.sid),
        ("SmsStatus", status),
        ("To", message.recipient),
    ]
    if message.service_sid:
        params.append(("MessagingServiceSid", message.service_sid))
    if error_code:
        params.append(("ErrorCode", str(error_code)))
    if message.channel == "sms" and status == "delivered":
        params.append(("RawDlrDoneDate", f"{carrier.now():%y%m%d%H%M}"))
    if message.channel == "whatsapp":
        params += [("ChannelPrefix", "whatsapp"), ("ChannelToAddress", bare(message.recipient))]
        if status in ("delivered", "read"):
            params.append(("EventType", status.upper()))
    return params
