"""Templates, follow-ups, and what a patient's treatment needs between sessions."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part of the work."""
