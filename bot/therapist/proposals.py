"""A wish that is kept for a button: what would be changed is shown, and nothing is before ✅."""

from pydantic import TypeAdapter

from bot.phrases import in_own_direction
from bot.router import button
from bot.therapist import process_notes
from bot.therapist.pages import pressed_key
from bot.therapist.times import at
from bot.turn import Desk, Turn
from pipelines.conversing import Wish

wish_json: TypeAdapter[Wish] = TypeAdapter(Wish)


async def keep(desk: Desk, wish: Wish) -> str:
    """Keeps a wish for the button that will take it up; returns its id."""
    row = await desk.room.talks.keep_wish(desk.chat.id, wish_json.dump_python(wish, mode="json"))
    return row.id


async def taken(turn: Turn, wish_id: str) -> Wish:
    """A kept wish, once. Raises NotFound for one that was taken before."""
    return wish_json.validate_python(await turn.room.talks.take_wish(wish_id))


async def propose(desk: Desk, wish: Wish) -> None:
    """Says what was understood, with ✅ and 🗑."""
    wish_id = await keep(desk, wish)
    key = f"proposal:{wish_id}"
    row = [
        desk.button(desk.say("button-keep"), "proposal.yes", of=wish_id, key=key),
        desk.button(desk.say("button-drop"), "wish.drop", of=wish_id, key=key),
    ]
    await desk.show(await _said(desk, wish), row, key=key)


async def _said(desk: Desk, wish: Wish) -> str:
    what = in_own_direction(wish.words, desk.say.language)
    if wish.kind == "reminder" and wish.when is not None:
        return f"{desk.say('propose-reminder', time=at(desk, wish.when))}\n{what}"
    patient = await desk.room.patients.get(wish.patient_id)
    return f"{desk.say('propose-note', name=patient.name)}\n{what}"


@button("proposal.yes")
async def confirmed(turn: Turn) -> None:
    wish = await taken(turn, turn.press.object_id)
    if wish.kind == "reminder":
        await _remind(turn, wish)
    else:
        await _put_away(turn, wish)
    turn.hint(turn.say("noted"))


async def _remind(turn: Turn, wish: Wish) -> None:
    if wish.when is None or wish.when <= turn.now:
        await ask_when(turn, wish)
        return
    patient = await turn.room.patients.get(wish.patient_id) if wish.patient_id else None
    reminder = await turn.room.reminders.set(wish.words, at=wish.when, patient=patient)
    said = turn.say("reminder-set", time=at(turn, wish.when), what=in_own_direction(wish.words, turn.say.language))
    drop = [turn.button(turn.say("button-reminder-drop"), "remind.drop", of=reminder.id, key=pressed_key(turn))]
    await turn.show(said, drop, key=pressed_key(turn), edit=True)


async def ask_when(desk: Desk, wish: Wish) -> None:
    """What to remind of is kept while the time is asked for."""
    await desk.ask("remind.when", text=wish.words, patient=wish.patient_id)
    await desk.show(desk.say("reminder-ask-when"))


async def _put_away(turn: Turn, wish: Wish) -> None:
    patient = await turn.room.patients.get(wish.patient_id)
    await turn.show("", key=pressed_key(turn), delete=True)
    await process_notes.put_away(turn, patient, wish.words)
