"""The calendar in the chat: planned from a sentence, shown before it is kept, moved, called off, ended."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from storage.models import Appointment, Message
from storage.occurrences import Occurrence
from tests.e2e.records import add_patients, count, quiet, room_of
from tests.e2e.stage import DANA, YOAV, Therapist, seated
from tests.e2e.wording import message_on

ZONE = ZoneInfo("Asia/Jerusalem")
SAID = {
    "he": ("דנה כל יום שלישי ב-10:00", "להזיז את דנה מיום שלישי לרביעי ב-11", "לבטל את הפגישות עם דנה"),
    "en": ("Dana every Tuesday 10:00", "move Dana's Tuesday to Wednesday 11", "cancel Dana's appointments"),
}
NAME = {"he": "דנה", "en": "Dana"}


def now() -> dt.datetime:
    return dt.datetime.now(ZONE)


def first_tuesday() -> dt.date:
    """The next one whose ten o'clock is still to come."""
    day = now().date() + dt.timedelta(days=(1 - now().weekday()) % 7)
    is_over = day == now().date() and now().time() >= dt.time(10)
    return day + dt.timedelta(days=7) if is_over else day


async def ahead(app: App, ada: Therapist, days: int = 29) -> list[Occurrence]:
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        return await room.appointments.ahead(now(), within=dt.timedelta(days=days))


def clocks(found: list[Occurrence]) -> list[str]:
    return [f"{one.starts_at.astimezone(ZONE):%a %d.%m %H:%M}" for one in found]


def on(day: dt.date, clock: str) -> str:
    return f"{day:%a %d.%m} {clock}"


