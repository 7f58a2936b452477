"""Recaps, recordings, transcripts and summaries of sessions."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedJson, SealedRow


class Session(WithId, Base):
    """One therapy meeting."""

    __tablename__ = "sessions"
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    held_on: Mapped[dt.date]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class Recording(WithId, SealedRow, Base):
    """A sealed audio file: `attachment` is how the channel names it, `key_owner` whose key seals the file."""

    __tablename__ = "recordings"
    __table_args__ = (CheckConstraint("state IN ('waiting','stored','deleted')", name="state"),)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patients.id"))
    channel: Mapped[str]
    account: Mapped[str]
    attachment_ct: Mapped[bytes | None]
    key_owner: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    size_bytes: Mapped[int | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    deleted_at: Mapped[dt.datetime | None]
    attachment = SealedJson("attachment_ct")


class Recap(WithId, SealedRow, Base):
    """What a therapist told about one session, spoken or typed, on its way to a summary.

    Sealed by the therapist's key: whose session it was is not known at first. `failure` is a short code.
    """

    __tablename__ = "recaps"
    __table_args__ = (
        CheckConstraint("kind IN ('speech','typed')", name="kind"),
        CheckConstraint(
            "state IN ('waiting','queued','transcribing','summarising','done','failed','cancelled','discarded')",
            name="state",
        ),
    )
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    chat_id: Mapped[str] = mapped_column(ForeignKey("chats.id"))
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patients.id"))
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id"))
    recording_id: Mapped[str | None] = mapped_column(ForeignKey("recordings.id"))
    summary_id: Mapped[str | None]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    failure: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    held_on: Mapped[dt.date]
    text_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    text = Sealed("text_ct")


class Transcript(WithId, SealedRow, Base):
    """What was said or typed, sealed under the patient's key. `speech` holds segments with times and confidence."""

    __tablename__ = "transcripts"
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), index=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    recap_id: Mapped[str] = mapped_column(ForeignKey("recaps.id"), unique=True)
    kind: Mapped[str]
    language: Mapped[str] = mapped_column(String(8))
    model: Mapped[str] = mapped_column(default="")
    confidence: Mapped[float] = mapped_column(default=1.0)
    body_ct: Mapped[bytes | None]
    segments_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    body = Sealed("body_ct")
    segments = SealedJson("segments_ct")


class Summary(WithId, Base):
    """The clinical note of a session; its texts are versions, all kept."""

    __tablename__ = "summaries"
    __table_args__ = (CheckConstraint("state IN ('proposed','approved','discarded')", name="state"),)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), index=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"), index=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), index=True)
    recap_id: Mapped[str] = mapped_column(ForeignKey("recaps.id"))
    chat_id: Mapped[str] = mapped_column(ForeignKey("chats.id"))
    state: Mapped[str] = mapped_column(default="proposed")
    version: Mapped[int] = mapped_column(default=0)
    approved_version: Mapped[int | None]
    approved_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class SummaryVersion(WithId, SealedRow, Base):
    """One text of a summary: `sections` is a list of [key, title, text]; `source` says how it came about.

    `points` maps topics, interventions, progress, homework, risk and next_time to lists of short sentences.
    `evidence` is a list of its sentences, each {place, text, spans, problems}; None where nobody looked, as in what the
    therapist wrote themselves.
    """

    __tablename__ = "summary_versions"
    __table_args__ = (
        UniqueConstraint("summary_id", "version"),
        CheckConstraint("source IN ('written','again','edited')", name="source"),
    )
    summary_id: Mapped[str] = mapped_column(ForeignKey("summaries.id"))
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    version: Mapped[int]
    source: Mapped[str]
    writer: Mapped[str]
    sections_ct: Mapped[bytes | None]
    remark_ct: Mapped[bytes | None]
    points_ct: Mapped[bytes | None]
    evidence_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    sections = SealedJson("sections_ct")
    points = SealedJson("points_ct")
    evidence = SealedJson("evidence_ct")
    remark = Sealed("remark_ct")
