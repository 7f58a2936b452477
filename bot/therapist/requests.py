"""Plain-language requests: the writer says what is asked; it can start a conversation, never send."""

from bot.therapist import drafts, new_patient, patients, people, queue, recaps, settings
from bot.therapist import help as help_page
from bot.turn import Turn
from pipelines.ports import Intent, WriterError

LONGEST_REQUEST_WORDS = 60


async def take(turn: Turn) -> bool:
    """True when the text was a request and was answered as one."""
    if len(turn.text.split()) > LONGEST_REQUEST_WORDS or "\n" in turn.text:
        return False
    active = await turn.room.patients.everyone()
    try:
        intent = await turn.services.writer.route(
            turn.text, language=turn.say.language, patients=[str(patient.name) for patient in active]
        )
    except WriterError:
        return False
    return await _follow(turn, intent)


async def _follow(turn: Turn, intent: Intent) -> bool:
    match intent.action:
        case "draft":
            await drafts.begin(turn, f"{intent.patient} {intent.instruction}".strip())
        case "summary":
            await _summary(turn, intent)
        case "queue":
            await queue.show_queue(turn)
        case "patients":
            await patients.list_patients(turn)
        case "add_patient":
            await new_patient.ask_name(turn)
        case "settings":
            await settings.show_settings(turn)
        case "help":
            await help_page.show_help(turn)
        case _:
            return False
    return True


async def _summary(turn: Turn, intent: Intent) -> None:
    active = await turn.room.patients.everyone()
    named, _ = people.split_name(intent.patient, active)
    await recaps.ask_whose(turn, named, active)
