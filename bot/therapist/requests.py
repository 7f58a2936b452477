"""Plain language: the therapist just writes. The writer finds out what is wanted; it can begin things, never send."""

from agent import memory, understanding
from agent.offline.asking.notes import private_note
from agent.tools import answer_to
from bot.therapist import continued_paste, process_notes, recaps, wishes
from bot.therapist.sessions import orders
from bot.therapist.thanks import is_thanks
from bot.turn import Desk, Turn
from pipelines.conversing import Understood
from pipelines.ports import WriterError
from storage.models import Recap

LONGEST_REQUEST_WORDS = 60
NOTES, PRIVATE = "notes", "private_note"
_OBSTACLES = {"no-draft", "no-text", "past", "far"}
"""What a person can be told in a sentence; anything else is asked about."""


async def take(turn: Turn) -> None:
    """Free text is kept first. A short one may be a request; a long one is notes of a session."""
    if is_thanks(turn.text):
        await turn.show(turn.say("you-are-welcome"))
        return
    if await process_notes.join(turn) or await _is_private_note(turn):
        return
    if await orders.take(turn, turn.text):
        await memory.remember(turn.room, turn.chat.id, turn.text, Understood())
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
        await follow(turn, recap, await _understood(turn, recap))


async def _is_private_note(turn: Turn) -> bool:
    """ "Note for Dana: ..." is meant for the drawer: no model reads it, and it is kept nowhere else."""
    facts = await understanding.facts_of(turn.room)
    call = private_note(turn.text, [patient.name for patient in facts.patients])
    wish = answer_to(call, facts).wish if call is not None else None
    if wish is not None:
        await wishes.carry_out(turn, wish)
    return wish is not None


async def _understood(turn: Turn, recap: Recap) -> Understood:
    facts = await understanding.facts_of(turn.room)
    talk = await understanding.talk_of(turn.room, facts, turn.room.recaps.text(recap), chat_id=turn.chat.id)
    try:
        return await understanding.converse(turn.services.writer, talk, facts)
    except WriterError:
        return Understood()


async def follow(desk: Desk, recap: Recap, understood: Understood) -> None:
    """Does what was asked for; words that ask for nothing known are offered as notes of a session."""
    asked = [wish for wish in understood.wishes if wish.kind != NOTES]
    is_answered = bool(asked or understood.answer or understood.obstacle in _OBSTACLES)
    if any(wish.kind == PRIVATE for wish in asked):
        await desk.room.recaps.go_on(recap, "")  # it belongs into the drawer and nowhere else
    elif is_answered:
        await memory.remember(desk.room, desk.chat.id, desk.room.recaps.text(recap), understood)
    if len(asked) < len(understood.wishes) or not is_answered:
        await recaps.offer(desk, recap)
    elif asked:
        await desk.room.recaps.set_state(recap, "discarded")
    else:
        await _answer(desk, recap, understood)
    for wish in asked:
        await wishes.carry_out(desk, wish)
    if asked and understood.answer:
        await desk.show(understood.answer)


async def _answer(desk: Desk, recap: Recap, understood: Understood) -> None:
    """Only words came of it, or a reason why nothing can; what was typed can still be taken as notes."""
    row = [
        desk.button(desk.say("button-is-notes"), "recap.ask-again", of=recap.id),
        desk.button(desk.say("button-drop"), "recap.drop", of=recap.id),
    ]
    text = understood.answer or desk.say(f"request-{understood.obstacle}")
    await desk.show(text, row, key=recaps.recap_key(recap))
