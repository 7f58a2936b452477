"""Where a message stands, in plain words."""

from bot.channels.carrier_reasons import UNKNOWN, reason_of
from bot.therapist.times import at, moment
from bot.turn import Desk
from storage.messages import ASKED, ROLLED_BACK
from storage.models import Message
from storage.sealed import UNREADABLE, Unreadable


def body_of(message: Message) -> str:
    """The text of a message for a page: UNREADABLE where it is damaged."""
    return Message.body.or_else(message, UNREADABLE) or ""


def is_damaged(message: Message) -> bool:
    return isinstance(body_of(message), Unreadable)


def state_line(desk: Desk, message: Message) -> str:
    """From waiting to read: what a card and the list of what waits say of it."""
    say = desk.say
    if message.state == "approved" and message.hold_reason:
        until = message.held_until or message.not_after or desk.now
        return say(f"state-held-{message.hold_reason}", time=moment(desk, until))
    if message.state == "uncertain" and message.failure != ASKED:
        return say("state-uncertain-looking")
    if message.state == "approved" and message.not_before is not None:
        return say("state-planned", time=at(desk, message.not_before))
    if message.state == "approved" and not desk.services.has_carrier:
        return say("state-no-carrier")
    if message.state == "sent":
        sent = at(desk, message.sent_at or message.created_at)
        if message.carrier_status in {"delivered", "read"}:
            return say(f"state-{message.carrier_status}", time=sent)
        return say("state-sent", time=sent)
    if message.state == "failed":
        return say("state-failed", reason=say(f"reason-{_reason(message)}"))
    if message.state == "rejected" and message.failure == ROLLED_BACK:
        return say("state-rolled-back")
    return say(f"state-{message.state}")


def _reason(message: Message) -> str:
    """What the carrier said after it had taken the message is kept as its code."""
    known = reason_of(message.error_code) if message.failure == "carrier" else UNKNOWN
    return known if known != UNKNOWN else message.failure or "unknown"
