"""How each wish is carried out: a page, a draft that is written, a proposal to confirm. None approves or sends."""

from collections.abc import Awaitable, Callable, Mapping

from agent.calendar.days import Day
from agent.calendar.when import Unclear, When, plan_of
from bot.therapist import (
    approvals,
    cards,
    drafts,
    new_patient,
    patients,
    proposals,
    queue,
    recaps,
    sending,
    settings,
)
from bot.therapist import help as help_page
from bot.therapist.between import ask, status
from bot.therapist.message_templates import pages as templates
from bot.therapist.sessions import changing, listing, planning, prep, today
from bot.turn import Desk
from pipelines.conversing import Wish
from storage.models import Message

CarryOut = Callable[[Desk, Wish], Awaitable[None]]


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
    if wish.when is None or wish.when <= desk.now:
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


async def _prepare(desk: Desk, wish: Wish) -> None:
    await prep.show(desk, await desk.room.patients.open(wish.patient_id))


async def _search(desk: Desk, wish: Wish) -> None:
    """Where nobody was named apart from the question, whom it names is looked for in it."""
    if wish.patient_id:
        await ask.look(desk, wish.words, [await desk.room.patients.get(wish.patient_id)])
    else:
        await ask.begin(desk, wish.words)


async def _reminder(desk: Desk, wish: Wish) -> None:
    if wish.when is None or wish.when <= desk.now:
        await proposals.ask_when(desk, wish)
    else:
        await proposals.propose(desk, wish)


async def _appointment(desk: Desk, wish: Wish) -> None:
    patient = await desk.room.patients.get(wish.patient_id)
    if wish.when is None:
        await planning.ask_when(desk, patient)
        return
    begins = desk.local(wish.when)
    try:
        plan = plan_of(When(day=Day(date=begins.date()), clock=begins.time(), weeks=wish.weeks), desk.now)
    except Unclear:  # it was to come when it was said
        await planning.ask_when(desk, patient)
        return
    await planning.propose(desk, patient, plan)


async def _next_session(desk: Desk, wish: Wish) -> None:
    patient = await desk.room.patients.get(wish.patient_id)
    ahead = await desk.room.appointments.ahead(desk.now, patient_id=patient.id)
    if ahead:
        await changing.show_one(desk, ahead[0])
    else:
        await desk.show(desk.say("session-none-with", name=patient.name))


def _page(show: Callable[[Desk], Awaitable[None]]) -> CarryOut:
    async def carry_out(desk: Desk, wish: Wish) -> None:
        await show(desk)

    return carry_out


async def _tomorrow(desk: Desk) -> None:
    await today.show_day(desk, ahead=1)


WAYS: Mapping[str, CarryOut] = {
    "draft": _draft,
    "revise": _revise,
    "schedule": _schedule,
    "summary": _summary,
    "prepare": _prepare,
    "search": _search,
    "reminder": _reminder,
    "private_note": proposals.propose,
    "appointment": _appointment,
    "next_session": _next_session,
    "queue": _page(queue.show_all),
    "today": _page(today.show_day),
    "tomorrow": _page(_tomorrow),
    "appointments": _page(listing.show_list),
    "status": _page(status.show_all),
    "templates": _page(templates.show_list),
    "patients": _page(patients.show_list),
    "add_patient": _page(new_patient.ask_name),
    "settings": _page(settings.show_all),
    "help": _page(help_page.show_help),
}
