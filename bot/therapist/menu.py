"""/start, /help, /cancel, and what has no better answer: free text, stickers, edits."""

from bot.channels.base import Kind
from bot.router import command, incoming
from bot.therapist import onboarding, requests
from bot.therapist.help import show_help
from bot.turn import Turn


@command("start")
async def start(turn: Turn) -> None:
    """A new therapist is welcomed; an unfinished onboarding goes on; later it is a greeting with what waits."""
    if turn.room.me.onboarded_at is not None:
        await show_help(turn, opening=turn.say("welcome-back", name=turn.room.me.name))
        return
    if turn.room.profile.get("_at"):
        await onboarding.resume(turn)
        return
    await onboarding.begin(turn)


@command("help")
async def help_(turn: Turn) -> None:
    """Help in the middle of anything, and then on with it."""
    await show_help(turn)
    if turn.chat.step == "onboarding":
        await onboarding.resume(turn)
    elif turn.chat.step:
        await turn.show(turn.say("help-then-on"))


@command("cancel")
async def cancel(turn: Turn) -> None:
    """Ends what is being asked, and what was said before is not referred to any more; nothing stored is lost."""
    was = turn.chat.step
    await turn.room.talks.forget(turn.chat.id)
    if was == "onboarding":
        await turn.show(turn.say("onboarding-paused"))
        await turn.done()
        return
    await turn.done()
    await turn.show(turn.say("cancelled" if was else "nothing-to-cancel"))


@command("unknown")
async def unknown_command(turn: Turn) -> None:
    await show_help(turn, opening=turn.say("unknown-command"))


@incoming(Kind.TEXT)
async def free_text(turn: Turn) -> None:
    """Text that no step waits for: onboarding goes on, else it is a request or notes of a session."""
    if turn.room.me.onboarded_at is None:
        await onboarding.resume(turn)
        return
    await requests.take(turn)


@incoming(Kind.EDITED)
async def edited(turn: Turn) -> None:
    await turn.show(turn.say("edited-not-read"))


@incoming(Kind.OTHER)
async def other(turn: Turn) -> None:
    if not turn.incoming.message_id:  # they came back, or it is of a kind not known yet: nothing was said
        return
    await turn.show(turn.say("cannot-use-this"))
