"""/queue: everything that waits for the therapist, oldest first."""

from bot.router import command
from bot.therapist import cards
from bot.turn import Desk, Turn

MAX_SHOWN = 20
PREVIEW = 40


@command("queue")
async def queue(turn: Turn) -> None:
    await show_all(turn)


async def show_all(desk: Desk) -> None:
    waiting = await desk.room.drafts.waiting()
    summaries = await desk.room.summaries.waiting()
    if not waiting and not summaries:
        await desk.show(desk.say("queue-empty"))
        return
    lines = [desk.say("queue-title", count=len(waiting) + len(summaries))]
    rows = []
    for message in waiting[:MAX_SHOWN]:
        patient = await desk.room.patients.get(message.patient_id)
        text = " ".join((message.body or "").split())
        preview = text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"
        lines.append(desk.say("queue-message", name=patient.name, state=cards.state_line(desk, message), text=preview))
        rows.append([desk.button(f"✉️ {patient.name}", "draft.show", of=message.id, version=message.version)])
    for summary in summaries[:MAX_SHOWN]:
        patient = await desk.room.patients.get(summary.patient_id)
        session = await desk.room.summaries.session(summary)
        lines.append(desk.say("queue-summary", name=patient.name, date=f"{session.held_on:%d.%m.%Y}"))
        rows.append([desk.button(f"📝 {patient.name} {session.held_on:%d.%m}", "summary.show", of=summary.id)])
    await desk.show("\n".join(lines), *rows)
