"""Practices, therapists, their chats, their patients, and what patients consented to."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedJson, SealedRow


class Practice(WithId, SealedRow, Base):
    """One clinic; an installation holds many. Language and time zone are what its new therapists begin with.

    `quiet_hours` ("21:00-07:00" or nothing) and `calendar` (a country's code or nothing) are when its patients are
    left in peace.
    """

    __tablename__ = "practices"
    name_ct: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(2), default="he")
    time_zone: Mapped[str] = mapped_column(default="Asia/Jerusalem")
    quiet_hours: Mapped[str] = mapped_column(default="21:00-07:00", server_default="21:00-07:00")
    calendar: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    name = Sealed("name_ct", is_label=True)


class Therapist(WithId, SealedRow, Base):
    """`profile` holds the answers of onboarding; `onboarded_at` is empty until the five steps are done."""

    __tablename__ = "therapists"
    practice_id: Mapped[str] = mapped_column(ForeignKey("practices.id"), index=True)
    name_ct: Mapped[bytes | None]
    profile_ct: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(2), default="he")
    gender: Mapped[str] = mapped_column(String(1), default="f")
    time_zone: Mapped[str] = mapped_column(default="Asia/Jerusalem")
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    onboarded_at: Mapped[dt.datetime | None]
    name = Sealed("name_ct", is_label=True)
    profile = SealedJson("profile_ct")


class Chat(WithId, SealedRow, Base):
    """The chat a therapist writes from, and where their conversation stands (`step`, with its sealed data)."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("channel", "account", "chat"),)
    channel: Mapped[str]
    account: Mapped[str]
    chat: Mapped[str]
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    step: Mapped[str] = mapped_column(default="")
    data_ct: Mapped[bytes | None]
    blocked_at: Mapped[dt.datetime | None]
    linked_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    data = SealedJson("data_ct")


class Invitation(WithId, SealedRow, Base):
    """A one-time code, kept only as a hash."""

    __tablename__ = "invitations"
    practice_id: Mapped[str] = mapped_column(ForeignKey("practices.id"))
    role: Mapped[str] = mapped_column(default="therapist")
    name_ct: Mapped[bytes | None]
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    used_by: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    name = Sealed("name_ct")


class Patient(WithId, SealedRow, Base):
    """`phone_index` finds a number without showing it; it is not unique: two patients may share a phone.

    `whatsapp_closed_at`: when the carrier last said that its window for free text is closed, whatever our clock says.
    """

    __tablename__ = "patients"
    __table_args__ = (
        CheckConstraint("gender IN ('f','m')", name="gender"),
        CheckConstraint("channel IN ('sms','whatsapp')", name="channel"),
        CheckConstraint("status IN ('active','archived')", name="status"),
        Index("ix_patients_phone_index", "phone_index"),
    )
    practice_id: Mapped[str] = mapped_column(ForeignKey("practices.id"))
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    name_ct: Mapped[bytes | None]
    phone_ct: Mapped[bytes | None]
    phone_index: Mapped[bytes]
    gender: Mapped[str] = mapped_column(String(1))
    channel: Mapped[str] = mapped_column(default="sms")
    status: Mapped[str] = mapped_column(default="active")
    opted_out_at: Mapped[dt.datetime | None]
    whatsapp_closed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    archived_at: Mapped[dt.datetime | None]
    name = Sealed("name_ct", is_label=True)
    phone = Sealed("phone_ct")


class ConsentEvent(WithId, Base):
    """Consent is a history, never a flag: the newest event of a type tells what holds."""

    __tablename__ = "consent_events"
    __table_args__ = (Index("ix_consent_events_patient", "patient_id", "type", "at"),)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    type: Mapped[str]
    granted: Mapped[bool]
    text_version: Mapped[str]
    text_sha256: Mapped[str]
    language: Mapped[str] = mapped_column(String(2))
    how: Mapped[str]
    recorded_by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class RiskFlag(WithId, SealedRow, Base):
    """Somebody may be in danger: until a person closes it, nothing that was approved before goes to this patient."""

    __tablename__ = "risk_flags"
    __table_args__ = (
        Index(
            "one_open_flag",
            "patient_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    raised_by: Mapped[str]
    raised_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[dt.datetime | None]
    reason_ct: Mapped[bytes | None]
    closing_ct: Mapped[bytes | None]
    reason = Sealed("reason_ct", optional=True)
    closing = Sealed("closing_ct", optional=True)
