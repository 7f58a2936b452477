"""One planned session opened: moved, called off, or its series ended. Each change is shown first and takes one tap."""

import datetime as dt

from agent.calendar.outlook import moved_to, outlook
from agent.calendar.when import Plan, Unclear, When, read_when
from bot.router import button, step
from bot.therapist.pages import Page
from bot.therapist.sessions import sayings, telling
from bot.turn import Desk, Turn
from storage.errors import Conflict, NotFound
from storage.models import Appointment, Patient
from storage.occurrences import Occurrence


async def _pressed(turn: Turn) -> Occurrence:
    """Raises NotFound where it was called off since."""
    on, _ = sayings.read_spot(turn.press.choice)
    return await turn.room.appointments.occurrence(turn.press.object_id, on)


@button("session.open")
async def open_one(turn: Turn) -> None:
    await turn.done()
    await show_one(turn, await _pressed(turn))


async def show_one(desk: Desk, occurrence: Occurrence) -> None:
    patient = await desk.room.patients.get(occurrence.patient_id)
    appointment = await desk.room.appointments.get(occurrence.appointment_id)
    page = Page(desk)
    spot = sayings.spot(occurrence.on)
    lines = [
        desk.say(
            "session-plan",
            name=patient.name,
            when=sayings.at(desk, occurrence.starts_at),
            minutes=appointment.minutes,
        )
    ]
    if appointment.rule:
        lines.append(desk.say("session-of-series", series=sayings.series(desk, appointment)))
    if occurrence.is_moved:
        lines.append(desk.say("session-was-moved", day=sayings.day(desk, occurrence.on)))

    rows = []
    if occurrence.starts_at > desk.now:
        rows.append(
            [
                page.button("button-session-move", "session.move", of=appointment.id, choice=spot),
                page.button("button-session-cancel", "session.cancel", of=appointment.id, choice=spot),
            ]
        )
    if appointment.rule and appointment.ended_at is None:
        rows.append([page.button("button-session-end", "session.end", of=patient.id, choice=appointment.id)])
    rows.append(
        [
            page.button("button-brief", "brief.open", of=patient.id),
            page.button("button-back", "session.list"),
        ]
    )
    await page.show("\n".join(lines), *rows)


@button("session.move")
async def ask_where_to(turn: Turn) -> None:
    occurrence = await _pressed(turn)
    patient = await turn.room.patients.get(occurrence.patient_id)
    await turn.ask("session.move", appointment=occurrence.appointment_id, on=occurrence.on.isoformat())
    await turn.show(turn.say("session-ask-where-to", name=patient.name, when=sayings.at(turn, occurrence.starts_at)))


@step("session.move")
async def where_to_typed(turn: Turn) -> None:
    data = turn.data
    try:
        occurrence = await turn.room.appointments.occurrence(data["appointment"], dt.date.fromisoformat(data["on"]))
    except NotFound:  # called off since the question
        await turn.done()
        await turn.show(turn.say("session-gone"))
        return
    try:
        when = read_when(turn.text, turn.now.date())
        if not when.is_whole or when.is_series:
            raise Unclear("unclear")
    except Unclear as problem:
        await turn.show(turn.say(f"session-{problem.reason}"))
        return
    await propose_move(turn, occurrence, when)


async def propose_move(desk: Desk, occurrence: Occurrence, when: When) -> None:
    """The old time and the new one side by side, and what to know of the new one."""
    try:
        on, clock = moved_to(occurrence, when, desk.now)
    except Unclear as problem:
        await desk.show(desk.say(f"session-{problem.reason}"))
        return
    await desk.done()
    patient = await desk.room.patients.get(occurrence.patient_id)
    appointment = await desk.room.appointments.get(occurrence.appointment_id)
    new = desk.say("session-at", day=sayings.day(desk, on), time=f"{clock:%H:%M}")
    old = sayings.at(desk, occurrence.starts_at)
    lines = [desk.say("session-will-move", name=patient.name, old=old, new=new)]
    if appointment.rule:
        lines.append(desk.say("session-others-stay"))
    plan = Plan(starts_on=on, clock=clock)
    lines += await sayings.warnings(desk, await outlook(desk.room, plan, appointment.minutes, instead_of=occurrence))
    page = Page(desk)
    code = sayings.spot(occurrence.on, on.isoformat(), f"{clock:%H:%M}")
    await page.show(
        "\n".join(lines),
        [
            page.button("button-session-move-yes", "session.move-yes", of=appointment.id, choice=code),
            page.button("button-session-leave", "session.leave"),
        ],
    )


