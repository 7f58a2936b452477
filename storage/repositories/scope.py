"""What a therapist's room lets through: a row that another therapist owns is not there."""

from storage.errors import NotFound
from storage.models import LearnedExample, Message, Patient, Recap, Session, StyleRuleRow, Summary, Therapist


def require_own(
    row: LearnedExample | Message | Patient | Recap | Session | StyleRuleRow | Summary, me: Therapist
) -> None:
    """Raises NotFound where the row belongs to another room, however the caller came by it."""
    if row.therapist_id != me.id:
        raise NotFound(type(row).__name__)
