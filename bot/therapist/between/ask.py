"""/ask: a question over one's own summaries, transcripts and messages; with namesakes it asks whom it is about."""

import secrets
from collections.abc import Sequence

from agent import asking
from agent.wrong_patient import names_in, whole_names_in
from bot.router import button, command, step
from bot.therapist import people
from bot.therapist.between.answers import answer_key
from bot.therapist.pages import pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage.errors import NotFound
from storage.models import Patient
from storage.sealed import Unreadable

LONGEST = 500


@command("ask")
async def ask(turn: Turn) -> None:
    """`/ask what did Dana say about sleep`; `/ask` alone asks what."""
    _, words = turn.command() or ("", "")
    await turn.done()
    await begin(turn, words)


@button("ask.about")
async def ask_about(turn: Turn) -> None:
    """From a patient's page: the question is about this patient."""
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.ask("ask.what", patient=patient.id)
    await turn.show(turn.say("ask-what-about", name=patient.name))


@step("ask.what")
async def what_typed(turn: Turn) -> None:
    patient_id = turn.data.get("patient", "")
    await turn.done()
    if patient_id:
        await look(turn, turn.text, [await turn.room.patients.get(patient_id)])
    else:
        await begin(turn, turn.text)


async def begin(desk: Desk, words: str) -> None:
    """Starts from a question in plain words: about whom it names, else about everybody."""
    everyone = [*await desk.room.patients.everyone(), *await desk.room.patients.everyone(status="archived")]
    if not everyone:
        await desk.show(desk.say("no-patients"), [desk.button(desk.say("button-add-patient"), "patient.add")])
        return
    if not any(sign.isalnum() for sign in words):
        await desk.ask("ask.what")
        await desk.show(desk.say("ask-what"))
        return
    named = named_in(words, everyone)
    unclear = next((namesakes for namesakes in named if len(namesakes) > 1), None)
    if unclear is None:
        await look(desk, words, [namesakes[0] for namesakes in named])
        return
    await desk.ask("ask.whom", question=words[:LONGEST])
    key = _whom_key(desk)
    await take_away(desk, key)
    everybody = [desk.button(desk.say("button-ask-everybody"), "ask.everybody", key=key)]
    await desk.show(
        desk.say("ask-about-whom"), *people.choice_rows(desk, unclear, "ask.for", key=key), everybody, key=key
    )


def named_in(words: str, patients: Sequence[Patient]) -> list[list[Patient]]:
    """Who is named, a list for each name: with several in it, who of these namesakes is meant is not said."""
    readable = [patient for patient in patients if not isinstance(patient.name, Unreadable)]
    mentioned = set(names_in(words, [patient.name for patient in readable]))
    whole = set(whole_names_in(words, [patient.name for patient in readable]))
    by_first_name: dict[str, list[Patient]] = {}
    for patient in readable:
        if patient.name in mentioned:
            by_first_name.setdefault(patient.name.split()[0], []).append(patient)
    found = []
    for namesakes in by_first_name.values():
        longest = max((len(patient.name.split()) for patient in namesakes if patient.name in whole), default=0)
        exact = [one for one in namesakes if one.name in whole and len(one.name.split()) == longest]
        # "Dana" alone is everybody's first name here, though one of them is called no more than that.
        found.append(exact if longest > 1 else namesakes)
    return found


def _whom_key(desk: Desk) -> str:
    return f"ask-whom:{desk.chat.id}"


@step("ask.whom")
async def whom_typed(turn: Turn) -> None:
    """A typed name answers as well as a button; a new question is a new question."""
    question = turn.data.get("question", "")
    named = named_in(turn.text, await turn.room.patients.everyone())
    await take_away(turn, _whom_key(turn))
    await turn.done()
    if len(named) == 1 and len(named[0]) == 1 and len(turn.text.split()) <= len(named[0][0].name.split()):
        await look(turn, question, named[0])
    else:
        await begin(turn, turn.text)


@button("ask.for")
async def for_patient(turn: Turn) -> None:
    await _chosen(turn, [await turn.room.patients.get(turn.press.object_id)])


@button("ask.everybody")
async def for_everybody(turn: Turn) -> None:
    await _chosen(turn, [])


async def _chosen(turn: Turn, patients: Sequence[Patient]) -> None:
    if turn.chat.step != "ask.whom":
        turn.hint(turn.say("button-outdated"))
        return
    question = turn.data["question"]
    await take_away(turn, pressed_key(turn))
    await turn.done()
    await look(turn, question, patients)


@button("ask.wider")
async def wider(turn: Turn) -> None:
    """The same question about everybody, after nothing was found about one."""
    job = await turn.unit.job(asking.KIND, turn.press.object_id)
    if job.therapist_id != turn.room.me.id:
        raise NotFound("JobRow")
    await look(turn, job.payload["question"], [])


async def look(desk: Desk, question: str, patients: Sequence[Patient]) -> None:
    """Has it answered; nobody means everybody. The answer takes the place of the word that it is being looked for."""
    question, _ = clean_text(question)
    if not question or len(question) > LONGEST:
        await desk.show(desk.say("notes-too-long", limit=LONGEST))
        return
    job_id = secrets.token_hex(16)
    payload = {"question": question, "patients": [patient.id for patient in patients], "chat": desk.chat.id}
    await desk.show(desk.say("ask-looking"), key=answer_key(job_id), typing=True)
    await desk.start_job(asking.KIND, job_id, payload)
