"""The list of what one can do here, and who writes."""

from bot.turn import Desk

COMMANDS = ("summary", "draft", "queue", "patients", "settings", "privacy", "help", "cancel")
"""What the chat's menu lists, in this order; /start needs no line of its own."""


async def show_help(desk: Desk) -> None:
    lines = [desk.say("help-title"), *(f"/{name} - {desk.say(f'command-{name}')}" for name in COMMANDS)]
    text = "\n".join(lines)
    writer = desk.say("help-writer-model" if desk.services.writer.is_model else "help-writer-extractive")
    await desk.show(f"{text}\n\n{desk.say('help-footer')}\n{writer}")
