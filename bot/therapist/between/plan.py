"""🔔 on a patient's page: how often this patient is written to, and whether follow-ups are suggested at all."""

from agent.follow_ups import frequency_of
from bot.router import button, step
from bot.therapist import questions, settings, wizard
from bot.therapist.between.switch import SETTING, is_switched_on
from bot.therapist.pages import Page
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage.models import ContactPlan, Patient

LONGEST = 100
_FREQUENCY = questions.BY_NAME["frequency"]


def frequency_label(desk: Desk, frequency: str) -> str:
    """In the therapist's language, or in their own words."""
    return wizard.choice_label(desk.say, _FREQUENCY, frequency) if frequency else desk.say("frequency-none")


@button("plan.open")
async def open_plan(turn: Turn) -> None:
    await turn.done()
    await _show(turn, await turn.room.patients.open(turn.press.object_id))


async def _show(turn: Turn, patient: Patient, *, instead: str = "") -> None:
    plan = await turn.room.follow_ups.plan(patient)
    own = ContactPlan.frequency.or_else(plan, "") if plan is not None else ""
    frequency = frequency_label(turn, await frequency_of(turn.room, patient))
    is_suggested = plan is None or plan.is_suggested
    page = Page(turn, instead=instead)
    lines = [
        turn.say("plan-title", name=patient.name),
        turn.say("plan-frequency" if own else "plan-frequency-own", frequency=frequency),
        turn.say("plan-on" if is_suggested else "plan-off"),
    ]
    if is_suggested and not is_switched_on(turn):
        lines[-1] = turn.say("plan-all-off")
    switch = ("button-plan-stop", "stop") if is_suggested else ("button-plan-resume", "resume")
    await page.show(
        "\n".join(lines),
        [page.button("button-plan-frequency", "plan.frequency", of=patient.id)],
        [page.button(switch[0], "plan.switch", of=patient.id, choice=switch[1])],
        [page.button("button-back", "patient.open", of=patient.id)],
    )


@button("plan.switch")
async def switch(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.room.follow_ups.set_suggested(patient, is_suggested=turn.press.choice == "resume")
    turn.hint(turn.say("noted"))
    await _show(turn, patient)


@button("plan.frequency")
async def ask_frequency(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    page = Page(turn)
    await turn.ask("plan.frequency", patient=patient.id, page=page.key)
    choices = [
        turn.button(frequency_label(turn, choice), "plan.choose", of=patient.id, choice=choice, key=page.key)
        for choice in _FREQUENCY.choices
    ]
    await page.show(
        turn.say("ask-plan-frequency", name=patient.name),
        *([one] for one in choices),
        [page.button("button-plan-own", "plan.choose", of=patient.id)],
        [page.button("button-back", "plan.open", of=patient.id)],
    )


@button("plan.choose")
async def choose(turn: Turn) -> None:
    """Without a choice: as in the settings again."""
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.done()
    await turn.room.follow_ups.set_frequency(patient, turn.press.choice)
    turn.hint(turn.say("noted"))
    await _show(turn, patient)


@step("plan.frequency")
async def typed(turn: Turn) -> None:
    text = " ".join(clean_text(turn.text)[0].split())
    if not text or len(text) > LONGEST:
        await turn.show(turn.say("draft-too-long", limit=LONGEST))
        return
    data = turn.data
    patient = await turn.room.patients.get(data["patient"])
    await turn.done()
    await turn.room.follow_ups.set_frequency(patient, text)
    await _show(turn, patient, instead=data.get("page", ""))


@button("plan.all")
async def switch_all(turn: Turn) -> None:
    """In /settings: suggestions for the whole caseload, on or off."""
    await turn.room.answer(SETTING, turn.press.choice)
    turn.hint(turn.say("noted"))
    await settings.show_all(turn)
