"""What a summary rests on, sentence by sentence; and what becomes of the doubtful ones."""

from dataclasses import fields

from bot.channels.base import Button, bold
from bot.phrases import in_own_direction
from bot.router import button
from bot.therapist import cards, marks, summaries
from bot.therapist.pages import Page, take_away
from bot.turn import Turn
from pipelines.points import as_evidence, as_stored, points_of, sentences_of
from pipelines.ports import Points, Sentence, Span
from storage.models import SummaryVersion, Transcript

LONGEST_PAGE = 2_600
"""Characters, so that a page stays one message."""
LONGEST_WORDS = 400
_QUOTES = {"he": "״{}״", "en": "“{}”"}


@button("summary.approve-marked")
async def approve_marked(turn: Turn) -> None:
    """The second tap, in sight of every doubtful sentence."""
    summary = await summaries.pressed(turn)
    if summary is not None:
        await summaries.settle(turn, summary, knows_marks=True)
        await take_away(turn, turn.press.post_key)


@button("summary.not-yet")
async def not_yet(turn: Turn) -> None:
    await take_away(turn, turn.press.post_key)


@button("summary.take-out")
async def take_out(turn: Turn) -> None:
    """A new version without the doubtful sentences; what is left keeps its evidence."""
    summary = await summaries.pressed(turn)
    if summary is None:
        return
    text = await turn.room.summaries.text(summary)
    sentences = sentences_of(text)
    doubtful = marks.marked(sentences)
    gone = {sentence.text for sentence in doubtful}
    points = {name: tuple(one for one in told if one not in gone) for name, told in vars(points_of(text)).items()}
    patient = await turn.room.patients.get(summary.patient_id)
    session = await turn.room.summaries.session(summary)
    await take_away(turn, turn.press.post_key)
    await cards.fold_summary(turn, summary, patient, session, turn.say("summary-replaced"))
    await turn.room.summaries.add_version(
        summary,
        version=summary.version + 1,
        sections=[(key, title, marks.without(body, doubtful)) for key, title, body in text.sections],
        source="edited",
        writer=text.writer,
        points=as_stored(Points(**points)),
        evidence=as_evidence(tuple(one for one in sentences if one.text not in gone)),
    )
    await cards.show_summary(turn, summary, await turn.room.summaries.text(summary), patient, session)


@button("summary.evidence")
async def show(turn: Turn) -> None:
    """🔎: each sentence with the words of the source that it rests on, and when they were said."""
    summary = await turn.room.summaries.get(turn.press.object_id)
    text = await turn.room.summaries.text(summary, turn.press.version)
    transcript = await turn.room.recaps.transcript(await turn.room.recaps.get(summary.recap_id))
    sentences = sentences_of(text)
    if transcript is None or not sentences:
        turn.hint(turn.say("evidence-none"))
        return
    pages = _pages(_entries(turn, text, sentences, transcript))
    at = min(int(turn.press.choice or 0), len(pages) - 1)
    page = Page(turn)

    def turning(label: str, to: int) -> list[Button]:
        of = {"of": summary.id, "version": turn.press.version, "choice": str(to)}
        return [page.button(label, "summary.evidence", **of)] if 0 <= to < len(pages) else []

    title = turn.say("evidence-title") if len(pages) == 1 else turn.say("evidence-page", page=at + 1, pages=len(pages))
    back = "summary.read" if summary.state == "approved" else "summary.not-yet"
    await page.show(
        f"{title}\n\n{pages[at]}",
        [*turning("button-evidence-before", at - 1), *turning("button-evidence-after", at + 1)],
        [page.button("button-back", back, of=summary.id)],
    )


def _entries(turn: Turn, text: SummaryVersion, sentences: tuple[Sentence, ...], transcript: Transcript) -> list[str]:
    """One text for each sentence; the first of a section or a subject stands under its name."""
    names = {key: title for key, title, _ in text.sections}
    names |= {point.name: turn.say(f"place-{point.name.replace('_', '-')}") for point in fields(Points)}
    signs = marks.Signs(sentences)
    entries, place = [], ""
    shown: set[str] = set()
    for sentence in sentences:
        if sentence.text in shown:  # a point that says what a section says
            continue
        shown.add(sentence.text)
        lines = [bold(names.get(sentence.place, ""))] if sentence.place != place else []
        lines.append(f"▪️ {in_own_direction(sentence.text, turn.say.language)} {signs.of(sentence)}".rstrip())
        lines += [_quoted(turn, span, transcript) for span in sentence.spans] or [turn.say("evidence-nowhere")]
        entries.append("\n".join(lines))
        place = sentence.place
    return entries


def _quoted(turn: Turn, span: Span, transcript: Transcript) -> str:
    words = " ".join(transcript.body[span.start : span.end].split())
    if len(words) > LONGEST_WORDS:
        words = f"{words[:LONGEST_WORDS].rsplit(' ', 1)[0]}…"
    at = said_at(span, transcript)
    line = in_own_direction(_QUOTES[turn.say.language].format(words), turn.say.language)
    return f"↳ {line}" if at is None else f"↳ [{int(at) // 60}:{int(at) % 60:02d}] {line}"


def said_at(span: Span, transcript: Transcript) -> float | None:
    """Seconds into the recording; None for what was typed. Segments stand in the text one a line, as they were kept."""
    end = 0
    for start_s, _, words, *_ in transcript.segments or ():
        end += len(words) + 1
        if span.start < end:
            return float(start_s)
    return None


def _pages(entries: list[str]) -> list[str]:
    pages = [""]
    for entry in entries:
        if pages[-1] and len(pages[-1]) + len(entry) > LONGEST_PAGE:
            pages.append("")
        pages[-1] = f"{pages[-1]}\n\n{entry}".strip()
    return pages
