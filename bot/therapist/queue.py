"""/queue: everything that waits for the therapist, oldest first."""

from bot.channels.base import Button
from bot.router import command
from bot.therapist import cards
from bot.turn import Desk, Turn
from storage.repositories import inbound

MAX_SHOWN = 20
PREVIEW = 40


@command("queue")
async def queue(turn: Turn) -> None:
    await show_all(turn)


async def show_all(desk: Desk) -> None:
    waiting = await desk.room.drafts.waiting()
    summaries = await desk.room.summaries.waiting()
    kept_back = await inbound.kept_back(desk.unit, desk.room.me.id)
    if not waiting and not summaries and not kept_back:
        await desk.show(desk.say("queue-empty"))
        return
    lines = [desk.say("queue-title", count=len(waiting) + len(summaries) + len(kept_back))]
    buttons: list[Button] = []
    for message in waiting[:MAX_SHOWN]:
        patient = await desk.room.patients.get(message.patient_id)
        text = " ".join(desk.say.readable(cards.body_of(message)).split())
        preview = text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"
        place = len(buttons) + 1
        state = cards.state_line(desk, message)
        lines.append(desk.say("queue-message", place=place, name=patient.name, state=state, text=preview))
        name = desk.say.readable(patient.name)
        buttons.append(desk.button(f"{place}. ✉️ {name}", "draft.show", of=message.id, version=message.version))
    for summary in summaries[:MAX_SHOWN]:
        patient = await desk.room.patients.get(summary.patient_id)
        session = await desk.room.summaries.session(summary)
        place = len(buttons) + 1
        lines.append(desk.say("queue-summary", place=place, name=patient.name, date=cards.date(desk, session.held_on)))
        buttons.append(desk.button(f"{place}. 📝 {desk.say.readable(patient.name)}", "summary.show", of=summary.id))
    rest = len(waiting) + len(summaries) - len(buttons)
    if rest:
        lines.append(desk.say("queue-rest", count=rest))
    night = []
    if kept_back:
        until = min(row.show_at for row in kept_back if row.show_at is not None)
        lines.append(desk.say("queue-night", count=len(kept_back), time=cards.moment(desk, until)))
        night = [desk.button(desk.say("button-show-night"), "night.show")]
    await desk.show("\n\n".join(lines), night, *(buttons[i : i + 2] for i in range(0, len(buttons), 2)))
