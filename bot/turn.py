"""One turn of a therapist's conversation: what came in, who it is, and what the turn changes and says."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.channels.base import Button, Incoming, Reply
from bot.phrases import Phrases
from bot.services import Services
from storage.models import ButtonRow, Chat, utc_now
from storage.repositories import wire
from storage.repositories.therapist import TherapistRoom
from storage.unit import UnitOfWork

Row = Sequence[Button]
reply_json: TypeAdapter[Reply] = TypeAdapter(Reply)
_COMMAND = re.compile(r"^/([a-z0-9_]+)(?:@\w+)?(?:\s+(.*))?$", re.DOTALL | re.IGNORECASE)


async def post(unit: UnitOfWork, chat: Chat, reply: Reply) -> None:
    """Queues a reply for a chat, in this unit's transaction."""
    await wire.post(
        unit,
        channel=chat.channel,
        account=chat.account,
        chat=chat.chat,
        reply=reply_json.dump_json(reply).decode(),
    )


class Desk:
    """Speaks to one therapist in one chat: the part of a turn that jobs share."""

    def __init__(self, unit: UnitOfWork, room: TherapistRoom, chat: Chat, services: Services) -> None:
        self.unit = unit
        self.room = room
        self.chat = chat
        self.services = services
        self.say = Phrases(room.me.language, room.me.gender)

    @property
    def now(self) -> dt.datetime:
        """The moment, in the therapist's time zone."""
        return utc_now().astimezone(ZoneInfo(self.room.me.time_zone))

    def local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(ZoneInfo(self.room.me.time_zone))

    def button(
        self, label: str, action: str, *, of: str = "", version: int = 0, choice: str = "", key: str = ""
    ) -> Button:
        """A button under the next reply. `of` is the object it acts on, `version` the one that is shown."""
        button_id = wire.make_button(
            self.unit,
            chat_id=self.chat.id,
            action=action,
            object_id=of,
            version=version,
            choice=choice,
            post_key=key,
        )
        return Button(label=label, id=button_id)

    async def show(self, text: str, *rows: Row, key: str = "", edit: bool = False, **more: Any) -> None:
        """Sends a message, or changes the one with this key."""
        reply = Reply(text=text, buttons=tuple(tuple(row) for row in rows if row), key=key, edit=edit, **more)
        await post(self.unit, self.chat, reply)

    async def ask(self, step: str, **data: Any) -> None:
        """Sets where the conversation stands; the next text goes to that step's handler."""
        self.chat.step = step
        self.chat.data = data
        await self.unit.session.flush()

    async def done(self) -> None:
        """Ends the step in hand, if any."""
        if self.chat.step:
            await self.ask("")

    async def start_job(self, kind: str, job_id: str, payload: dict[str, Any] | None = None) -> None:
        await self.unit.record_job(kind, job_id, therapist_id=self.room.me.id, payload=payload)


class Turn(Desk):
    """A desk with an update on it."""

    def __init__(
        self, unit: UnitOfWork, room: TherapistRoom, chat: Chat, services: Services, incoming: Incoming
    ) -> None:
        super().__init__(unit, room, chat, services)
        self.incoming = incoming
        self.pressed: ButtonRow | None = None
        self.toast = ""
        self.is_answered = False

    @property
    def text(self) -> str:
        return self.incoming.text.strip()

    @property
    def data(self) -> dict[str, Any]:
        """What the step in hand remembers."""
        return dict(self.chat.data or {})

    @property
    def press(self) -> ButtonRow:
        """The pressed button's row, in a button handler."""
        if self.pressed is None:
            raise LookupError("no button was pressed in this turn")
        return self.pressed

    def use_up(self) -> None:
        """The pressed button does nothing from now on: a second tap would begin the same once more."""
        self.press.expires_at = utc_now()

    def command(self) -> tuple[str, str] | None:
        """The command's name and the words behind it, or None when the text is not a command."""
        match = _COMMAND.match(self.text)
        return (match[1].lower(), (match[2] or "").strip()) if match else None

    def hint(self, text: str) -> None:
        """A short word shown over the chat as the answer to a press."""
        self.toast = text


class CarrierTurn:
    """What came from the carrier: a patient's message or a status. There is no chat to answer in."""

    def __init__(self, unit: UnitOfWork, services: Services, incoming: Incoming) -> None:
        self.unit = unit
        self.services = services
        self.incoming = incoming
