"""Process notes, in a drawer of their own."""

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_notes",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_process_notes_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_process_notes_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_process_notes"),
    )
    op.create_index("ix_process_notes_drawer", "process_notes", ["therapist_id", "patient_id"])
