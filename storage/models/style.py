"""What was learned from a therapist's edits: examples, rules they confirmed, and which week was shown to them."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedJson, SealedRow


class LearnedExample(WithId, SealedRow, Base):
    """A text as it was first written and as the therapist approved it, sealed under its patient's key.

    `object_id` names the message or summary. `distance` is the share of words that were changed. `change` is the one
    change of style the edit shows, if any, and `change_print` tells, without being readable, which edits show the same.
    """

    __tablename__ = "learned_examples"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        CheckConstraint("kind IN ('draft','summary')", name="kind"),
        Index("ix_learned_examples_newest", "therapist_id", "approved_at"),
    )
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str]
    object_id: Mapped[str]
    language: Mapped[str] = mapped_column(String(2))
    writer: Mapped[str]
    distance: Mapped[float]
    task_ct: Mapped[bytes | None]
    before_ct: Mapped[bytes | None]
    after_ct: Mapped[bytes | None]
    change_ct: Mapped[bytes | None]
    change_print: Mapped[bytes | None]
    approved_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    task = Sealed("task_ct")
    before = Sealed("before_ct")
    after = Sealed("after_ct")
    change = SealedJson("change_ct")


class StyleRuleRow(WithId, SealedRow, Base):
    """One thing the writer should do, in `target` texts; sealed under the therapist's key, without facts of patients.

    `patient_id` limits it to one patient. A refused rule stays, so that it is never proposed again; a merged one became
    part of another.
    """

    __tablename__ = "style_rules"
    __table_args__ = (
        UniqueConstraint("therapist_id", "rule_print"),
        CheckConstraint("target IN ('draft','summary')", name="target"),
        CheckConstraint("state IN ('proposed','active','paused','refused','merged')", name="state"),
    )
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patients.id"), index=True)
    target: Mapped[str]
    kind: Mapped[str]
    language: Mapped[str] = mapped_column(String(2), default="", server_default=text("''"))
    state: Mapped[str] = mapped_column(default="proposed")
    rule_print: Mapped[bytes]
    values_ct: Mapped[bytes | None]
    asked_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    answered_at: Mapped[dt.datetime | None]
    values = SealedJson("values_ct")


class StyleSource(Base):
    """An edit that a rule came from; it goes with the example."""

    __tablename__ = "style_sources"
    rule_id: Mapped[str] = mapped_column(ForeignKey("style_rules.id", ondelete="CASCADE"), primary_key=True)
    example_id: Mapped[str] = mapped_column(
        ForeignKey("learned_examples.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class StyleException(Base):
    """A patient for whom a general rule does not hold."""

    __tablename__ = "style_exceptions"
    rule_id: Mapped[str] = mapped_column(ForeignKey("style_rules.id", ondelete="CASCADE"), primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), primary_key=True, index=True)


class StyleWeek(Base):
    """A week ("2026-W47") whose figure was pushed to a therapist: each at most once."""

    __tablename__ = "style_weeks"
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    pushed_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
