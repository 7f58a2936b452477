"""What is remembered of a talk for a few hours, and what waits for a word of the therapist."""

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "talks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("exchanges_ct", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["chats.id"], name="fk_talks_id"),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_talks_therapist_id"),
        sa.PrimaryKeyConstraint("id", name="pk_talks"),
    )
    op.create_table(
        "wishes",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("content_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_wishes_therapist_id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_wishes_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wishes"),
    )
