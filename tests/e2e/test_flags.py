"""/flag: raised at once, stops what was approved before, brings the crisis card, and is closed with a note."""

import pytest

from bot.app import App
from bot.sandbox.faults import Fault
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.journeys import Journey
from storage import standing
from storage.models import PermittedSend, RiskFlag
from tests.e2e.records import add_patients, count, hours_around_now, put_in_force, quiet, set_quiet_hours
from tests.e2e.records import seated as seated_elsewhere
from tests.e2e.stage import YOAV, Therapist, seated
from tests.e2e.test_later import approves_planned, plan_soon
from tests.e2e.wording import message_on

WHY = "אמרה שאין לה כוח להמשיך"
CARD = "אני כאן. ער״ן 1201."
NOTE = "דיברנו בטלפון, היא אצל אחותה"


async def heard(app: App, sandbox: Sandbox) -> None:
    await sandbox.twilio.settle()
    await quiet(app, sandbox)


async def closes(ada: Therapist, note: str = NOTE) -> None:
    await ada.presses("button-close-flag")
    await ada.finds("ask-closing-note")
    await ada.phone.say(note)


async def test_a_flag_is_raised_by_name_once_and_closed_with_a_note(sandbox: Sandbox, app: App, language: str) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds()
    await ada.phone.say(f"/flag דנה {WHY}")
    shown = await ada.finds("flag-raised", name="דנה")
    assert WHY in shown.text
    assert ada.is_said(shown.text, "flag-stops", count=0)
    assert ada.is_said(shown.text, "flag-no-crisis-card")
    await ada.phone.say("/flag דנה שוב")
    again = await ada.finds("flag-title", name="דנה")
    assert not ada.is_said(again.text, "flag-raised")
    assert WHY in again.text
    assert await count(app, RiskFlag) == 1

    close = ada.phone.button(ada.words("button-close-flag"))
    await closes(ada, "א" * 2001)
    await ada.finds("draft-too-long", limit=2000)
    assert await count(app, RiskFlag, RiskFlag.closed_at.is_(None)) == 1
    await ada.phone.say(NOTE)
    await ada.finds("flag-closed", name="דנה")
    assert await count(app, RiskFlag, RiskFlag.closed_at.is_(None)) == 0
    toast = await ada.phone.toast(await ada.phone.press_forged(*close))
    assert ada.is_said(toast, "flag-closed-before")


