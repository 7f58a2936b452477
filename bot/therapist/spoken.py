"""A voice note that is no recap: a spoken request, or the spoken answer to what was just asked."""

from bot.channels.base import Attachment
from bot.router import button
from bot.therapist.pages import pressed_key
from bot.turn import Turn
from storage.models import Recap

LONGEST_REQUEST_S = 120
"""What is longer is no request. Nobody should lose the recording of a session to a wrong tap."""
ANSWERED_ALOUD = frozenset(
    {
        "draft.what",
        "draft.again",
        "draft.later",
        "summary.again",
        "note.what",
        "remind.what",
        "remind.when",
        "session.when",
        "ask.what",
    }
)
"""Questions whose answer may be spoken. A text that goes out word for word is typed, as are names and numbers."""


def answers(step: str) -> bool:
    """Whether a voice note that comes now answers the question in hand."""
    return step in ANSWERED_ALOUD


def may_be_request(attachment: Attachment) -> bool:
    return attachment.duration_s is not None and attachment.duration_s <= LONGEST_REQUEST_S


@button("recap.is-request")
async def is_request(turn: Turn) -> None:
    recap = await turn.room.recaps.get(turn.press.object_id)
    if recap.state != "waiting":
        turn.hint(turn.say("button-outdated"))
        return
    await hear(turn, recap, pressed_key(turn))


async def hear(turn: Turn, recap: Recap, key: str) -> None:
    """Has the words written down; what becomes of them is decided then. `key` names the message that shows how far."""
    recap.tries += 1
    await turn.room.recaps.set_state(recap, "queued")
    stop = [turn.button(turn.say("button-stop"), "recap.stop", of=recap.id)]
    await turn.show(turn.say("listening"), stop, key=key, edit=True)
    await turn.start_job("hear", f"{recap.id}:{recap.tries}", {"step": turn.chat.step})
