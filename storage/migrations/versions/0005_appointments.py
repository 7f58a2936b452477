"""Appointments, their exceptions, and reminders."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part of the work."""
