"""What the registered WhatsApp template says, as a therapist reads it before approving it."""

from bot.turn import Desk


def template_text(desk: Desk) -> str:
    """The operator's words for it, or its name at the carrier; '' where none is registered."""
    reengage = desk.services.reengage
    if reengage is None:
        return ""
    return reengage.text or desk.say("standing-text-reengage", sid=reengage.content_sid)