async def test_a_series_is_planned_moved_once_and_ended_in_plain_words(
    sandbox: Sandbox, app: App, language: str, dana: PatientPhone
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    name, (plan, move, end) = NAME[language], SAID[language]
    await ada.adds(name)
    await ada.phone.say(plan)
    card = await ada.finds("session-understood")
    assert "10:00" in card.text
    assert str(first_tuesday().day) in card.text
    assert await count(app, Appointment) == 0
    await ada.presses("button-session-plan")
    await ada.finds("session-planned")
    first = first_tuesday()
    assert clocks(await ahead(app, ada))[:3] == [on(first + dt.timedelta(days=7 * n), "10:00") for n in range(3)]

    await ada.phone.say(move)
    await ada.finds("session-will-move", name=name)
    await ada.presses("button-session-move-yes")
    await ada.finds("session-moved", name=name)
    moved = on(first + dt.timedelta(days=1), "11:00")
    assert clocks(await ahead(app, ada))[:2] == [moved, on(first + dt.timedelta(days=7), "10:00")]

    await ada.presses("button-session-tell")
    draft = await ada.sees_button("⏰")
    assert "11:00" in message_on(draft.text)
    assert dana.reads == []

    await ada.phone.say(end)
    await ada.finds("session-will-end", name=name)
    await ada.presses("button-session-end-yes")
    await ada.finds("session-ended", name=name)
    assert await ahead(app, ada) == []
    await ada.phone.say(end)
    await ada.finds("session-none-with", name=name)


async def test_one_session_of_a_series_is_called_off_and_the_others_stay(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("דנה כל יום שלישי ב-10:00 עד 1.1.2030, 45 דקות")
    await ada.presses("button-session-plan")
    await ada.finds("session-planned")
    before = await ahead(app, ada)
    assert {one.ends_at - one.starts_at for one in before} == {dt.timedelta(minutes=45)}
    await ada.phone.say("דנה לא ביום שלישי הקרוב")
    card = await ada.finds("session-will-cancel", name="דנה")
    assert ada.is_said(card.text, "session-others-stay")
    yes = ada.phone.button(ada.words("button-session-cancel-yes"))
    await ada.phone.toast(await ada.phone.press_forged(*yes))
    assert clocks(await ahead(app, ada)) == clocks(before)[1:]
    toast = await ada.phone.toast(await ada.phone.press_forged(*yes))
    assert ada.is_said(toast, "button-outdated")


async def test_a_session_that_is_called_off_while_its_new_time_is_asked_for_is_not_moved(
    ada: Therapist, app: App
) -> None:
    await ada.adds()
    await ada.phone.say("דנה מחר ב-16:30")
    await ada.presses("button-session-plan")
    await ada.presses("button-sessions")
    await ada.taps(f"{now() + dt.timedelta(days=1):%-d.%-m} 16:30")
    await ada.presses("button-session-move")
    await ada.finds("session-ask-where-to")
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        [one] = await room.appointments.ahead(now())
        await room.appointments.cancel_one(one)
    await ada.phone.say("17:00")
    await ada.finds("session-gone")
    assert await ahead(app, ada) == []


async def test_a_tap_twice_plans_once_and_a_plan_that_is_left_plans_nothing(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("דנה מחר ב-16:30")
    await ada.finds("session-understood")
    leave, yes = (ada.phone.button(ada.words(label)) for label in ("button-session-leave", "button-session-plan"))
    await ada.phone.toast(await ada.phone.press_forged(*leave))
    assert await count(app, Appointment) == 0
    for expected in ("noted", "session-planned-before"):
        toast = await ada.phone.toast(await ada.phone.press_forged(*yes))
        assert ada.is_said(toast, expected)
    assert await count(app, Appointment) == 1
    tell = ada.phone.button(ada.words("button-session-tell"))
    for expected in ("", ada.words("button-outdated")):
        assert await ada.phone.toast(await ada.phone.press_forged(*tell)) == expected
    await ada.sees_button("⏰")
    assert await count(app, Message) == 1


async def test_what_is_missing_is_asked_for_and_what_was_said_is_kept(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.phone.say("/appointments")
    await ada.finds("sessions-none")
    await ada.presses("button-session-add")
    await ada.finds("session-ask-whose")
    await ada.taps("דנה")
    await ada.finds("session-ask-when", name="דנה")
    for words, answer in (
        ("בקרוב", "session-unclear"),
        ("1.1.2020 ב-10:00", "session-past"),
        ("1.1.2090 ב-10:00", "session-too-far"),
        ("כל יום רביעי", "session-no-clock"),
    ):
        await ada.phone.say(words)
        await ada.finds(answer)
    await ada.phone.say("ב-9:30")
    await ada.finds("session-understood")
    await ada.presses("button-session-plan")
    await ada.finds("session-planned")
    assert {text[:3] + text[-5:] for text in clocks(await ahead(app, ada))} == {"Wed09:30"}

    await ada.phone.say("/appointments")
    await ada.finds("sessions-title")
    await ada.taps(f"{(await ahead(app, ada))[0].starts_at.astimezone(ZONE):%-d.%-m} 09:30")
    await ada.finds("session-of-series")
    await ada.presses("button-session-move")
    await ada.finds("session-ask-where-to")
    await ada.phone.say("ב-12:15")
    await ada.finds("session-will-move", name="דנה")
    await ada.presses("button-session-move-yes")
    await ada.finds("session-moved")
    assert clocks(await ahead(app, ada))[0].endswith("12:15")


async def test_a_month_is_said_to_be_four_weeks_and_the_archive_calls_off_what_is_planned(
    ada: Therapist, app: App
) -> None:
    await ada.adds()
    await ada.phone.say("דנה כל יום שלישי ב-10:00, פעם בחודש")
    card = await ada.finds("session-understood")
    assert ada.is_said(card.text, "session-no-month")
    await ada.presses("button-session-plan")
    await ada.finds("session-planned")
    assert len(await ahead(app, ada, days=100)) == 4
    await ada.phone.say("/patients")
    await ada.taps("דנה")
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.finds("archive-ends-sessions")
    await ada.presses("button-archive-yes")
    await ada.finds("archived", name="דנה")
    assert await ahead(app, ada, days=365) == []


async def test_two_patients_at_one_time_are_said_and_not_forbidden(ada: Therapist, app: App) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה", DANA), ("יואב", YOAV))
    await ada.phone.say("דנה כל יום שלישי ב-10:00")
    await ada.presses("button-session-plan")
    await ada.finds("session-planned")
    await ada.phone.say("יואב כל יום שלישי ב-10:30")
    card = await ada.finds("session-understood")
    assert ada.is_said(card.text, "session-conflict", name="דנה")
    await ada.presses("button-session-plan")
    await ada.finds("session-plan", name="יואב")
    assert await count(app, Appointment) == 2


async def test_namesakes_are_asked_about_and_a_story_about_tuesdays_is_no_order(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה לוי", DANA), ("דנה כץ", YOAV))
    await ada.phone.say("דנה כל יום שלישי ב-10:00")
    await ada.finds("session-which")
    await ada.taps("דנה כץ")
    await ada.finds("session-plan", name="דנה כץ")
    await ada.phone.say("דנה סיפרה שכל יום שלישי ב-10:00 היא הולכת לבריכה עם אמא")
    await ada.finds("what-is-this")
    await quiet(app, sandbox)
    assert await count(app, Appointment) == 0
    assert await count(app, Message) == 0
