"""The list of what one can do here, and who writes."""

from bot.turn import Turn

COMMANDS = ("summary", "draft", "queue", "patients", "settings", "privacy", "help", "cancel")
"""What the chat's menu lists, in this order; /start needs no line of its own."""


async def show_help(turn: Turn) -> None:
    lines = [turn.say("help-title"), *(f"/{name} - {turn.say(f'command-{name}')}" for name in COMMANDS)]
    text = "\n".join(lines)
    writer = turn.say("help-writer-model" if turn.services.writer.is_model else "help-writer-extractive")
    await turn.show(f"{text}\n\n{turn.say('help-footer')}\n{writer}")
