"""What happened outside the database: which cards were shown and tapped, and what the carrier took."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from pipelines.conversing import Understood
from pipelines.notices import Notices
from pipelines.ports import Accepted, Answer, ListedMessage, NotAccepted, Permit, Unknown
from pipelines.spend import Used
from storage.models import Message, PermittedSend, Recap, Summary, Transcript, utc_now
from storage.repositories.therapist import TherapistRoom

Fate = Literal["taken", "taken, answer lost", "not taken, answer lost", "busy", "refused", "opted out"]
FATES: tuple[Fate, ...] = ("taken", "taken, answer lost", "not taken, answer lost", "busy", "refused", "opted out")
REFUSALS: dict[Fate, NotAccepted] = {
    "busy": NotAccepted(code=20429, retry=True),
    "refused": NotAccepted(code=21211, retry=False),
    "opted out": NotAccepted(code=21610, retry=False),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """An approval card as the therapist saw it. Its window is no part of what the carrier sees."""

    message_id: str
    version: int
    to: str
    channel: str
    body: str
    ends: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A message that the carrier has accepted: it will be on a phone."""

    message_id: str
    version: int
    token: str
    to: str
    channel: str
    body: str
    sid: str
    at: dt.datetime


@dataclass
class ModelCarrier:
    """Takes whatever it is handed. It looks at no permit: the levels below must be enough without the gateway's own."""

    taken: list[Taken] = field(default_factory=list)
    calls: list[tuple[str, int, Fate]] = field(default_factory=list)
    fate: Fate = "taken"

    async def deliver(self, permit: Permit) -> Answer:
        self.calls.append((permit.message_id, getattr(permit, "version", 0), self.fate))
        if self.fate in REFUSALS:
            return REFUSALS[self.fate]
        if self.fate == "not taken, answer lost":
            return Unknown(reason="TimeoutError")
        sid = f"SM{len(self.taken)}"
        self.taken.append(
            Taken(
                message_id=permit.message_id,
                version=getattr(permit, "version", 0),
                token=permit.token,
                to=permit.to,
                channel=permit.channel,
                body=permit.body,
                sid=sid,
                at=utc_now(),
            )
        )
        return Accepted(sid=sid, status="queued") if self.fate == "taken" else Unknown(reason="TimeoutError")

    async def listed(self, to: str, channel: str, since: dt.datetime) -> list[ListedMessage]:
        return [
            ListedMessage(sid=one.sid, body=one.body, status="sent", error_code=0, created_at=one.at)
            for one in self.taken
            if (one.to, one.channel) == (to, channel) and one.at >= since
        ]

    async def sent_since(self, since: dt.datetime) -> list[ListedMessage]:
        return []


class Torn(Exception):
    """The program died in the middle of a transaction."""


class Silence(Notices):
    """Nobody is told anything; on demand the program dies while it speaks."""

    is_fatal = False

    async def recap_progress(self, room: TherapistRoom, recap: Recap, *, share: float) -> None: ...

    async def transcript_ready(
        self, room: TherapistRoom, recap: Recap, transcript: Transcript, *, is_cut: bool
    ) -> None: ...

    async def recap_failed(self, room: TherapistRoom, recap: Recap) -> None: ...

    async def summary_ready(
        self, room: TherapistRoom, recap: Recap, summary: Summary, *, is_unchanged: bool = False
    ) -> None: ...

    async def summary_failed(self, room: TherapistRoom, summary: Summary, *, version: int) -> None: ...

    async def words_heard(self, room: TherapistRoom, recap: Recap, words: str) -> None: ...

    async def request_understood(self, room: TherapistRoom, recap: Recap, understood: Understood) -> None: ...

    async def draft_ready(self, room: TherapistRoom, message: Message, *, is_unchanged: bool) -> None: ...

    async def draft_failed(self, room: TherapistRoom, message: Message) -> None: ...

    async def message_changed(self, room: TherapistRoom, message: Message) -> None:
        if self.is_fatal:
            raise Torn

    async def send_failed(self, room: TherapistRoom, send: PermittedSend, kind: str, reason: str) -> None: ...

    async def model_capped(self, room: TherapistRoom, used: Used) -> None: ...

    async def summary_growing(self, room: TherapistRoom, recap: Recap, text: str) -> None: ...

    async def version_growing(self, room: TherapistRoom, summary: Summary, text: str, *, version: int) -> None: ...

    async def draft_growing(self, room: TherapistRoom, message: Message, text: str) -> None: ...
