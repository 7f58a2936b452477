"""📋: an approved summary as a report: key points, treatment plan, risk; in the chat, and as a PDF to keep or print."""

import asyncio
import datetime as dt
from dataclasses import dataclass, field

from agent.reports import Report, report_of
from bot.channels.base import ReplyFile, bold
from bot.phrases import Phrases, in_own_direction
from bot.pictures.document import Document, Part, pdf_of
from bot.router import button
from bot.services import Services
from bot.therapist import cards, marks
from bot.therapist.pages import Page
from bot.turn import Desk, Turn
from pipelines.points import points_of
from storage.database import Storage
from storage.errors import Conflict
from storage.models import Patient, Session, Summary, SummaryVersion
from storage.repositories.summaries import summary_owner
from storage.repositories.therapist import TherapistRoom, chat_by_id, enter
from storage.sealed import Unreadable
from storage.unit import UnitOfWork
from storage.vault import Damaged

KIND = "report"


@dataclass(frozen=True, kw_only=True)
class _Subject:
    """An approved summary, and whose it is."""

    summary: Summary
    patient: Patient
    session: Session
    sections: list[list[str]] = field(repr=False)
    report: Report = field(repr=False)
    marked: tuple[str, ...] | None = field(repr=False)
    """Sentences that were approved although nothing bears them out; None where nobody can tell any more."""


async def _subject(room: TherapistRoom, summary_id: str) -> _Subject:
    """Raises NotFound, Conflict while it is not approved, and Damaged where the approved text does not open."""
    summary = await room.summaries.get(summary_id)
    if summary.state != "approved":
        raise Conflict(summary.state)
    text = await room.summaries.text(summary, summary.approved_version)
    sections, evidence = SummaryVersion.sections.opened(text), marks.evidence_of(text)
    return _Subject(
        summary=summary,
        patient=await room.patients.get(summary.patient_id),
        session=await room.summaries.session(summary),
        sections=sections,
        report=report_of(sections, points_of(text)),
        marked=None if evidence is None else tuple(one.text for one in marks.marked(evidence)),
    )


@button("report.open")
async def open_report(turn: Turn) -> None:
    """The report, in place of the page it was asked for on, or below the card."""
    subject = await _subject(turn.room, turn.press.object_id)
    summary, say = subject.summary, turn.say
    title = say("report-title", name=subject.patient.name, date=cards.date(turn, subject.session.held_on))
    page = Page(turn)
    await page.show(
        "\n\n".join([title, *_as_blocks(_report_parts(subject, say), say)]),
        [page.button("button-pdf", "report.pdf", of=summary.id)],
        [page.button("button-back", "summary.read", of=summary.id)],
    )


def _report_parts(subject: _Subject, say: Phrases) -> list[Part]:
    """Every subject under its heading; what was not discussed says so, and what was approved with a mark is named."""
    report = subject.report

    def part(phrase: str, lines: tuple[str, ...], *, is_minor: bool = False) -> Part:
        if not lines:
            return Part(heading=say(phrase), lines=(say("not-discussed"),), is_minor=is_minor, is_quiet=True)
        return Part(heading=say(phrase), lines=lines, is_list=True, is_minor=is_minor)

    parts = [
        part("report-key-points", report.key_points),
        Part(heading=say("report-plan")),
        part("report-interventions", report.interventions, is_minor=True),
        part("report-homework", report.homework, is_minor=True),
        part("report-next-time", report.next_time, is_minor=True),
        part("report-risk", report.risk),
    ]
    if report.is_derived:
        parts.append(Part(heading="", lines=(say("report-derived"),), is_quiet=True))
    if subject.marked is None:
        parts.append(Part(heading="", lines=(say("report-marks-unknown"),), is_quiet=True))
    elif subject.marked:
        parts.append(Part(heading=say("report-marked", count=len(subject.marked)), lines=subject.marked, is_list=True))
    return parts


def _as_blocks(parts: list[Part], say: Phrases) -> list[str]:
    """A paragraph of the chat for each heading, with what stands under minor ones in the same paragraph."""
    blocks: list[list[str]] = []
    for part in parts:
        lines = [in_own_direction(line, say.language) for line in part.lines]
        listed = [f"• {line}" for line in lines] if part.is_list else lines
        if part.is_minor:
            blocks[-1] += [f"{part.heading}:", *listed]
        else:
            blocks.append([bold(part.heading), *listed] if part.heading else listed)
    return ["\n".join(block) for block in blocks]


