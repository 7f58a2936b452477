"""What a tool knows: who the patients are and which drafts wait. A picture of the room, and no way into it."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Patient:
    """One of the active caseload."""

    id: str
    name: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A draft that waits for the therapist. Its text is not here."""

    message_id: str
    version: int
    patient_id: str
    has_text: bool


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`drafts` are the newest first; `now` is in the therapist's time zone."""

    patients: tuple[Patient, ...]
    drafts: tuple[Waiting, ...]
    now: dt.datetime
