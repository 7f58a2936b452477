"""What happens between sessions: how often a patient is written to, suggested follow-ups, and message templates."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedJson, SealedRow


class ContactPlan(WithId, SealedRow, Base):
    """What was agreed with one patient, where it differs from the therapist's own habit: `frequency` as in the profile.

    `is_suggested`: whether follow-ups with this patient are suggested at all.
    """

    __tablename__ = "contact_plans"
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), unique=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    is_suggested: Mapped[bool] = mapped_column(default=True, server_default=true())
    frequency_ct: Mapped[bytes | None]
    changed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    frequency = Sealed("frequency_ct", optional=True)


class FollowUp(WithId, SealedRow, Base):
    """One suggestion to write to a patient after one session; a session has one at most, so it never comes twice.

    `wake_at`: when a snoozed one is offered again. `homework` is a list of short sentences.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (CheckConstraint("state IN ('offered','snoozed','drafted','closed')", name="state"),)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), unique=True)
    state: Mapped[str] = mapped_column(default="offered")
    homework_ct: Mapped[bytes | None]
    offered_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    wake_at: Mapped[dt.datetime | None]
    homework = SealedJson("homework_ct")


class MessageTemplate(WithId, SealedRow, Base):
    """A message that the therapist wrote beforehand, with places for a name and for gendered forms."""

    __tablename__ = "message_templates"
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    name_ct: Mapped[bytes | None]
    body_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    name = Sealed("name_ct", is_label=True)
    body = Sealed("body_ct")
