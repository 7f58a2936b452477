"""What a card says about who wrote its text, where that is not simply the model."""

from bot.turn import Desk
from pipelines.fallback import CAPPED, REFUSED, UNAVAILABLE

EXTRACTIVE = "extractive"


def writer_note(desk: Desk, writer: str) -> str:
    """`writer` as the text's row names it: "extractive", "extractive/capped", "claude-haiku-5-5/unavailable"."""
    name, stroke, why = writer.rpartition("/")
    if not stroke or why not in {CAPPED, REFUSED, UNAVAILABLE}:
        return desk.say("written-extractive") if writer == EXTRACTIVE else ""
    return desk.say(f"writer-note-{why}") if name == EXTRACTIVE else desk.say("writer-note-second", model=name)
