"""How a patient's message looks in the therapist's chat."""

from bot.phrases import in_own_direction
from bot.therapist import cards
from bot.therapist.pages import MESSAGE_LINE
from bot.turn import Desk
from storage.models import InboundMessage, Patient, utc_now
from storage.sealed import UNREADABLE


async def show(desk: Desk, patient: Patient, row: InboundMessage) -> None:
    """The patient's words with ↩️; what they wrote is text to show, never a command to anybody."""
    say = desk.say
    title = say(
        "patient-wrote",
        name=patient.name,
        channel=say(f"channel-{row.channel}"),
        time=cards.moment(desk, row.received_at),
    )
    body = say.readable(InboundMessage.body.or_else(row, UNREADABLE))
    words = in_own_direction(body, say.language) if body else say("patient-wrote-nothing")
    lines = [title, MESSAGE_LINE, words, MESSAGE_LINE]
    if row.media_count:
        lines.append(say("patient-sent-media", count=row.media_count))
    if row.original_ct is not None:
        lines.append(say("patient-hidden-signs"))
    if patient.status == "archived":
        lines.append(say("patient-is-archived"))
    reply = desk.button(say("button-draft-reply"), "draft.answer", of=row.id)
    await desk.show("\n".join(lines), [reply])
    row.shown_at = row.shown_at or utc_now()
    await desk.unit.session.flush()
    desk.unit.audit("show", row, therapist_id=patient.therapist_id, patient_id=patient.id)
