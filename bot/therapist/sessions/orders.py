"""Free text that asks something of the calendar: "Dana every Tuesday 10" is followed at once, with no model."""

from agent.calendar.orders import Order, read_order
from agent.calendar.when import When
from bot.router import button, step
from bot.therapist import people
from bot.therapist.pages import Page
from bot.therapist.sessions import changing, planning, reminders
from bot.turn import Turn
from storage.models import Patient
from storage.occurrences import Occurrence
from storage.sealed import Unreadable


async def take(turn: Turn, words: str) -> bool:
    """Whether the words were an order for the calendar and are answered. Words that say more than that never are."""
    active = {patient.id: patient for patient in await turn.room.patients.everyone()}
    readable = {key: one.name for key, one in active.items() if not isinstance(one.name, Unreadable)}
    order = read_order(words, turn.now.date(), readable)
    if order is None:
        return False
    if len(order.patients) > 1 and order.kind != "remind":
        await _ask_which(turn, words, [active[key] for key in order.patients])
        return True
    await _follow(turn, order, active[order.patients[0]] if len(order.patients) == 1 else None)
    return True


async def _ask_which(turn: Turn, words: str, namesakes: list[Patient]) -> None:
    page = Page(turn)
    await turn.ask("session.which", words=words)
    await page.show(turn.say("session-which"), *people.choice_rows(turn, namesakes, "session.which", key=page.key))


@button("session.which")
async def which(turn: Turn) -> None:
    """The same words again, and now it is known whom they mean."""
    patient = await turn.room.patients.get(turn.press.object_id)
    words = turn.data.get("words", "") if turn.chat.step == "session.which" else ""
    await turn.done()
    order = read_order(words, turn.now.date(), {patient.id: patient.name})
    if order is None:
        turn.hint(turn.say("button-outdated"))
        return
    await _follow(turn, order, patient)


@step("session.which")
async def which_typed(turn: Turn) -> None:
    await turn.show(turn.say("answer-by-button"))


async def _follow(turn: Turn, order: Order, patient: Patient | None) -> None:
    if order.kind == "remind":
        await reminders.set_from(turn, order, patient)
    elif patient is not None:
        match order.kind:
            case "plan":
                await planning.propose_when(turn, patient, order.when)
            case "cancel":
                await _cancel(turn, order, patient)
            case "move":
                await _move(turn, order, patient)


async def _cancel(turn: Turn, order: Order, patient: Patient) -> None:
    """A named day is called off; without one it is all that is planned, or the one session there is."""
    if order.when.day is not None:
        found = await _on(turn, patient, order.when)
        if found is not None:
            await changing.propose_cancel(turn, found)
        return
    ahead = await turn.room.appointments.ahead(turn.now, patient_id=patient.id)
    planned = {one.appointment_id for one in ahead}
    if not ahead:
        await turn.show(turn.say("session-none-with", name=patient.name))
    elif order.is_all:
        standing = await turn.room.appointments.of_patient(patient)
        await changing.propose_end(turn, patient, [one for one in standing if one.id in planned])
    elif len(ahead) == 1:
        await changing.propose_cancel(turn, ahead[0])
    else:
        await changing.show_one(turn, ahead[0])


async def _move(turn: Turn, order: Order, patient: Patient) -> None:
    found = await _on(turn, patient, order.source)
    if found is not None:
        await changing.propose_move(turn, found, order.when)


async def _on(turn: Turn, patient: Patient, when: When) -> Occurrence | None:
    """The session of this day, or the next one where no day was said; where there is none, says which there are."""
    ahead = await turn.room.appointments.ahead(turn.now, patient_id=patient.id)
    if when.day is None:
        found = ahead[:1]
    else:
        found = [one for one in ahead if turn.local(one.starts_at).date() == when.day.date]
    if when.clock is not None:
        found = [one for one in found if turn.local(one.starts_at).time() == when.clock] or found
    if found:
        return found[0]
    if ahead:
        await turn.show(turn.say("session-none-then", name=patient.name))
        await changing.show_one(turn, ahead[0])
    else:
        await turn.show(turn.say("session-none-with", name=patient.name))
    return None
