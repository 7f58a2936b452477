"""Carries out what a plain request came to: shows a page, has a draft written, asks which patient is meant.

Nothing here can approve or send: a wish ends on a card, a page or a question, and the therapist's own tap goes on.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.router import button, step
from bot.therapist import people
from bot.therapist.pages import pressed_key, take_away
from bot.therapist.proposals import keep, taken
from bot.therapist.ways import WAYS
from bot.turn import Desk, Turn
from pipelines.conversing import Wish
from storage.models import Patient


async def carry_out(desk: Desk, wish: Wish) -> None:
    """Where several patients may be meant the chat asks which, and goes on from there."""
    if wish.among:
        await _ask_whom(desk, wish)
    else:
        await WAYS[wish.kind](desk, wish)


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
