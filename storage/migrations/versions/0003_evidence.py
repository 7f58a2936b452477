"""What a summary rests on, and what it says beside its sections."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("summary_versions", sa.Column("points_ct", sa.LargeBinary(), nullable=True))
    op.add_column("summary_versions", sa.Column("evidence_ct", sa.LargeBinary(), nullable=True))
