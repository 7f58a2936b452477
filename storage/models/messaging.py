"""Messages to patients with their approvals and attempts, and messages from patients."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedJson, SealedRow

STATES = ("draft", "pending", "approved", "sending", "sent", "failed", "uncertain", "rejected", "expired")
APPROVED_STATES = ("approved", "sending", "sent", "failed", "uncertain")


def _quoted(states: tuple[str, ...]) -> str:
    return ",".join(f"'{state}'" for state in states)


class Message(WithId, SealedRow, Base):
    """A message to a patient. Its state is changed by `storage/messages.py` alone; the database refuses the rest."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"state IN ({_quoted(STATES)})", name="state"),
        CheckConstraint(
            f"(state IN ({_quoted(APPROVED_STATES)})) = (approval_id IS NOT NULL)",
            name="approved_needs_approval",
        ),
        # length(NULL) is NULL, which a CHECK lets pass.
        CheckConstraint(
            "state = 'draft' OR state = 'rejected' OR (content_mac IS NOT NULL AND length(content_mac) = 32)",
            name="mac",
        ),
        CheckConstraint("channel IN ('sms','whatsapp')", name="channel"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_messages_state", "state", "created_at"),
    )
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    chat_id: Mapped[str] = mapped_column(ForeignKey("chats.id"))
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="draft")
    channel: Mapped[str]
    content_mac: Mapped[bytes | None]
    approval_id: Mapped[str | None]
    hold_reason: Mapped[str] = mapped_column(default="")
    held_until: Mapped[dt.datetime | None]
    not_before: Mapped[dt.datetime | None]
    not_after: Mapped[dt.datetime | None]
    template: Mapped[str] = mapped_column(default="")
    body_ct: Mapped[bytes | None]
    recipient_ct: Mapped[bytes | None]
    request_ct: Mapped[bytes | None]
    writer: Mapped[str] = mapped_column(default="")
    blocked: Mapped[str] = mapped_column(default="")
    removed_signs: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(default="")
    error_code: Mapped[int] = mapped_column(default=0)
    carrier_status: Mapped[str] = mapped_column(default="")
    carrier_rank: Mapped[float] = mapped_column(default=-1.0)
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    sent_at: Mapped[dt.datetime | None]
    body = Sealed("body_ct", optional=True)
    recipient = Sealed("recipient_ct", optional=True)
    request = SealedJson("request_ct")


class Approval(WithId, Base):
    """The therapist's consent to one exact envelope. Written once, never changed."""

    __tablename__ = "approvals"
    __table_args__ = (UniqueConstraint("message_id", "version"),)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))
    version: Mapped[int]
    content_mac: Mapped[bytes]
    approver: Mapped[str]
    method: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class Attempt(Base):
    """One try at delivery, committed before the carrier is called; its outcome is written once."""

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("outcome IN ('open','accepted','not_accepted','unknown')", name="outcome"),
        Index(
            "one_live",
            "message_id",
            unique=True,
            sqlite_where=text("outcome <> 'not_accepted'"),
            postgresql_where=text("outcome <> 'not_accepted'"),
        ),
    )
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[str] = mapped_column(ForeignKey("approvals.id"))
    content_mac: Mapped[bytes]
    token: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    outcome: Mapped[str] = mapped_column(default="open")
    provider_sid: Mapped[str | None] = mapped_column(unique=True)
    finished_at: Mapped[dt.datetime | None]


class DeliveryEvent(WithId, Base):
    """What the carrier said happened to a message; kept as said, also when it came late or out of order."""

    __tablename__ = "delivery_events"
    __table_args__ = (UniqueConstraint("sid", "status"),)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), index=True)
    sid: Mapped[str]
    status: Mapped[str]
    error_code: Mapped[int] = mapped_column(default=0)
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class InboundMessage(WithId, SealedRow, Base):
    """A message from a patient's phone; without `patient_id` it is in quarantine, sealed by the installation's key.

    `is_tap`: a button of ours was pressed, nothing was said. `show_at`: it waits for the therapist's morning.
    """

    __tablename__ = "inbound_messages"
    __table_args__ = (CheckConstraint("(patient_id IS NULL) = (quarantine <> '')", name="quarantine"),)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str | None] = mapped_column(ForeignKey("therapists.id"))
    sid: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    quarantine: Mapped[str] = mapped_column(default="")
    media_count: Mapped[int] = mapped_column(default=0)
    is_tap: Mapped[bool] = mapped_column(default=False, server_default=false())
    show_at: Mapped[dt.datetime | None]
    shown_at: Mapped[dt.datetime | None]
    sender_ct: Mapped[bytes | None]
    body_ct: Mapped[bytes | None]
    original_ct: Mapped[bytes | None]
    received_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    sender = Sealed("sender_ct")
    body = Sealed("body_ct")
    original = Sealed("original_ct", optional=True)
