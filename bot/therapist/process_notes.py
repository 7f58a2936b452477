"""/note: a private note about the work with a patient goes into a drawer that nothing but its own pages opens."""

from collections.abc import Sequence

from bot.router import button, command, step
from bot.therapist import continued_paste, people
from bot.therapist.pages import pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage.errors import Conflict
from storage.models import Patient
from storage.repositories.process_notes import ProcessNotes

LONGEST_NOTE = 20_000
_PIECE = "note_piece"


def drawer_of(desk: Desk) -> ProcessNotes:
    return ProcessNotes(desk.unit, desk.room.me)


@command("note")
async def note(turn: Turn) -> None:
    """`/note Dana ...` is put away at once; `/note Dana` asks what; `/note` alone asks whose. Archived ones too."""
    _, words = turn.command() or ("", "")
    await turn.done()
    active = await turn.room.patients.everyone()
    archived = await turn.room.patients.everyone(status="archived")
    if not active and not archived:
        await turn.show(turn.say("no-patients"), [turn.button(turn.say("button-add-patient"), "patient.add")])
        return
    named, rest = people.split_name(words, [*active, *archived])
    if len(named) == 1:
        await _take(turn, named[0], rest)
    else:
        await _ask_whose(turn, named, active or archived, rest if named else words)


async def _ask_whose(turn: Turn, named: Sequence[Patient], everyone: Sequence[Patient], text: str) -> None:
    """What was written already waits in the chat's sealed row, and nowhere else, until it is known whose it is."""
    await turn.ask("note.whose", text=text, piece=continued_paste.piece_of(turn))
    key = _whose_key(turn)
    await take_away(turn, key)
    lines = [turn.say("which-of-them" if named else "note-ask-whose")]
    if not text:
        lines.append(turn.say("note-what-it-is"))
    await turn.show("\n".join(lines), *people.choice_rows(turn, named or everyone, "note.for", key=key), key=key)


def _whose_key(desk: Desk) -> str:
    return f"note-whose:{desk.chat.id}"


@step("note.whose")
async def whose_typed(turn: Turn) -> None:
    """A typed name answers as well as a button; the next piece of a long text is more of that text."""
    data = turn.data
    if continued_paste.goes_on(turn, data["piece"]):
        whole = continued_paste.joined(turn, data["text"], data["piece"])
        await _ask_whose(turn, [], await turn.room.patients.everyone(), whole)
        return
    named, words = people.split_name(turn.text, await turn.room.patients.everyone())
    if len(named) != 1:
        await turn.show(turn.say("answer-by-button"))
        return
    await take_away(turn, _whose_key(turn))
    await _take(turn, named[0], data["text"] or words)


@button("note.for")
async def for_patient(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    if turn.chat.step != "note.whose":  # a second tap must not ask for a note: the next words may be anything
        raise Conflict("answered")
    text = turn.data.get("text", "")
    await take_away(turn, pressed_key(turn))
    await _take(turn, patient, text)


async def _take(turn: Turn, patient: Patient, words: str) -> None:
    text, _ = clean_text(words)
    if not any(sign.isalnum() for sign in text):
        await ask_what(turn, patient)
        return
    if len(text) > LONGEST_NOTE:
        await turn.ask("note.what", patient=patient.id)
        await turn.show(turn.say("notes-too-long", limit=LONGEST_NOTE))
        return
    await put_away(turn, patient, text)


async def put_away(turn: Turn, patient: Patient, text: str) -> None:
    written = await drawer_of(turn).write(patient, text)
    await turn.done()
    await await_more(turn, written.id)
    await _sayput_away(turn, patient, written.id)


async def _sayput_away(turn: Turn, patient: Patient, note_id: str) -> None:
    await turn.show(
        f"{turn.say('note-put-away', name=patient.name)}\n{turn.say('note-stays-in-chat')}",
        [turn.button(turn.say("button-drawer"), "note.list", of=patient.id)],
        key=_kept_key(note_id),
    )


def _kept_key(note_id: str) -> str:
    return f"note:{note_id}"


async def ask_what(turn: Turn, patient: Patient) -> None:
    await turn.ask("note.what", patient=patient.id)
    back = turn.button(turn.say("button-back"), "note.list", of=patient.id)
    await turn.show(f"{turn.say('note-ask-what', name=patient.name)}\n{turn.say('note-what-it-is')}", [back])


@step("note.what")
async def what_typed(turn: Turn) -> None:
    await _take(turn, await turn.room.patients.get(turn.data["patient"]), turn.text)


async def await_more(turn: Turn, note_id: str) -> None:
    """After a piece of full length the next one may belong to this note."""
    piece = continued_paste.piece_of(turn)
    if piece:
        await turn.ask("", **{_PIECE: {"note": note_id, **piece}})


async def join(turn: Turn) -> bool:
    """Whether this text is the next piece of the note that was put away just now; it is then in the drawer too.

    Telegram cuts long texts, and what follows must not be taken for notes of a session.
    """
    before = turn.data.get(_PIECE) if not turn.chat.step else None
    if not before or not continued_paste.goes_on(turn, before):
        return False
    note = await drawer_of(turn).read(before["note"])
    patient = await turn.room.patients.get(note.patient_id)
    whole = continued_paste.joined(turn, note.body, before)
    if len(whole) > LONGEST_NOTE:
        await put_away(turn, patient, clean_text(turn.text)[0])
        return True
    await drawer_of(turn).change(note.id, whole)
    await turn.done()
    await await_more(turn, note.id)
    await take_away(turn, _kept_key(note.id))
    await _sayput_away(turn, patient, note.id)
    return True
