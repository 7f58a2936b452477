"""Fixed texts and what is sent under them, risk flags, WhatsApp's window, and when patients are left in peace."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _columns()
    _tables()
    dialect = op.get_bind().dialect.name
    rules = Path(__file__).parents[1] / "sql" / f"{revision}_{dialect}.sql"
    for statement in rules.read_text(encoding="utf-8").split(";;"):
        op.get_bind().exec_driver_sql(statement)


def _columns() -> None:
    """Added in place: a table that is written anew would lose its rules."""
    op.add_column("messages", sa.Column("held_until", UtcDateTime(timezone=True), nullable=True))
    op.add_column("patients", sa.Column("whatsapp_closed_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("practices", sa.Column("quiet_hours", sa.String(), nullable=False, server_default="21:00-07:00"))
    op.add_column("practices", sa.Column("calendar", sa.String(length=2), nullable=False, server_default=""))
    op.add_column("inbound_messages", sa.Column("is_tap", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("inbound_messages", sa.Column("show_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("inbound_messages", sa.Column("shown_at", UtcDateTime(timezone=True), nullable=True))


def _tables() -> None:
    op.create_table(
        "standing_texts",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("text_mac", sa.LargeBinary(), nullable=False),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("approved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "kind IN ('receipt','opt-out-receipt','reengage','crisis','appointment')",
            name=op.f("ck_standing_texts_kind"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_standing_texts_version")),
        sa.CheckConstraint("length(text_mac) = 32", name=op.f("ck_standing_texts_mac")),
        sa.CheckConstraint("(kind = 'reengage') = (template <> '')", name=op.f("ck_standing_texts_template")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_standing_texts_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_standing_texts"),
        sa.UniqueConstraint("therapist_id", "kind", "version", name="uq_standing_texts_therapist_id_kind_version"),
    )
    op.create_index("ix_standing_texts_therapist_id", "standing_texts", ["therapist_id"])
    _partial_index("one_in_force", "standing_texts", ["therapist_id", "kind"], "revoked_at IS NULL")
    op.create_table(
        "permitted_sends",
        sa.Column("standing_id", sa.String(), nullable=True),
        sa.Column("inbound_id", sa.String(), nullable=True),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("text_mac", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("not_after", UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("provider_sid", sa.String(), nullable=True),
        sa.Column("carrier_status", sa.String(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=False),
        sa.Column("recipient_ct", sa.LargeBinary(), nullable=True),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("queued_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("(standing_id IS NULL) <> (inbound_id IS NULL)", name=op.f("ck_permitted_sends_one_permit")),
        sa.CheckConstraint("channel IN ('sms','whatsapp')", name=op.f("ck_permitted_sends_channel")),
        sa.CheckConstraint(
            "outcome IN ('queued','open','accepted','not_accepted','unknown','void')",
            name=op.f("ck_permitted_sends_outcome"),
        ),
        sa.CheckConstraint("length(text_mac) = 32", name=op.f("ck_permitted_sends_mac")),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound_messages.id"], name="fk_permitted_sends_inbound_id"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_permitted_sends_patient_id"),
        sa.ForeignKeyConstraint(["standing_id"], ["standing_texts.id"], name="fk_permitted_sends_standing_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_permitted_sends_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_permitted_sends"),
        sa.UniqueConstraint("cause", "n", name="uq_permitted_sends_cause_n"),
        sa.UniqueConstraint("provider_sid", name="uq_permitted_sends_provider_sid"),
        sa.UniqueConstraint("token", name="uq_permitted_sends_token"),
    )
    op.create_index("ix_permitted_sends_outcome", "permitted_sends", ["outcome"])
    op.create_index("ix_permitted_sends_patient_id", "permitted_sends", ["patient_id"])
    _partial_index("one_live_send", "permitted_sends", ["cause"], "outcome NOT IN ('not_accepted','void')")
    op.create_table(
        "risk_flags",
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason_ct", sa.LargeBinary(), nullable=True),
        sa.Column("closing_ct", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_risk_flags_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_risk_flags_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_flags"),
    )
    op.create_index("ix_risk_flags_patient_id", "risk_flags", ["patient_id"])
    _partial_index("one_open_flag", "risk_flags", ["patient_id"], "closed_at IS NULL")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
