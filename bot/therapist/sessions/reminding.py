"""What is said before a session: a brief to the therapist, and a reminder to the patient if they want one."""

from typing import Final, Literal

from bot.channels.base import Button
from bot.router import button
from bot.therapist import standing as standing_pages
from bot.therapist.pages import Page
from bot.turn import Turn
from storage import standing
from storage.repositories.therapist import TherapistRoom

MINUTES: Final = (0, 10, 30, 60)
USUAL_MINUTES: Final = 30
Way = Literal["off", "draft", "fixed"]
WAYS: Final[tuple[Way, ...]] = ("off", "draft", "fixed")


def brief_minutes(room: TherapistRoom) -> int:
    """How long before a session its brief is offered; 0 for never."""
    minutes = room.profile.get("brief_minutes", USUAL_MINUTES)
    return minutes if minutes in MINUTES else USUAL_MINUTES


def way(room: TherapistRoom) -> Way:
    """How patients are reminded."""
    chosen = room.profile.get("patient_reminders", "off")
    return next((one for one in WAYS if one == chosen), "off")


@button("reminding.open")
async def open_page(turn: Turn) -> None:
    await turn.done()
    await _show(turn)


async def _show(turn: Turn) -> None:
    page = Page(turn)
    minutes, chosen = brief_minutes(turn.room), way(turn.room)
    text = await standing.in_force(turn.unit, turn.room.me.id, standing.APPOINTMENT)

    def choice(label: str, action: str, code: str, *, is_chosen: bool) -> Button:
        return turn.button(f"• {label}" if is_chosen else label, action, choice=code, key=page.key)

    before = [
        choice(turn.say("brief-before", minutes=one), "reminding.brief", str(one), is_chosen=one == minutes)
        for one in MINUTES
    ]
    ways = [choice(turn.say(f"reminding-{one}"), "reminding.way", one, is_chosen=one == chosen) for one in WAYS]
    lines = [turn.say("reminding-title"), turn.say("reminding-about-brief"), turn.say("reminding-about-patients")]
    if chosen == "fixed":
        lines.append(turn.say("reminding-text-in-force" if text is not None else "reminding-no-text"))
    rows = [before[i : i + 2] for i in range(0, len(before), 2)]
    last = [page.button("button-back", "session.list")]
    if chosen == "fixed":
        last.append(page.button("button-reminding-text", "standing.open", of=standing.APPOINTMENT))
    await page.show("\n\n".join(lines), *rows, ways[:2], ways[2:], last)


@button("reminding.brief")
async def choose_minutes(turn: Turn) -> None:
    await turn.room.answer("brief_minutes", int(turn.press.choice))
    turn.hint(turn.say("noted"))
    await _show(turn)


@button("reminding.way")
async def choose_way(turn: Turn) -> None:
    """A fixed text goes out only once it is approved: where there is none yet, its page comes next."""
    await turn.room.answer("patient_reminders", turn.press.choice)
    turn.hint(turn.say("noted"))
    text = await standing.in_force(turn.unit, turn.room.me.id, standing.APPOINTMENT)
    if turn.press.choice == "fixed" and text is None:
        await standing_pages.show_text(turn, standing.APPOINTMENT)
        return
    await _show(turn)
