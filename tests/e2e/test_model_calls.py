"""What a therapist sees of a call to the model: a text that grows in their chat alone, and what it has cost."""

import json
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from storage.models import Message, SpendRow, SummaryVersion
from tests.e2e.records import count
from tests.e2e.stage import NOTES, NOTES_EN, program, seated, settings_for
from tests.fake_claude import FakeClaude, Said

DRAFT = "היי [P1], איך הלך יומן השינה השבוע? אפשר לענות לי כשנוח."
SUMMARY = {
    "sections": {
        "subjective": [{"text": "[P1] said that she slept badly this week.", "quotes": ["she slept badly this week"]}],
        "objective": [],
        "assessment": [],
        "plan": [{"text": "Go on with the sleep diary.", "quotes": ["fill in a sleep diary"]}],
    },
    "points": {name: [] for name in ("topics", "interventions", "progress", "homework", "risk", "next_time")},
}


@pytest.fixture
def settings(sandbox: Sandbox, claude: FakeClaude, tmp_path: Path) -> Settings:
    return settings_for(sandbox, tmp_path, claude_url=claude.url)


async def test_a_message_grows_in_the_therapists_chat_and_the_card_takes_its_place(
    sandbox: Sandbox, claude: FakeClaude, settings: Settings, dana: PatientPhone
) -> None:
    async with program(sandbox, settings) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds("דנה")
        claude.then(Said(text=json.dumps({"message": DRAFT}, ensure_ascii=False), stalls_at=48))
        await ada.phone.say("/draft דנה לשאול איך הלך יומן השינה")
        growing = await ada.until(lambda shown: "היי דנה, איך" in shown.text)
        assert ada.is_said(growing.text, "growing-draft")
        assert ada.is_said(growing.text, "growing-note")
        assert not growing.labels
        claude.go_on.set()
        card = await ada.sees_button("⏰")
        assert card.id == growing.id
        assert "אפשר לענות לי כשנוח." in card.text
        assert not ada.shows("growing-note")
        assert dana.reads == []


async def test_a_summary_grows_and_breaks_off_and_comes_whole_all_the_same(
    sandbox: Sandbox, claude: FakeClaude, settings: Settings
) -> None:
    async with program(sandbox, settings) as app:
        ada = await seated(app, sandbox.therapist("Ada"), language="en")
        await ada.adds("Dana")
        text = json.dumps(SUMMARY)
        breaks_at = text.index("badly")
        claude.then(Said(text=text, stalls_at=breaks_at, fails_at=breaks_at), Said(text=text))
        await ada.phone.say(f"/summary Dana {NOTES_EN}")
        growing = await ada.until(lambda shown: "Dana said that" in shown.text)
        assert ada.is_said(growing.text, "growing-summary")
        claude.go_on.set()
        await ada.sees_button(ada.words("button-edit"))
        assert await count(app, SummaryVersion, SummaryVersion.writer == "claude-sonnet-5-5") == 1
        assert await count(app, SpendRow, SpendRow.kind == "summary", SpendRow.calls == 2) == 1


async def test_at_the_cap_the_work_goes_on_without_the_model_and_that_is_said_once(
    sandbox: Sandbox, claude: FakeClaude, settings: Settings
) -> None:
    capped = settings.anthropic.model_copy(update={"cap_usd_per_day": 0.000_3, "cap_usd_per_month": 20.0})
    async with program(sandbox, settings.model_copy(update={"anthropic": capped})) as app:
        ada = await seated(app, sandbox.therapist("Ada"), language="en")
        await ada.adds("Dana")
        await ada.drafts("ask how the sleep diary went", "Dana")  # 100 tokens in and 20 out, at 2 and 10 dollars
        await ada.drafts("remind her of the form", "Dana")
        await ada.finds("model-capped-day", cap="$0.01")
        await ada.drafts("ask how the week was", "Dana")
        await ada.until(lambda shown: "How was the week?" in shown.text)
        assert len(claude.requests) == 1
        assert await count(app, Message, Message.writer == "extractive/capped") == 2
        assert sum(ada.is_said(text, "model-capped-day") for text in ada.phone.reads) == 1
        await ada.phone.say("/privacy")
        await ada.finds("spend-used", used="$0.01", cap="$20.00")
        assert ada.shows("recipient-chat-company")
        assert "kesher_model_capped 2" in await _metrics(app)


async def test_what_it_cost_is_in_the_chat_and_in_the_metrics_without_anybodys_name(
    sandbox: Sandbox, claude: FakeClaude, settings: Settings
) -> None:
    async with program(sandbox, settings) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds("דנה")
        await ada.tells(NOTES)
        metrics = await _metrics(app)
        assert "kesher_model_calls 2" in metrics  # what is asked, and the summary
        assert "kesher_model_tokens 240" in metrics
        assert "דנה" not in metrics


async def _metrics(app: App) -> str:
    async with aiohttp.ClientSession() as web, web.get(f"{app.url}/metrics") as page:
        return await page.text()
