"""Looking back over a treatment from the patient's page: what recurs, each statement with its sessions."""

from bot.app import App
from bot.sandbox.server import Sandbox
from tests.e2e.records import add_patients
from tests.e2e.sessions import held
from tests.e2e.stage import DANA, Therapist, seated

TOLD = {
    "he": ("היא ישנה רע. שיעורי בית: למלא יומן שינה עד הפגישה הבאה.", "השינה השתפרה. הנשימות עזרו לה מאוד."),
    "en": ("She slept badly. Homework: fill in a sleep diary until next week.", "Sleep was better. Breathing helped."),
}


async def test_two_approved_summaries_are_looked_back_over_and_one_is_not_enough(
    sandbox: Sandbox, app: App, language: str
) -> None:
    ada: Therapist = await seated(app, sandbox.therapist("Ada"), language=language)
    chat = ada.phone.person.id
    await add_patients(app, chat, ("Dana", DANA))
    await held(app, chat, "Dana", TOLD[language][0], days_ago=14)
    await ada.opens("Dana")
    await ada.presses("button-insight")
    await ada.finds("insight-too-few")

    await held(app, chat, "Dana", TOLD[language][1], days_ago=7)
    await ada.opens("Dana")
    await ada.presses("button-insight")
    insight = await ada.finds("insight-of", count=2)
    for part in ("topics", "helped", "progress", "homework", "risk"):
        assert ada.is_said(insight.text, f"insight-{part}"), part
    for words in ("יומן שינה", "השתפרה", "עזרו") if language == "he" else ("sleep diary", "better", "helped"):
        assert words in insight.text
    assert ada.is_said(insight.text.partition(ada.words("insight-risk"))[2], "insight-not-mentioned")
    assert ada.is_said(insight.text, "answer-extractive")
    await ada.taps("📄")
    await ada.finds("summary-title", name="Dana")
