"""Evidence of summaries, and process notes in their own drawer."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part of the work."""
