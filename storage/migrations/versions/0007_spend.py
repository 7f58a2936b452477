"""What the model cost, counted by therapist and day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counts = ("calls", "input_tokens", "output_tokens", "cache_write_tokens", "cache_read_tokens", "micro_usd")
    op.create_table(
        "spend",
        sa.Column("therapist_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name="fk_spend_therapist_id"),
        sa.PrimaryKeyConstraint("therapist_id", "day", "model", "kind", name="pk_spend"),
    )
