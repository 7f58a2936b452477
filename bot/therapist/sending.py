"""When and by which way an approved message goes: later, another time, SMS instead; and what to do when it did not."""

import datetime as dt

from agent import approval
from bot.router import button, step
from bot.therapist import cards
from bot.therapist.approvals import pressed, retire, show_again
from bot.therapist.later import planned_time, time_rows
from bot.turn import Desk, Turn
from storage import messages
from storage.models import Message


@button("draft.later")
async def later(turn: Turn) -> None:
    message = await pressed(turn, "pending", "approved")
    if message is None:
        return
    await ask_when(turn, message)


async def ask_when(desk: Desk, message: Message) -> None:
    await desk.ask("draft.later", message=message.id, version=message.version)
    await desk.show(desk.say("ask-when"), *time_rows(desk, message), key=_when_key(message))


@button("draft.at")
async def at_choice(turn: Turn) -> None:
    message = await pressed(turn, "pending", "approved")
    if message is not None:
        await _plan(turn, message, turn.press.choice)


@step("draft.later")
async def at_typed(turn: Turn) -> None:
    message = await turn.room.drafts.get(turn.data["message"], lock=True)
    if message.version != turn.data["version"] or message.state not in {"pending", "approved"}:
        await turn.done()
        await turn.show(turn.say("too-late-to-edit", state=cards.state_line(turn, message)))
        return
    await _plan(turn, message, turn.text)


def _when_key(message: Message) -> str:
    return f"when:{message.id}:{message.version}"


async def _plan(turn: Turn, message: Message, words: str) -> None:
    """A planned time is part of the envelope: the card is shown again and approved with it."""
    when = planned_time(words, turn.now)
    if when is None:
        await turn.show(turn.say("time-unclear"))
        return
    await turn.done()
    planned = turn.say("planned-for", time=cards.moment(turn, when))
    await turn.show(planned, key=_when_key(message), edit=True)
    await propose_for(turn, message, when)


async def propose_for(desk: Desk, message: Message, when: dt.datetime) -> None:
    """The same words for that time, on a card of their own: nothing goes out before it is approved."""
    patient = await desk.room.patients.get(message.patient_id)
    await retire(desk, message, patient)
    await approval.plan(desk.room, message, patient, when, reengage=desk.services.reengage)
    await cards.show_draft(desk, message, patient)


@button("draft.arrived")
async def arrived(turn: Turn) -> None:
    """The therapist knows that an uncertain message arrived (the patient said so)."""
    message = await pressed(turn, "uncertain")
    if message is None:
        return
    await messages.confirm_arrived(turn.unit, message)
    turn.room.drafts.audit("arrived", message)
    await cards.show_progress_of(turn, message, await turn.room.patients.get(message.patient_id))


@button("draft.resend")
async def resend(turn: Turn) -> None:
    """Sending again is a new message with a new approval, never a repeated send."""
    message = await pressed(turn, "uncertain", "failed")
    if message is None:
        return
    waiting = await _waiting_copy(turn, message)
    if waiting is not None:
        await show_again(turn, waiting.id)
        return
    patient = await turn.room.patients.get(message.patient_id)
    copy = await approval.copy(turn.room, message, patient, reengage=turn.services.reengage)
    await cards.show_draft(turn, copy, patient)


async def _waiting_copy(turn: Turn, message: Message, *, channel: str = "") -> Message | None:
    """The card that an earlier tap made of this message: a second tap must not make a second one to approve."""
    states = ("draft", "pending", "approved", "sending", "uncertain")
    for other in await turn.room.drafts.of_patient(message.patient_id, states=states):
        if (other.request or {}).get("copy_of") == message.id and channel in {"", other.channel}:
            return other
    return None


@button("draft.by-sms")
async def by_sms(turn: Turn) -> None:
    """WhatsApp does not take it now: the same words by SMS, which is another envelope and another approval."""
    message = await pressed(turn, "pending", "approved", "failed")
    if message is None:
        return
    patient = await turn.room.patients.get(message.patient_id)
    if message.state == "failed":
        waiting = await _waiting_copy(turn, message, channel="sms")
        if waiting is not None:
            await show_again(turn, waiting.id)
            return
        message = await approval.copy(turn.room, message, patient, channel="sms")
    else:
        await retire(turn, message, patient)
        await approval.by_channel(turn.room, message, patient, "sms")
    await cards.show_draft(turn, message, patient)
