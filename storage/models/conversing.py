"""What is remembered of a talk for a few hours, and what was asked for and still waits for a word of the therapist."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import SealedJson, SealedRow


class TalkRow(SealedRow, Base):
    """The last few exchanges of one chat (its id is the chat's), sealed by the therapist's key; gone in hours."""

    __tablename__ = "talks"
    id: Mapped[str] = mapped_column(String(36), ForeignKey("chats.id"), primary_key=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    exchanges_ct: Mapped[bytes | None]
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    exchanges = SealedJson("exchanges_ct")


class WishRow(WithId, SealedRow, Base):
    """Something that was asked for and waits for a button: whom it is about, or that it is wanted. Gone once it is."""

    __tablename__ = "wishes"
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    chat_id: Mapped[str] = mapped_column(ForeignKey("chats.id"))
    content_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    content = SealedJson("content_ct")
