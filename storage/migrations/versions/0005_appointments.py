"""Appointments, their exceptions, and reminders."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _appointments()
    _reminders()
    dialect = op.get_bind().dialect.name
    rules = Path(__file__).parents[1] / "sql" / f"{revision}_{dialect}.sql"
    for statement in rules.read_text(encoding="utf-8").split(";;"):
        op.get_bind().exec_driver_sql(statement)


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("clock", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_appointments_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_appointments_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_patient_id", "appointments", ["patient_id"])
    op.create_index("ix_appointments_therapist_id", "appointments", ["therapist_id"])
    op.create_table(
        "appointment_exceptions",
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("original_on", sa.Date(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("moved_clock", sa.Time(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name="fk_appointment_exceptions_appointment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_exceptions"),
        sa.UniqueConstraint(
            "appointment_id", "original_on", name="uq_appointment_exceptions_appointment_id_original_on"
        ),
    )
    op.create_table(
        "appointment_notices",
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointments.id"], name="fk_appointment_notices_appointment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment_notices"),
        sa.UniqueConstraint(
            "appointment_id", "kind", "starts_at", name="uq_appointment_notices_appointment_id_kind_starts_at"
        ),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("text_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("state IN ('waiting','shown','done','dropped')", name=op.f("ck_reminders_state")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_reminders_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_reminders_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_state", "reminders", ["state", "due_at"])
    op.create_index("ix_reminders_therapist_id", "reminders", ["therapist_id"])
