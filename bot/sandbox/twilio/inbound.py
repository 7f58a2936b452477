"""Messages from people's phones: stored, told to the product's webhook, its answer sent back as Twilio would."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field

import phonenumbers

from bot.sandbox.background import Background
from bot.sandbox.outbound import Answer
from bot.sandbox.twilio import keywords
from bot.sandbox.twilio.hooks import Alert, HookSender
from bot.sandbox.twilio.journeys import Journeys
from bot.sandbox.twilio.segments import segments
from bot.sandbox.twilio.state import Carrier, Channel, Media, TextMessage, address, bare, new_sid
from bot.sandbox.twilio.twiml import BadTwiml, messages_in

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A pressed quick reply: what it carries, and the message that offered it."""

    payload: str
    title: str = field(repr=False)
    replied_sid: str
    from_template: bool = True


class Inbound:
    """`url` is the number's webhook; empty: messages are kept and nobody is told. `media_root` begins addresses."""

    def __init__(self, carrier: Carrier, hooks: HookSender, journeys: Journeys, background: Background) -> None:
        self._carrier, self._hooks, self._journeys = carrier, hooks, journeys
        self._background = background
        self._params: dict[str, Pairs] = {}
        self._lanes: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.media_root = ""
        self.url = ""
        self.opt_out_on_whatsapp = False

    def receive(
        self, number: str, body: str, *, channel: Channel, to: str = "", media: tuple[tuple[str, bytes], ...] = (),
        tap: Tap | None = None,
    ) -> TextMessage:  # fmt: skip
        """A message from a phone. `media` are (mime, bytes). The webhook is called in the background."""
        sender = address(channel, number)
        recipient = address(channel, bare(to)) if to else self._carrier.sender_for(sender)
        now = self._carrier.now()
        message = TextMessage(
            sid=new_sid("MM" if media else "SM"), sender=sender, recipient=recipient, body=body, status="received",
            direction="inbound", created=now, updated=now, sent=now, num_segments=max(1, segments(body)),
            media=[Media(sid=new_sid("ME"), mime=mime, data=data, created=now) for mime, data in media],
        )  # fmt: skip
        self._carrier.messages[message.sid] = message
        self._carrier.last_inbound[sender, recipient] = self._carrier.clock.now()
        self._carrier.show(message)
        self._params[message.sid] = self._describe(message, tap)
        word = self._note_keyword(message)
        self._background.start(self._tell(message, word), name="inbound message")
        return message

    async def redeliver(self, sid: str) -> Answer | None:
        """The same webhook once more, as after a lost answer."""
        return await self._hooks.post(self.url, self._params[sid], sid=sid)

    def _note_keyword(self, message: TextMessage) -> str:
        if message.channel == "whatsapp" and not self.opt_out_on_whatsapp:
            return ""
        word = keywords.meaning(message.body)
        key = (message.sender, message.recipient)
        if word == "stop":
            self._carrier.opted_out.add(key)
        elif word == "start":
            if key not in self._carrier.opted_out:
                return ""
            self._carrier.opted_out.discard(key)
        return word

    async def _tell(self, message: TextMessage, word: str) -> None:
        async with self._lanes[message.sender]:
            if word:
                self._answer_itself(message, keywords.ANSWERS[word])
            if not self.url:
                return
            answer = await self._hooks.post(self.url, self._params[message.sid], sid=message.sid)
            if answer is None:
                return
            try:
                texts = messages_in(answer)
            except BadTwiml as bad:
                self._hooks.alerts.append(Alert(code=bad.code, sid=message.sid))
                return
            for text in texts:
                await self._reply(message, text)

    def _answer_itself(self, message: TextMessage, text: str) -> None:
        """The carrier's own confirmation; it passes an opt-out and has no callback."""
        reply = self._reply_to(message, text)
        self._carrier.messages[reply.sid] = reply
        self._carrier.show(reply)
        self._carrier.set_status(reply, "delivered")

    async def _reply(self, message: TextMessage, text: str) -> None:
        if (message.sender, message.recipient) in self._carrier.opted_out:
            self._hooks.alerts.append(Alert(code=21610, sid=message.sid))
            return
        reply = self._reply_to(message, text)
        self._carrier.messages[reply.sid] = reply
        await self._journeys.begin(reply)

    def _reply_to(self, message: TextMessage, text: str) -> TextMessage:
        now = self._carrier.now()
        return TextMessage(
            sid=new_sid("SM"), sender=message.recipient, recipient=message.sender, body=text, status="queued",
            direction="outbound-reply", created=now, updated=now, num_segments=max(1, segments(text)),
        )  # fmt: skip

    def _describe(self, message: TextMessage, tap: Tap | None) -> Pairs:
        params: Pairs = [
            ("AccountSid", self._carrier.account.sid),
            ("ApiVersion", "2010-04-01"),
            ("Body", message.body),
            ("From", message.sender),
            ("MessageSid", message.sid),
            ("NumMedia", str(len(message.media))),
            ("NumSegments", str(message.num_segments)),
            ("SmsMessageSid", message.sid),
            ("SmsSid", message.sid),
            ("SmsStatus", "received"),
            ("To", message.recipient),
        ]
        for index, media in enumerate(message.media):
            path = f"/2010-04-01/Accounts/{self._carrier.account.sid}/Messages/{message.sid}/Media/{media.sid}"
            params.append((f"MediaContentType{index}", media.mime))
            params.append((f"MediaUrl{index}", self.media_root + path))
        if message.channel == "whatsapp":
            return params + self._whatsapp(message, tap)
        return params + _places(message)

    def _whatsapp(self, message: TextMessage, tap: Tap | None) -> Pairs:
        name = self._carrier.handset(bare(message.sender)).name
        wa_id = bare(message.sender).removeprefix("+")
        context = {"ProfileName": name, "WaId": wa_id}
        metadata = {"type": "whatsapp", "data": {"context": context}}
        params: Pairs = [
            ("ProfileName", name),
            ("WaId", wa_id),
            ("ReferralNumMedia", "0"),
            ("ChannelMetadata", json.dumps(metadata, ensure_ascii=False)),
        ]
        if tap is None:
            return [*params, ("MessageType", message.media[0].mime.partition("/")[0] if message.media else "text")]
        return [
            *params,
            ("MessageType", "button" if tap.from_template else "interactive"),
            ("ButtonPayload", tap.payload),
            ("ButtonText", tap.title),
            ("OriginalRepliedMessageSid", tap.replied_sid),
            ("OriginalRepliedMessageSender", message.recipient),
        ]


def _places(message: TextMessage) -> Pairs:
    """SMS carries guesses about where both numbers are; most are empty outside of North America."""
    params: Pairs = []
    for side, number in (("From", message.sender), ("To", message.recipient)):
        params.append((f"{side}Country", _country(number)))
        params += [(f"{side}{part}", "") for part in ("City", "State", "Zip")]
    return params


def _country(number: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
