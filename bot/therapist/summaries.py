"""A proposed summary is approved, edited, written again or discarded; the approved one can be read later."""

from agent.calendar.days import past_day
from bot.router import button, step
from bot.therapist import cards, marks, queue
from bot.therapist.pages import Page, take_away
from bot.turn import Turn
from pipelines.plain_text import clean_text
from pipelines.points import as_evidence, sentences_of
from storage.models import Patient, Session, Summary, SummaryVersion

MAX_SUMMARY = 20_000


async def _card(turn: Turn, summary_id: str) -> tuple[Summary, SummaryVersion, Patient, Session]:
    summary = await turn.room.summaries.get(summary_id)
    text = await turn.room.summaries.text(summary)
    patient = await turn.room.patients.get(summary.patient_id)
    return summary, text, patient, await turn.room.summaries.session(summary)


async def pressed(turn: Turn) -> Summary | None:
    """The summary under the pressed button, if that card still shows its newest version; else an honest answer."""
    summary = await turn.room.summaries.get(turn.press.object_id)
    if summary.state != "proposed":
        turn.hint(turn.say(f"summary-is-{summary.state}"))
        return None
    if summary.version != turn.press.version:
        turn.hint(turn.say("text-changed"))
        return None
    return summary


@button("summary.approve")
async def approve(turn: Turn) -> None:
    """One tap approves what is borne out; where sentences are doubtful it asks about them first."""
    summary = await pressed(turn)
    if summary is None:
        return
    sentences = sentences_of(await turn.room.summaries.text(summary))
    if marks.marked(sentences):
        await marks.ask_about(turn, summary, sentences)
    else:
        await settle(turn, summary)


async def settle(turn: Turn, summary: Summary, *, knows_marks: bool = False) -> None:
    """Stores first, paints afterwards. The audio is no longer needed once its summary is approved."""
    await turn.room.summaries.approve(summary, turn.press.version, knows_marks=knows_marks)
    await turn.start_job("learn", f"summary:{summary.id}:{summary.version}")
    _, text, patient, session = await _card(turn, summary.id)
    note = turn.say("summary-approved", time=f"{turn.now:%H:%M}")
    await cards.settle_summary(turn, summary, text, patient, session, note)
    recap = await turn.room.recaps.get(summary.recap_id)
    if recap.recording_id is not None:
        await turn.start_job("delete_recording", recap.recording_id)
    await turn.done()
    turn.hint(turn.say("summary-stored"))


@button("summary.edit")
async def edit(turn: Turn) -> None:
    """Shows the text alone, to copy and send back changed."""
    summary = await pressed(turn)
    if summary is None:
        return
    text = await turn.room.summaries.text(summary)
    await turn.ask("summary.edit", summary=summary.id, version=summary.version)
    if turn.press.post_key == marks.question_key(summary):
        await take_away(turn, turn.press.post_key)
    await turn.show(turn.say("ask-summary-text"))
    await turn.show("\n\n".join(f"{title}:\n{body}" for _, title, body in text.sections), copyable=True)


@step("summary.edit")
async def edited(turn: Turn) -> None:
    """The therapist's own text, divided at the section titles it still carries.

    A sentence that came back as it was is no word of theirs: it keeps what it rests on, and its mark.
    """
    text, _ = clean_text(turn.text)
    if not text or len(text) > MAX_SUMMARY:
        await turn.show(turn.say("notes-too-long", limit=MAX_SUMMARY))
        return
    summary, before, patient, session = await _card(turn, turn.data["summary"])
    if summary.state != "proposed" or summary.version != turn.data["version"]:
        await turn.done()
        await turn.show(turn.say("text-changed"))
        return
    sections = split_sections(text, [(key, title) for key, title, _ in before.sections])
    await cards.fold_summary(turn, summary, patient, session, turn.say("summary-replaced"))
    untouched = marks.still_in(sections, marks.evidence_of(before) or ())
    await turn.room.summaries.add_version(
        summary,
        version=summary.version + 1,
        sections=sections,
        source="edited",
        writer="therapist",
        evidence=as_evidence(untouched),
    )
    await turn.done()
    await cards.show_summary(turn, summary, await turn.room.summaries.text(summary), patient, session)


