"""The therapist just writes, as to a colleague: what they read then, what is stored, and what no words can do."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from storage.models import Message, Recap, TalkRow, WishRow, utc_now
from tests.e2e.records import add_patients, count
from tests.e2e.stage import DANA, YOAV, Therapist, program, seated, settings_for
from tests.e2e.wording import message_on
from tests.fake_claude import FakeClaude

PHRASES = {
    "he": {
        "write": "תכתבי לדנה שאני חולה מחר, ושנפגש ביום חמישי ב-10 במקום",
        "waiting": "מה מחכה לאישור?",
        "shorter": "תקצרי",
        "later": "תשלחי את זה מחר ב-9",
        "name": "דנה",
    },
    "en": {
        "write": "write Dana that I'm ill tomorrow, Thursday at 10 instead",
        "waiting": "what's waiting?",
        "shorter": "make it shorter",
        "later": "send it tomorrow at 9",
        "name": "Dana",
    },
}


async def test_the_phrases_that_people_try_first_work_without_a_model(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    words = PHRASES[language]
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds(words["name"])
    await ada.phone.say(words["write"])
    first = await ada.sees_button("⏰")
    await ada.phone.say(words["waiting"])
    await ada.finds("queue-title", count=1)
    await ada.phone.say(words["shorter"])
    second = await ada.until(lambda shown: shown.id > first.id and any("⏰" in label for label in shown.labels))
    assert "10" in message_on(second.text)
    await ada.phone.say(words["later"])
    card = await ada.sees_button(ada.words("button-approve-planned"))
    assert ada.is_said(card.text, "card-planned")
    assert message_on(card.text) == message_on(second.text)
    assert await count(app, Message) == await count(app, Message, Message.state == "pending") == 1
    await ada.presses("button-approve-planned")
    await ada.until(lambda shown: ada.is_said(shown.text, "state-planned"))
    assert dana.reads == []


async def test_of_two_danas_the_right_one_is_asked_for_and_what_was_wanted_goes_on(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה כהן", DANA), ("דנה לוי", YOAV))
    await ada.phone.say("תכתבי לדנה שאני חולה מחר")
    await ada.finds("ask-which-patient")
    await ada.taps("דנה לוי")
    await ada.until(lambda shown: ada.is_said(shown.text, "card-title", name="דנה לוי"))
    assert await count(app, WishRow) == 0

    await ada.phone.say("תכתבי לדנה שאני חולה מחר")
    await ada.finds("ask-which-patient")
    await ada.phone.say("כהן")
    await ada.until(lambda shown: ada.is_said(shown.text, "card-title", name="דנה כהן"))

    await ada.phone.say("תכתבי לדנה שאני חולה מחר")
    await ada.finds("ask-which-patient")
    await ada.phone.say("יוסי")
    await ada.finds("answer-by-button")
    await ada.phone.press(ada.words("button-drop"))
    await ada.finds("wish-dropped")
    assert await count(app, Message) == 2
    assert await count(app, WishRow) == 0


async def test_a_recap_is_never_taken_for_a_request_and_what_cannot_be_done_is_said(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("תקצרי")
    await ada.finds("request-no-draft")
    await ada.presses("button-is-notes")
    await ada.finds("what-is-this")
    await ada.phone.say("דנה שלחה לי אתמול שקשה לה, דיברנו על השינה ועל מה שמחכה לה בעבודה ועל איך להירדם")
    await ada.finds("whose-notes")
    assert await count(app, Message) == 0
    assert await count(app, Recap, Recap.state == "waiting") == 2


async def test_a_talk_is_referred_to_for_some_hours_and_until_cancel(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("תכתבי לדנה שאני חולה מחר")
    await ada.sees_button("⏰")
    await ada.phone.say("תגידי לה שנדבר ביום ראשון")
    await ada.until(lambda shown: "ביום ראשון" in shown.text and "⏰" in " ".join(shown.labels))
    assert await count(app, Message) == 2

    async with app.storage.unit() as unit:
        await unit.session.execute(update(TalkRow).values(at=utc_now() - dt.timedelta(hours=5)))
    await ada.phone.say("תגידי לה שוב שלום")
    await ada.finds("what-is-this")
    await ada.phone.say("תכתבי לדנה שאני חולה מחר")
    await ada.phone.say("/cancel")
    await ada.finds("nothing-to-cancel")
    assert await count(app, TalkRow) == 0


@pytest.fixture
async def claude() -> AsyncIterator[FakeClaude]:
    async with FakeClaude() as running:
        yield running


@pytest.fixture
async def helped(sandbox: Sandbox, claude: FakeClaude, tmp_path: Path) -> AsyncIterator[App]:
    """The program with a model."""
    async with program(sandbox, settings_for(sandbox, tmp_path, claude_url=claude.url)) as running:
        yield running


@pytest.fixture
async def with_model(sandbox: Sandbox, helped: App) -> Therapist:
    ada = await seated(helped, sandbox.therapist("Ada"), language="en")
    await ada.adds("Dana")
    return ada
