"""Process notes, in a drawer of their own."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part of the work."""
