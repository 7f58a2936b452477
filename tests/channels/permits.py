"""A permit like those of `storage.permits`, bound to one envelope."""

import datetime as dt
import secrets
from dataclasses import dataclass, field

from pipelines.ports import Permit

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
DANA = "+972501234567"
TEXT = "היי דנה, מחר ב-10?"


@dataclass(kw_only=True)
class PermitFor:
    """`to`, `channel` and `body` (or `template`) are what will be sent; `approved` is what was approved."""

    to: str = DANA
    channel: str = "sms"
    body: str = TEXT
    template: str = ""
    approved: tuple[str, str, str] = (DANA, "sms", TEXT)
    message_id: str = "m-1"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    expires_at: dt.datetime = NOW + dt.timedelta(minutes=1)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def verify(self, to: str, channel: str, body: str, template: str = "") -> bool:
        self.asked.append((to, channel, template or body))
        return (to, channel, template or body) == self.approved


_permit: type[Permit] = PermitFor
