"""/today: who comes, what is open for each, what to remember, and what waits."""

import datetime as dt

from agent.briefing import Open, homework_of, open_of
from bot.channels.base import Button
from bot.router import button, command
from bot.therapist import queue
from bot.therapist.pages import Page
from bot.therapist.sessions import reminders, sayings
from bot.turn import Desk, Turn
from storage.occurrences import Occurrence

MAX_BUTTONS = 24


@command("today")
async def today(turn: Turn) -> None:
    await turn.done()
    await show_day(turn)


@button("today.show")
async def show_again(turn: Turn) -> None:
    await show_day(turn, ahead=turn.press.version)


async def show_day(desk: Desk, *, ahead: int = 0) -> None:
    """The day that is so many days ahead: 0 or 1."""
    on = desk.now.date() + dt.timedelta(days=ahead)
    start = dt.datetime.combine(on, dt.time(), tzinfo=desk.now.tzinfo)
    end = start + dt.timedelta(days=1)
    sessions = [one for one in await desk.room.appointments.between(start, end) if start <= one.starts_at < end]
    page = Page(desk)
    lines = [desk.say("today-title" if not ahead else "today-title-tomorrow", day=sayings.day(desk, on))]
    buttons: list[Button] = []
    for one in sessions:
        text, button_ = await _session(desk, page, one)
        lines.append(text)
        buttons.append(button_)
    if not sessions:
        lines.append(desk.say("today-free" if not ahead else "today-free-tomorrow"))
    remembered = [one for one in await desk.room.reminders.open(before=end) if not ahead or one.due_at >= start]
    if remembered:
        numbered = [f"{n}. {reminders.line(desk, one)}" for n, one in enumerate(remembered, 1)]
        lines.append("\n".join([desk.say("today-reminders"), *numbered]))
        buttons += [
            desk.button(f"✅ {n}", "today.done", of=one.id, version=ahead, key=page.key)
            for n, one in enumerate(remembered, 1)
        ]
    waiting = await queue.count(desk)
    if waiting and not ahead:
        lines.append(desk.say("today-queue", count=waiting))
    rows = [buttons[i : i + 2] for i in range(0, len(buttons[:MAX_BUTTONS]), 2)]
    other = "button-tomorrow" if not ahead else "button-today"
    last = [page.button(other, "today.show", version=1 - ahead), page.button("button-sessions", "session.list")]
    to_queue = [page.button("button-queue", "today.queue")] if waiting and not ahead else []
    await page.show("\n\n".join(lines), *rows, to_queue, last)


async def _session(desk: Desk, page: Page, one: Occurrence) -> tuple[str, Button]:
    """A session with what is open around its patient, and the button of its brief."""
    patient = await desk.room.patients.get(one.patient_id)
    time = sayings.time_of(desk, one)
    waiting = await open_of(desk.room, patient, desk.now)
    lines = [
        desk.say("today-session", time=time, name=patient.name),
        *_open(desk, waiting, homework=len(await homework_of(desk.room, patient))),
    ]
    name = str(desk.say.readable(patient.name))
    return "\n".join(lines), desk.button(f"📋 {time} {name}", "brief.open", of=patient.id, key=page.key)


def _open(desk: Desk, waiting: Open, *, homework: int) -> list[str]:
    lines = [desk.say("brief-flag")] if waiting.is_flagged else []
    for phrase, count in (
        ("today-unanswered", waiting.unanswered),
        ("brief-drafts", waiting.drafts),
        ("today-homework", homework),
    ):
        if count:
            lines.append(desk.say(phrase, count=count))
    return lines


@button("today.done")
async def done(turn: Turn) -> None:
    """A reminder of the list is done; the day is shown again without it."""
    reminder = await turn.room.reminders.get(turn.press.object_id)
    await turn.room.reminders.settle(reminder, "done")
    turn.hint(turn.say("noted"))
    await show_day(turn, ahead=turn.press.version)


@button("today.queue")
async def show_queue(turn: Turn) -> None:
    await queue.show_all(turn)
