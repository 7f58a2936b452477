"""A recap comes in, spoken or typed; whose session it was is asked, never guessed; then the work starts."""

from collections.abc import Sequence
from typing import Any

from bot.channels.base import Button, Kind
from bot.router import button, command, incoming, step
from bot.therapist import cards, new_patient, people
from bot.therapist.pages import pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage.errors import NotFound
from storage.models import Patient, Recap

MAX_NOTES = 60_000
SHORT_NOTES_WORDS = 12


@command("summary")
async def ask_for_recap(turn: Turn) -> None:
    """`/summary` asks whose session; `/summary Dana` goes straight to what happened in it."""
    _, words = turn.command() or ("", "")
    await turn.done()
    active = await turn.room.patients.everyone()
    named, rest = people.split_name(words, active)
    if len(named) == 1 and rest:
        recap = await turn.room.recaps.typed(chat_id=turn.chat.id, text=rest, held_on=turn.now.date())
        await give_to(turn, recap.id, named[0])
        return
    await ask_whose(turn, named, active)


async def ask_whose(desk: Desk, named: Sequence[Patient], active: Sequence[Patient]) -> None:
    """One named patient is asked about at once; several, or none, are offered as buttons."""
    if len(named) == 1:
        await _ask_what_happened(desk, named[0])
        return
    key = f"page:whose:{desk.chat.id}"
    await take_away(desk, key)
    await desk.show(desk.say("ask-whose-summary"), *_whose(desk, named or active, "summary.for", key), key=key)


def _whose(desk: Desk, patients: Sequence[Patient], action: str, key: str, of: str = "") -> list[list[Button]]:
    rows = people.choice_rows(desk, patients, action, of=of, key=key)
    add = desk.button(desk.say("button-add-patient"), "recap.new-patient" if of else "patient.add", of=of)
    return [*rows, [add]]


def recap_key(recap: Recap) -> str:
    """The message that asks whose session it was becomes the one that shows how far the work is."""
    return f"recap:{recap.id}:{max(recap.tries, 1)}"


@button("summary.for")
async def for_patient(turn: Turn) -> None:
    if pressed_key(turn) == f"page:whose:{turn.chat.id}":
        await take_away(turn, pressed_key(turn))
    await _ask_what_happened(turn, await turn.room.patients.get(turn.press.object_id))


async def _ask_what_happened(desk: Desk, patient: Patient) -> None:
    await desk.ask("recap.told", patient=patient.id)
    await desk.show(desk.say("ask-what-happened", name=patient.name))


@step("recap.told")
async def notes_typed(turn: Turn) -> None:
    """Typed notes for the patient that was chosen before."""
    recap = await keep_typed(turn)
    if recap is not None:
        patient = await turn.room.patients.get(turn.data["patient"])
        await give_to(turn, recap.id, patient)


async def offer(desk: Desk, recap: Recap) -> None:
    """Free text: long enough to be notes, it is asked whose session it was; short, it is asked what it is."""
    active = await desk.room.patients.everyone()
    key = recap_key(recap)
    rows = _whose(desk, active, "recap.patient", key, recap.id)
    other = [
        desk.button(desk.say("button-is-draft"), "recap.is-draft", of=recap.id),
        desk.button(desk.say("button-drop"), "recap.drop", of=recap.id),
    ]
    is_short = _is_short(recap)
    if is_short:
        await _fold_before(desk, recap)
    await desk.show(desk.say("what-is-this" if is_short else "whose-notes"), *rows, other, key=key)


def _is_short(recap: Recap) -> bool:
    return len(Recap.text.or_else(recap, "").split()) < SHORT_NOTES_WORDS


async def _fold_before(desk: Desk, recap: Recap) -> None:
    """Two questions in a row about what something was: the older one keeps one button, so that none pile up."""
    older = await desk.room.recaps.newest_waiting(desk.chat.id, before=recap)
    if older is not None and _is_short(older):
        again = desk.button(desk.say("button-ask-again"), "recap.ask-again", of=older.id)
        await desk.show(desk.say("what-is-this-passed"), [again], key=recap_key(older), edit=True)


@button("recap.ask-again")
async def ask_again(turn: Turn) -> None:
    """The question about an older text, at the end of the chat again."""
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state != "waiting":
        turn.hint(turn.say("button-outdated"))
        return
    await take_away(turn, recap_key(recap))
    await offer(turn, recap)


async def keep_typed(turn: Turn) -> Recap | None:
    text, _ = clean_text(turn.text)
    if not any(sign.isalnum() for sign in text):
        await turn.show(turn.say("cannot-use-this"))
        return None
    if len(text) > MAX_NOTES:
        await turn.show(turn.say("notes-too-long", limit=MAX_NOTES))
        return None
    return await turn.room.recaps.typed(chat_id=turn.chat.id, text=text, held_on=turn.now.date())


@incoming(Kind.VOICE)
async def voice(turn: Turn) -> None:
    await _take_audio(turn)


@incoming(Kind.AUDIO)
async def audio(turn: Turn) -> None:
    await _take_audio(turn)