@button("session.move-yes")
async def move(turn: Turn) -> None:
    occurrence = await _pressed(turn)
    _, (on, clock) = sayings.read_spot(turn.press.choice)
    day, time = dt.date.fromisoformat(on), dt.time.fromisoformat(clock)
    if dt.datetime.combine(day, time, tzinfo=turn.now.tzinfo) <= turn.now:
        turn.hint(turn.say("session-past"))
        return
    old = occurrence.starts_at
    if old == dt.datetime.combine(day, time, tzinfo=turn.now.tzinfo):
        raise Conflict("moved")
    moved = await turn.room.appointments.move_one(occurrence, day, time)
    patient = await turn.room.patients.get(occurrence.patient_id)
    turn.hint(turn.say("noted"))
    said = turn.say(
        "session-moved", name=patient.name, old=sayings.at(turn, old), new=sayings.at(turn, moved.starts_at)
    )
    await _done(turn, patient, said, telling.moved(old, moved.starts_at))


@button("session.cancel")
async def ask_cancel(turn: Turn) -> None:
    await propose_cancel(turn, await _pressed(turn))


async def propose_cancel(desk: Desk, occurrence: Occurrence) -> None:
    await desk.done()
    patient = await desk.room.patients.get(occurrence.patient_id)
    lines = [desk.say("session-will-cancel", name=patient.name, when=sayings.at(desk, occurrence.starts_at))]
    if occurrence.is_series:
        lines.append(desk.say("session-others-stay"))
    page = Page(desk)
    spot = sayings.spot(occurrence.on)
    await page.show(
        "\n".join(lines),
        [
            page.button("button-session-cancel-yes", "session.cancel-yes", of=occurrence.appointment_id, choice=spot),
            page.button("button-session-leave", "session.leave"),
        ],
    )


@button("session.cancel-yes")
async def cancel(turn: Turn) -> None:
    occurrence = await _pressed(turn)
    await turn.room.appointments.cancel_one(occurrence)
    patient = await turn.room.patients.get(occurrence.patient_id)
    turn.hint(turn.say("noted"))
    said = turn.say("session-cancelled", name=patient.name, when=sayings.at(turn, occurrence.starts_at))
    await _done(turn, patient, said, telling.cancelled(occurrence.starts_at))


@button("session.end")
async def ask_end(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await propose_end(turn, patient, [await turn.room.appointments.get(turn.press.choice)])


async def propose_end(desk: Desk, patient: Patient, appointments: list[Appointment]) -> None:
    """One appointment, or everything that is planned with a patient."""
    await desk.done()
    lines = [desk.say("session-will-end", name=patient.name)]
    lines += [f"• {sayings.series(desk, one)}" for one in appointments]
    page = Page(desk)
    only = appointments[0].id if len(appointments) == 1 else ""
    await page.show(
        "\n".join(lines),
        [
            page.button("button-session-end-yes", "session.end-yes", of=patient.id, choice=only),
            page.button("button-session-leave", "session.leave"),
        ],
    )


@button("session.end-yes")
async def end(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    standing = await turn.room.appointments.of_patient(patient)
    ended = [one for one in standing if turn.press.choice in {"", one.id}]
    if not ended:
        raise Conflict("ended")
    for one in ended:
        await turn.room.appointments.end(one, at=turn.now)
    turn.hint(turn.say("noted"))
    await _done(turn, patient, turn.say("session-ended", name=patient.name), telling.ENDED)


async def _done(turn: Turn, patient: Patient, said: str, code: str) -> None:
    """What was changed; telling the patient is offered as a draft, never done by itself."""
    page = Page(turn)
    tell = page.button("button-session-tell", "session.tell", of=patient.id, choice=code)
    await page.show(said, [tell, page.button("button-sessions", "session.list")])
