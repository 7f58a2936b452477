"""/draft: to whom, what about; then the approval card, and what happens under its buttons."""

from agent import approval
from bot.router import button, command, step
from bot.therapist import cards, consent, new_patient, patients, people, recaps
from bot.therapist.later import planned_time, time_rows
from bot.therapist.pages import pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage import messages
from storage.errors import Conflict
from storage.models import Message, Patient
from storage.repositories.inbound import open_inbound

MAX_REQUEST = 2000
MAX_SMS = 1600


@command("draft")
async def draft(turn: Turn) -> None:
    """`/draft Dana ask how the diary went`; `/draft` alone asks who and what."""
    _, words = turn.command() or ("", "")
    await turn.done()
    await begin(turn, words)


async def begin(desk: Desk, words: str) -> None:
    """Starts from what was said: a name and a request, a name alone, a request alone, or nothing."""
    active = await desk.room.patients.everyone()
    if not active:
        await desk.show(desk.say("no-patients"), [desk.button(desk.say("button-add-patient"), "patient.add")])
        return
    named, request = people.split_name(words, active)
    if len(named) == 1:
        if request:
            await write(desk, named[0], request)
        else:
            await ask_what(desk, named[0])
        return
    remembered = request if named else words
    await desk.ask("draft.whom", request=remembered[:MAX_REQUEST])
    phrase = "which-of-them" if named else ("ask-whom-unknown" if remembered else "ask-whom-draft")
    add = [desk.button(desk.say("button-add-patient"), "draft.new-patient")]
    key = _whom_key(desk)
    await take_away(desk, key)
    await desk.show(desk.say(phrase), *people.choice_rows(desk, named or active, "draft.for", key=key), add, key=key)


def _whom_key(desk: Desk) -> str:
    return f"draft-whom:{desk.chat.id}"


@step("draft.whom")
async def whom_typed(turn: Turn) -> None:
    """A typed name answers the question as well as a button."""
    active = await turn.room.patients.everyone()
    named, words = people.split_name(turn.text, active)
    if len(named) != 1:
        await turn.show(turn.say("answer-by-button"))
        return
    await take_away(turn, _whom_key(turn))
    await _chosen(turn, named[0], words)


