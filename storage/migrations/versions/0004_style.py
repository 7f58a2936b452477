"""What was learned from edits: examples, rules, and how much had to be changed."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part of the work."""
