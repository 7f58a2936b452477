"""Carries out what a plain request came to: shows a page, has a draft written, asks which patient is meant.

Nothing here can approve or send: a wish ends on a card, a page or a question, and the therapist's own tap goes on.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from bot.router import button, step
from bot.therapist import approvals, cards, drafts, new_patient, patients, people, queue, recaps, sending, settings
from bot.therapist import help as help_page
from bot.therapist.pages import pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.conversing import Wish
from storage.models import Message, Patient

wish_json: TypeAdapter[Wish] = TypeAdapter(Wish)
CarryOut = Callable[[Desk, Wish], Awaitable[None]]


async def carry_out(desk: Desk, wish: Wish) -> None:
    """Where several patients may be meant the chat asks which, and goes on from there."""
    if wish.among:
        await _ask_whom(desk, wish)
    else:
        await _WAYS[wish.kind](desk, wish)


async def keep(desk: Desk, wish: Wish) -> str:
    """Keeps a wish for the button that will take it up; returns its id."""
    row = await desk.room.talks.keep_wish(desk.chat.id, wish_json.dump_python(wish, mode="json"))
    return row.id


async def taken(turn: Turn, wish_id: str) -> Wish:
    """A kept wish, once. Raises NotFound for one that was taken before."""
    return wish_json.validate_python(await turn.room.talks.take_wish(wish_id))


async def _ask_whom(desk: Desk, wish: Wish) -> None:
    possible = [await desk.room.patients.get(patient_id) for patient_id in wish.among]
    wish_id = await keep(desk, wish)
    key = _whom_key(wish_id)
    await desk.ask("wish.whom", wish=wish_id, among=list(wish.among))
    rows = people.choice_rows(desk, possible, "wish.for", of=wish_id, key=key)
    drop = [desk.button(desk.say("button-drop"), "wish.drop", of=wish_id, key=key)]
    await desk.show(desk.say("ask-which-patient"), *rows, drop, key=key)


def _whom_key(wish_id: str) -> str:
    return f"wish-whom:{wish_id}"


@button("wish.for")
async def for_patient(turn: Turn) -> None:
    await _go_on(turn, turn.press.object_id, await turn.room.patients.get(turn.press.choice))


@step("wish.whom")
async def whom_typed(turn: Turn) -> None:
    """A typed name answers the question as well as a button."""
    possible = [await turn.room.patients.get(patient_id) for patient_id in turn.data["among"]]
    named = _narrowed(turn.text, possible)
    if len(named) != 1:
        await turn.show(turn.say("answer-by-button"))
        return
    await _go_on(turn, turn.data["wish"], named[0])


def _narrowed(text: str, possible: Sequence[Patient]) -> list[Patient]:
    """By the whole name or by any word of it: the first name is what they share."""
    wanted = text.strip().casefold()
    whole = [patient for patient in possible if patient.name.casefold() == wanted]
    return whole or [patient for patient in possible if wanted in patient.name.casefold().split()]


async def _go_on(turn: Turn, wish_id: str, patient: Patient) -> None:
    wish = await taken(turn, wish_id)
    if turn.chat.step == "wish.whom":
        await turn.done()
    await take_away(turn, _whom_key(wish_id))
    await carry_out(turn, replace(wish, patient_id=patient.id, among=()))


@button("wish.drop")
async def drop(turn: Turn) -> None:
    await taken(turn, turn.press.object_id)
    if turn.chat.step == "wish.whom":
        await turn.done()
    await turn.show(turn.say("wish-dropped"), key=pressed_key(turn), edit=True)


async def _draft(desk: Desk, wish: Wish) -> None:
    await drafts.write(desk, await desk.room.patients.get(wish.patient_id), wish.words)


async def _revise(desk: Desk, wish: Wish) -> None:
    message = await _waiting(desk, wish, "draft", "pending")
    if message is not None:
        await approvals.have_rewritten(desk, message, wish.words)


async def _schedule(desk: Desk, wish: Wish) -> None:
    message = await _waiting(desk, wish, "pending")
    if message is None:
        return
    if wish.when is None:
        await sending.ask_when(desk, message)
    else:
        await sending.propose_for(desk, message, wish.when)


async def _waiting(desk: Desk, wish: Wish, *states: str) -> Message | None:
    """The draft as it was when it was asked about; else what became of it is said."""
    message = await desk.room.drafts.get(wish.message_id, lock=True)
    if message.version == wish.version and message.state in states:
        return message
    await desk.show(desk.say("too-late-to-edit", state=cards.state_line(desk, message)))
    return None


async def _summary(desk: Desk, wish: Wish) -> None:
    active = await desk.room.patients.everyone()
    await recaps.ask_whose(desk, [patient for patient in active if patient.id == wish.patient_id], active)


async def _queue(desk: Desk, wish: Wish) -> None:
    await queue.show_all(desk)


async def _patients(desk: Desk, wish: Wish) -> None:
    await patients.show_list(desk)


async def _add_patient(desk: Desk, wish: Wish) -> None:
    await new_patient.ask_name(desk)


async def _settings(desk: Desk, wish: Wish) -> None:
    await settings.show_all(desk)


async def _help(desk: Desk, wish: Wish) -> None:
    await help_page.show_help(desk)


_WAYS: Mapping[str, CarryOut] = {
    "draft": _draft,
    "revise": _revise,
    "schedule": _schedule,
    "summary": _summary,
    "queue": _queue,
    "patients": _patients,
    "add_patient": _add_patient,
    "settings": _settings,
    "help": _help,
}
