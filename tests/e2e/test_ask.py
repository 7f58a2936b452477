"""/ask: a therapist asks about what their sessions hold, and every answer says where it stands."""

import datetime as dt

import pytest
from sqlalchemy import update

from bot.app import App
from bot.sandbox.server import Sandbox
from storage.models import Patient, SummaryVersion
from storage.repositories.process_notes import ProcessNotes
from tests.e2e.records import add_patients, audited, count, room_of
from tests.e2e.sessions import held, today
from tests.e2e.stage import DANA, YOAV, Therapist, seated

SLEEP = {
    "he": ("דנה", "היא סיפרה שנרדמה רק אחרי חצות. עבדנו על נשימות.", "מה דנה אמרה על השינה?", "נרדמה רק אחרי חצות"),
    "en": ("Dana", "She fell asleep only after midnight. We practised breathing.", "what did Dana say about sleep?",
           "asleep only after midnight"),
}  # fmt: skip


@pytest.fixture
async def ada(sandbox: Sandbox, app: App, language: str) -> Therapist:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await add_patients(app, ada.phone.person.id, (SLEEP[language][0], DANA), ("Yossi", YOAV))
    return ada


def date_of(days_ago: int, language: str) -> str:
    day = today() - dt.timedelta(days=days_ago)
    return f"{day.day}.{day.month}.{day.year}" if language == "he" else f"{day.day} {day:%b} {day.year}"


async def test_an_answer_quotes_the_session_and_a_button_opens_its_summary(
    ada: Therapist, app: App, language: str
) -> None:
    name, text, question, quoted = SLEEP[language]
    await held(app, ada.phone.person.id, name, text, days_ago=9)
    await held(app, ada.phone.person.id, "Yossi", text, days_ago=2)
    await ada.phone.say(f"/ask {question}")
    answer = await ada.until(lambda shown: quoted in shown.text)
    assert date_of(9, language) in answer.text
    assert date_of(2, language) not in answer.text
    assert ada.is_said(answer.text, "answer-extractive")
    await ada.taps("📄")
    await ada.until(lambda shown: ada.is_said(shown.text, "summary-title", name=name) and text[-15:] in shown.text)
    [dana] = [event.patient_id for event in await audited(app, "read-summaries")]
    assert await count(app, Patient, Patient.id == dana) == 1


async def test_ask_alone_asks_what_and_nothing_found_says_where_it_looked(
    ada: Therapist, app: App, language: str
) -> None:
    name, text, _, quoted = SLEEP[language]
    await held(app, ada.phone.person.id, "Yossi", text, days_ago=2)
    await ada.phone.say("/ask")
    await ada.finds("ask-what")
    await ada.phone.say(SLEEP[language][2])
    nothing = await ada.finds("answer-nothing-of", names=name, days="")
    assert quoted not in nothing.text
    await ada.presses("button-ask-everybody")
    everybody = await ada.until(lambda shown: quoted in shown.text)
    assert "Yossi" in everybody.text
    last_month = "לפני שלושה חודשים" if language == "he" else "three months ago"
    await ada.phone.say(f"/ask {SLEEP[language][2]} {last_month}")
    await ada.until(lambda shown: ada.is_said(shown.text, "answer-nothing-of", names=name) and "–" in shown.text)


async def test_namesakes_are_told_apart_by_a_tap(ada: Therapist, app: App, language: str) -> None:
    name, text, question, quoted = SLEEP[language]
    namesake = f"{name} Cohen"
    await add_patients(app, ada.phone.person.id, (namesake, "+972541111111"))
    await held(app, ada.phone.person.id, namesake, text, days_ago=3)
    await ada.phone.say(f"/ask {question}")
    await ada.finds("ask-about-whom")
    await ada.taps(namesake)
    answer = await ada.until(lambda shown: quoted in shown.text)
    assert date_of(3, language) in answer.text


async def test_a_damaged_summary_is_left_out_and_the_others_answer(ada: Therapist, app: App, language: str) -> None:
    name, text, question, quoted = SLEEP[language]
    damaged = await held(app, ada.phone.person.id, name, text, days_ago=9)
    await held(app, ada.phone.person.id, name, f"{text} ✓", days_ago=2)
    async with app.storage.unit() as unit:
        broken = update(SummaryVersion).where(SummaryVersion.summary_id == damaged).values(sections_ct=b"broken")
        await unit.session.execute(broken)
    await ada.phone.say(f"/ask {question}")
    answer = await ada.until(lambda shown: quoted in shown.text)
    assert date_of(2, language) in answer.text
    assert date_of(9, language) not in answer.text


async def test_private_notes_are_never_searched(ada: Therapist, app: App, language: str) -> None:
    name, text, question, quoted = SLEEP[language]
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        dana = next(one for one in await room.patients.everyone() if one.name == name)
        await ProcessNotes(unit, room.me).write(dana, text)
    await ada.phone.say(f"/ask {question}")
    nothing = await ada.finds("answer-nothing-of", names=name, days="")
    assert quoted not in nothing.text
