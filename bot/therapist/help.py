"""The list of what one can do here, and who writes."""

from bot.turn import Desk, Row

COMMANDS = (
    "summary",
    "draft",
    "queue",
    "today",
    "status",
    "prep",
    "appointments",
    "ask",
    "patients",
    "templates",
    "note",
    "style",
    "flag",
    "settings",
    "privacy",
    "help",
    "cancel",
)
"""What the chat's menu lists, in this order; /start needs no line of its own."""


async def show_help(desk: Desk, *rows: Row, opening: str = "") -> None:
    lines = [desk.say("help-line", command=f"/{name}", what=desk.say(f"command-{name}")) for name in COMMANDS]
    writer = desk.say("help-writer-model" if desk.services.writer.is_model else "help-writer-extractive")
    text = "\n".join([desk.say("help-title"), *lines])
    text = f"{opening}\n\n{text}" if opening else text
    await desk.show(f"{text}\n\n{desk.say('help-footer')}\n\n{writer}", *rows)
