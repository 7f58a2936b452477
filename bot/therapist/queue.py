"""/queue: everything that waits for the therapist, oldest first."""

from bot.router import command
from bot.therapist import cards
from bot.turn import Turn

MAX_SHOWN = 20
PREVIEW = 40


@command("queue")
async def show_queue(turn: Turn) -> None:
    waiting = await turn.room.drafts.waiting()
    summaries = await turn.room.summaries.waiting()
    if not waiting and not summaries:
        await turn.show(turn.say("queue-empty"))
        return
    lines = [turn.say("queue-title", count=len(waiting) + len(summaries))]
    rows = []
    for message in waiting[:MAX_SHOWN]:
        patient = await turn.room.patients.get(message.patient_id)
        text = " ".join((message.body or "").split())
        preview = text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"
        lines.append(turn.say("queue-message", name=patient.name, state=cards.state_line(turn, message), text=preview))
        rows.append([turn.button(f"✉️ {patient.name}", "draft.show", of=message.id, version=message.version)])
    for summary in summaries[:MAX_SHOWN]:
        patient = await turn.room.patients.get(summary.patient_id)
        session = await turn.room.summaries.session(summary)
        lines.append(turn.say("queue-summary", name=patient.name, date=f"{session.held_on:%d.%m.%Y}"))
        rows.append([turn.button(f"📝 {patient.name} {session.held_on:%d.%m}", "summary.show", of=summary.id)])
    await turn.show("\n".join(lines), *rows)
