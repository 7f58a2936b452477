"""A summary that says more than was told: marked on its card, never approved in silence, and shown with its grounds."""

from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.sandbox.phones import Shown
from bot.sandbox.server import Sandbox
from bot.settings_sections import AnthropicSettings
from pipelines.points import points_of, sentences_of
from pipelines.ports import Points
from storage.errors import Conflict
from storage.models import LearnedExample, Summary, SummaryVersion
from tests.e2e.records import audited, becomes, count, quiet, room_of
from tests.e2e.stage import NOTES, NOTES_EN, Therapist, program, seated, settings_for
from tests.e2e.test_recaps import OGG, Ear
from tests.fake_claude import FakeClaude

TRUE = {"he": "דנה ישנה בערך ארבע שעות בלילה.", "en": "Dana slept about four hours a night."}
NUMBER = {"he": "היא מילאה יומן שינה 19 ערבים.", "en": "She filled in a sleep diary on 19 evenings."}
RISK = {"he": "שוללת כוונה אובדנית.", "en": "Denies suicidal ideation."}
TOLD = {"he": NOTES, "en": NOTES_EN}
QUOTES = {"he": ["בערך ארבע שעות בלילה"], "en": ["about four hours a night"]}


def told(language: str) -> dict[str, Any]:
    """What a model answers: one sentence with grounds, one with an invented number, and a denial nobody made."""

    def one(text: str, *quotes: str) -> dict[str, Any]:
        return {"text": text, "quotes": list(quotes)}

    name = "[P1]"
    true = one(TRUE[language].replace("דנה", name).replace("Dana", name), *QUOTES[language])
    sections = {"subjective": [true, one(NUMBER[language])], "objective": [], "assessment": [], "plan": []}
    points: dict[str, list[Any]] = {point.name: [] for point in fields(Points)}
    return {"sections": sections, "points": {**points, "topics": [true], "risk": [one(RISK[language])]}}


@pytest.fixture
async def claude(language: str) -> AsyncIterator[FakeClaude]:
    async with FakeClaude(lambda body: told(language)) as running:
        yield running


@pytest.fixture
async def app(sandbox: Sandbox, claude: FakeClaude, tmp_path: Path) -> AsyncIterator[App]:
    async with program(sandbox, settings_for(sandbox, tmp_path, claude_url=claude.url)) as running:
        yield running


@pytest.fixture
async def ada(sandbox: Sandbox, app: App, language: str) -> Therapist:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds("Dana" if language == "en" else "דנה")
    return ada


async def proposed(ada: Therapist) -> Shown:
    return await ada.tells(TOLD[ada.language], "Dana" if ada.language == "en" else "דנה")


async def version_of(app: App, ada: Therapist, number: int) -> SummaryVersion:
    async with app.storage.unit() as unit:
        await room_of(unit, ada.phone.person.id)
        row = await unit.one(SummaryVersion, SummaryVersion.version == number)
        await unit.unlock(f"patient:{row.patient_id}", row)
        return row


async def test_a_doubtful_sentence_is_marked_and_the_legend_says_why(ada: Therapist, language: str) -> None:
    card = await proposed(ada)

    assert TRUE[language] + " ⚠️" not in card.text
    assert NUMBER[language] + " ⚠️①" in card.text
    assert RISK[language] in card.text, "what only the points say is shown too, where it is doubtful"
    for phrase in ("marks-title", "marks-beside", "mark-number", "mark-risk", "mark-unsupported", "not-discussed"):
        assert ada.is_said(card.text, phrase), phrase
    assert not ada.is_said(card.text, "mark-quote")


async def test_a_marked_summary_is_approved_only_by_a_second_tap_in_sight_of_every_mark(
    ada: Therapist, app: App, sandbox: Sandbox, language: str
) -> None:
    card = await proposed(ada)
    await ada.presses("button-approve")
    asked = await ada.finds("ask-marked", count=2)
    assert NUMBER[language] in asked.text
    assert RISK[language] in asked.text
    assert TRUE[language] not in asked.text
    assert await count(app, Summary, Summary.state == "approved") == 0
    await ada.presses("button-back")
    await quiet(app, sandbox)
    assert not ada.shows("ask-marked", count=2)

    await ada.phone.press(ada.words("button-approve"), message_id=card.id)
    await ada.finds("ask-marked", count=2)
    assert ada.is_said(await ada.presses("button-approve-marked"), "summary-stored")
    settled = await ada.finds("summary-approved")
    assert "⚠️①" in settled.text
    assert not ada.shows("ask-marked", count=2)
    assert [event.object_type for event in await audited(app, "approve-marked:1")] == ["summaries"]
    await ada.presses("button-report")
    report = await ada.until(lambda shown: ada.is_said(shown.text, "report-marked", count=2))
    assert f"• {NUMBER[language]}" in report.text


@pytest.mark.parametrize("language", ["en"])
async def test_the_storage_itself_refuses_a_silent_approval(ada: Therapist, app: App) -> None:
    await proposed(ada)
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        (summary,) = await room.summaries.waiting()
        with pytest.raises(Conflict, match="marked"):
            await room.summaries.approve(summary, 1)
    assert await count(app, Summary, Summary.state == "approved") == 0


