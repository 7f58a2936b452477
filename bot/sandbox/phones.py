"""Phones for tests and for the tour: a person's acts, and waiting for what they read, without any sleep."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.telegram.people import NotPossible, People
from bot.sandbox.telegram.state import Bot, Chat, Person, World
from bot.sandbox.twilio.api import TwilioServer
from bot.sandbox.twilio.inbound import Tap
from bot.sandbox.twilio.state import Channel, Handset, TextMessage
from bot.sandbox.waiting import PATIENCE_S, Found, NothingCame, wait_for

__all__ = ["BotPhone", "NotPossible", "NothingCame", "PatientPhone", "Shown", "TherapistPhone"]

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message as it is on the phone now."""

    id: int
    from_bot: bool
    text: str = field(repr=False)  # or the caption
    buttons: tuple[tuple[str, ...], ...]  # labels
    edited: bool
    wire: Json = field(repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.buttons for label in row)


class BotPhone:
    """One person's conversation with one bot."""

    def __init__(self, world: World, bot: Bot, person: Person, *, quote: bool = False) -> None:
        self._world, self._people = world, People(world)
        self.bot, self.person = bot, person
        self._quote = quote
        self._since = world.hub.seq
        world.open_chat(bot, person)

    @property
    def chat(self) -> Chat:
        return self.bot.chats[self.person.id]

    @property
    def messages(self) -> list[Shown]:
        return [_shown(message) for message in self.chat.messages.values()]

    @property
    def reads(self) -> list[str]:
        """The texts of the bot that are on the phone."""
        return [message.text for message in self.messages if message.from_bot]

    @property
    def last(self) -> Shown:
        """The bot's newest message. Raises LookupError while there is none."""
        found = [message for message in self.messages if message.from_bot]
        if not found:
            raise LookupError("the bot has not written yet")
        return found[-1]

    async def say(self, text: str, *, reply_to: int = 0, forwarded_from: str = "") -> int:
        """Writes, as typed; returns the id of the (last) message."""
        self._act()
        return self._people.write(self.bot, self.person, text, reply_to=reply_to, forwarded_from=forwarded_from)[-1]

    async def forward(self, text: str, *, origin: str = "Somebody") -> int:
        return await self.say(text, forwarded_from=origin)

    async def edit(self, message_id: int, text: str) -> None:
        self._act()
        self._people.edit(self.bot, self.person, message_id, text)

    async def press(self, label: str, *, message_id: int = 0, old: bool = False) -> str:
        """Presses the button whose label starts so, on the newest message that has one. Returns the press's id."""
        at, data = self.button(label, message_id=message_id)
        self._act()
        return self._people.press(self.bot, self.person, at, data, old=old)

    async def press_forged(self, message_id: int, data: str) -> str:
        """A press that no button offers, as a changed client could send."""
        self._act()
        return self._people.press(self.bot, self.person, message_id, data, forged=True)

    def button(self, label: str, *, message_id: int = 0) -> tuple[int, str]:
        """The message and the callback data behind a button. Raises NotPossible."""
        for message in reversed(list(self.chat.messages.values())):
            if message_id not in (0, message["message_id"]):
                continue
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"].startswith(label) and "callback_data" in button:
                        return int(message["message_id"]), str(button["callback_data"])
        raise NotPossible("no button starts so")

    async def voice(self, data: bytes, duration: int = 1, *, mime: str = "audio/ogg", **claims: Any) -> int:
        """A voice note; `claims` are claimed_size, caption, forwarded_from."""
        self._act()
        return self._people.send_file(self.bot, self.person, "voice", data, mime=mime, duration=duration, **claims)

    async def audio(
        self, data: bytes, name: str = "recap.mp3", mime: str = "audio/mpeg", duration: int = 1, **claims: Any
    ) -> int:
        self._act()
        return self._people.send_file(
            self.bot, self.person, "audio", data, name=name, mime=mime, duration=duration, **claims
        )

    async def document(self, data: bytes, name: str, mime: str, **claims: Any) -> int:
        self._act()
        return self._people.send_file(self.bot, self.person, "document", data, name=name, mime=mime, **claims)

    async def contact(self, name: str, phone: str, user_id: int = 0) -> int:
        self._act()
        return self._people.share_contact(self.bot, self.person, name, phone, user_id)

    async def other(self, content: Json) -> int:
        """Anything else, by its wire form: {"sticker": {...}}, {"location": {...}}."""
        self._act()
        return self._people.send_other(self.bot, self.person, content)

    async def block(self) -> None:
        self._people.block(self.bot, self.person)

    async def unblock(self) -> None:
        self._people.unblock(self.bot, self.person)

    async def group(self, title: str = "A group") -> Chat:
        """Puts the bot into a new group."""
        self._act()
        return self._people.put_into_group(self.bot, self.person, title)

    async def until(
        self, fits: Callable[[Shown], bool], *, timeout_s: float = PATIENCE_S, anywhere: bool = False
    ) -> Shown:
        """A message of the bot that came or was edited since this phone last acted (`anywhere`: ever)."""
        since = -1 if anywhere else self._since

        def look() -> Shown | None:
            for message_id, seq in sorted(self.chat.changed.items(), key=lambda item: -item[1]):
                if seq > since and message_id in self.chat.messages:
                    shown = _shown(self.chat.messages[message_id])
                    if shown.from_bot and fits(shown):
                        return shown
            return None

        return await self._wait(look, timeout_s)

    async def reads_text(self, part: str, *, timeout_s: float = PATIENCE_S) -> Shown:
        """Waits for a message of the bot that contains this."""
        return await self.until(lambda message: part in message.text, timeout_s=timeout_s)

    async def until_gone(self, message_id: int, *, timeout_s: float = PATIENCE_S) -> None:
        """Waits until a message is deleted."""
        await self._wait(lambda: message_id not in self.chat.messages, timeout_s)

    async def toast(self, press_id: str, *, timeout_s: float = PATIENCE_S) -> str:
        """Waits for the answer to a press and returns what was shown briefly ('' for nothing)."""
        await self._wait(lambda: self.bot.presses[press_id].answered, timeout_s)
        return self.bot.presses[press_id].toast

    async def _wait(self, look: Callable[[], Found | None], timeout_s: float) -> Found:
        try:
            return await wait_for(self._world.hub, look, timeout_s=timeout_s)
        except TimeoutError:
            raise NothingCame(self.reads, quote=self._quote) from None

    def _act(self) -> None:
        self._since = self._world.hub.seq


