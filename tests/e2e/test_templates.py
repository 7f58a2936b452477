"""/templates: one's own words kept, filled in for a patient, and approved like every other message."""

import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from storage.models import MessageTemplate
from tests.e2e.records import count
from tests.e2e.stage import Therapist, seated
from tests.e2e.wording import message_on

BODY = {
    "he": ("היי [שם], [תוכלי|תוכל] להגיע ב־10?", "היי דנה, תוכלי להגיע ב־10?"),
    "en": ("Hi {name}, is [she|he] coming at 10?", "Hi דנה, is she coming at 10?"),
}


@pytest.fixture
async def ada(sandbox: Sandbox, app: App, language: str) -> Therapist:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds()
    return ada


async def test_a_template_is_written_used_and_sent_only_after_its_approval(
    ada: Therapist, app: App, dana: PatientPhone, language: str
) -> None:
    body, filled = BODY[language]
    await ada.phone.say("/templates")
    await ada.finds("templates-none")
    await ada.presses("button-new-template")
    await ada.finds("ask-template-name")
    await ada.phone.say("Ten o'clock")
    await ada.finds("ask-template-body")
    await ada.phone.say("Hi [nmae], see you")
    await ada.finds("template-unknown-place", places="nmae")
    await ada.phone.say(body)
    page = await ada.finds("template-title", name="Ten o'clock")
    assert body in page.text
    assert ada.is_said(page.text, "template-has-name")
    await ada.presses("button-use-template")
    await ada.finds("ask-whom-template", name="Ten o'clock")
    await ada.taps("דנה")
    card = await ada.sees_button("⏰")
    assert message_on(card.text) == filled
    assert dana.reads == []
    await ada.approves()
    await dana.reads_text(filled, timeout_s=20)


async def test_ready_made_ones_are_offered_changed_and_deleted(ada: Therapist, app: App) -> None:
    await ada.phone.say("/templates")
    await ada.presses("button-ready-made")
    assert await count(app, MessageTemplate) == 0
    name = ada.words("ready-made-name-homework")
    await ada.presses("button-add-ready-made", name=name)
    await ada.finds("template-title", name=name)
    await ada.presses("button-template-text")
    await ada.finds("ask-template-body")
    await ada.phone.say("[name], remember?")
    page = await ada.until(lambda shown: "[name], remember?" in shown.text and bool(shown.labels))
    assert ada.is_said(page.text, "template-title", name=name)
    await ada.presses("button-delete-template")
    await ada.presses("button-delete-template-yes")
    await ada.finds("templates-none")
    assert await count(app, MessageTemplate) == 0