async def test_a_flag_alone_asks_for_whom_and_names_those_that_are_open_in_the_archive_too(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await ada.phone.say("/flag")
    await ada.finds("no-patients")
    await add_patients(app, ada.phone.person.id, ("דנה", "+972502345678"), ("יואב", YOAV))
    await ada.phone.say(f"/flag {WHY}")
    asked = await ada.finds("ask-whom-flag")
    assert not ada.is_said(asked.text, "flags-open")
    await ada.phone.say("אין כזאת")
    await ada.finds("answer-by-button")
    await ada.phone.say("יואב")
    assert WHY in (await ada.finds("flag-raised", name="יואב")).text
    await ada.phone.say("/flag")
    assert ada.is_said((await ada.finds("ask-whom-flag")).text, "flags-open", names="יואב")
    await ada.taps("דנה")
    await ada.finds("flag-raised", name="דנה")

    await ada.opens("יואב")
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.presses("button-archive-yes")
    page = await ada.finds("archived", name="יואב")
    assert ada.words("button-open-flag") in page.labels
    await ada.phone.say("/flag")
    await ada.taps("🚩 יואב")
    await ada.finds("flag-title", name="יואב")
    await closes(ada)
    await ada.finds("flag-closed", name="יואב")
    await heard(app, sandbox)
    assert await count(app, RiskFlag, RiskFlag.closed_at.is_(None)) == 1


async def test_a_flag_is_raised_from_the_patients_page_and_reached_from_a_card(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await ada.adds()
    card = await ada.drafts("לשאול מה שלומה")
    shown_before = ada.phone.button(ada.words("button-approve-send"), message_id=card.id)
    await ada.opens()
    await ada.presses("button-raise-flag")
    await ada.finds("flag-none", name="דנה")
    await ada.presses("button-raise-flag")
    await ada.finds("flag-raised", name="דנה")
    assert ada.is_said((await ada.opens()).text, "card-obstacle-risk-flag")
    toast = await ada.phone.toast(await ada.phone.press_forged(*shown_before))
    assert ada.is_said(toast, "obstacle-short-risk-flag")
    await ada.finds("obstacle-risk-flag", name="דנה")
    await ada.phone.press(ada.words("button-open-flag"), message_id=card.id)
    assert ada.is_said((await ada.finds("flag-title", name="דנה")).text, "flag-stops", count=1)
    await heard(app, sandbox)
    assert sandbox.twilio.calls.named("create") == []
    await closes(ada)
    await ada.finds("flag-closed")
    await ada.phone.press(ada.words("button-approve-send"), message_id=card.id)
    await ada.finds("state-delivered")


@pytest.mark.parametrize("is_closed", [False, True])
async def test_what_was_planned_fails_while_the_flag_is_open_and_goes_once_it_is_closed(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone, is_closed: bool
) -> None:
    await ada.adds()
    await ada.drafts("לשאול מה שלומה")
    card = await plan_soon(app, ada, 1.5)
    await approves_planned(ada)
    await ada.phone.say("/flag דנה")
    assert ada.is_said((await ada.finds("flag-raised")).text, "flag-stops", count=1)
    if is_closed:
        await closes(ada)
        await dana.reads_text(message_on(card.text), timeout_s=20)
    else:
        await ada.finds("state-failed", reason=ada.words("reason-risk-flag"))
        await heard(app, sandbox)
        assert dana.reads == []


async def test_the_crisis_card_goes_once_at_once_and_at_night(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds(channel="whatsapp")
    await put_in_force(app, ada.phone.person.id, standing.CRISIS, CARD)
    await set_quiet_hours(app, hours_around_now())
    await ada.phone.say("/flag דנה")
    await ada.finds("flag-raised")
    button = ada.phone.button(ada.words("button-crisis-card"))
    for expected in ("crisis-card-sent", "crisis-card-sent-before"):
        toast = await ada.phone.toast(await ada.phone.press_forged(*button))
        assert ada.is_said(toast, expected)
    received = await dana.reads_text(CARD, timeout_s=20)
    assert received.channel == "sms"  # WhatsApp would want a tap first
    await heard(app, sandbox)
    assert dana.reads == [CARD]
    assert sum(ada.is_said(text, "crisis-card-underway") for text in ada.phone.reads) == 1
    assert not ada.shows("send-failed-crisis")

    await ada.phone.say("/flag דנה")
    await closes(ada)
    await ada.finds("flag-closed")
    toast = await ada.phone.toast(await ada.phone.press_forged(*button))
    assert ada.is_said(toast, "button-outdated")


REFUSED = Fault(status=400, body={"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400})
FATES = {
    "refused": ("send-failed-crisis", "carrier-invalid-number"),
    "undelivered": ("send-failed-crisis", "carrier-unreachable"),
    "lost": ("send-unknown-crisis", ""),
}


@pytest.mark.parametrize("fate", FATES)
async def test_a_crisis_card_that_does_not_get_there_is_told_once(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone, fate: str
) -> None:
    await ada.adds()
    await put_in_force(app, ada.phone.person.id, standing.CRISIS, CARD)
    if fate == "refused":
        sandbox.twilio.faults.plan("create", REFUSED)
    elif fate == "lost":
        sandbox.twilio.faults.plan("create", Fault(drop=True))
    else:
        callbacks = ("sent", "undelivered", "undelivered")
        sandbox.twilio.journeys.planned.append(
            Journey(statuses=("sent", "undelivered"), callbacks=callbacks, error_code=30003)
        )
    await ada.phone.say("/flag דנה")
    await ada.presses("button-crisis-card")
    phrase, reason = FATES[fate]
    values = {"reason": ada.words(f"reason-{reason}")} if reason else {}
    await ada.finds(phrase, name="דנה", **values)
    await heard(app, sandbox)
    assert sum(ada.is_said(text, phrase) for text in ada.phone.reads) == 1
    assert dana.reads == []
    # What was provably not taken may be tried again with another tap; what may have been taken may not.
    await ada.phone.say("/flag דנה")
    toast = await ada.presses("button-crisis-card")
    assert ada.is_said(toast, "crisis-card-sent" if fate == "refused" else "crisis-card-sent-before")
    if fate == "refused":
        await dana.reads_text(CARD, timeout_s=20)
    assert await count(app, PermittedSend) == (2 if fate == "refused" else 1)


async def test_nobody_raises_or_closes_a_flag_of_another_therapists_patient(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    ben = await seated_elsewhere(sandbox, app, "Ben", user_id=7_002)
    await ada.adds()
    await ada.phone.say("/flag דנה")
    await ada.finds("flag-raised")
    _, close = ada.phone.button(ada.words("button-close-flag"))
    await ben.phone.say("/flag דנה")
    await ben.finds("no-patients")
    await add_patients(app, 7_002, ("יואב", YOAV))
    await ben.phone.say("/flag דנה")
    asked = await ben.finds("ask-whom-flag")
    assert "דנה" not in asked.text
    toast = await ben.phone.toast(await ben.phone.press_forged(asked.id, close))
    assert ben.is_said(toast, "not-allowed")
    await quiet(app, sandbox)
    assert await count(app, RiskFlag) == 1
