"""/appointments: the next fourteen days, a button for each session, ➕ for another."""

import datetime as dt

from bot.router import button, command
from bot.therapist import people
from bot.therapist.pages import Page
from bot.therapist.sessions import orders, planning, sayings
from bot.turn import Desk, Turn
from storage.occurrences import Occurrence

DAYS = 14
PER_PAGE = 12


@command("appointments")
async def appointments(turn: Turn) -> None:
    """`/appointments Dana every Tuesday 10:00` plans at once; alone it shows what is planned."""
    _, words = turn.command() or ("", "")
    await turn.done()
    if not words:
        await show_list(turn)
        return
    if await orders.take(turn, words):
        return
    active = await turn.room.patients.everyone()
    found, rest = people.split_name(words, active)
    if len(found) == 1:
        if rest:
            await planning.read_and_propose(turn, found[0], rest, latest=rest)
        else:
            await planning.ask_when(turn, found[0])
        return
    await show_list(turn, opening=turn.say("session-unclear" if found else "session-nobody"))


@button("session.list")
async def back_to_list(turn: Turn) -> None:
    await turn.done()
    await show_list(turn, number=turn.press.version)


async def show_list(desk: Desk, *, opening: str = "", number: int = 0) -> None:
    """By day, in the order of the clock; a page of buttons at a time."""
    today = dt.datetime.combine(desk.now.date(), dt.time(), tzinfo=desk.now.tzinfo)
    found = await desk.room.appointments.between(today, today + dt.timedelta(days=DAYS))
    names = {one.patient_id: (await desk.room.patients.get(one.patient_id)).name for one in found}
    page = Page(desk)
    lines = [desk.say("sessions-title" if found else "sessions-none", days=DAYS)]
    last = None
    for one in found:
        on = desk.local(one.starts_at).date()
        if on != last:
            lines.append(f"\n{desk.say('session-day-title', day=sayings.day(desk, on))}")
            last = on
        line = "session-line-moved" if one.is_moved else "session-line"
        lines.append(desk.say(line, time=sayings.time_of(desk, one), name=names[one.patient_id]))
    shown = found[number * PER_PAGE : (number + 1) * PER_PAGE]
    buttons = [
        desk.button(
            _label(desk, one, str(desk.say.readable(names[one.patient_id]))),
            "session.open",
            of=one.appointment_id,
            choice=sayings.spot(one.on),
            key=page.key,
        )
        for one in shown
    ]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    turns = [page.button("button-back", "session.list", version=number - 1)] if number else []
    if len(found) > (number + 1) * PER_PAGE:
        turns.append(page.button("button-more", "session.list", version=number + 1))
    last_row = [page.button("button-session-add", "session.add"), page.button("button-reminding", "reminding.open")]
    text = "\n".join(lines)
    await page.show(f"{opening}\n\n{text}" if opening else text, *rows, turns, last_row)


def _label(desk: Desk, one: Occurrence, name: str) -> str:
    local = desk.local(one.starts_at)
    return f"{local.day}.{local.month} {local:%H:%M} {name}"
