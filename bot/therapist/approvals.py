"""Under the approval card: approve, edit, write again, reject. Every change makes a new version and a new card."""

from agent import approval
from bot.phrases import in_own_direction
from bot.router import button, step
from bot.therapist import cards, consent, night, patients
from bot.therapist.standing import approve_shown_template, is_template_unseen
from bot.turn import Turn
from pipelines.plain_text import clean_text
from pipelines.quiet_times import is_same_quiet, quiet_at
from pipelines.recheck import original_arrived, rules_of
from storage import messages
from storage.errors import Conflict
from storage.models import Message, Patient

MAX_SMS = 1600


async def pressed(turn: Turn, *states: str) -> Message | None:
    """The message under the pressed button if it is in one of these states and unchanged; else an honest answer."""
    message = await turn.room.drafts.get(turn.press.object_id, lock=True)
    if message.version != turn.press.version:
        turn.hint(turn.say("text-changed"))
        return None
    if message.state not in states:
        turn.hint(cards.state_line(turn, message))
        return None
    return message


@button("draft.approve")
async def approve(turn: Turn) -> None:
    """Compare-and-set first, then the card: a second tap is told what is, and changes nothing."""
    message = await pressed(turn, "pending")
    if message is None:
        return
    patient = await turn.room.patients.get(message.patient_id)
    obstacle = await consent.obstacle(turn, patient)
    if obstacle:
        await _explain(turn, message, patient, obstacle)
        return
    if await original_arrived(turn.unit, message):
        await messages.reject(turn.unit, message)
        turn.hint(turn.say("original-arrived"))
        await cards.show_progress_of(turn, message, patient)
        return
    if await _has_quiet_begun(turn, message, patient):
        await propose_again(turn, message, patient)
        turn.hint(turn.say("quiet-began"))
        return
    if await is_template_unseen(turn, message, patient):
        await propose_again(turn, message, patient)
        turn.hint(turn.say("window-has-closed"))
        return
    if await night.show_now(turn, patient):
        await propose_again(turn, message, patient)
        turn.hint(turn.say("read-first", they=patient.gender))
        return
    try:
        is_same_number = Message.recipient.or_else(message, None) == patient.phone
        if message.channel != approval.channel_of(message, patient) or not is_same_number:
            raise Conflict("changed")
        await messages.approve(
            turn.unit,
            message,
            version=turn.press.version,
            approver=turn.room.me.id,
            recipient=patient.phone,
            method="button",
            now=turn.now,
        )
    except Conflict as conflict:
        # Number or channel changed or the time ran out since the card was shown: a new card shows the new envelope.
        await propose_again(turn, message, patient)
        turn.hint(turn.say("envelope-expired" if conflict.state == "expired" else "envelope-changed"))
        return
    turn.room.drafts.audit(f"approve:{message.version}", message)
    await turn.start_job("learn", f"draft:{message.id}:{message.version}")
    await approve_shown_template(turn, message, patient)
    turn.hint(turn.say("approved-short"))
    await cards.show_progress_of(turn, message, patient)


async def _has_quiet_begun(turn: Turn, message: Message, patient: Patient) -> bool:
    """Whether patients have come to be left in peace since the card was shown, so that it does not say so."""
    rules = await rules_of(turn.unit, patient.practice_id)
    if message.not_before is not None or quiet_at(turn.now, rules) is None:
        return False
    return not is_same_quiet(turn.press.created_at, turn.now, rules)


async def _explain(turn: Turn, message: Message, patient: Patient, obstacle: str) -> None:
    """Why nothing can be sent to this patient now, with the way on where there is one."""
    turn.hint(turn.say(f"obstacle-short-{obstacle}"))
    text = turn.say(f"obstacle-{obstacle}", name=patient.name, they=patient.gender)
    await turn.show(text, consent.way_on(turn, patient, obstacle, card=message.id))


async def propose_again(turn: Turn, message: Message, patient: Patient, *, body: str | None = None) -> None:
    """A new version with a card of its own; the old card loses its buttons."""
    await retire(turn, message, patient)
    text = body if body is not None else message.body or ""
    await approval.revise(turn.room, message, patient, text, reengage=turn.services.reengage)
    await cards.show_draft(turn, message, patient)


async def retire(turn: Turn, message: Message, patient: Patient) -> None:
    text = in_own_direction(turn.say.readable(cards.body_of(message)), turn.say.language)
    await turn.show(turn.say("card-replaced", name=patient.name, text=text), key=cards.draft_key(message), edit=True)


