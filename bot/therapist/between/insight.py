"""💡 on a patient's page: what recurs over all approved summaries, each statement with its sessions."""

import secrets

from agent import insight
from bot.router import button
from bot.therapist.between.answers import answer_key
from bot.turn import Turn


@button("patient.insight")
async def look_back(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    approved = await turn.room.summaries.of_patient(patient.id, limit=insight.FEWEST)
    if len(approved) < insight.FEWEST:
        await turn.show(turn.say("insight-too-few"))
        return
    job_id = secrets.token_hex(16)
    await turn.show(turn.say("insight-looking", name=patient.name), key=answer_key(job_id), typing=True)
    await turn.start_job(insight.KIND, job_id, {"patient": patient.id, "chat": turn.chat.id})
