"""What the registered WhatsApp template says, as a therapist reads it before approving it."""

import hashlib

from bot.turn import Desk


def template_text(desk: Desk) -> str:
    """The operator's words for it, or its name at the carrier; '' where none is registered."""
    reengage = desk.services.reengage
    if reengage is None:
        return ""
    return reengage.text or desk.say("standing-text-reengage", sid=reengage.content_sid)


def template_mark(desk: Desk) -> str:
    """A short code of the template as it reads now, kept with the ✅ above which it was shown; '' for none."""
    reengage = desk.services.reengage
    if reengage is None:
        return ""
    return hashlib.sha256(f"{reengage.content_sid}\n{template_text(desk)}".encode()).hexdigest()[:16]
