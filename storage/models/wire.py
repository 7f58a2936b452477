"""Updates that came in, replies that go out, and the buttons under them."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, new_id, utc_now
from storage.sealed import Sealed, SealedBytes, SealedRow


class InboxRow(WithId, SealedRow, Base):
    """One received update. The key makes a redelivery harmless."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "account", "update_id"),
        CheckConstraint("state IN ('new','done','parked')", name="state"),
        Index("ix_inbox_state", "state", "seq"),
    )
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    channel: Mapped[str]
    account: Mapped[str]
    update_id: Mapped[str]
    chat: Mapped[str]
    state: Mapped[str] = mapped_column(default="new")
    tries: Mapped[int] = mapped_column(default=0)
    body_ct: Mapped[bytes | None]
    received_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    body = SealedBytes("body_ct")


class OutboxRow(SealedRow, Base):
    """One reply to a therapist, waiting or sent. `seq` keeps the order inside a chat."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('due','sent','dropped')", name="state"),
        Index("ix_outbox_state", "state", "seq"),
    )
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    channel: Mapped[str]
    account: Mapped[str]
    chat: Mapped[str]
    state: Mapped[str] = mapped_column(default="due")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    reply_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    reply = Sealed("reply_ct")


class Post(Base):
    """Which message of the channel shows the reply with this key, so that it can be changed in place."""

    __tablename__ = "posts"
    key: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    account: Mapped[str]
    chat: Mapped[str]
    message_id: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class ButtonRow(Base):
    """A button is a row: its id is all that a client ever holds. `choice` is a short code, never a person's words."""

    __tablename__ = "buttons"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(36), index=True)
    action: Mapped[str]
    object_id: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)
    choice: Mapped[str] = mapped_column(default="")
    post_key: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[dt.datetime]
