"""The therapist's private notes, in a drawer of their own.

Not among the names of `storage.models`: only the drawer's repository and its own pages may know this table, which the
contracts in pyproject.toml hold.
"""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, WithId, utc_now
from storage.sealed import Sealed, SealedRow


class ProcessNote(WithId, SealedRow, Base):
    """One note about the work with one patient. Its key is the drawer's own, not the patient's or the therapist's."""

    __tablename__ = "process_notes"
    __table_args__ = (Index("ix_process_notes_drawer", "therapist_id", "patient_id"),)
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"))
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id"))
    body_ct: Mapped[bytes | None]
    written_at: Mapped[dt.datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[dt.datetime | None]
    body = Sealed("body_ct")
