"""⏰: a planned time is part of what is approved; the message waits for it, can be called back, survives a restart."""

import asyncio
import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent import approval
from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from bot.therapist.later import choices, planned_time
from storage.models import Message, utc_now
from tests.e2e.records import room_of
from tests.e2e.stage import YOAV, Therapist, invite, program, seated, settings_for
from tests.e2e.wording import message_on

ASK = "לשאול איך הלך עם יומן השינה"
JERUSALEM = ZoneInfo("Asia/Jerusalem")


async def asks_when(ada: Therapist) -> Shown:
    """A card, and ⏰ on it."""
    card = await ada.drafts(ASK)
    await ada.presses("button-later")
    await ada.finds("ask-when")
    return card


async def planned_card(ada: Therapist) -> Shown:
    """The card whose ✅ is for a later time."""
    return await ada.sees_button(ada.words("button-approve-planned"))


async def the_message(app: App, ada: Therapist) -> Message:
    async with app.storage.unit() as unit:
        waiting = await (await room_of(unit, ada.phone.person.id)).drafts.waiting()
        return waiting[0]


async def plan_soon(app: App, ada: Therapist, seconds: float) -> Shown:
    """The waiting draft is planned for a moment that a test can wait for; the card from the queue."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        message = await room.drafts.get((await room.drafts.waiting())[0].id, lock=True)
        patient = await room.patients.get(message.patient_id)
        await approval.plan(room, message, patient, utc_now() + dt.timedelta(seconds=seconds))
    await ada.phone.say("/queue")
    await ada.taps("1. ✉️")
    return await planned_card(ada)


async def approves_planned(ada: Therapist) -> None:
    await ada.phone.press(ada.words("button-approve-planned"))
    await ada.finds("state-planned")


async def test_a_time_from_a_button_is_shown_on_a_new_card_and_approved_with_it(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    card = await asks_when(ada)
    approve = ada.phone.button("✅", message_id=card.id)
    asked = ada.phone.last
    assert 3 <= len(asked.labels) <= 4
    await ada.taps(ada.words("later-in-an-hour", time="")[:8])
    fresh = await planned_card(ada)
    assert message_on(fresh.text) == message_on(card.text)
    planned = (await the_message(app, ada)).not_before
    assert planned is not None
    assert dt.timedelta(minutes=58) < planned - utc_now() <= dt.timedelta(hours=1)
    assert ada.is_said(fresh.text, "card-planned", time=f"ב־{planned.astimezone(JERUSALEM):%H:%M}") or (
        planned.astimezone(JERUSALEM).date() != dt.datetime.now(JERUSALEM).date()
    )
    toast = await ada.phone.toast(await ada.phone.press_forged(*approve))
    assert ada.is_said(toast, "text-changed")

    await approves_planned(ada)
    await sandbox.twilio.settle()
    assert dana.reads == []
    assert sandbox.twilio.calls.named("create") == []


WEEKDAYS = {
    "he": ("ביום שני", "ביום שלישי", "ביום רביעי", "ביום חמישי", "ביום שישי", "בשבת", "ביום ראשון"),
    "en": ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
}


async def test_a_planned_time_is_said_as_people_say_it(sandbox: Sandbox, app: App, language: str) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds("Dana")
    at, tomorrow = ("ב־", "מחר") if language == "he" else ("at ", "tomorrow")
    now = dt.datetime.now(JERUSALEM)
    in_three_days, far = now + dt.timedelta(days=3), now + dt.timedelta(days=20)
    said = {
        "tomorrow at 9": f"{tomorrow} {at}09:00",
        f"{in_three_days:%d.%m} 10:00": f"{WEEKDAYS[language][in_three_days.weekday()]} {at}10:00",
        f"{far:%d.%m} 10:00": str(far.day),
    }
    await ada.drafts("ask how she is" if language == "en" else ASK, "Dana")
    for words, time in said.items():
        await plans(ada, words)
        card = await planned_card(ada)
        assert ada.is_said(card.text, "card-planned", time=time) or (time.isdecimal() and time in card.text), words


async def plans(ada: Therapist, words: str) -> None:
    """⏰ on the newest card, answered with these words."""
    await ada.presses("button-later")
    await ada.finds("ask-when")
    await ada.phone.say(words)
    await ada.finds("planned-for")


async def test_a_planned_message_can_be_called_back_before_it_leaves(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    await asks_when(ada)
    await ada.phone.say("מחר 9:00")
    await planned_card(ada)
    await approves_planned(ada)
    await ada.presses("button-call-back")
    await ada.finds("state-rejected")
    await ada.phone.say("/queue")
    await ada.finds("queue-empty")
    assert dana.reads == []
    assert sandbox.twilio.calls.named("create") == []


TYPED = {
    "מחר 9:00": (1, 9, 0),
    "מחר בשעה 18:30": (1, 18, 30),
    "tomorrow 7:05": (1, 7, 5),
    "מחר ב־9": (1, 9, 0),
    "מחר ב8 בערב": (1, 20, 0),
    "tomorrow at 6 pm": (1, 18, 0),
}


@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "America/New_York", "Pacific/Auckland"])
async def test_a_typed_time_is_meant_in_the_therapists_own_zone(ada: Therapist, app: App, zone: str) -> None:
    await ada.adds()
    async with app.storage.unit() as unit:
        (await room_of(unit, ada.phone.person.id)).me.time_zone = zone
    for words, (days, hour, minute) in TYPED.items():
        await asks_when(ada)
        await ada.phone.say(words)
        card = await planned_card(ada)
        assert f"{hour:02d}:{minute:02d}" in card.text
        day = dt.datetime.now(ZoneInfo(zone)).date() + dt.timedelta(days=days)
        expected = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZoneInfo(zone))
        assert (await the_message(app, ada)).not_before == expected
        await ada.presses("button-reject")
        await ada.finds("state-rejected")


async def test_a_time_that_is_past_unclear_or_too_far_is_asked_for_again(ada: Therapist, app: App) -> None:
    await ada.adds()
    await asks_when(ada)
    unclear = ("ב-5 בדצמבר", "25:00", "12:61", "31.2 10:00", "מחר", "בקרוב", "9")
    for words in (*unclear, "1.1.2020 10:00", "1.1.2099 10:00"):
        await ada.phone.say(words)
        await ada.finds("time-unclear")
    assert (await the_message(app, ada)).not_before is None
    await ada.phone.say("מחר 10:00")
    await planned_card(ada)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ביום חמישי ב-10", "2026-11-26 10:00"),
        ("Thursday at 10", "2026-11-26 10:00"),
        ("יום רביעי 18:30", "2026-11-25 18:30"),
        ("יום רביעי 9:00", "2026-12-02 09:00"),
        ("שבת בשעה 20:15", "2026-11-28 20:15"),
    ],
)
def test_a_named_day_is_the_next_one_that_is_still_to_come(words: str, expected: str) -> None:
    wednesday_noon = dt.datetime(2026, 11, 25, 12, tzinfo=JERUSALEM)

    assert f"{planned_time(words, wednesday_noon):%Y-%m-%d %H:%M}" == expected


async def test_an_edit_keeps_the_planned_time(ada: Therapist, app: App, dana: PatientPhone) -> None:
    await ada.adds()
    await asks_when(ada)
    await ada.phone.say("מחר 9:00")
    await planned_card(ada)
    before = (await the_message(app, ada)).not_before
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say("דנה, נתראה מחר. עדה")
    card = await planned_card(ada)
    assert message_on(card.text) == "דנה, נתראה מחר. עדה"
    assert (await the_message(app, ada)).not_before == before
    await approves_planned(ada)
    assert dana.reads == []


async def test_it_goes_out_at_its_time_and_not_before(
    ada: Therapist, dana: PatientPhone, app: App, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.drafts(ASK)
    card = await plan_soon(app, ada, 2.0)
    planned = (await the_message(app, ada)).not_before
    await approves_planned(ada)
    received = await dana.until(lambda message: True, timeout_s=20)
    assert received.body == message_on(card.text)
    assert planned is not None
    assert sandbox.twilio.calls.named("create")[0].at >= planned.timestamp()
    await ada.finds("state-delivered")


async def test_a_restart_keeps_the_plan(sandbox: Sandbox, tmp_path: Path, dana: PatientPhone) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.onboards(await invite(app))
        await ada.adds()
        await ada.drafts(ASK)
        card = await plan_soon(app, ada, 2.5)
        await approves_planned(ada)
    async with program(sandbox, settings_for(sandbox, tmp_path)):
        assert (await dana.until(lambda message: True, timeout_s=20)).body == message_on(card.text)
        await ada.finds("state-delivered")
    assert len(sandbox.twilio.calls.named("create")) == 1


async def due_now(app: App, planned: float) -> None:
    """Waits for the planned moment and has the sender look at once."""
    await asyncio.sleep(planned)
    async with app.storage.unit() as unit:
        unit.topics.add(("messages",))


@pytest.mark.parametrize("change", ["no-consent", "archived", "number-changed"])
async def test_the_world_is_looked_at_again_when_it_leaves(
    ada: Therapist, dana: PatientPhone, app: App, sandbox: Sandbox, change: str
) -> None:
    elsewhere = sandbox.patient(YOAV, name="Dana's new phone")
    await ada.adds()
    await ada.drafts(ASK)
    await plan_soon(app, ada, 1.2)
    await approves_planned(ada)
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        patient = (await room.patients.everyone())[0]
        if change == "archived":
            await room.patients.archive(patient)
        elif change == "number-changed":
            await room.patients.change_phone(patient, YOAV)
        else:
            await room.patients.record_consent(
                patient, type_="messaging", granted=False, version="t", text="t", language="he", how="therapist"
            )
    await due_now(app, 1.3)
    await ada.finds("state-failed", reason=ada.words(f"reason-{change}"))
    await sandbox.twilio.settle()
    assert dana.reads == elsewhere.reads == []
    assert sandbox.twilio.calls.named("create") == []


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=JERUSALEM)


def test_a_wall_time_that_the_change_of_clocks_skips_is_refused_and_its_neighbours_are_not() -> None:
    now = at("2027-03-20T12:00")
    assert planned_time("26.3 2:30", now) is None
    assert planned_time("26.3 1:59", now) == at("2027-03-26T01:59")
    assert planned_time("26.3 3:00", now) == at("2027-03-26T03:00")
    assert planned_time("26.3 3:00", now).astimezone(dt.UTC) == dt.datetime(2027, 3, 26, 0, 0, tzinfo=dt.UTC)  # type: ignore[union-attr]


def test_an_hour_from_now_stays_an_hour_when_the_clocks_change_meanwhile() -> None:
    now = at("2027-03-26T01:30")
    (name, when), *_ = choices(now)
    assert name == "in-an-hour"
    assert when.astimezone(dt.UTC) - now.astimezone(dt.UTC) == dt.timedelta(hours=1)
    assert f"{when:%H:%M}" == "03:30"


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    now = at("2026-12-30T12:00")
    assert planned_time("2.1 10:00", now) == at("2027-01-02T10:00")
    assert planned_time("29.12 10:00", now) is None
    assert planned_time("11:00", now) == at("2026-12-31T11:00")
    assert planned_time("13:00", now) == at("2026-12-30T13:00")