class TherapistPhone(BotPhone):
    """The therapist's conversation with their bot."""


class PatientPhone:
    """The phone behind a number: what reached it by SMS and WhatsApp, and what its owner answers."""

    def __init__(self, twilio: TwilioServer, handset: Handset, *, quote: bool = False) -> None:
        self._twilio, self._handset, self._quote = twilio, handset, quote
        self._hub = twilio.carrier.hub
        self._since = self._hub.seq

    @property
    def number(self) -> str:
        return self._handset.number

    @property
    def inbox(self) -> list[TextMessage]:
        """What reached the phone, oldest first."""
        arrived = [one for thread in self._handset.threads.values() for one in thread if one.direction != "inbound"]
        return sorted(arrived, key=lambda one: self._handset.arrived[one.sid])

    @property
    def reads(self) -> list[str]:
        return [message.body for message in self.inbox]

    async def says(self, body: str, channel: Channel = "sms", *, to: str = "") -> TextMessage:
        """Writes to our number of that channel; the webhook is called in the background."""
        self._since = self._hub.seq
        return self._twilio.inbound.receive(self.number, body, channel=channel, to=to)

    async def sends_media(
        self, data: bytes, mime: str, body: str = "", channel: Channel = "whatsapp", *, to: str = ""
    ) -> TextMessage:
        self._since = self._hub.seq
        return self._twilio.inbound.receive(self.number, body, channel=channel, to=to, media=((mime, data),))

    async def taps(self, title: str) -> TextMessage:
        """Presses the quick reply whose title starts so, on the newest message that offers it."""
        for message in reversed(self.inbox):
            for button in message.buttons:
                if button.title.startswith(title):
                    self._since = self._hub.seq
                    tap = Tap(payload=button.id, title=button.title, replied_sid=message.sid)
                    return self._twilio.inbound.receive(
                        self.number, button.title, channel=message.channel, to=message.sender, tap=tap
                    )
        raise NotPossible("no quick reply starts so")

    async def until(
        self, fits: Callable[[TextMessage], bool], *, timeout_s: float = PATIENCE_S, anywhere: bool = False
    ) -> TextMessage:
        """A message that reached the phone since its owner last wrote (`anywhere`: ever)."""
        since = -1 if anywhere else self._since

        def look() -> TextMessage | None:
            fresh = [one for one in self.inbox if self._handset.arrived[one.sid] > since]
            return next((one for one in fresh if fits(one)), None)

        try:
            return await wait_for(self._hub, look, timeout_s=timeout_s)
        except TimeoutError:
            raise NothingCame(self.reads, quote=self._quote) from None

    async def reads_text(self, part: str, *, timeout_s: float = PATIENCE_S) -> TextMessage:
        """Waits for a message that contains this."""
        return await self.until(lambda message: part in message.body, timeout_s=timeout_s)


def _shown(message: Json) -> Shown:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Shown(
        id=message["message_id"],
        from_bot=message["from"]["is_bot"],
        text=message.get("text") or message.get("caption", ""),
        buttons=tuple(tuple(button["text"] for button in row) for row in rows),
        edited="edit_date" in message,
        wire=message,
    )
