"""Fixed texts that a therapist approved beforehand, what went out under them, and the answers of the patient's bot."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedRow

KINDS = ("receipt", "opt-out-receipt", "reengage", "crisis", "appointment")
OUTCOMES = ("queued", "open", "accepted", "not_accepted", "unknown", "void")


class StandingTextRow(WithId, SealedRow, Base):
    """One version of a fixed text. Written once; `revoked_at` is set once and the next version is a new row."""

    __tablename__ = "standing_texts"
    __table_args__ = (
        CheckConstraint("kind IN ('receipt','opt-out-receipt','reengage','crisis','appointment')", name="kind"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("length(text_mac) = 32", name="mac"),
        CheckConstraint("(kind = 'reengage') = (template <> '')", name="template"),
        UniqueConstraint("therapist_id", "kind", "version"),
        Index(
            "one_in_force",
            "therapist_id",
            "kind",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    kind: Mapped[str]
    version: Mapped[int]
    template: Mapped[str] = mapped_column(default="")
    text_mac: Mapped[bytes]
    body_ct: Mapped[bytes | None]
    approved_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    revoked_at: Mapped[dt.datetime | None]
    body = Sealed("body_ct")


class PermittedSend(WithId, SealedRow, Base):
    """One try to send a fixed text (`standing_id`) or an answer of the patient's bot (`inbound_id`).

    `cause` names what it is for; at most one of a cause can have been accepted. It is queued with what it is for, in
    the same transaction, and taken up by the sender, who looks at the world again before it calls the carrier.
    """

    __tablename__ = "permitted_sends"
    __table_args__ = (
        CheckConstraint("(standing_id IS NULL) <> (inbound_id IS NULL)", name="one_permit"),
        CheckConstraint("channel IN ('sms','whatsapp')", name="channel"),
        CheckConstraint("outcome IN ('queued','open','accepted','not_accepted','unknown','void')", name="outcome"),
        CheckConstraint("length(text_mac) = 32", name="mac"),
        UniqueConstraint("cause", "n"),
        Index(
            "one_live_send",
            "cause",
            unique=True,
            sqlite_where=text("outcome NOT IN ('not_accepted','void')"),
            postgresql_where=text("outcome NOT IN ('not_accepted','void')"),
        ),
        Index("ix_permitted_sends_outcome", "outcome"),
    )
    standing_id: Mapped[str | None] = mapped_column(ForeignKey("standing_texts.id"))
    inbound_id: Mapped[str | None] = mapped_column(ForeignKey("inbound_messages.id"))
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    cause: Mapped[str]
    n: Mapped[int] = mapped_column(default=1)
    channel: Mapped[str]
    template: Mapped[str] = mapped_column(default="")
    text_mac: Mapped[bytes]
    token: Mapped[str] = mapped_column(unique=True)
    not_after: Mapped[dt.datetime]
    outcome: Mapped[str] = mapped_column(default="queued")
    provider_sid: Mapped[str | None] = mapped_column(unique=True)
    carrier_status: Mapped[str] = mapped_column(default="")
    error_code: Mapped[int] = mapped_column(default=0)
    recipient_ct: Mapped[bytes | None]
    body_ct: Mapped[bytes | None]
    queued_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    started_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    recipient = Sealed("recipient_ct")
    body = Sealed("body_ct")
