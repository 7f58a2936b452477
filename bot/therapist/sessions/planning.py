"""Planning a session: whose, when; what was understood is shown, and one tap keeps it."""

from agent.calendar.outlook import outlook
from agent.calendar.when import MONTH_IN_WEEKS, Plan, Unclear, When, plan_of, read_when
from bot.router import button, step
from bot.therapist import people
from bot.therapist.pages import Page, pressed_key, take_away
from bot.therapist.sessions import sayings, telling
from bot.turn import Desk, Turn
from storage.errors import Conflict
from storage.models import Patient
from storage.occurrences import on_the_wall, weeks_between

LONGEST_WORDS = 300


@button("session.add")
async def ask_whose(turn: Turn) -> None:
    await turn.done()
    active = await turn.room.patients.everyone()
    if not active:
        await turn.show(turn.say("no-patients"), [turn.button(turn.say("button-add-patient"), "patient.add")])
        return
    page = Page(turn)
    rows = people.choice_rows(turn, active, "session.add-for", key=page.key)
    await page.show(turn.say("session-ask-whose"), *rows, [page.button("button-back", "session.list")])


@button("session.add-for")
async def add_for(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await ask_when(turn, patient)


async def ask_when(desk: Desk, patient: Patient) -> None:
    await _wait_for_when(desk, patient)
    await desk.show(desk.say("session-ask-when", name=patient.name))


async def _wait_for_when(desk: Desk, patient: Patient, *, words: str = "") -> None:
    """`words` is what was understood so far; the next answer is read behind it."""
    await desk.ask("session.when", patient=patient.id, words=words[:LONGEST_WORDS])


@step("session.when")
async def when_typed(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.data["patient"])
    before = turn.data.get("words", "")
    await read_and_propose(turn, patient, f"{before} {turn.text}".strip(), latest=turn.text)


async def read_and_propose(desk: Desk, patient: Patient, words: str, *, latest: str) -> None:
    """Shows the plan in these words; where something is missing, asks for that alone and keeps the rest."""
    try:
        when = read_when(words[:LONGEST_WORDS], desk.now.date())
        if not when.is_whole:  # what was understood together with what was said before may be clear by itself
            when = read_when(latest[:LONGEST_WORDS], desk.now.date())
        if not when.is_whole:
            raise Unclear("unclear")
        plan = plan_of(when, desk.now)
    except Unclear as problem:
        kept = words if problem.reason in {"no-clock", "no-day"} else ""
        await _wait_for_when(desk, patient, words=kept)
        await desk.show(desk.say(f"session-{problem.reason}"))
        return
    await propose(desk, patient, plan)


async def propose_when(desk: Desk, patient: Patient, when: When) -> None:
    """The same from a time that was read already, as from a sentence that names the patient too."""
    try:
        plan = plan_of(when, desk.now)
    except Unclear as problem:
        await _wait_for_when(desk, patient)
        await desk.show(desk.say(f"session-{problem.reason}"))
        return
    await propose(desk, patient, plan)


async def propose(desk: Desk, patient: Patient, plan: Plan) -> None:
    """What was understood, with what to know about it, and ✅ ✏️ 🗑. Nothing is planned before the tap."""
    await desk.done()
    minutes = plan.minutes or await desk.room.appointments.usual_minutes()
    lines = sayings.planned(desk, patient, plan, minutes)
    if weeks_between(plan.rule) == MONTH_IN_WEEKS:  # perhaps a month was said; what is kept is told as it is
        lines.append(desk.say("session-no-month"))
    lines += await sayings.warnings(desk, await outlook(desk.room, plan, minutes))
    page = Page(desk)
    code = sayings.encoded(plan, minutes)
    await page.show(
        "\n".join([desk.say("session-understood"), *lines]),
        [
            page.button("button-session-plan", "session.plan", of=patient.id, choice=code),
            page.button("button-edit", "session.plan-again", of=patient.id),
        ],
        [page.button("button-session-leave", "session.leave")],
    )


@button("session.plan")
async def plan_it(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    plan, minutes = sayings.decoded(turn.press.choice)
    if not plan.rule and on_the_wall(plan.starts_on, plan.clock, turn.room.me.time_zone) <= turn.now:
        turn.hint(turn.say("session-past"))
        return
    try:
        await turn.room.appointments.plan(
            patient, starts_on=plan.starts_on, clock=plan.clock, minutes=minutes, rule=plan.rule, until=plan.until
        )
    except Conflict:
        turn.hint(turn.say("session-planned-before"))
        return
    turn.hint(turn.say("noted"))
    page = Page(turn)
    lines = [turn.say("session-planned"), *sayings.planned(turn, patient, plan, minutes)]
    tell = page.button("button-session-tell", "session.tell", of=patient.id, choice=telling.planned(plan, minutes))
    await page.show("\n".join(lines), [tell, page.button("button-sessions", "session.list")])


@button("session.plan-again")
async def plan_again(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await take_away(turn, pressed_key(turn))
    await ask_when(turn, patient)


@button("session.leave")
async def leave(turn: Turn) -> None:
    """Nothing is changed."""
    await turn.done()
    await Page(turn).show(turn.say("session-left"))
