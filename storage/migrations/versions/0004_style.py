"""What was learned from edits: examples, rules, and how much had to be changed."""

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _examples()
    _rules()
    op.create_table(
        "style_weeks",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("pushed_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_style_weeks_therapist_id"),
        sa.PrimaryKeyConstraint("therapist_id", "week", name="pk_style_weeks"),
    )


def _examples() -> None:
    op.create_table(
        "learned_examples",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.Column("task_ct", sa.LargeBinary(), nullable=True),
        sa.Column("before_ct", sa.LargeBinary(), nullable=True),
        sa.Column("after_ct", sa.LargeBinary(), nullable=True),
        sa.Column("change_ct", sa.LargeBinary(), nullable=True),
        sa.Column("change_print", sa.LargeBinary(), nullable=True),
        sa.Column("approved_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("kind IN ('draft','summary')", name=op.f("ck_learned_examples_kind")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_learned_examples_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_learned_examples_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_learned_examples"),
        sa.UniqueConstraint("kind", "object_id", name="uq_learned_examples_kind_object_id"),
    )
    op.create_index("ix_learned_examples_patient_id", "learned_examples", ["patient_id"])
    op.create_index("ix_learned_examples_newest", "learned_examples", ["therapist_id", "approved_at"])


def _rules() -> None:
    op.create_table(
        "style_rules",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False, server_default=sa.text("''")),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rule_print", sa.LargeBinary(), nullable=False),
        sa.Column("values_ct", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("target IN ('draft','summary')", name=op.f("ck_style_rules_target")),
        sa.CheckConstraint(
            "state IN ('proposed','active','paused','refused','merged')", name=op.f("ck_style_rules_state")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_style_rules_patient_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_style_rules_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_style_rules"),
        sa.UniqueConstraint("therapist_id", "rule_print", name="uq_style_rules_therapist_id_rule_print"),
    )
    op.create_index("ix_style_rules_therapist_id", "style_rules", ["therapist_id"])
    op.create_index("ix_style_rules_patient_id", "style_rules", ["patient_id"])
    op.create_table(
        "style_sources",
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("example_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["style_rules.id"], name="fk_style_sources_rule_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["example_id"], ["learned_examples.id"], name="fk_style_sources_example_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rule_id", "example_id", name="pk_style_sources"),
    )
    op.create_index("ix_style_sources_example_id", "style_sources", ["example_id"])
    op.create_table(
        "style_exceptions",
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["style_rules.id"], name="fk_style_exceptions_rule_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_style_exceptions_patient_id"),
        sa.PrimaryKeyConstraint("rule_id", "patient_id", name="pk_style_exceptions"),
    )
    op.create_index("ix_style_exceptions_patient_id", "style_exceptions", ["patient_id"])
