"""What handlers and jobs may use beside the storage."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

from pipelines.notices import Notices
from pipelines.ports import Transcriber, Writer


class Fetcher(Protocol):
    """Streams a file that came in over a channel. Raises DeliveryError, AttachmentTooLarge."""

    def __call__(self, channel: str, account: str, attachment: dict[str, Any]) -> AsyncIterator[bytes]: ...


@dataclass(kw_only=True)
class Services:
    """Made by `bot.app`; `notices` speaks in the therapist's chat and is set right after, as it needs this."""

    writer: Writer
    transcriber: Transcriber | None
    max_audio_bytes: int
    default_region: str
    notices: Notices
