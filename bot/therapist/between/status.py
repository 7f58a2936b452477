"""/status: how every patient stands, a line each, what needs attention first; `/status Dana`: one of them in full."""

import datetime as dt

from agent import follow_ups
from agent.standing import Standing, standing_of, standings
from bot.phrases import in_own_direction
from bot.router import button, command
from bot.therapist import people
from bot.therapist.between.plan import frequency_label
from bot.therapist.pages import Page
from bot.therapist.times import date, moment
from bot.turn import Desk, Turn
from storage.models import Patient
from storage.repositories.caseload import Figures

PER_PAGE = 8


@command("status")
async def status(turn: Turn) -> None:
    _, words = turn.command() or ("", "")
    await turn.done()
    await begin(turn, words)


@button("status.page")
async def turn_page(turn: Turn) -> None:
    await show_all(turn, page_number=turn.press.version)


@button("status.of")
async def of_patient(turn: Turn) -> None:
    await show_one(turn, await turn.room.patients.open(turn.press.object_id))


async def begin(desk: Desk, words: str) -> None:
    """A name means that one; namesakes are asked about; no name, or one that nobody has, means everybody."""
    named, _ = people.split_name(words, await desk.room.patients.everyone()) if words else ([], "")
    if len(named) == 1:
        await show_one(desk, await desk.room.patients.open(named[0].id))
    elif named:
        page = Page(desk)
        rows = people.choice_rows(desk, named, "status.of", key=page.key)
        await page.show(desk.say("ask-about-whom"), *rows)
    else:
        await show_all(desk, opening=desk.say("status-whom") if words else "")


async def show_all(desk: Desk, *, page_number: int = 0, opening: str = "") -> None:
    everyone = await standings(desk.room, desk.now)
    planned = await _next_sessions(desk)
    page = Page(desk)
    if not everyone:
        await page.show(desk.say("status-none"), [page.button("button-add-patient", "patient.add")])
        return
    first = page_number * PER_PAGE
    shown = everyone[first : first + PER_PAGE]
    lines = [opening] if opening else []
    lines.append(desk.say("status-title", count=len(everyone)))
    buttons = []
    for place, one in enumerate(shown, first + 1):
        what = " · ".join(_points(desk, one, planned.get(one.patient.id)))
        lines.append(desk.say("status-line", place=place, name=one.patient.name, what=what))
        label = f"{place}. {desk.say.readable(one.patient.name)}"
        buttons.append(desk.button(label, "patient.open", of=one.patient.id, key=page.key))
    turns = []
    if page_number:
        turns.append(desk.button(desk.say("button-back"), "status.page", version=page_number - 1, key=page.key))
    if len(everyone) > first + PER_PAGE:
        turns.append(desk.button(desk.say("button-more"), "status.page", version=page_number + 1, key=page.key))
    await page.show("\n\n".join(lines), *(buttons[i : i + 2] for i in range(0, len(buttons), 2)), turns)


async def _next_sessions(desk: Desk) -> dict[str, dt.datetime]:
    """When each patient comes next, by patient."""
    found: dict[str, dt.datetime] = {}
    for occurrence in await desk.room.appointments.ahead(desk.now):
        found.setdefault(occurrence.patient_id, occurrence.starts_at)
    return found


def _points(desk: Desk, one: Standing, planned: dt.datetime | None) -> list[str]:
    """What a line says of one patient: what presses first, then the sessions."""
    figures = one.figures
    said = []
    if figures.is_flagged:
        said.append(desk.say("status-flagged"))
    if figures.unanswered:
        said.append(desk.say("status-unanswered", count=figures.unanswered))
    if one.is_overdue:
        said.append(desk.say("status-overdue"))
    if figures.waiting:
        said.append(desk.say("status-waiting", count=figures.waiting))
    held = figures.last_session
    said.append(desk.say("status-session", date=date(desk, held)) if held else desk.say("status-no-session"))
    if planned is not None:
        said.append(desk.say("status-next", when=moment(desk, planned)))
    if one.frequency:
        said.append(frequency_label(desk, one.frequency))
    return said


async def show_one(desk: Desk, patient: Patient) -> None:
    """Everything that is known of where this patient stands, without what was said but for the homework."""
    figures = (await desk.room.caseload.figures()).get(patient.id, Figures())
    one = await standing_of(desk.room, patient, figures, desk.now)
    lines = [desk.say("status-title-one", name=patient.name)]
    if figures.is_flagged:
        lines.append(desk.say("status-detail-flagged"))
    held = figures.last_session
    lines.append(desk.say("status-detail-session", date=date(desk, held)) if held else desk.say("status-no-session"))
    planned = (await _next_sessions(desk)).get(patient.id)
    if planned is not None:
        lines.append(desk.say("status-detail-next", when=moment(desk, planned)))
    lines += _contact_lines(desk, one)
    session = (await desk.room.caseload.newest_sessions(held)).get(patient.id) if held else None
    homework = await follow_ups.homework_after(desk.room, session) if session is not None else ()
    if homework:
        words = in_own_direction("; ".join(homework), desk.say.language)
        lines.append(desk.say("status-detail-homework", homework=words))
    page = Page(desk)
    rows = [
        [page.button("button-open-patient", "patient.open", of=patient.id)],
        [page.button("button-follow-ups", "plan.open", of=patient.id)],
        [page.button("button-back", "status.page")],
    ]
    await page.show("\n".join(lines), *rows)


def _contact_lines(desk: Desk, one: Standing) -> list[str]:
    figures, lines = one.figures, []
    if figures.last_sent is not None:
        lines.append(desk.say("status-detail-sent", date=date(desk, desk.local(figures.last_sent).date())))
    if figures.last_heard is not None:
        heard = date(desk, desk.local(figures.last_heard).date())
        lines.append(desk.say("status-detail-heard", date=heard, they=one.patient.gender))
    if figures.unanswered:
        lines.append(desk.say("status-unanswered", count=figures.unanswered))
    waits = figures.waiting
    lines.append(desk.say("status-waiting", count=waits) if waits else desk.say("status-detail-quiet"))
    lines.append(desk.say("status-detail-frequency", frequency=frequency_label(desk, one.frequency)))
    if one.is_overdue:
        lines.append(desk.say("status-overdue"))
    elif one.due_on is not None:
        lines.append(desk.say("status-detail-due", date=date(desk, one.due_on)))
    if not one.is_suggested:
        lines.append(desk.say("status-detail-stopped"))
    return lines
