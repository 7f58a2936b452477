"""What handlers and jobs may use beside the storage."""

from dataclasses import dataclass, field

from bot.recipients import Recipient
from bot.router import Router
from pipelines.notices import Notices
from pipelines.ports import Reengage, Transcriber, Writer
from pipelines.spend import SpendBook


@dataclass(kw_only=True)
class Services:
    """Made by `bot.app`; `notices`, which speaks in the therapist's chat, and `router` are set right after."""

    writer: Writer
    transcriber: Transcriber | None
    max_audio_bytes: int
    default_region: str
    has_carrier: bool
    book: SpendBook
    recipients: tuple[Recipient, ...]
    reengage: Reengage | None = None
    notices: Notices = field(init=False)
    router: Router = field(init=False)
