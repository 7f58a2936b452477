"""What the model cost, counted by therapist and day."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part of the work."""
