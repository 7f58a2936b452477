"""Words that were spoken and are written down now: taken as if they had been typed."""

from bot.channels.base import Incoming, Kind
from bot.phrases import in_own_direction
from bot.therapist import menu
from bot.therapist.recaps import recap_key
from bot.turn import Desk, Turn
from storage.models import Recap, utc_now


async def take(desk: Desk, recap: Recap, words: str) -> None:
    """Shown first, so that a word heard wrong is seen; then they answer what was asked, if it still is asked."""
    await desk.show(desk.say("heard", said=in_own_direction(words, desk.say.language)), key=recap_key(recap), edit=True)
    job = await desk.unit.job("hear", f"{recap.id}:{recap.tries}")
    asked = job.payload.get("step", "")
    handler = desk.services.router.step(asked) if asked and asked == desk.chat.step else None
    await (handler or menu.free_text)(_turn(desk, words))


def _turn(desk: Desk, words: str) -> Turn:
    chat = desk.chat
    incoming = Incoming(
        channel=chat.channel,
        account=chat.account,
        update_id="",
        chat=chat.chat,
        sender=chat.chat,
        kind=Kind.TEXT,
        received_at=utc_now(),
        text=words,
    )
    return Turn(desk.unit, desk.room, chat, desk.services, incoming)
