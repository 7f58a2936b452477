"""An approved summary as a report: in the chat, and as a PDF that reads right and is written down as an export."""

from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.phones import Shown
from bot.sandbox.server import Sandbox
from bot.therapist.reports import ReportWork
from storage.models import JobRow, SummaryVersion
from tests.e2e.records import audited, quiet
from tests.e2e.stage import NOTES, NOTES_EN, Therapist, seated
from tests.pictures.reading import printed_text
from tests.services import services_for


async def approved(ada: Therapist, notes: str = NOTES) -> Shown:
    """Dana's summary, approved; the settled card."""
    await ada.adds()
    await ada.tells(notes)
    await ada.phone.press(ada.words("button-approve"))
    return await ada.finds("summary-approved")


async def document(ada: Therapist) -> Shown:
    return await ada.until(lambda shown: "document" in shown.wire)


def content(sandbox: Sandbox, shown: Shown) -> bytes:
    return sandbox.telegram.world.files[shown.wire["document"]["file_id"]].data


async def test_the_report_says_what_the_summary_says_and_what_was_not_discussed(ada: Therapist) -> None:
    await approved(ada)
    await ada.presses("button-report")
    report = await ada.finds("report-title", name="דנה")
    assert f"{ada.words('report-homework')}:\n• שיעורי בית: למלא יומן שינה כל ערב." in report.text
    assert f"{ada.words('report-risk')}\n{ada.words('not-discussed')}" in report.text
    assert not ada.is_said(report.text, "report-derived")
    await ada.presses("button-back")
    read = await ada.finds("summary-title", name="דנה")
    assert read.id == report.id


async def test_the_report_of_the_therapists_own_words_says_that_its_points_were_looked_up_in_them(
    ada: Therapist,
) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    await ada.presses("button-edit")
    await ada.finds("ask-summary-text")
    await ada.phone.say("שיעורי בית: למלא יומן שינה כל ערב.")
    await ada.finds("summary-version", version=2)
    await ada.presses("button-approve")
    await ada.finds("summary-approved")
    await ada.presses("button-report")
    report = await ada.finds("report-title", name="דנה")
    assert "למלא יומן שינה כל ערב." in report.text
    assert ada.is_said(report.text, "report-derived")


@pytest.mark.parametrize(("language", "notes"), [("he", NOTES), ("en", NOTES_EN)])
async def test_the_pdf_reads_right_and_is_written_down_as_an_export(
    language: str, notes: str, app: App, sandbox: Sandbox, tmp_path: Path
) -> None:
    ada = await seated(app, sandbox.therapist("Ada", language_code=language), language=language)
    await approved(ada, notes)
    await ada.presses("button-report")
    await ada.presses("button-pdf")
    shown = await document(ada)
    assert ada.is_said(shown.text, "report-ready")
    assert "has_protected_content" not in shown.wire  # it is meant to be kept
    name = shown.wire["document"]["file_name"]
    assert name.startswith("report-20")
    assert name.endswith(".pdf")
    text = " ".join(printed_text(content(sandbox, shown), tmp_path).split())
    for phrase in ("report-document", "report-key-points", "report-plan", "report-risk", "report-full-text"):
        assert ada.words(phrase) in text, phrase
    assert ("יומן שינה כל ערב" if language == "he" else "fill in a sleep diary every evening") in text
    assert "Dr. Levi" in text
    assert ada.words("report-printing") not in ada.phone.reads
    assert [event.object_type for event in await audited(app, "export:1")] == ["summaries"]


async def test_a_proposed_summary_has_no_report_yet(ada: Therapist) -> None:
    await ada.adds()
    card = await ada.tells(NOTES)
    assert ada.words("button-report") not in card.labels


async def test_a_step_that_runs_again_hands_over_no_second_copy_and_one_that_broke_offers_another_try(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await approved(ada)
    await ada.presses("button-report")
    await ada.presses("button-pdf")
    await document(ada)
    async with app.storage.unit() as unit:
        job = await unit.one(JobRow, JobRow.kind == "report")
    services = services_for(app.storage)
    work = ReportWork(storage=app.storage, services=services)
    await work.print(job.id)
    await quiet(app, sandbox)
    assert len([shown for shown in ada.phone.messages if "document" in shown.wire]) == 1
    assert len(await audited(app, "export:1")) == 1

    await work.give_up(job.id)
    await ada.finds("report-failed")
    await ada.presses("button-try-again")
    await document(ada)
    assert len(await audited(app, "export:1")) == 2


async def test_a_summary_that_does_not_open_is_said_to_be_damaged(ada: Therapist, app: App) -> None:
    card = await approved(ada)
    await ada.presses("button-report")
    await ada.finds("report-title")
    async with app.storage.unit() as unit:
        for row in await unit.all(SummaryVersion):
            row.sections_ct = bytes(reversed(row.sections_ct or b""))
    await ada.presses("button-pdf")
    await ada.finds("cannot-open")
    assert ada.is_said(await ada.phone.toast(await ada.phone.press("📋", message_id=card.id)), "damaged")
    assert await audited(app, "export:1") == []
