"""Two therapists, one program: Ben, of another practice or of the same one, never meets Ada's Dana."""

from typing import Any

import pytest
from sqlalchemy import Select, select

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from storage.models import ConsentEvent, InboundMessage, Message, Patient, Recap, Summary
from tests.e2e.records import audited, buttons, count, patients_of, quiet, seat, seated
from tests.e2e.stage import DANA, NOTES, YOAV, Therapist, invite
from tests.e2e.wording import plain

ELSEWHERE = "Another practice"


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    """Dr. Levi, who is through onboarding."""
    return await seated(sandbox, app)


@pytest.fixture(params=["another practice", "the same practice"])
async def ben(request: pytest.FixtureRequest, sandbox: Sandbox, app: App, ada: Therapist) -> Therapist:
    practice = ELSEWHERE if request.param == "another practice" else "Kesher"
    return await joins(sandbox, app, practice)


async def joins(sandbox: Sandbox, app: App, practice: str) -> Therapist:
    ben = Therapist(phone=sandbox.therapist("Ben", user_id=7_002))
    await seat(app, ben.phone.person.id, await invite(app, "Dr. Ben", practice=practice))
    return ben


async def has_everything_of_dana(ada: Therapist, dana: PatientPhone) -> None:
    """A patient with consent, a summary and a draft that wait, and a message that came."""
    await ada.adds()
    await ada.tells(NOTES)
    await ada.drafts("לשאול איך הלך עם יומן השינה")
    await dana.says("אפשר להזיז את הפגישה?")
    await ada.sees_button("↩️")


async def test_nothing_that_ben_asks_for_shows_him_dana(
    ada: Therapist, ben: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await has_everything_of_dana(ada, dana)
    for ask, answer in (
        ("/patients", "no-patients"),
        ("/queue", "queue-empty"),
        ("/draft דנה לשאול מה שלומה", "no-patients"),
        ("/summary", "ask-whose-summary"),
    ):
        await ben.phone.say(ask)
        await ben.finds(answer)
    await ben.adds("יואב", YOAV)
    for ask in ("/draft דנה לשאול מה שלומה", "/summary", "תכתבי לדנה שאני חולה מחר", "/patients", "/queue"):
        await ben.phone.say(ask)
        shown = await ben.until(lambda one: True)
        assert not any("דנה" in label for label in shown.labels), ask
    await quiet(app, sandbox)
    assert not any("דנה" in text or "5678" in text for text in ben.phone.reads)
    assert [one.name for one in await patients_of(app, ben.phone.person.id)] == ["יואב"]


async def what_ada_has(app: App) -> dict[str, object]:
    """Everything that a press could have changed."""
    async with app.storage.unit() as unit:
        rows: dict[str, Select[Any]] = {
            "patients": select(Patient.id, Patient.status, Patient.gender, Patient.channel, Patient.phone_index),
            "messages": select(Message.id, Message.state, Message.version),
            "summaries": select(Summary.id, Summary.state, Summary.version),
            "recaps": select(Recap.id, Recap.state),
            "consents": select(ConsentEvent.id),
        }
        return {name: [tuple(row) for row in await unit.session.execute(query)] for name, query in rows.items()}


async def test_no_button_of_adas_works_in_bens_hand(
    ada: Therapist, ben: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await has_everything_of_dana(ada, dana)
    await ada.opens()
    await ada.presses("button-details")
    await quiet(app, sandbox)
    one_of_each = {button.action: button for button in await buttons(app, ada.phone.person.id)}
    stolen = list(one_of_each.values())
    wanted = {"draft.approve", "draft.edit", "draft.answer", "summary.approve", "patient.archive", "patient.open"}
    assert wanted <= one_of_each.keys()
    before, read_by_ben, read_by_ada = await what_ada_has(app), ben.phone.reads, ada.phone.reads

    presses = [await ben.phone.press_forged(1, button.id) for button in stolen]
    for press_id in presses:
        assert ben.is_said(await ben.phone.toast(press_id), "not-allowed")
    await quiet(app, sandbox)
    await sandbox.twilio.settle()
    assert (ben.phone.reads, ada.phone.reads) == (read_by_ben, read_by_ada)
    assert await what_ada_has(app) == before
    assert len(await audited(app, "refused-press")) == len(stolen)
    assert dana.reads == []


async def test_ben_is_not_told_that_a_number_is_known_to_somebody_else(
    ada: Therapist, ben: Therapist, app: App
) -> None:
    await ada.adds()
    await ben.phone.contact("רינה", DANA)
    shown = await ben.finds("ask-patient-gender", name="רינה")
    assert not ben.is_said(shown.text, "phone-shared")


async def test_a_message_from_a_number_of_two_practices_is_shown_to_neither(
    ada: Therapist, sandbox: Sandbox, app: App, dana: PatientPhone
) -> None:
    ben = await joins(sandbox, app, ELSEWHERE)
    await ada.adds()
    await ben.adds("רינה", DANA)
    await dana.says("זה אישי מאוד")
    told_ada = plain((await ada.finds("quarantine-unsure", number="••••5678", name="דנה")).text)
    told_ben = plain((await ben.finds("quarantine-unsure", number="••••5678", name="רינה")).text)
    await quiet(app, sandbox)
    assert "רינה" not in told_ada
    assert "דנה" not in told_ben
    for therapist in (ada, ben):
        assert not any("אישי" in text for text in therapist.phone.reads)
        assert therapist.phone.last.labels == ()
    assert await count(app, InboundMessage, InboundMessage.quarantine == "shared") == 1
    assert await count(app, InboundMessage, InboundMessage.patient_id.is_not(None)) == 0


async def test_what_comes_for_ada_is_not_shown_to_ben(
    ada: Therapist, ben: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    before = ben.phone.reads
    await dana.says("עבר בסדר")
    await ada.reads("עבר בסדר")
    await ada.drafts("לשאול איך היה השבוע")
    await ada.approves()
    await ada.finds("state-delivered")
    await dana.says("הסר")
    await ada.finds("opted-out", name="דנה", they="f", count=0)
    await quiet(app, sandbox)
    assert ben.phone.reads == before
