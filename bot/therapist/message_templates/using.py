"""A template becomes a draft for one patient, on the same card and under the same approval as every other message."""

from agent import approval
from agent.message_templates import fill
from bot.router import button
from bot.therapist import cards, people
from bot.therapist.pages import Page
from bot.turn import Turn
from storage.models import Patient


@button("template.use")
async def ask_whom(turn: Turn) -> None:
    row = await turn.room.templates.get(turn.press.object_id)
    active = await turn.room.patients.everyone()
    page = Page(turn)
    if not active:
        await page.show(turn.say("no-patients"), [page.button("button-add-patient", "patient.add")])
        return
    rows = people.choice_rows(
        turn, active, "template.for", of=row.id, key=page.key, page=turn.press.version, turned_by="template.use"
    )
    back = [page.button("button-back", "template.open", of=row.id)] if not turn.press.version else []
    await page.show(turn.say("ask-whom-template", name=row.name), *rows, back)


@button("template.for")
async def write(turn: Turn) -> None:
    """Filled in by the program, in the words of the therapist; the card is where it is changed or approved."""
    row = await turn.room.templates.get(turn.press.object_id)
    patient = await turn.room.patients.get(turn.press.choice)
    if patient.status != "active":
        turn.hint(turn.say("obstacle-short-archived"))
        return
    body = fill(row.body, name=Patient.name.opened(patient), gender="f" if patient.gender == "f" else "m")
    message = await turn.room.drafts.create(patient, chat_id=turn.chat.id, request={"template": row.id})
    await approval.submit(turn.room, message, patient, body, writer="therapist", reengage=turn.services.reengage)
    await cards.show_draft(turn, message, patient)
