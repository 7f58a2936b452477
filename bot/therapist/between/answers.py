"""What an answer and a look back are shown as: statements, each with the sessions it rests on, and buttons to them."""

from collections.abc import Iterable, Sequence

from bot.channels.base import Button, bold
from bot.phrases import in_own_direction
from bot.therapist.times import date
from bot.turn import Desk
from pipelines.answers import Answered, Insight, Passage, Stated
from storage.repositories.material import Days

MOST_BUTTONS = 6
MOST_CITED = 4
"""Dates behind one statement; a subject of thirty sessions names the newest."""


def answer_key(job_id: str) -> str:
    return f"answer:{job_id}"


async def show_answer(desk: Desk, job_id: str, answered: Answered) -> None:
    """In place of the progress message. Where nothing was found it says where and when it was looked for."""
    names = await _names(desk, (passage.patient_id for one in answered.statements for passage in one.passages))
    names |= await _names(desk, [*answered.patient_ids, *answered.kept_local])
    title = desk.say("answer-title", question=in_own_direction(answered.question, desk.say.language))
    if not answered.statements:
        wider = [desk.button(desk.say("button-ask-everybody"), "ask.wider", of=job_id)] if answered.patient_ids else []
        nothing = f"{title}\n\n{_nothing(desk, answered, names)}"
        await desk.show(nothing, wider, key=answer_key(job_id), edit=True)
        return
    is_about_one = len(answered.patient_ids) == 1
    lines = [_line(desk, one, {} if is_about_one else names) for one in answered.statements]
    notes = _notes(desk, answered, names)
    text = "\n\n".join([title, *lines, *(["\n".join(notes)] if notes else [])])
    cited = [passage for one in answered.statements for passage in one.passages]
    rows = _summary_rows(desk, cited, {} if is_about_one else names)
    await desk.show(text, *rows, key=answer_key(job_id), edit=True)


async def show_insight(desk: Desk, job_id: str, insight: Insight | None) -> None:
    if insight is None:
        await desk.show(desk.say("insight-too-few"), key=answer_key(job_id), edit=True)
        return
    patient = await desk.room.patients.get(insight.patient_id)
    since, until = date(desk, insight.since), date(desk, insight.until)
    count = desk.say("insight-of", count=insight.count, since=since, until=until)
    parts = [f"{desk.say('insight-title', name=patient.name)}\n{count}"]
    for part, statements in insight.parts.items():
        said = [_line(desk, one, {}) for one in statements] or [desk.say("insight-not-mentioned")]
        parts.append("\n".join([bold(desk.say(f"insight-{part}")), *said]))
    if insight.has_failed:
        parts.append(desk.say("answer-model-failed"))
    elif insight.is_local:
        parts.append(desk.say("answer-kept-local", names=patient.name))
    elif not desk.services.writer.is_model:
        parts.append(desk.say("answer-extractive"))
    cited = [passage for statements in insight.parts.values() for one in statements for passage in one.passages]
    back = [desk.button(desk.say("button-open-patient"), "patient.open", of=patient.id)]
    rows = _summary_rows(desk, sorted(cited, key=lambda one: one.on, reverse=True), {})
    await desk.show("\n\n".join(parts), *rows, back, key=answer_key(job_id), edit=True)


async def show_failed(desk: Desk, job_id: str) -> None:
    await desk.show(desk.say("answer-failed"), key=answer_key(job_id), edit=True)


async def _names(desk: Desk, patient_ids: Iterable[str]) -> dict[str, str]:
    return {one: (await desk.room.patients.get(one)).name for one in dict.fromkeys(patient_ids)}


def _line(desk: Desk, stated: Stated, names: dict[str, str]) -> str:
    """One statement and where it stands; a sentence of the notes in quotation marks."""
    words = in_own_direction(stated.text, desk.say.language)
    text = desk.say("answer-quote", text=words) if stated.is_quote and " " in stated.text else words
    newest = sorted(dict.fromkeys(_cite(desk, one, names) for one in _newest(stated.passages)))
    cites = "; ".join(newest)
    doubt = f" {desk.say('answer-doubtful')}" if stated.is_doubtful else ""
    return f"• {text} ({cites}){doubt}"


def _newest(passages: Sequence[Passage]) -> list[Passage]:
    """At most MOST_CITED of them, oldest first."""
    return sorted(passages, key=lambda passage: passage.on)[-MOST_CITED:]


def _cite(desk: Desk, passage: Passage, names: dict[str, str]) -> str:
    cite = desk.say(f"cite-{passage.kind}", date=date(desk, passage.on))
    name = names.get(passage.patient_id)
    return cite if name is None else desk.say("cite-of", name=name, cite=cite)


def _summary_rows(desk: Desk, cited: Sequence[Passage], names: dict[str, str]) -> list[list[Button]]:
    """A button for each cited session with an approved summary, in the order in which they are cited."""
    sessions = {passage.summary_id: passage for passage in cited if passage.summary_id}
    buttons = []
    for summary_id, passage in list(sessions.items())[:MOST_BUTTONS]:
        name = desk.say.readable(names[passage.patient_id]) if passage.patient_id in names else ""
        label = " · ".join(part for part in (name, f"{passage.on:%d.%m.%Y}") if part)
        buttons.append(desk.button(f"📄 {label}", "summary.read", of=summary_id))
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


def _notes(desk: Desk, answered: Answered, names: dict[str, str]) -> list[str]:
    """Who answered, where it was not the model for everything."""
    if not desk.services.writer.is_model:
        return [desk.say("answer-extractive")]
    notes = []
    if answered.has_failed:
        notes.append(desk.say("answer-model-failed"))
    if answered.kept_local:
        of_whom = ", ".join(str(desk.say.readable(names[one])) for one in answered.kept_local)
        notes.append(desk.say("answer-kept-local", names=of_whom))
    return notes


def _nothing(desk: Desk, answered: Answered, names: dict[str, str]) -> str:
    days = _days(desk, answered.days)
    if not answered.patient_ids:
        return desk.say("answer-nothing", days=days)
    of_whom = ", ".join(str(desk.say.readable(names[one])) for one in answered.patient_ids)
    return desk.say("answer-nothing-of", names=of_whom, days=days)


def _days(desk: Desk, days: Days | None) -> str:
    """ " (9 Nov 2026 – 15 Nov 2026)", or nothing where any time was meant."""
    if days is None or days.since is None:
        return ""
    if days.until == days.since:
        return f" ({date(desk, days.since)})"
    if days.until is None:
        return f" ({desk.say('answer-since', date=date(desk, days.since))})"
    return f" ({date(desk, days.since)} – {date(desk, days.until)})"
