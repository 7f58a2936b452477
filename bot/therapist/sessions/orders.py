"""Free text that asks something of the calendar: "Dana every Tuesday 10" is followed at once, with no model."""

from agent.calendar.orders import Order, read_order
from agent.calendar.outlook import meant
from agent.calendar.when import When
from bot.router import button, step
from bot.therapist import people
from bot.therapist.pages import Page
from bot.therapist.sessions import changing, planning, reminders
from bot.turn import Desk, Turn
from storage.models import Patient
from storage.occurrences import Occurrence
from storage.sealed import Unreadable


async def take(desk: Desk, words: str) -> bool:
    """Whether the words were an order for the calendar and are answered. Words that say more than that never are."""
    active = {patient.id: patient for patient in await desk.room.patients.everyone()}
    readable = {key: one.name for key, one in active.items() if not isinstance(one.name, Unreadable)}
    order = read_order(words, desk.now.date(), readable)
    if order is None:
        return False
    if len(order.patients) > 1 and order.kind != "remind":
        await _ask_which(desk, words, [active[key] for key in order.patients])
        return True
    await _follow(desk, words, order, active[order.patients[0]] if len(order.patients) == 1 else None)
    return True


async def _ask_which(desk: Desk, words: str, namesakes: list[Patient]) -> None:
    page = Page(desk)
    await desk.ask("session.which", words=words)
    await page.show(desk.say("session-which"), *people.choice_rows(desk, namesakes, "session.which", key=page.key))


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
    await _follow(turn, words, order, patient)


@step("session.which")
async def which_typed(turn: Turn) -> None:
    await turn.show(turn.say("answer-by-button"))


async def _follow(desk: Desk, words: str, order: Order, patient: Patient | None) -> None:
    if order.kind == "remind":
        await reminders.set_from(desk, order, patient, words=words)
    elif patient is not None:
        match order.kind:
            case "plan":
                await planning.propose_when(desk, patient, order.when)
            case "cancel":
                await _cancel(desk, order, patient)
            case "move":
                await _move(desk, order, patient)


async def _cancel(desk: Desk, order: Order, patient: Patient) -> None:
    """A named day is called off; without one it is all that is planned, or the one session there is."""
    if order.when.day is not None:
        found = await _on(desk, patient, order.when)
        if found is not None:
            await changing.propose_cancel(desk, found)
        return
    ahead = await desk.room.appointments.ahead(desk.now, patient_id=patient.id)
    planned = {one.appointment_id for one in ahead}
    if not ahead:
        await desk.show(desk.say("session-none-with", name=patient.name))
    elif order.is_all:
        standing = await desk.room.appointments.of_patient(patient)
        await changing.propose_end(desk, patient, [one for one in standing if one.id in planned])
    elif len(ahead) == 1:
        await changing.propose_cancel(desk, ahead[0])
    else:
        await changing.show_one(desk, ahead[0])


async def _move(desk: Desk, order: Order, patient: Patient) -> None:
    found = await _on(desk, patient, order.source)
    if found is not None:
        await changing.propose_move(desk, found, order.when)


async def _on(desk: Desk, patient: Patient, when: When) -> Occurrence | None:
    """The session of this day, or the next one where no day was said; where there is none, says which there are."""
    ahead = await desk.room.appointments.ahead(desk.now, patient_id=patient.id)
    found = meant(ahead, when)
    if found is not None:
        return found
    if ahead:
        await desk.show(desk.say("session-none-then", name=patient.name))
        await changing.show_one(desk, ahead[0])
    else:
        await desk.show(desk.say("session-none-with", name=patient.name))
    return None
