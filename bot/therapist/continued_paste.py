"""A long text arrives in pieces, because Telegram cuts at 4,096 characters: the pieces are one recap again."""

import datetime as dt

from bot.therapist import recaps
from bot.therapist.pages import take_away
from bot.turn import Turn
from pipelines.plain_text import clean_text
from storage.models import Recap

LIMIT = 4096
FULL_LENGTH = 4000
"""A piece may be a little shorter than the limit: apps cut between words and trim the ends."""
CLOSE = dt.timedelta(seconds=5)
_PASTE = "paste"


async def join(turn: Turn) -> Recap | None:
    """The recap that this text goes on with, or None. Its question then stands below both pieces."""
    before = turn.data.get(_PASTE) if not turn.chat.step else None
    text, _ = clean_text(turn.text)
    if not before or not text:
        return None
    since = turn.incoming.received_at - dt.datetime.fromisoformat(before["at"])
    recap = await turn.room.recaps.get(before["recap"])
    is_open = recap.state == "waiting" and len(recap.text) + len(text) < recaps.MAX_NOTES
    if not is_open or not dt.timedelta() <= since <= CLOSE:
        return None
    await turn.room.recaps.go_on(recap, f"{recap.text}{before['between']}{text}")
    await take_away(turn, recaps.recap_key(recap))
    return recap


def _between(piece: str) -> str:
    """A piece that fills the limit may be cut inside a word; else white space was trimmed where it was cut."""
    if len(piece) == LIMIT:
        return ""
    return "\n" if piece.endswith((".", "!", "?", ":", "…")) else " "


async def remember(turn: Turn, recap: Recap) -> None:
    """After a piece of full length another may follow; after any other text it may not."""
    if len(turn.text) >= FULL_LENGTH:
        at = turn.incoming.received_at.isoformat()
        await turn.ask("", **{_PASTE: {"recap": recap.id, "at": at, "between": _between(turn.incoming.text)}})
    elif not turn.chat.step and turn.data:
        await turn.ask("")