def split_sections(text: str, titles: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Text under each known title; what stands before the first title belongs to the first section.

    Without any title the whole text is one section that bears the first title's key, so that nothing is lost.
    """
    bodies: dict[str, list[str]] = {key: [] for key, _ in titles}
    current = titles[0][0]
    for line in text.split("\n"):
        bare = line.strip().rstrip(":").strip()
        key = next((key for key, title in titles if bare.casefold() == title.casefold()), None)
        if key is not None:
            current = key
            continue
        opened = next(((key, title) for key, title in titles if line.strip().startswith(f"{title}:")), None)
        if opened is not None:
            current = opened[0]
            line = line.strip()[len(opened[1]) + 1 :]
        bodies[current].append(line.strip())
    return [(key, title, "\n".join(bodies[key]).strip()) for key, title in titles]


@button("summary.again")
async def again(turn: Turn) -> None:
    summary = await pressed(turn)
    if summary is None:
        return
    await turn.ask("summary.again", summary=summary.id, version=summary.version)
    skip = turn.button(turn.say("button-no-remark"), "summary.again-plain", of=summary.id, version=summary.version)
    await turn.show(turn.say("ask-remark"), [skip], key=_remark_key(summary))


@button("summary.again-plain")
async def again_plain(turn: Turn) -> None:
    if await pressed(turn) is not None:
        await _write_again(turn, turn.press.object_id, "")


@step("summary.again")
async def remarked(turn: Turn) -> None:
    remark, _ = clean_text(turn.text)
    await _write_again(turn, turn.data["summary"], remark)


def _remark_key(summary: Summary) -> str:
    return f"remark:{summary.id}:{summary.version}"


async def _write_again(turn: Turn, summary_id: str, remark: str) -> None:
    summary, _, patient, session = await _card(turn, summary_id)
    await turn.done()
    if summary.state != "proposed":
        await turn.show(turn.say(f"summary-is-{summary.state}"))
        return
    await cards.fold_summary(turn, summary, patient, session, turn.say("summary-replaced"))
    await turn.show(turn.say("ask-remark" if remark else "button-no-remark"), key=_remark_key(summary), edit=True)
    following = summary.version + 1
    await turn.show(turn.say("writing-again"), key=f"summary:{summary.id}:{following}")
    await turn.start_job("again", f"{summary.id}:{following}:{turn.unit.request_id}", {"remark": remark})


@button("summary.discard")
async def discard(turn: Turn) -> None:
    """One tap, and one tap brings it back; the audio has served either way."""
    summary = await pressed(turn)
    if summary is None:
        return
    _, _, patient, session = await _card(turn, summary.id)
    await turn.room.summaries.discard(summary)
    back = turn.button(turn.say("button-bring-back"), "summary.restore", of=summary.id, version=summary.version)
    note = turn.say("summary-is-discarded")
    await cards.fold_summary(turn, summary, patient, session, note, [back])
    await queue.refresh(turn)
    recap = await turn.room.recaps.get(summary.recap_id)
    if recap.recording_id is not None:
        await turn.start_job("delete_recording", recap.recording_id)
    await turn.done()
    turn.hint(note)


@button("summary.restore")
async def restore(turn: Turn) -> None:
    """A discarded summary waits for a decision again."""
    summary, text, patient, session = await _card(turn, turn.press.object_id)
    if summary.state != "discarded":
        turn.hint(turn.say(f"summary-is-{summary.state}"))
        return
    await turn.room.summaries.restore(summary)
    await cards.show_summary(turn, summary, text, patient, session, edit=True)


@button("summary.show")
async def show(turn: Turn) -> None:
    """The card again, at the end of the chat."""
    summary, text, patient, session = await _card(turn, turn.press.object_id)
    if summary.state != "proposed":
        turn.hint(turn.say(f"summary-is-{summary.state}"))
        return
    await cards.fold_summary(turn, summary, patient, session, turn.say("summary-moved"))
    await cards.show_summary(turn, summary, text, patient, session)


@button("summary.read")
async def read(turn: Turn) -> None:
    """An approved summary, to read."""
    summary = await turn.room.summaries.get(turn.press.object_id)
    text = await turn.room.summaries.text(summary, summary.approved_version)
    patient = await turn.room.patients.get(summary.patient_id)
    session = await turn.room.summaries.session(summary)
    title = turn.say("summary-title", name=patient.name, date=cards.date(turn, session.held_on))
    page = Page(turn)
    row = [page.button("button-report", "report.open", of=summary.id)]
    if marks.evidence_of(text):
        row.append(page.button("button-evidence", "summary.evidence", of=summary.id, version=text.version))
    back = page.button("button-back", "patient.summaries", of=patient.id)
    await page.show(f"{title}\n\n{cards.section_lines(turn, text)}", row, [back])


@button("summary.date")
async def ask_date(turn: Turn) -> None:
    summary = await pressed(turn)
    if summary is not None:
        await turn.ask("summary.date", summary=summary.id, version=summary.version)
        await turn.show(turn.say("ask-date"))


@step("summary.date")
async def date_typed(turn: Turn) -> None:
    day = past_day(turn.text, turn.now.date())
    if day is None:
        await turn.show(turn.say("date-unclear"))
        return
    summary, text, patient, session = await _card(turn, turn.data["summary"])
    await turn.done()
    if summary.state != "proposed":
        await turn.show(turn.say(f"summary-is-{summary.state}"))
        return
    await cards.fold_summary(turn, summary, patient, session, turn.say("summary-moved"))
    await turn.room.summaries.move(summary, session, day)
    await cards.show_summary(turn, summary, text, patient, session)
