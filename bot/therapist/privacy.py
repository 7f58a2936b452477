"""/privacy: what is kept how, who receives what, and what the model has cost."""

from bot.channels.base import bold
from bot.router import command
from bot.therapist import onboarding
from bot.therapist.spending import spend_lines
from bot.turn import Turn


@command("privacy")
async def privacy(turn: Turn) -> None:
    parts = [turn.say("privacy"), "\n".join(["", bold(turn.say("recipients-title")), *recipient_lines(turn)])]
    if turn.services.writer.is_model:
        parts.append("\n".join(["", *await spend_lines(turn)]))
    await turn.show("\n".join(parts))
    if turn.chat.step == "onboarding":
        await onboarding.resume(turn)


def recipient_lines(turn: Turn) -> list[str]:
    return [one.line(turn.say) for one in turn.services.recipients]
