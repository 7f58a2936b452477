"""The day, the brief before a session, and what comes by itself: reminders, briefs, the word to a patient before."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import update

from agent.calendar.when import RFC_DAYS
from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.therapist.sessions.clock import SessionClock
from storage import sends, standing
from storage.models import PermittedSend, Reminder, SummaryVersion, utc_now
from storage.models import Therapist as Row
from storage.occurrences import Occurrence
from tests.e2e.records import audited, becomes, count, put_in_force, quiet, room_of
from tests.e2e.stage import NOTES, Therapist, seated
from tests.e2e.wording import message_on
from tests.services import services_for

ZONE = ZoneInfo("Asia/Jerusalem")
TEXT = "תזכורת: נפגשים מחר בשעה הקבועה."


def now() -> dt.datetime:
    return dt.datetime.now(ZONE)


async def tick(app: App) -> None:
    """The clock's; whatever the hour at which this test runs, patients may be reminded."""
    services = services_for(app.storage)
    await SessionClock(app.storage, services, hours=(dt.time(0), dt.time.max)).tick()


async def planned(app: App, ada: Therapist, at: dt.datetime, *, is_weekly: bool = False) -> Occurrence:
    """A session with her one patient, as if it had been planned in the chat."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        [patient] = await room.patients.everyone()
        made = await room.appointments.plan(
            patient,
            starts_on=at.date(),
            clock=at.time().replace(tzinfo=None, microsecond=0),
            minutes=50,
            rule=f"FREQ=WEEKLY;BYDAY={RFC_DAYS[at.weekday()]}" if is_weekly else "",
        )
        return await room.appointments.occurrence(made.id, at.date())


async def test_a_reminder_comes_once_at_its_time_is_put_off_and_is_done(
    sandbox: Sandbox, app: App, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds("דנה" if language == "he" else "Dana")
    asked, what = {
        "he": ("תזכירי לי מחר ב-9 להתקשר לרופא של דנה", "להתקשר לרופא של דנה"),
        "en": ("remind me tomorrow at 9 to call Dana's doctor", "call Dana's doctor"),
    }[language]
    await ada.phone.say(asked)
    await ada.finds("reminder-set", what=what)
    await tick(app)
    async with app.storage.unit() as unit:
        [row] = await unit.all(Reminder)
        assert f"{row.due_at.astimezone(ZONE):%H:%M}" == "09:00"
        assert row.due_at.astimezone(ZONE).date() == now().date() + dt.timedelta(days=1)
        assert row.patient_id is not None
        await unit.session.execute(update(Reminder).values(due_at=utc_now() - dt.timedelta(hours=3)))
    for _ in range(2):
        await tick(app)
    await ada.finds("reminder-title")
    await quiet(app, sandbox)
    assert sum(ada.is_said(text, "reminder-title") for text in ada.phone.reads) == 1

    await ada.presses("button-reminder-hour")
    await ada.finds("reminder-later", what=what)
    await ada.phone.say("/today")
    day = await ada.finds("today-title")
    if (now() + dt.timedelta(hours=1)).date() == now().date():
        assert what in day.text
        await ada.taps("✅ 1")
        await ada.until(lambda shown: ada.is_said(shown.text, "today-title") and what not in shown.text)
        assert await count(app, Reminder, Reminder.state == "done") == 1


async def test_what_a_reminder_lacks_is_asked_for(ada: Therapist, app: App) -> None:
    await ada.phone.say("תזכירי לי לקנות כיסא")
    await ada.finds("reminder-ask-when")
    await ada.phone.say("בקרוב מאוד")
    await ada.finds("reminder-ask-when")
    await ada.phone.say("בעוד שעה")
    await ada.finds("reminder-set", what="לקנות כיסא")
    await ada.phone.say("תזכירי לי מחר")
    await ada.finds("reminder-ask-what")
    await ada.phone.say("לקנות שולחן")
    await ada.finds("reminder-set", what="לקנות שולחן")
    await ada.presses("button-reminder-drop")
    await ada.finds("reminder-dropped", what="לקנות שולחן")
    assert await count(app, Reminder, Reminder.state == "waiting") == 1


async def test_the_brief_is_offered_once_before_a_session_and_says_what_the_record_says(
    sandbox: Sandbox, app: App, language: str, dana: PatientPhone
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds("דנה")
    await ada.phone.say("/prep")
    await ada.finds("brief-whom")
    await ada.taps("דנה")
    assert ada.is_said((await ada.finds("brief-title", name="דנה")).text, "brief-first")

    await ada.tells(NOTES)
    await ada.presses("button-approve")
    await ada.finds("summary-approved")
    async with app.storage.unit() as unit:
        version = await unit.one(SummaryVersion)
        await unit.unlock(f"patient:{version.patient_id}", version)
        version.points = {"homework": ["למלא יומן שינה"], "next_time": ["חשיפה"], "topics": ["שינה", "נשימה", "חלומות"]}
    await dana.says("לא נרדמת שוב")
    await ada.finds("patient-wrote")
    await ada.phone.say("/flag דנה")
    await ada.finds("flag-raised", name="דנה")
    at = now() + dt.timedelta(minutes=20)
    await planned(app, ada, at)
    for _ in range(2):
        await tick(app)
    offer = await ada.finds("brief-offer", who="ד.", time=f"{at:%H:%M}")
    assert "דנה" not in offer.text
    await quiet(app, sandbox)
    assert sum(ada.is_said(text, "brief-offer", who="ד.") for text in ada.phone.reads) == 1

    reads = len(await audited(app, "read:1"))
    await ada.presses("button-brief-open")
    brief = await ada.finds("brief-last")
    for part in ("brief-flag", "brief-next-time", "brief-homework", "brief-highlights", "brief-unanswered"):
        assert ada.is_said(brief.text, part), part
    assert ada.is_said(brief.text, "brief-since", incoming=1, outgoing=0)
    for words in ("חשיפה", "למלא יומן שינה", "לא נרדמת שוב"):
        assert words in brief.text
    assert "חלומות" not in brief.text
    assert len(await audited(app, "read:1")) == reads + 1
    await ada.presses("button-brief-more")
    await ada.reads("חלומות")

    await ada.phone.say("/today")
    day = await ada.finds("today-title")
    if at.date() == now().date():
        assert ada.is_said(day.text, "today-session", time=f"{at:%H:%M}", name="דנה")
        assert ada.is_said(day.text, "today-unanswered", count=1)
    await ada.presses("button-tomorrow")
    await ada.finds("today-title-tomorrow")


async def test_a_brief_that_is_switched_off_and_one_before_onboarding_do_not_come(ada: Therapist, app: App) -> None:
    await ada.adds()
    await planned(app, ada, now() + dt.timedelta(minutes=20))
    async with app.storage.unit() as unit:
        await unit.session.execute(update(Row).values(onboarded_at=None))
    await tick(app)
    async with app.storage.unit() as unit:
        await unit.session.execute(update(Row).values(onboarded_at=utc_now()))
    await ada.phone.say("/appointments")
    await ada.presses("button-reminding")
    await ada.presses("brief-before", minutes=0)
    await tick(app)
    assert not ada.shows("brief-offer")
    await ada.presses("brief-before", minutes=60)
    await tick(app)
    await ada.finds("brief-offer")


async def test_a_fixed_text_reminds_once_of_a_series_and_a_single_session_gets_a_card(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    tomorrow = (now() + dt.timedelta(days=1)).replace(hour=10, minute=0)
    await planned(app, ada, tomorrow, is_weekly=True)
    await tick(app)
    assert await count(app, PermittedSend) == 0

    await ada.phone.say("/appointments")
    await ada.presses("button-reminding")
    await ada.presses("reminding-fixed")
    await ada.finds("standing-about-appointment")
    await ada.presses("button-approve-standing")
    await ada.finds("standing-on", version=1)
    for _ in range(2):
        await tick(app)
    await sandbox.twilio.settle()
    await dana.reads_text("תזכורת", timeout_s=20)
    await quiet(app, sandbox)
    assert len(dana.reads) == 1

    await planned(app, ada, tomorrow.replace(hour=17))
    for _ in range(2):
        await tick(app)
    card = await ada.sees_button("⏰")
    assert "17:00" in message_on(card.text)
    await quiet(app, sandbox)
    assert len(dana.reads) == 1


async def test_a_reminder_that_was_queued_does_not_go_once_the_session_was_called_off(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await put_in_force(app, ada.phone.person.id, standing.APPOINTMENT, TEXT)
    one = await planned(app, ada, (now() + dt.timedelta(days=1)).replace(hour=10, minute=0), is_weekly=True)
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        text = await standing.in_force(unit, room.me.id, standing.APPOINTMENT)
        assert text is not None
        patient = await room.patients.get(one.patient_id)
        await sends.queue_standing(
            unit, text, patient, cause=one.cause, channel="sms", not_after=utc_now() + dt.timedelta(hours=5)
        )
        await room.appointments.cancel_one(one)
    await becomes(app, 1, PermittedSend, PermittedSend.outcome == "void")
    assert dana.reads == []
