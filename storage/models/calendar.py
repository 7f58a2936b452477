"""Appointments as rules with exceptions, what was already said about each, and a therapist's own reminders."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedRow


class Appointment(WithId, Base):
    """A planned session, or a series of them: a day, a clock, and a rule (RFC 5545; '' for a single one).

    Day and clock are read off a wall in `time_zone`, so that 10:00 stays 10:00 over a change of clocks. `until` is the
    last day that was planned; what would begin at or after `ended_at` does not take place.
    """

    __tablename__ = "appointments"
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    starts_on: Mapped[dt.date]
    clock: Mapped[dt.time]
    minutes: Mapped[int]
    time_zone: Mapped[str]
    rule: Mapped[str] = mapped_column(default="")
    until: Mapped[dt.date | None]
    ended_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class AppointmentException(WithId, Base):
    """One day of a rule on which it is otherwise: called off where `moved_on` is empty, else moved there."""

    __tablename__ = "appointment_exceptions"
    __table_args__ = (UniqueConstraint("appointment_id", "original_on"),)
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointments.id"))
    original_on: Mapped[dt.date]
    moved_on: Mapped[dt.date | None]
    moved_clock: Mapped[dt.time | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class AppointmentNotice(WithId, Base):
    """That something was said about one occurrence, which its beginning names: each kind is said once."""

    __tablename__ = "appointment_notices"
    __table_args__ = (UniqueConstraint("appointment_id", "kind", "starts_at"),)
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointments.id"))
    kind: Mapped[str]
    starts_at: Mapped[dt.datetime]
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class Reminder(WithId, SealedRow, Base):
    """What a therapist wants to be reminded of, and when. Sealed by the patient's key where it is about one."""

    __tablename__ = "reminders"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','shown','done','dropped')", name="state"),
        Index("ix_reminders_state", "state", "due_at"),
    )
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patients.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    due_at: Mapped[dt.datetime]
    text_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    text = Sealed("text_ct")
