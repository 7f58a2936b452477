"""What a therapist's room lets through: a row that another therapist owns is not there."""

from storage.errors import NotFound
from storage.models import (
    Appointment,
    FollowUp,
    LearnedExample,
    Message,
    MessageTemplate,
    Patient,
    Recap,
    Reminder,
    Session,
    StyleRuleRow,
    Summary,
    Therapist,
)

OwnRow = (
    Appointment
    | FollowUp
    | LearnedExample
    | Message
    | MessageTemplate
    | Patient
    | Recap
    | Reminder
    | Session
    | StyleRuleRow
    | Summary
)


def require_own(row: OwnRow, me: Therapist) -> None:
    """Raises NotFound where the row belongs to another room, however the caller came by it."""
    if row.therapist_id != me.id:
        raise NotFound(type(row).__name__)