@button("draft.for")
async def for_patient(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    if pressed_key(turn) == _whom_key(turn):
        await take_away(turn, _whom_key(turn))
    await _chosen(turn, patient, "")


async def _chosen(turn: Turn, patient: Patient, words: str) -> None:
    request = words or (turn.data.get("request", "") if turn.chat.step == "draft.whom" else "")
    await turn.done()
    if request:
        await write(turn, patient, request)
    else:
        await ask_what(turn, patient)


async def _is_archived(desk: Desk, patient: Patient) -> bool:
    """Says that nothing can be sent to somebody in the archive, and offers the way back."""
    if patient.status != "archived":
        return False
    back = desk.button(desk.say("button-restore"), "patient.restore", of=patient.id)
    await desk.show(desk.say("obstacle-archived", name=patient.name), [back])
    return True


async def ask_what(desk: Desk, patient: Patient, *, answering: str = "") -> None:
    if await _is_archived(desk, patient):
        return
    await desk.ask("draft.what", patient=patient.id, answering=answering)
    await desk.show(desk.say("ask-what-reply" if answering else "ask-what-draft", name=patient.name))


@step("draft.what")
async def what_typed(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.data["patient"])
    answering = turn.data.get("answering", "")
    await turn.done()
    await write(turn, patient, turn.text, answering=answering)


@button("draft.new-patient")
async def for_new_patient(turn: Turn) -> None:
    await new_patient.ask_name(turn, then="draft")


@button("draft.from-text")
async def from_text(turn: Turn) -> None:
    """Free text that turned out to be a request for a message."""
    patient = await turn.room.patients.get(turn.press.choice)
    text = await recaps.take_text(turn, turn.press.object_id)
    _, words = people.split_name(text, [patient])
    await take_away(turn, pressed_key(turn))
    await write(turn, patient, words or text)


@button("draft.answer")
async def answer_patient(turn: Turn) -> None:
    """↩️ under a patient's message."""
    inbound = await open_inbound(turn.unit, turn.press.object_id, therapist_id=turn.room.me.id)
    patient = await turn.room.patients.get(inbound.patient_id or "")
    await ask_what(turn, patient, answering=inbound.id)


async def write(desk: Desk, patient: Patient, request: str, *, answering: str = "") -> None:
    """Has the message written; the card comes when it is there."""
    request, _ = clean_text(request)
    if not any(sign.isalnum() for sign in request):
        await ask_what(desk, patient, answering=answering)
        return
    if len(request) > MAX_REQUEST:
        await desk.show(desk.say("notes-too-long", limit=MAX_REQUEST))
        return
    if await _is_archived(desk, patient):
        return
    message = await desk.room.drafts.create(
        patient, chat_id=desk.chat.id, request={"instruction": request, "answering": answering}
    )
    await desk.show(desk.say("writing-draft", name=patient.name), key=cards.draft_key(message), typing=True)
    await desk.start_job("draft", f"{message.id}:{message.version}")


async def _pressed(turn: Turn, *states: str) -> Message | None:
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
    message = await _pressed(turn, "pending")
    if message is None:
        return
    patient = await turn.room.patients.get(message.patient_id)
    obstacle = await consent.obstacle(turn, patient)
    if obstacle:
        await _explain(turn, message, patient, obstacle)
        return
    try:
        if message.channel != patient.channel or Message.recipient.or_else(message, None) != patient.phone:
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
        await _propose_again(turn, message, patient)
        turn.hint(turn.say("envelope-expired" if conflict.state == "expired" else "envelope-changed"))
        return
    turn.room.drafts.audit(f"approve:{message.version}", message)
    turn.hint(turn.say("approved-short"))
    await cards.show_progress_of(turn, message, patient)


async def _explain(turn: Turn, message: Message, patient: Patient, obstacle: str) -> None:
    """Why nothing can be sent to this patient now, with the way on where there is one."""
    ways = {
        "consent": [
            turn.button(turn.say("button-consent"), "patient.consent", of=patient.id, choice=f"card:{message.id}")
        ],
        "archived": [turn.button(turn.say("button-restore"), "patient.restore", of=patient.id)],
    }
    turn.hint(turn.say(f"obstacle-short-{obstacle}"))
    text = turn.say(f"obstacle-{obstacle}", name=patient.name, they=patient.gender)
    await turn.show(text, ways.get(obstacle, []))


async def _propose_again(turn: Turn, message: Message, patient: Patient, *, body: str | None = None) -> None:
    """A new version with a card of its own; the old card loses its buttons."""
    await _retire(turn, message, patient)
    await approval.revise(turn.room, message, patient, body if body is not None else message.body or "")
    await cards.show_draft(turn, message, patient)


async def _retire(turn: Turn, message: Message, patient: Patient) -> None:
    await turn.show(
        turn.say("card-replaced", name=patient.name, text=cards.body_of(message)),
        key=cards.draft_key(message),
        edit=True,
    )


@button("draft.edit")
async def edit(turn: Turn) -> None:
    message = await _pressed(turn, "pending", "draft")
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
    await _propose_again(turn, message, patient, body=turn.text)


@button("draft.no-name")
async def no_name(turn: Turn) -> None:
    """The word that looked like another patient's name is an ordinary word."""
    message = await _pressed(turn, "draft")
    if message is None:
        return
    if message.blocked != approval.OTHER_PATIENT:
        turn.hint(turn.say("button-outdated"))
        return
    patient = await turn.room.patients.get(message.patient_id)
    await approval.vouch(turn.room, message, patient)
    await cards.show_draft(turn, message, patient, edit=True)


@button("draft.again")
async def again(turn: Turn) -> None:
    message = await _pressed(turn, "pending", "draft")
    if message is None:
        return
    await turn.ask("draft.again", message=message.id, version=message.version)
    skip = turn.button(turn.say("button-no-remark"), "draft.again-plain", of=message.id, version=message.version)
    await turn.show(turn.say("ask-remark"), [skip], key=_remark_key(message))


@button("draft.again-plain")
async def again_plain(turn: Turn) -> None:
    message = await _pressed(turn, "pending", "draft")
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
    await turn.show(turn.say("ask-remark" if remark else "button-no-remark"), key=_remark_key(message), edit=True)
    await _retire(turn, message, patient)
    await approval.reopen(turn.room, message)
    await turn.show(turn.say("writing-draft", name=patient.name), key=cards.draft_key(message))
    await turn.start_job("draft", f"{message.id}:{message.version}", {"remark": remark})


@button("draft.reject")
async def reject(turn: Turn) -> None:
    """Before it is handed to the carrier, a message can always be taken back."""
    message = await _pressed(turn, "pending", "draft", "approved")
    if message is None:
        return
    await messages.reject(turn.unit, message)
    turn.room.drafts.audit("reject", message)
    patient = await turn.room.patients.get(message.patient_id)
    turn.hint(turn.say("state-rejected"))
    await cards.show_progress_of(turn, message, patient)


@button("draft.later")
async def later(turn: Turn) -> None:
    message = await _pressed(turn, "pending")
    if message is None:
        return
    await turn.ask("draft.later", message=message.id, version=message.version)
    await turn.show(turn.say("ask-when"), *time_rows(turn, message), key=_when_key(message))


@button("draft.at")
async def at_choice(turn: Turn) -> None:
    message = await _pressed(turn, "pending")
    if message is not None:
        await _plan(turn, message, turn.press.choice)


@step("draft.later")
async def at_typed(turn: Turn) -> None:
    message = await turn.room.drafts.get(turn.data["message"], lock=True)
    if message.version != turn.data["version"] or message.state != "pending":
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
    patient = await turn.room.patients.get(message.patient_id)
    await turn.done()
    planned = turn.say("planned-for", time=cards.moment(turn, when))
    await turn.show(planned, key=_when_key(message), edit=True)
    await _retire(turn, message, patient)
    await approval.plan(turn.room, message, patient, when)
    await cards.show_draft(turn, message, patient)


@button("draft.arrived")
async def arrived(turn: Turn) -> None:
    """The therapist knows that an uncertain message arrived (the patient said so)."""
    message = await _pressed(turn, "uncertain")
    if message is None:
        return
    await messages.confirm_arrived(turn.unit, message)
    turn.room.drafts.audit("arrived", message)
    await cards.show_progress_of(turn, message, await turn.room.patients.get(message.patient_id))


@button("draft.resend")
async def resend(turn: Turn) -> None:
    """Sending again is a new message with a new approval, never a repeated send."""
    message = await _pressed(turn, "uncertain", "failed")
    if message is None:
        return
    patient = await turn.room.patients.get(message.patient_id)
    copy = await approval.copy(turn.room, message, patient)
    await cards.show_draft(turn, copy, patient)


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
