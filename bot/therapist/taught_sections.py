"""A therapist's own headings, taught by an example: what a pasted summary seems to have is shown before it counts."""

from agent.example_headings import headings_in, is_example
from bot.channels.base import bold
from bot.therapist import continued_paste, questions, wizard
from bot.therapist.questions import Question
from bot.therapist.wizard import Purpose
from bot.turn import Turn
from pipelines.plain_text import clean_text

QUESTION = "sections"


async def offer(turn: Turn, question: Question, purpose: Purpose) -> bool:
    """Takes a pasted summary as the answer to "which headings?"; False for anything else.

    The example is kept at once, so that it is not lost whatever is answered. Telegram cuts long texts: what comes right
    behind a full piece belongs to the same example.
    """
    if question.name != QUESTION:
        return False
    text, _ = clean_text(turn.text)
    before = turn.data
    goes_on = continued_paste.goes_on(turn, before.get("piece", {}))
    if goes_on:
        text = continued_paste.joined(turn, before["example"], before["piece"])
    elif not is_example(text):
        return False
    await _keep_example(turn, text, instead=before.get("example", "") if goes_on else "")
    found = headings_in(text)
    piece = continued_paste.piece_of(turn)
    if not found:
        await wizard.put(turn, question, purpose, opening=turn.say("headings-not-found"))
        await turn.ask(purpose, question=question.name, example=text, piece=piece)
        return True
    await turn.ask(purpose, question=question.name, titles=list(found), example=text, piece=piece)
    key = wizard.card_key(turn, purpose)
    these = turn.button(turn.say("button-these-headings"), f"{purpose}.these", of=question.name, key=key)
    type_ = turn.button(turn.say("button-type-headings"), f"{purpose}.type", of=question.name, key=key)
    lines = [turn.say("headings-found", count=len(found)), *(f"• {bold(title)}" for title in found)]
    await wizard.show_card(turn, purpose, "\n".join([*lines, "", turn.say("example-kept-too")]), [[these], [type_]])
    return True


async def _keep_example(turn: Turn, text: str, *, instead: str) -> None:
    """Among the examples of style; a longer piece takes the place of its beginning."""
    examples = questions.BY_NAME["summary_examples"]
    read = examples.typed or str
    held = turn.room.profile.get(examples.name, [])
    kept = [one for one in held if one not in (read(text), read(instead) if instead else None)]
    await turn.room.answer(examples.name, [*kept, read(text)][-wizard.MAX_EXAMPLES :])


def recognised(turn: Turn) -> list[str]:
    """The headings that are shown now; none where the conversation went on meanwhile."""
    return list(turn.data.get("titles", []))
