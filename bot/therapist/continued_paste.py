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
    recap = await turn.room.recaps.get(before["recap"])
    is_open = recap.state == "waiting" and len(recap.text) + len(text) < recaps.MAX_NOTES
    if not is_open or not goes_on(turn, before):
        return None
    await turn.room.recaps.go_on(recap, joined(turn, recap.text, before))
    await take_away(turn, recaps.recap_key(recap))
    return recap


def _between(piece: str) -> str:
    """A piece that fills the limit may be cut inside a word; else white space was trimmed where it was cut."""
    if len(piece) == LIMIT:
        return ""
    return "\n" if piece.endswith((".", "!", "?", ":", "…")) else " "


def piece_of(turn: Turn) -> dict[str, str]:
    """What the next piece is told by; nothing where this text is shorter than a full piece, and none follows."""
    if len(turn.text) < FULL_LENGTH:
        return {}
    return {"at": turn.incoming.received_at.isoformat(), "between": _between(turn.incoming.text)}


def goes_on(turn: Turn, piece: dict[str, str]) -> bool:
    """Whether this text came so close behind that piece that it is more of the same."""
    if not piece:
        return False
    since = turn.incoming.received_at - dt.datetime.fromisoformat(piece["at"])
    return dt.timedelta() <= since <= CLOSE


def joined(turn: Turn, whole: str, piece: dict[str, str]) -> str:
    """All so far, and this text behind it."""
    text, _ = clean_text(turn.text)
    return f"{whole}{piece['between']}{text}"


async def remember(turn: Turn, recap: Recap) -> None:
    """After a piece of full length another may follow; after any other text it may not."""
    piece = piece_of(turn)
    if piece:
        await turn.ask("", **{_PASTE: {"recap": recap.id, **piece}})
    elif not turn.chat.step and turn.data:
        await turn.ask("")
