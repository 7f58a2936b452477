"""Plain-language requests: the writer says what is asked; it can begin a conversation, never send."""

from bot.therapist import continued_paste, drafts, new_patient, patients, people, process_notes, queue, recaps, settings
from bot.therapist import help as help_page
from bot.therapist.sessions import orders
from bot.therapist.thanks import is_thanks
from bot.turn import Desk, Turn
from pipelines.ports import Intent, WriterError
from storage.models import Recap

LONGEST_REQUEST_WORDS = 60


async def take(turn: Turn) -> None:
    """Free text is kept first. A short one may be a request; a long one is notes of a session."""
    if is_thanks(turn.text):
        await turn.show(turn.say("you-are-welcome"))
        return
    if await process_notes.join(turn) or await orders.take(turn, turn.text):
        return
    recap = await continued_paste.join(turn) or await recaps.keep_typed(turn)
    if recap is None:
        return
    await continued_paste.remember(turn, recap)
    if len(recap.text.split()) > LONGEST_REQUEST_WORDS or "\n" in recap.text:
        await recaps.offer(turn, recap)
    elif turn.services.writer.is_model:
        # A model takes seconds, and a turn holds its transaction: this is work for a job.
        await turn.show("", typing=True)
        await turn.start_job("understand", recap.id)
    else:
        await follow(turn, recap, await _asked(turn, recap))


async def _asked(turn: Turn, recap: Recap) -> Intent:
    names = [patient.name for patient in await turn.room.patients.everyone()]
    try:
        return await turn.services.writer.route(
            turn.room.recaps.text(recap), language=turn.say.language, patients=names, therapist=turn.room.me.name
        )
    except WriterError:
        return Intent(action="none")


async def follow(desk: Desk, recap: Recap, intent: Intent) -> None:
    """Begins what was asked for; a text that asks for nothing known is offered as notes of a session."""
    if intent.action == "none":
        await recaps.offer(desk, recap)
        return
    await desk.room.recaps.set_state(recap, "discarded")
    match intent.action:
        case "draft":
            await drafts.begin(desk, f"{intent.patient} {intent.instruction}".strip())
        case "summary":
            await _summary(desk, intent)
        case "queue":
            await queue.show_all(desk)
        case "patients":
            await patients.show_list(desk)
        case "add_patient":
            await new_patient.ask_name(desk)
        case "settings":
            await settings.show_all(desk)
        case "help":
            await help_page.show_help(desk)


async def _summary(desk: Desk, intent: Intent) -> None:
    active = await desk.room.patients.everyone()
    named, _ = people.split_name(intent.patient, active)
    await recaps.ask_whose(desk, named, active)
