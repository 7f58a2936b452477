"""Templates, follow-ups, and what a patient's treatment needs between sessions."""

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_plans",
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("is_suggested", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("frequency_ct", sa.LargeBinary(), nullable=True),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_contact_plans_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_contact_plans_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contact_plans"),
        sa.UniqueConstraint("patient_id", name="uq_contact_plans_patient_id"),
    )
    op.create_index("ix_contact_plans_therapist_id", "contact_plans", ["therapist_id"])
    op.create_table(
        "follow_ups",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("homework_ct", sa.LargeBinary(), nullable=True),
        sa.Column("offered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("wake_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("state IN ('offered','snoozed','drafted','closed')", name=op.f("ck_follow_ups_state")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_follow_ups_patient_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_follow_ups_session_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_follow_ups_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("session_id", name="uq_follow_ups_session_id"),
    )
    op.create_index("ix_follow_ups_therapist_id", "follow_ups", ["therapist_id"])
    op.create_index("ix_follow_ups_patient_id", "follow_ups", ["patient_id"])
    op.create_table(
        "message_templates",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_message_templates_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message_templates"),
    )
    op.create_index("ix_message_templates_therapist_id", "message_templates", ["therapist_id"])
