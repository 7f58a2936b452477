"""The list of what one can do here, and who writes."""

from bot.turn import Desk, Row

GROUPS = {
    "day": ("today", "prep", "appointments", "status"),
    "writing": ("summary", "draft", "queue", "templates", "note"),
    "patients": ("patients", "ask", "flag"),
    "own": ("style", "settings", "privacy", "help", "cancel"),
}
"""The commands by what they are for; /start needs no line of its own."""
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
"""What the chat's menu lists, in this order."""


async def show_help(desk: Desk, *rows: Row, opening: str = "") -> None:
    """The easiest way first, then what one may simply say, then the commands in groups."""
    say = desk.say
    groups = [
        "\n".join([say(f"help-of-{group}"), *(_line(desk, name) for name in names)]) for group, names in GROUPS.items()
    ]
    writer = say("help-writer-model" if desk.services.writer.is_model else "help-writer-extractive")
    parts = [opening, say("help-title"), say("help-easiest"), say("help-plain"), *groups, say("help-approval"), writer]
    await desk.show("\n\n".join(filter(None, parts)), *rows)


def _line(desk: Desk, name: str) -> str:
    return desk.say("help-line", command=f"/{name}", what=desk.say(f"command-{name}"))
