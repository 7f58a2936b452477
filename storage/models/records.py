"""Keys, jobs and the audit."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, utc_now
from storage.sealed import SealedJson, SealedRow


class RootKeyRow(Base):
    """How to open the root key: wrapped by the passphrase or the key file, never in clear."""

    __tablename__ = "root_keys"
    version: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str]
    salt: Mapped[bytes]
    params: Mapped[str]
    wrapped: Mapped[bytes]
    check: Mapped[bytes]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class DataKeyRow(Base):
    """A data key of one owner ("patient:<id>", "therapist:<id>", ...), wrapped by the root key."""

    __tablename__ = "data_keys"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(unique=True)
    root_version: Mapped[int]
    wrapped: Mapped[bytes]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)


class JobRow(SealedRow, Base):
    """Work that was recorded in the turn that asked for it; started after the commit, again at boot if need be.

    The engine of jobs sees ids only; what else a step must know is `payload`, sealed by the therapist's key.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("state IN ('recorded','started','done','failed','cancelled')", name="state"),
        Index("ix_jobs_state", "state"),
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    state: Mapped[str] = mapped_column(default="recorded")
    payload_ct: Mapped[bytes | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    payload = SealedJson("payload_ct")


class AuditEvent(Base):
    """Who did what to which object, reads of clinical text included. No content."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_patient", "patient_id", "seq"),)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    actor: Mapped[str]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    therapist_id: Mapped[str | None]
    patient_id: Mapped[str | None]
    request_id: Mapped[str]
