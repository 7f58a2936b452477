"""What a therapist's edits teach: a question, a rule that holds, /style with its pages, and the weekly figure."""

from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from storage.models import LearnedExample, StyleRuleRow
from tests.e2e.records import becomes, count, room_of
from tests.e2e.stage import NOTES, YOAV, Therapist, seated
from tests.e2e.wording import message_on

ASK = {"he": "לשאול איך הלך עם יומן השינה", "en": "ask how the sleep diary went"}
NAME = {"he": "דנה", "en": "Dana"}


async def approves_changed(ada: Therapist, app: App, change: dict[str, str], *, name: str = "") -> Shown:
    """A draft, ✏️ with these words exchanged, ✅; returns the first card. Waits until it was learned."""
    before = await count(app, LearnedExample)
    card = await ada.drafts(ASK[ada.language], name or NAME[ada.language])
    text = message_on(card.text)
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say(text)
    await ada.until(lambda shown: message_on(shown.text) == text and "⏰" in "".join(shown.labels))
    await ada.approves()
    await becomes(app, before + 1, LearnedExample)
    return card


async def test_an_edit_becomes_a_question_a_rule_and_the_next_draft(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds(NAME[language])
    closing = "Ada" if language == "en" else "עדה"
    await approves_changed(ada, app, {"Dr. Levi": closing})

    asked = await ada.finds("style-noticed")
    assert ada.is_said(asked.text, "rule-closing", closing=closing)
    assert ada.is_said(asked.text, "rule-origin", names=NAME[language], count=1)
    await ada.presses("button-rule-yes")
    await ada.finds("rule-taken-up")

    card = await ada.drafts(ASK[language], NAME[language])
    assert message_on(card.text).splitlines()[-1] == closing