@button("draft.edit")
async def edit(turn: Turn) -> None:
    message = await pressed(turn, "pending", "draft")
    if message is None:
        return
    await turn.ask("draft.edit", message=message.id, version=message.version)
    await turn.show(turn.say("ask-draft-text"))
    if cards.body_of(message) and not cards.is_damaged(message):
        turn.room.drafts.audit(f"read:{message.version}", message)
        await turn.show(cards.body_of(message), copyable=True)


@step("draft.edit")
async def edited(turn: Turn) -> None:
    """The therapist's text, word for word."""
    text, _ = clean_text(turn.text)
    if not text or len(text) > MAX_SMS:
        await turn.show(turn.say("draft-too-long", limit=MAX_SMS))
        return
    message = await turn.room.drafts.get(turn.data["message"], lock=True)
    version = turn.data["version"]
    await turn.done()
    if message.version != version or message.state not in {"pending", "draft"}:
        await turn.show(turn.say("too-late-to-edit", state=cards.state_line(turn, message)))
        return
    patient = await turn.room.patients.get(message.patient_id)
    await propose_again(turn, message, patient, body=turn.text)


@button("draft.no-name")
async def no_name(turn: Turn) -> None:
    """The word that looked like another patient's name is an ordinary word."""
    message = await pressed(turn, "draft")
    if message is None:
        return
    if message.blocked != approval.OTHER_PATIENT:
        turn.hint(turn.say("button-outdated"))
        return
    patient = await turn.room.patients.get(message.patient_id)
    await approval.vouch(turn.room, message, patient, reengage=turn.services.reengage)
    await cards.show_draft(turn, message, patient, edit=True)


@button("draft.again")
async def again(turn: Turn) -> None:
    message = await pressed(turn, "pending", "draft")
    if message is None:
        return
    await turn.ask("draft.again", message=message.id, version=message.version)
    skip = turn.button(turn.say("button-no-remark"), "draft.again-plain", of=message.id, version=message.version)
    await turn.show(turn.say("ask-draft-remark"), [skip], key=_remark_key(message))


@button("draft.again-plain")
async def again_plain(turn: Turn) -> None:
    message = await pressed(turn, "pending", "draft")
    if message is not None:
        await _write_again(turn, message, "")


@step("draft.again")
async def remarked(turn: Turn) -> None:
    remark, _ = clean_text(turn.text)
    message = await turn.room.drafts.get(turn.data["message"], lock=True)
    if message.version != turn.data["version"] or message.state not in {"pending", "draft"}:
        await turn.done()
        await turn.show(turn.say("too-late-to-edit", state=cards.state_line(turn, message)))
        return
    await _write_again(turn, message, remark)


def _remark_key(message: Message) -> str:
    return f"remark:{message.id}:{message.version}"


async def _write_again(turn: Turn, message: Message, remark: str) -> None:
    patient = await turn.room.patients.get(message.patient_id)
    await turn.done()
    await turn.show(turn.say("ask-draft-remark" if remark else "button-no-remark"), key=_remark_key(message), edit=True)
    await retire(turn, message, patient)
    await approval.reopen(turn.room, message)
    await turn.show(turn.say("writing-draft", name=patient.name), key=cards.draft_key(message))
    await turn.start_job("draft", f"{message.id}:{message.version}", {"remark": remark})


@button("draft.reject")
async def reject(turn: Turn) -> None:
    """Before it is handed to the carrier, a message can always be taken back."""
    message = await pressed(turn, "pending", "draft", "approved")
    if message is None:
        return
    await messages.reject(turn.unit, message)
    turn.room.drafts.audit("reject", message)
    patient = await turn.room.patients.get(message.patient_id)
    turn.hint(turn.say("state-rejected"))
    await cards.show_progress_of(turn, message, patient)


@button("draft.patient")
async def open_patient_of(turn: Turn) -> None:
    message = await turn.room.drafts.get(turn.press.object_id)
    patient = await turn.room.patients.open(message.patient_id)
    await patients.show_patient(turn, patient)


@button("draft.show")
async def show(turn: Turn) -> None:
    await show_again(turn, turn.press.object_id)


async def show_again(turn: Turn, message_id: str) -> None:
    """The card at the end of the chat; where it stood before, a line says so."""
    message = await turn.room.drafts.read(message_id)
    patient = await turn.room.patients.get(message.patient_id)
    if not cards.body_of(message):
        await turn.show(cards.state_line(turn, message))
        return
    await turn.show(turn.say("card-moved", name=patient.name), key=cards.draft_key(message), edit=True)
    if message.state in {"pending", "draft"}:
        await cards.show_draft(turn, message, patient)
    else:
        await cards.show_progress_of(turn, message, patient, edit=False)