@pytest.mark.parametrize("language", ["he"])
async def test_the_marked_sentences_are_taken_out_with_one_tap(ada: Therapist, app: App, language: str) -> None:
    await proposed(ada)
    await ada.presses("button-approve")
    await ada.presses("button-take-out")
    fresh = await ada.finds("summary-version", version=2)
    assert "⚠️" not in fresh.text
    assert TRUE[language] in fresh.text
    assert NUMBER[language] not in fresh.text
    assert not ada.shows("ask-marked", count=2)
    version = await version_of(app, ada, 2)
    assert points_of(version) == Points(topics=(TRUE[language],))
    assert {sentence.text for sentence in sentences_of(version)} == {TRUE[language]}
    await ada.presses("button-approve")
    await ada.finds("summary-approved")
    assert await audited(app, "approve-marked:2") == []
    await becomes(app, 1, LearnedExample)
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        (example,) = await room.examples.examples("summary", language=language, limit=2)
    assert example.before == example.after, "what was made up and taken out teaches nothing about style"
    assert example.distance > 0, "and still it had to be changed"


@pytest.mark.parametrize("language", ["en"])
async def test_the_therapists_own_words_carry_no_marks(ada: Therapist, app: App, language: str) -> None:
    await proposed(ada)
    await ada.presses("button-approve")
    asked = await ada.finds("ask-marked", count=2)
    await ada.phone.press(ada.words("button-edit"), message_id=asked.id)
    await ada.finds("ask-summary-text")
    await ada.phone.say("She filled in the diary on most evenings.")
    fresh = await ada.finds("summary-version", version=2)
    assert "⚠️" not in fresh.text
    assert ada.words("button-evidence") not in fresh.labels
    await ada.presses("button-approve")
    await ada.finds("summary-approved")


async def test_a_sentence_that_an_edit_left_as_it_was_keeps_its_grounds_and_its_mark(
    ada: Therapist, app: App, language: str
) -> None:
    await proposed(ada)
    await ada.presses("button-edit")
    await ada.finds("ask-summary-text")
    mine = {"he": "היא הגיעה בזמן.", "en": "She came on time."}[language]
    await ada.phone.say(f"{TRUE[language]} {mine} {NUMBER[language]}")
    fresh = await ada.finds("summary-version", version=2)
    assert f"{mine} {NUMBER[language]} ⚠️①" in fresh.text
    assert [one.text for one in sentences_of(await version_of(app, ada, 2))] == [TRUE[language], NUMBER[language]]
    await ada.presses("button-approve")
    await ada.finds("ask-marked", count=1)


async def test_each_sentence_is_shown_with_the_words_it_rests_on(ada: Therapist, app: App, language: str) -> None:
    await proposed(ada)
    await ada.presses("button-evidence")
    page = await ada.finds("evidence-title")
    assert TRUE[language] in page.text
    whole = TOLD[language].split(". ")[0] + "."
    assert whole in page.text, "the whole sentence of the source, not the quoted piece"
    assert ada.is_said(page.text, "evidence-nowhere")
    assert page.text.count(TRUE[language]) == 1
    await ada.phone.press(ada.words("button-back"), message_id=page.id)
    await ada.phone.say("/queue")
    await ada.until(lambda shown: "Dana" in shown.text or "דנה" in shown.text)
    assert not ada.shows("evidence-title")


@pytest.mark.parametrize("language", ["he"])
async def test_a_long_transcript_is_summarised_in_parts_and_every_span_is_one_of_the_whole(
    sandbox: Sandbox, claude: FakeClaude, tmp_path: Path, language: str
) -> None:
    settings = settings_for(sandbox, tmp_path, claude_url=claude.url)
    short = AnthropicSettings(**{**dict(settings.anthropic), "part_characters": 2_000})
    async with program(sandbox, settings.model_copy(update={"anthropic": short})) as app:
        ada = await seated(app, sandbox.therapist("Ada"), language=language)
        await ada.adds("Dana" if language == "en" else "דנה")
        notes = "\n".join([TOLD[language]] * (5_000 // len(TOLD[language])))
        await ada.tells(notes, "Dana" if language == "en" else "דנה")
        assert len(claude.requests) == 3
        shown = [str(call.params.get("text", "")) for call in sandbox.telegram.calls]
        assert any(ada.is_said(text, "progress-part", part=2, parts=3) for text in shown)
        texts = [request["messages"][0]["content"] for request in claude.requests]
        assert all(f"part {number} of 3" in text for number, text in enumerate(texts, start=1))
        version = await version_of(app, ada, 1)
        (true, *_) = sentences_of(version)
        assert len(true.spans) == 3
        assert all(QUOTES[language][0] in notes[span.start : span.end] for span in true.spans)
        assert SummaryVersion.sections.opened(version)[0][2].count(TRUE[language]) == 1


async def test_words_of_a_recording_are_shown_with_their_time(sandbox: Sandbox, tmp_path: Path) -> None:
    async with program(sandbox, settings_for(sandbox, tmp_path, audio_mb=1), Ear()) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        await ada.phone.voice(OGG)
        await ada.taps("דנה")
        await ada.sees_button(ada.words("button-date"))
        await ada.presses("button-evidence")
        page = await ada.finds("evidence-title")
        assert "[0:00]" in page.text
        assert "[1:04]" in page.text
        await ada.phone.press(ada.words("button-approve"))
        await ada.finds("summary-approved")
