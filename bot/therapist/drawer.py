"""The pages of a patient's drawer of process notes: the days, one note, changing it, and taking it out for good."""

from bot.phrases import in_own_direction
from bot.router import button, step
from bot.therapist.pages import Page
from bot.therapist.process_notes import LONGEST_NOTE, ask_what, await_more, drawer_of
from bot.therapist.times import date
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage.errors import NotFound
from storage.models import Patient
from storage.models.process_notes import ProcessNote
from storage.sealed import UNREADABLE, Unreadable

PER_PAGE = 8


@button("note.list")
async def list_notes(turn: Turn) -> None:
    await turn.done()
    await _show_drawer(turn, await turn.room.patients.get(turn.press.object_id), number=turn.press.version)


async def _show_drawer(turn: Turn, patient: Patient, *, number: int = 0, opening: str = "") -> None:
    """The days on which something was put away; a text is shown only when it is asked for."""
    found = await drawer_of(turn).of_patient(patient)
    page, first = Page(turn), number * PER_PAGE
    buttons = [
        turn.button(_day(turn, one), "note.read", of=one.id, key=page.key) for one in found[first : first + PER_PAGE]
    ]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    turning = [page.button("button-back", "note.list", of=patient.id, version=number - 1)] if number else []
    if len(found) > first + PER_PAGE:
        turning.append(page.button("button-more", "note.list", of=patient.id, version=number + 1))
    title = turn.say("drawer-title", name=patient.name, count=len(found))
    add = [page.button("button-add-note", "note.add", of=patient.id)]
    back = [page.button("button-to-patient", "patient.open", of=patient.id)]
    text = f"{title}\n{turn.say('note-what-it-is')}"
    await page.show(f"{opening}\n\n{text}" if opening else text, *rows, turning, add, back)


def _day(desk: Desk, one: ProcessNote) -> str:
    written = desk.local(one.written_at)
    return f"{date(desk, written.date())}, {written:%H:%M}"


@button("note.add")
async def add(turn: Turn) -> None:
    await ask_what(turn, await turn.room.patients.get(turn.press.object_id))


@button("note.read")
async def read(turn: Turn) -> None:
    await turn.done()
    await _show(turn, turn.press.object_id)


async def _show(turn: Turn, note_id: str, *, instead: str = "") -> None:
    found = await drawer_of(turn).read(note_id)
    patient = await turn.room.patients.get(found.patient_id)
    body = ProcessNote.body.or_else(found, UNREADABLE)
    lines = [turn.say("note-title", name=patient.name, time=_day(turn, found)), ""]
    lines.append(in_own_direction(turn.say.readable(body), turn.say.language))
    if found.changed_at is not None:
        lines += ["", turn.say("note-changed", date=date(turn, turn.local(found.changed_at).date()))]
    page = Page(turn, instead=instead)
    act = [page.button("button-delete-note", "note.delete", of=found.id)]
    if not isinstance(body, Unreadable):
        act.insert(0, page.button("button-edit", "note.edit", of=found.id))
    await page.show("\n".join(lines), act, [page.button("button-back", "note.list", of=patient.id)])


@button("note.edit")
async def edit(turn: Turn) -> None:
    """Shows the text alone, to copy and send back changed."""
    found = await drawer_of(turn).read(turn.press.object_id)
    await turn.ask("note.edit", note=found.id, page=turn.press.post_key)
    await turn.show(turn.say("note-ask-text"))
    await turn.show(found.body, copyable=True)


@step("note.edit")
async def edited(turn: Turn) -> None:
    text, _ = clean_text(turn.text)
    if not text or len(text) > LONGEST_NOTE:
        await turn.show(turn.say("notes-too-long", limit=LONGEST_NOTE))
        return
    data = turn.data
    await turn.done()
    try:
        await drawer_of(turn).change(data["note"], text)
    except NotFound:
        await turn.show(turn.say("note-gone"))
        return
    await await_more(turn, data["note"])
    await _show(turn, data["note"], instead=data["page"])


@button("note.delete")
async def ask_delete(turn: Turn) -> None:
    found = await drawer_of(turn).read(turn.press.object_id)
    page = Page(turn)
    await page.show(
        f"{turn.say('note-ask-delete', time=_day(turn, found))}\n{turn.say('note-stays-in-chat')}",
        [page.button("button-delete-for-good", "note.delete-yes", of=found.id)],
        [page.button("button-back", "note.read", of=found.id)],
    )


@button("note.delete-yes")
async def delete(turn: Turn) -> None:
    found = await drawer_of(turn).read(turn.press.object_id)
    patient = await turn.room.patients.get(found.patient_id)
    await drawer_of(turn).delete(found.id)
    turn.hint(turn.say("note-deleted"))
    await _show_drawer(turn, patient)