@button("report.pdf")
async def ask_pdf(turn: Turn) -> None:
    """Printing takes a moment: a job does it."""
    summary = await turn.room.summaries.get(turn.press.object_id)
    job_id = f"{summary.id}:{turn.unit.request_id}"
    await turn.show(turn.say("report-printing"), key=_progress_key(job_id))
    await turn.start_job(KIND, job_id, {"chat": turn.chat.id})


def _progress_key(job_id: str) -> str:
    return f"report:{job_id}"


@dataclass(frozen=True, kw_only=True)
class ReportWork:
    """Job ids are "<summary id>:<request>"."""

    storage: Storage
    services: Services

    async def print(self, job_id: str) -> None:
        """Prints the report and hands it over, once. Written down as an export: from here on it is in their hands."""
        async with self.storage.unit() as unit:
            desk = await self._desk(unit, job_id)
            if (await unit.job(KIND, job_id)).state == "done":  # an earlier run of this step handed it over
                return
            try:
                subject = await _subject(desk.room, job_id.partition(":")[0])
            except Damaged:  # another try would find it as it is
                await desk.show(desk.say("cannot-open"), key=_progress_key(job_id), edit=True)
                await unit.settle_job(KIND, job_id, "failed")
                return
            document = _document(desk, subject)
        data = await asyncio.to_thread(pdf_of, document)
        file = ReplyFile(name=_file_name(subject.session.held_on), mime="application/pdf", data=data)
        async with self.storage.unit() as unit:
            desk = await self._desk(unit, job_id)
            await desk.room.summaries.exported(subject.summary)
            await desk.show("", key=_progress_key(job_id), delete=True)
            # Not protected: what is printed to be filed or handed on must be possible to save.
            await desk.show(desk.say("report-ready"), file=file, copyable=True)
            await unit.settle_job(KIND, job_id, "done")

    async def give_up(self, job_id: str) -> None:
        async with self.storage.unit() as unit:
            desk = await self._desk(unit, job_id)
            again = desk.button(desk.say("button-try-again"), "report.pdf", of=job_id.partition(":")[0])
            await desk.show(desk.say("report-failed"), [again], key=_progress_key(job_id), edit=True)

    async def _desk(self, unit: UnitOfWork, job_id: str) -> Desk:
        room = await enter(unit, await summary_owner(unit, job_id.partition(":")[0]))
        unit.actor = f"job:therapist:{room.me.id}"
        chat_id = (await unit.job(KIND, job_id)).payload["chat"]
        return Desk(unit, room, await chat_by_id(unit, chat_id), self.services)


def _file_name(day: dt.date) -> str:
    """Read on lock screens and in download folders: a day, and nobody's name."""
    return f"report-{day:%Y-%m-%d}.pdf"


def _document(desk: Desk, subject: _Subject) -> Document:
    """The report and below it the summary as it was approved. The patient stands in it by initials alone."""
    say, me = desk.say, desk.room.me
    day = cards.date(desk, subject.session.held_on)
    patient, therapist = _initials(subject.patient.name, say), say.readable(me.name)
    sections = [
        Part(heading=title, lines=tuple(line for line in body.split("\n") if line.strip()), is_minor=True)
        if body.strip()
        else Part(heading=title, lines=(say("not-discussed"),), is_minor=True, is_quiet=True)
        for _, title, body in subject.sections
    ]
    return Document(
        language=say.language,
        title=say("report-document"),
        about=(
            say("report-about-patient", they=subject.patient.gender, name=patient),
            say("report-about-session", date=day),
            say("report-about-therapist", name=therapist),
        ),
        header=f"{patient} · {day}",
        footer=lambda page, pages: say("report-foot", name=therapist, page=page, pages=pages),
        parts=(*_report_parts(subject, say), Part(heading=say("report-full-text")), *sections),
    )


def _initials(name: str, say: Phrases) -> str:
    if isinstance(name, Unreadable):
        return say("damaged")
    return "".join(f"{word[0]}." for word in name.split() if word[0].isalnum())