async def _take_audio(turn: Turn) -> None:
    """Keeps what names the file, starts to fetch it at once (links expire), and asks whose session it was."""
    attachment = turn.incoming.attachment
    if attachment is None:
        await turn.show(turn.say("cannot-use-this"))
        return
    if turn.chat.step.startswith("note."):  # meant for the drawer: it must not become part of the record
        await turn.show(turn.say("note-typed-only"))
        return
    if turn.room.me.onboarded_at is None:
        await turn.show(turn.say("finish-onboarding-first"))
    limit = turn.services.max_audio_bytes
    if attachment.size_bytes is not None and attachment.size_bytes > limit:
        await turn.show(turn.say("audio-too-large", limit=limit // 1_000_000))
        return
    if attachment.duration_s == 0 or attachment.size_bytes == 0:
        await turn.show(turn.say("audio-empty"))
        return
    recap = await turn.room.recaps.spoken(
        chat_id=turn.chat.id,
        channel=turn.chat.channel,
        account=turn.chat.account,
        attachment=_as_data(attachment),
        held_on=turn.now.date(),
    )
    await turn.start_job("fetch", f"{recap.id}:0")
    if turn.chat.step == "recap.told":
        patient = await turn.room.patients.get(turn.data["patient"])
        await give_to(turn, recap.id, patient)
        return
    active = await turn.room.patients.everyone()
    drop = [turn.button(turn.say("button-drop"), "recap.drop", of=recap.id)]
    key = recap_key(recap)
    await turn.show(turn.say("whose-recording"), *_whose(turn, active, "recap.patient", key, recap.id), drop, key=key)


def _as_data(attachment: Any) -> dict[str, Any]:
    return {
        "file_id": attachment.file_id,
        "size_bytes": attachment.size_bytes,
        "mime": attachment.mime,
        "duration_s": attachment.duration_s,
    }


@button("recap.patient")
async def patient_chosen(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.choice)
    await give_to(turn, turn.press.object_id, patient)


@button("recap.new-patient")
async def for_new_patient(turn: Turn) -> None:
    await new_patient.ask_name(turn, then="recap", of=turn.press.object_id)


async def give_to(turn: Turn, recap_id: str, patient: Patient, *, is_far_up: bool = False) -> None:
    """Whose session it was is known: the work starts, with a message that shows how far it is.

    `is_far_up`: other messages came since the question, so that the progress is shown below them.
    """
    recap = await turn.room.recaps.get(recap_id)
    if recap.state != "waiting":
        await turn.show(turn.say("recap-already", name=patient.name))
        return
    await turn.done()
    await turn.room.recaps.assign(recap, patient.id)
    if is_far_up:
        await take_away(turn, recap_key(recap))
    await run(turn, recap, patient)


async def run(turn: Turn, recap: Recap, patient: Patient) -> None:
    """Starts the job for this recap (again); every try has an id of its own, because an id runs once."""
    recap.tries += 1
    await turn.room.recaps.set_state(recap, "queued")
    job_id = f"{recap.id}:{recap.tries}"
    phrase = "working-on-speech" if recap.kind == "speech" else "working-on-notes"
    text = turn.say(phrase, name=patient.name, date=cards.date(turn, recap.held_on))
    cancel = turn.button(turn.say("button-stop"), "recap.stop", of=recap.id)
    await turn.show(text, [cancel], key=recap_key(recap), edit=recap.tries == 1)
    await turn.start_job("recap", job_id)


@button("recap.again")
async def again(turn: Turn) -> None:
    """One tap tries once more with the audio or the notes that were kept."""
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state not in {"failed", "cancelled"} or recap.patient_id is None:
        turn.hint(turn.say("button-outdated"))
        return
    await run(turn, recap, await turn.room.patients.get(recap.patient_id))


@button("recap.stop")
async def stop(turn: Turn) -> None:
    """Asks the work to stop; what was told is kept and can be taken up again."""
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state not in {"queued", "transcribing", "summarising"}:
        turn.hint(turn.say("button-outdated"))
        return
    await turn.room.recaps.set_state(recap, "cancelled")
    row = [
        turn.button(turn.say("button-try-again"), "recap.again", of=recap.id),
        turn.button(turn.say("button-discard"), "recap.discard", of=recap.id),
    ]
    await turn.show(turn.say("recap-stopped"), row, key=recap_key(recap), edit=True)


@button("recap.drop")
async def drop(turn: Turn) -> None:
    """Not notes after all: nothing is made of it, and an audio file is deleted."""
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state != "waiting":
        turn.hint(turn.say("button-outdated"))
        return
    await _discard(turn, recap)


@button("recap.discard")
async def discard(turn: Turn) -> None:
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state not in {"failed", "cancelled"}:
        turn.hint(turn.say("button-outdated"))
        return
    await _discard(turn, recap)


async def _discard(turn: Turn, recap: Recap) -> None:
    await turn.room.recaps.set_state(recap, "discarded")
    if recap.recording_id is not None:
        await turn.start_job("delete_recording", recap.recording_id)
    await turn.show(turn.say("recap-discarded"), key=recap_key(recap), edit=True)


@button("recap.is-draft")
async def is_draft(turn: Turn) -> None:
    """The text was meant as a request for a message: asks to whom."""
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state != "waiting":
        turn.hint(turn.say("button-outdated"))
        return
    active = await turn.room.patients.everyone()
    named, _ = people.split_name(turn.room.recaps.text(recap), active)
    key = recap_key(recap)
    rows = people.choice_rows(turn, named or active, "draft.from-text", of=recap.id, key=key)
    await turn.show(turn.say("ask-whom-draft"), *rows, key=key, edit=True)


async def take_text(turn: Turn, recap_id: str) -> str:
    """The words of a recap that turned out to be a request; the recap is closed. Raises NotFound when it was used."""
    recap = await turn.room.recaps.get(recap_id)
    if recap.state != "waiting" or recap.kind != "typed":
        raise NotFound("Recap")
    await turn.room.recaps.set_state(recap, "discarded")
    return turn.room.recaps.text(recap)
