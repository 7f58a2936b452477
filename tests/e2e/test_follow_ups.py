"""Suggested follow-ups: one list at a good hour, one tap to a draft, later, or not for this patient."""

import datetime as dt

import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.therapist.between.follow_ups import Suggestions
from storage import flags
from storage.models import FollowUp, Message
from tests.e2e.records import add_patients, count, hours_around_now, patients_of, room_of, set_quiet_hours
from tests.e2e.sessions import agreed, answers, held
from tests.e2e.stage import DANA, YOAV, Therapist, seated
from tests.e2e.wording import message_on
from tests.services import services_for

HOMEWORK = {"he": "שיעורי בית: למלא יומן שינה כל ערב.", "en": "Homework: fill in a sleep diary every evening."}
DIARY = {"he": "יומן שינה", "en": "sleep diary"}


@pytest.fixture
async def ada(sandbox: Sandbox, app: App, language: str) -> Therapist:
    """Dana had a session four days ago and agreed to messages; the therapist writes once a week, at any hour."""
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.phone.say("/start")  # a bot cannot be the first to write
    await ada.finds("welcome-back")
    await add_patients(app, ada.phone.person.id, ("Dana", DANA), ("Yossi", YOAV))
    await agreed(app, ada.phone.person.id, "Dana")
    await answers(app, ada.phone.person.id, frequency="weekly", hours="00:00-24:00")
    await held(app, ada.phone.person.id, "Dana", "Slept badly.", days_ago=4, plan=HOMEWORK[language])
    return ada


async def an_hour_comes(app: App, *, days_later: int = 0) -> None:
    """The tick of the clock; `days_later`: what was suggested and put off so far is so much older."""
    if days_later:
        async with app.storage.unit() as unit:
            for row in await unit.all(FollowUp):
                row.offered_at -= dt.timedelta(days=days_later)
                row.wake_at = row.wake_at and row.wake_at - dt.timedelta(days=days_later)
    services = services_for(app.storage)
    await Suggestions(app.storage, services).come()
    await app.outbox.drained()


def lists(ada: Therapist) -> list[str]:
    return [text for text in ada.phone.reads if ada.is_said(text, "follow-ups-title")]


async def test_a_suggestion_names_the_homework_and_one_tap_makes_a_draft(
    ada: Therapist, app: App, dana: PatientPhone, language: str
) -> None:
    await an_hour_comes(app)
    listed = await ada.finds("follow-up-line", place=1, name="Dana", days=4)
    assert DIARY[language] in listed.text
    assert "Yossi" not in listed.text
    for _ in range(2):
        await an_hour_comes(app)
    assert await count(app, FollowUp) == 1
    assert len(lists(ada)) == 1

    tap = ada.phone.button("↩️ Dana")
    await ada.taps("↩️ Dana")
    card = await ada.sees_button("⏰")
    assert DIARY[language] in message_on(card.text)
    assert dana.reads == []
    assert ada.is_said(await ada.phone.toast(await ada.phone.press_forged(*tap)), "follow-up-over")
    assert await count(app, Message) == 1
    await an_hour_comes(app, days_later=1)
    assert await count(app, FollowUp) == 1


async def test_later_brings_it_back_once_and_not_for_dana_stops_it_until_resumed(
    ada: Therapist, app: App, language: str
) -> None:
    await an_hour_comes(app)
    await ada.taps("⏰ Dana")
    await ada.presses("snooze-tomorrow")
    await ada.finds("follow-up-snoozed", name="Dana")
    await an_hour_comes(app)
    assert len(lists(ada)) == 1
    await an_hour_comes(app, days_later=2)
    assert len(lists(ada)) == 2
    await ada.taps("🗑 Dana")
    await ada.finds("follow-ups-stopped", name="Dana", they="f")
    await held(app, ada.phone.person.id, "Dana", "Better.", days_ago=3, plan=HOMEWORK[language])
    await an_hour_comes(app, days_later=1)
    assert len(lists(ada)) == 2
    await ada.presses("button-follow-ups")
    await ada.presses("button-plan-resume")
    await an_hour_comes(app)
    assert len(lists(ada)) == 3


async def test_nothing_is_suggested_in_quiet_times_or_when_it_is_switched_off(ada: Therapist, app: App) -> None:
    await set_quiet_hours(app, hours_around_now())
    await an_hour_comes(app)
    await set_quiet_hours(app, "")
    await answers(app, ada.phone.person.id, hours="00:00-00:01")
    await an_hour_comes(app)
    await answers(app, ada.phone.person.id, hours="00:00-24:00")
    await ada.phone.say("/settings")
    await ada.presses("button-suggestions-off")
    await an_hour_comes(app)
    assert await count(app, FollowUp) == 0
    await ada.presses("button-suggestions-on")
    await an_hour_comes(app)
    await ada.finds("follow-ups-title")


async def test_an_open_flag_stops_the_suggestion_and_the_list_says_so(ada: Therapist, app: App) -> None:
    await agreed(app, ada.phone.person.id, "Yossi")
    await held(app, ada.phone.person.id, "Yossi", "Fine.", days_ago=5)
    dana = next(one for one in await patients_of(app, ada.phone.person.id) if one.name == "Dana")
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        await flags.raise_flag(unit, room.me, await room.patients.get(dana.id), by="therapist", reason="")
    await an_hour_comes(app)
    listed = await ada.finds("follow-ups-flagged", names="Dana")
    assert ada.is_said(listed.text, "follow-up-line", name="Yossi", days=5)
    assert await count(app, FollowUp, FollowUp.patient_id == dana.id) == 0


async def test_nobody_is_suggested_who_has_a_draft_was_written_to_since_or_did_not_agree(
    ada: Therapist, app: App, dana: PatientPhone
) -> None:
    await held(app, ada.phone.person.id, "Yossi", "No consent.", days_ago=4)
    await ada.drafts("ask how it goes", "Dana")
    await an_hour_comes(app)
    assert await count(app, FollowUp) == 0
    await ada.approves()
    await ada.finds("state-sent")
    await an_hour_comes(app)
    assert await count(app, FollowUp) == 0


async def test_a_frequency_of_ones_own_is_kept_for_a_patient(ada: Therapist, app: App) -> None:
    await ada.opens("Dana")
    await ada.presses("button-follow-ups")
    await ada.finds("plan-frequency-own", frequency=ada.words("choice-frequency-weekly"))
    await ada.presses("button-plan-frequency")
    often = "פעם בשבועיים" if ada.language == "he" else "every two weeks"
    await ada.phone.say(often)
    await ada.finds("plan-frequency", frequency=often)
    await ada.phone.say("/status Dana")
    await ada.finds("status-detail-frequency", frequency=often)
