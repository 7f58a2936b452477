"""What a demo lays out for the person at the page: an invitation, contacts to share, prepared recordings."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A prepared recording that a phone can send as a voice note. `duration` in seconds."""

    id: str
    title: str
    language: str
    duration: int
    data: bytes = field(repr=False)
    mime: str = "audio/ogg"


@dataclass(frozen=True, kw_only=True)
class Demo:
    invite: str = field(default="", repr=False)
    contacts: tuple[Contact, ...] = ()
    recordings: tuple[Recording, ...] = ()
    language: str = "he"
    label: str = ""

    def recording(self, recording_id: str) -> Recording | None:
        return next((one for one in self.recordings if one.id == recording_id), None)

    def as_json(self) -> dict[str, Any]:
        return {
            "invite": self.invite,
            "contacts": [{"name": one.name, "phone": one.phone} for one in self.contacts],
            "recordings": [
                {"id": one.id, "title": one.title, "language": one.language, "duration": one.duration}
                for one in self.recordings
            ],
            "language": self.language,
            "label": self.label,
        }
