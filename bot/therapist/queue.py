"""/queue: everything that waits for the therapist, oldest first."""

import datetime as dt

from bot.channels.base import Button
from bot.router import command
from bot.therapist import states, times
from bot.therapist.pages import take_away
from bot.turn import Desk, Turn
from storage.repositories import inbound, wire
from storage.repositories.drafts import count_waiting

MAX_SHOWN = 20
PREVIEW = 40
LIVE = dt.timedelta(days=1)
"""An older list is left as it was: nobody looks there, and every change costs a call."""


@command("queue")
async def queue(turn: Turn) -> None:
    await show_all(turn)


async def show_all(desk: Desk) -> None:
    """The list at the end of the chat; there is one of them, and it stays true."""
    await take_away(desk, _key(desk))
    await _show(desk, edit=False)


async def refresh(desk: Desk) -> None:
    """Shows the list anew where it stands, if this chat has one that was looked at lately."""
    if await wire.has_fresh_post(desk.unit, _key(desk), within=LIVE):
        await _show(desk, edit=True)


async def count(desk: Desk) -> int:
    """How many things wait."""
    kept_back = await inbound.kept_back(desk.unit, desk.room.me.id)
    messages = await count_waiting(desk.unit, desk.room.me.id)
    return len(kept_back) + messages + len(await desk.room.summaries.waiting())


def _key(desk: Desk) -> str:
    return f"queue:{desk.chat.id}"


async def _show(desk: Desk, *, edit: bool) -> None:
    waiting = await desk.room.drafts.waiting()
    summaries = await desk.room.summaries.waiting()
    kept_back = await inbound.kept_back(desk.unit, desk.room.me.id)
    if not waiting and not summaries and not kept_back:
        await desk.show(desk.say("queue-empty"), key=_key(desk), edit=edit)
        return
    lines = [desk.say("queue-title", count=len(waiting) + len(summaries) + len(kept_back))]
    buttons: list[Button] = []
    for message in waiting[:MAX_SHOWN]:
        patient = await desk.room.patients.get(message.patient_id)
        text = " ".join(desk.say.readable(states.body_of(message)).split())
        preview = text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"
        place = len(buttons) + 1
        state = states.state_line(desk, message)
        lines.append(desk.say("queue-message", place=place, name=patient.name, state=state, text=preview))
        name = desk.say.readable(patient.name)
        buttons.append(desk.button(f"{place}. ✉️ {name}", "draft.show", of=message.id, version=message.version))
    for summary in summaries[:MAX_SHOWN]:
        patient = await desk.room.patients.get(summary.patient_id)
        session = await desk.room.summaries.session(summary)
        place = len(buttons) + 1
        lines.append(desk.say("queue-summary", place=place, name=patient.name, date=times.date(desk, session.held_on)))
        buttons.append(desk.button(f"{place}. 📝 {desk.say.readable(patient.name)}", "summary.show", of=summary.id))
    rest = len(waiting) + len(summaries) - len(buttons)
    if rest:
        lines.append(desk.say("queue-rest", count=rest))
    night = []
    if kept_back:
        until = min(row.show_at for row in kept_back if row.show_at is not None)
        lines.append(desk.say("queue-night", count=len(kept_back), time=times.moment(desk, until)))
        night = [desk.button(desk.say("button-show-night"), "night.show")]
    rows = (buttons[i : i + 2] for i in range(0, len(buttons), 2))
    await desk.show("\n\n".join(lines), night, *rows, key=_key(desk), edit=edit)
