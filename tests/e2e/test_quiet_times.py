"""Quiet times seen by the therapist: set in /settings, said on the card, and left to them to break or to wait for."""

import datetime as dt
import re

import pytest
from sqlalchemy import update

from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from storage import messages
from storage.models import ButtonRow, Message, Practice, utc_now
from storage.repositories.drafts import open_message
from tests.e2e.records import hours_around_now, quiet, set_quiet_hours, step_of
from tests.e2e.stage import Therapist, seated
from tests.e2e.wording import message_on

ASK = "לשאול איך הלך עם יומן השינה"


async def rules(app: App) -> tuple[str, str]:
    async with app.storage.unit() as unit:
        practice = await unit.one(Practice)
        return practice.quiet_hours, practice.calendar


async def the_message(app: App) -> Message:
    async with app.storage.unit() as unit:
        [message] = await unit.all(Message)
        return message


def after_quiet(ada: Therapist, card: Shown) -> str:
    """The label of ⏰ for the moment when the quiet is over; '' where there is none."""
    found = [label for label in card.labels if label.startswith("⏰") and label != ada.words("button-later")]
    return found[0] if found else ""


async def test_hours_and_days_of_rest_are_chosen_typed_and_switched_off_in_settings(
    sandbox: Sandbox, app: App, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.phone.say("/settings")
    await ada.presses("button-rest")
    page = await ada.finds("rest-no-hours")
    assert ada.is_said(page.text, "rest-no-days")
    await ada.taps("🌙 22:00-07:00")
    await ada.finds("rest-hours", hours="22:00-07:00")
    await ada.presses("button-rest-days-il")
    await ada.finds("rest-days-il")
    assert await rules(app) == ("22:00-07:00", "IL")

    for words in ("25:00-07:00", "21:00", "21:00-21:00", "בלילה"):
        await ada.phone.say(words)
        await ada.finds("rest-unclear")
    assert await rules(app) == ("22:00-07:00", "IL")
    await ada.phone.say("23:30 - 6:00")
    shown = await ada.finds("rest-hours", hours="23:30-06:00")
    assert ada.is_said(shown.text, "rest-days-il")
    await quiet(app, sandbox)
    assert sum(ada.is_said(text, "rest-title") for text in ada.phone.reads) == 1

    await ada.presses("button-rest-no-hours")
    await ada.finds("rest-no-hours")
    await ada.presses("button-rest-no-days")
    await ada.finds("rest-no-days")
    assert await rules(app) == ("", "")
    await ada.presses("button-back")
    await ada.finds("settings-title")
    assert await step_of(app, ada.phone.person.id) == ""


async def test_a_card_in_quiet_hours_says_so_and_an_approval_goes_out_at_once(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds()
    await set_quiet_hours(app, hours_around_now())
    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-quiet-quiet-hours")
    await ada.approves()
    assert (await dana.until(lambda message: True, timeout_s=20)).body == message_on(card.text)
    await ada.finds("state-delivered")


async def test_the_clock_on_the_card_plans_it_for_the_end_of_the_quiet(
    ada: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    hours = hours_around_now()
    await set_quiet_hours(app, hours)
    card = await ada.drafts(ASK)
    label = after_quiet(ada, card)
    assert label
    await ada.taps(label)
    planned = await ada.sees_button(ada.words("button-approve-planned"))
    assert not ada.is_said(planned.text, "card-quiet-quiet-hours")
    assert after_quiet(ada, planned) == ""
    when = (await the_message(app)).not_before
    assert when is not None
    left = when - utc_now()
    assert dt.timedelta(hours=2, minutes=58) < left < dt.timedelta(hours=3, minutes=2)
    await ada.phone.press(ada.words("button-approve-planned"))
    await ada.finds("state-planned")
    await quiet(app, sandbox)
    assert dana.reads == []


async def test_a_card_from_before_the_quiet_is_shown_anew_before_it_can_be_approved(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds()
    card = await ada.drafts(ASK)
    await set_quiet_hours(app, hours_around_now())
    async with app.storage.unit() as unit:
        await unit.session.execute(update(ButtonRow).values(created_at=utc_now() - dt.timedelta(hours=4)))
    assert ada.is_said(await ada.presses("button-approve-send"), "quiet-began")
    fresh = await ada.finds("card-quiet-quiet-hours")
    assert message_on(fresh.text) == message_on(card.text)
    await quiet(app, sandbox)
    assert sandbox.twilio.calls.named("create") == []
    await ada.phone.press(ada.words("button-approve-send"), message_id=fresh.id)
    assert (await dana.until(lambda message: True, timeout_s=20)).body == message_on(card.text)


@pytest.mark.parametrize("reason", ["quiet-hours", "shabbat", "holiday"])
async def test_what_is_held_says_until_when_and_can_be_planned_anew_or_called_back(
    ada: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox, reason: str
) -> None:
    await ada.adds()
    await ada.drafts(ASK)
    await ada.presses("button-later")
    await ada.phone.say("מחר 9:00")
    await ada.sees_button(ada.words("button-approve-planned"))
    await ada.phone.press(ada.words("button-approve-planned"))
    await ada.finds("state-planned")
    planned = await the_message(app)
    async with app.storage.unit() as unit:
        message = await open_message(unit, planned.id)
        await messages.hold(unit, message, reason, utc_now() + dt.timedelta(hours=30))
    await ada.phone.say("/queue")
    shown = await ada.finds(f"state-held-{reason}")
    assert re.search(r"\d\d:\d\d", shown.text)
    await ada.taps("1. ✉️")
    await ada.presses("button-other-time")
    await ada.finds("ask-when")
    await ada.phone.say("מחר 10:00")
    await ada.sees_button(ada.words("button-approve-planned"))
    replanned = await the_message(app)
    assert (replanned.state, replanned.hold_reason, replanned.version) == ("pending", "", 3)
    await ada.phone.press(ada.words("button-approve-planned"))
    await ada.finds("state-planned")
    await ada.presses("button-call-back")
    await ada.finds("state-rejected")
    await quiet(app, sandbox)
    assert dana.reads == []
