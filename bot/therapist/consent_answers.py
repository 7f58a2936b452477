"""What a therapist answers about a patient's consent, and going on with what was in hand before."""

from bot.router import button
from bot.therapist import approvals, cards, consent, drafts, patients, recaps
from bot.therapist.pages import Page
from bot.turn import Turn
from storage.models import Patient
from storage.repositories.patients import MESSAGING, has_consent


async def _go_on(turn: Turn, patient: Patient, opening: str) -> None:
    """A patient who was added in the middle of a recap or a draft: that goes on now."""
    then, _, of = turn.press.choice.partition(":")
    if not then:
        await patients.show_patient(turn, patient, opening=opening)
        return
    await Page(turn).show(opening)
    if then == "recap":
        await recaps.give_to(turn, of, patient, is_far_up=True)
    elif then == "draft":
        await drafts.ask_what(turn, patient)
    elif then == "card":
        await approvals.show_again(turn, of)


@button("consent.spoken")
async def agreed_spoken(turn: Turn) -> None:
    await _agreed(turn, "spoken")


@button("consent.written")
async def agreed_written(turn: Turn) -> None:
    await _agreed(turn, "written")


async def _agreed(turn: Turn, how: str) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    if await has_consent(turn.unit, patient.id, MESSAGING):
        await _already(turn, patient)
        return
    await consent.record(turn, patient, granted=True, how=how)
    await cards.refresh_drafts(turn, patient)
    await _go_on(turn, patient, turn.say("consent-recorded", name=patient.name))


@button("consent.later")
async def not_yet(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    if await has_consent(turn.unit, patient.id, MESSAGING):
        await _already(turn, patient)
        return
    await _go_on(turn, patient, turn.say("consent-later", name=patient.name))


async def _already(turn: Turn, patient: Patient) -> None:
    """A late press: consent was recorded meanwhile."""
    turn.hint(turn.say("consent-already"))
    await patients.show_patient(turn, patient)


@button("consent.revoke")
async def revoked(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await consent.record(turn, patient, granted=False, how="therapist")
    await cards.refresh_drafts(turn, patient)
    await patients.show_patient(turn, patient, opening=turn.say("consent-revoked", name=patient.name))
