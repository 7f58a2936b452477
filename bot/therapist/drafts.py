"""/draft: to whom, and what about; what is written comes back as an approval card."""

from bot.router import button, command, step
from bot.therapist import cards, new_patient, people, recaps
from bot.therapist.pages import pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage.errors import Conflict
from storage.models import Patient
from storage.repositories.inbound import open_inbound

MAX_REQUEST = 2000


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
        if turn.chat.step != "draft.whom":  # a second tap must not ask once more: the next words may be anything
            raise Conflict("answered")
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
