"""What a therapist answers about a patient's consent, and going on with what was in hand before."""

from bot.router import button
from bot.therapist import consent, drafts, patients, recaps
from bot.turn import Turn
from storage.models import Patient


async def _go_on(turn: Turn, patient: Patient, opening: str) -> None:
    """A patient who was added in the middle of a recap or a draft: that goes on now."""
    then, _, of = turn.press.choice.partition(":")
    if then == "recap":
        await turn.show(opening)
        await recaps.give_to(turn, of, patient)
    elif then == "draft":
        await turn.show(opening)
        await drafts.ask_what(turn, patient)
    elif then == "card":
        await turn.show(opening)
        await drafts.show_again(turn, of)
    else:
        await patients.show_patient(turn, patient, opening=opening)


@button("consent.spoken")
async def agreed_spoken(turn: Turn) -> None:
    await _agreed(turn, "spoken")


@button("consent.written")
async def agreed_written(turn: Turn) -> None:
    await _agreed(turn, "written")


async def _agreed(turn: Turn, how: str) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await consent.record(turn, patient, granted=True, how=how)
    await _go_on(turn, patient, turn.say("consent-recorded", name=patient.name))


@button("consent.later")
async def not_yet(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await _go_on(turn, patient, turn.say("consent-later", name=patient.name))


@button("consent.revoke")
async def revoked(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await consent.record(turn, patient, granted=False, how="therapist")
    await patients.show_patient(turn, patient, opening=turn.say("consent-revoked", name=patient.name))
