"""Days, times, rhythms and orders as therapists type them, in Hebrew and in English, on a Wednesday at noon."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from agent.calendar.orders import Order, read_order
from agent.calendar.outlook import meant, moved_to
from agent.calendar.when import Unclear, moment_of, plan_of, read_when
from storage.occurrences import Occurrence

JERUSALEM = ZoneInfo("Asia/Jerusalem")
NOON = dt.datetime(2026, 11, 25, 12, tzinfo=JERUSALEM)
TODAY = NOON.date()
PEOPLE = {"1": "דנה כהן", "2": "Dana Levi", "3": "יוסי", "4": "יוסי כץ"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("every Tuesday 10:00", "2026-12-01 10:00 BYDAY=TU"),
        ("כל יום שלישי ב־10:00", "2026-12-01 10:00 BYDAY=TU"),
        ("Tuesdays at 10", "2026-12-01 10:00 BYDAY=TU"),
        ("כל יום רביעי ב-13:00", "2026-11-25 13:00 BYDAY=WE"),
        ("every Wednesday at 9am", "2026-12-02 09:00 BYDAY=WE"),
        ("every two weeks on Tuesday at 4", "2026-12-01 16:00 INTERVAL=2;BYDAY=TU"),
        ("כל שבועיים ביום ה׳ ב-18:30", "2026-11-26 18:30 INTERVAL=2;BYDAY=TH"),
        ("every other Tuesday 10:00", "2026-12-01 10:00 INTERVAL=2;BYDAY=TU"),
        ("פעם בחודש ביום רביעי ב-10", "2026-12-02 10:00 INTERVAL=4;BYDAY=WE"),
        ("כל יום שני ורביעי ב-9", "2026-11-30 09:00 BYDAY=MO,WE"),
        ("every Tuesday and Thursday at 10", "2026-11-26 10:00 BYDAY=TU,TH"),
        ("every week from 6.12 at 11:00", "2026-12-06 11:00 BYDAY=SU"),
        ("every Tuesday 10:00 until March", "2026-12-01 10:00 BYDAY=TU until 2027-02-28"),
        ("כל יום שלישי ב-10 עד סוף מרץ", "2026-12-01 10:00 BYDAY=TU until 2027-03-31"),
        ("כל יום שלישי ב-10 עד 15.3", "2026-12-01 10:00 BYDAY=TU until 2027-03-15"),
        ("every Monday 9:15 for 3 sessions", "2026-11-30 09:15 BYDAY=MO until 2026-12-20"),
        ("כל יום שני ב-9:15, 45 דקות", "2026-11-30 09:15 BYDAY=MO 45 min"),
        ("Dec 5 10:00-10:45", "2026-12-05 10:00 45 min"),
        ("tomorrow 16:30 for an hour and a half", "2026-11-26 16:30 90 min"),
        ("ב-3.12 ב-17:00", "2026-12-03 17:00"),
        ("5 בדצמבר בשעה 12", "2026-12-05 12:00"),
        ("ביום שלישי בשבוע הבא ב-10", "2026-12-01 10:00"),
        ("מחרתיים ב-10 וחצי", "2026-11-27 10:30"),
        ("today at 4", "2026-11-25 16:00"),
        ("Wednesday 11", "2026-12-02 11:00"),
        ("3.1 ב-10:00", "2027-01-03 10:00"),
    ],
)
def test_a_time_is_read_whole(words: str, expected: str) -> None:
    when = read_when(words, TODAY)
    plan = plan_of(when, NOON)
    rule = plan.rule.removeprefix("FREQ=WEEKLY;").removesuffix(";WKST=SU")
    until = f"until {plan.until}" if plan.until else ""
    minutes = f"{plan.minutes} min" if plan.minutes else ""
    said = " ".join(filter(None, (str(plan.starts_on), f"{plan.clock:%H:%M}", rule, until, minutes)))
    assert (said, when.is_whole) == (expected, True)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("every Tuesday", "no-clock"),
        ("ב-10:00", "no-day"),
        ("31.2 10:00", "unclear"),
        ("every Tuesday at 25:00", "unclear"),
        ("today 11:00", "past"),
        ("1.1.2020 10:00", "past"),
        ("1.1.2099 10:00", "too-far"),
        ("every Tuesday 10:00 until tomorrow", "unclear"),
        ("tomorrow 10:00 for 600 minutes", "unclear"),
    ],
)
def test_what_cannot_be_planned_says_why(words: str, reason: str) -> None:
    with pytest.raises(Unclear) as problem:
        plan_of(read_when(words, TODAY), NOON)
    assert problem.value.reason == reason


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tomorrow at 9", "2026-11-26 09:00"),
        ("מחר", "2026-11-26 09:00"),
        ("בעוד שעה", "2026-11-25 13:00"),
        ("in 20 minutes", "2026-11-25 12:20"),
        ("הערב", "2026-11-25 18:00"),
        ("tonight at 8", "2026-11-25 20:00"),
        ("ב-11:00", "2026-11-26 11:00"),
        ("ביום ראשון בבוקר", "2026-11-29 09:00"),
    ],
)
def test_a_reminder_needs_less(words: str, expected: str) -> None:
    assert f"{moment_of(read_when(words, TODAY), NOON, usual=dt.time(9)):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize("words", ["tonight", "this evening", "הערב"])
def test_tonight_is_today_also_when_it_is_late(words: str) -> None:
    with pytest.raises(Unclear) as problem:
        moment_of(read_when(words, TODAY), NOON.replace(hour=22), usual=dt.time(9))
    assert problem.value.reason == "past"


def _in_short(order: Order | None) -> str:
    if order is None:
        return "nothing"
    day = order.when.day.date.isoformat() if order.when.day else ""
    clock = f"{order.when.clock:%H:%M}" if order.when.clock else ""
    source = f"from {order.source.day.date}" if order.source.day else ""
    parts = (order.kind, ",".join(order.patients), day, clock, source, "all" if order.is_all else "", order.text)
    return " ".join(filter(None, parts))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Dana every Tuesday 10:00", "plan 2 10:00"),
        ("לקבוע פגישה עם דנה ב-3.12 ב-17:00", "plan 1 2026-12-03 17:00"),
        ("יוסי כץ מחר ב-10", "plan 4 2026-11-26 10:00"),
        ("יוסי מחר ב-10", "plan 3,4 2026-11-26 10:00"),
        ("Dana comes every Tuesday at 10", "plan 2 10:00"),
        ("put Dana in for Friday at 9", "plan 2 2026-11-27 09:00"),
        ("Dana not next Tuesday", "cancel 2 2026-12-01"),
        ("Dana can't make it on Tuesday", "cancel 2 2026-12-01"),
        ("דנה לא ביום שלישי הקרוב", "cancel 1 2026-12-01"),
        ("אין פגישה עם דנה ביום שלישי", "cancel 1 2026-12-01"),
        ("cancel Dana's appointments", "cancel 2 all"),
        ("לבטל את הפגישות עם דנה", "cancel 1 all"),
        ("לבטל את הפגישה עם דנה מחר", "cancel 1 2026-11-26"),
        ("move Dana's Tuesday to Wednesday 11", "move 2 2026-11-25 11:00 from 2026-12-01"),
        ("להזיז את דנה מיום שלישי לרביעי ב-11", "move 1 2026-11-25 11:00 from 2026-12-01"),
        ("move Dana's Tuesday to 11:30", "move 2 11:30 from 2026-12-01"),
        ("remind me tomorrow at 9 to call Dana's doctor", "remind 2 2026-11-26 09:00 call Dana's doctor"),
        ("תזכירי לי להתקשר לרופא של דנה מחר ב-9", "remind 1 2026-11-26 09:00 להתקשר לרופא של דנה"),
        ("remind me on Sunday that Dana starts at 10", "remind 2 2026-11-29 Dana starts at 10"),
        ("דנה סיפרה שכל יום שלישי ב-10:00 היא הולכת לבריכה", "nothing"),
        ("Dana slept badly on Tuesday 10:00", "nothing"),
        ("Dana came on Tuesday at 10:00", "nothing"),
        ("remind me what we agreed on with Dana", "nothing"),
        ("remind me tomorrow at 9 what we agreed on", "remind 2026-11-26 09:00 what we agreed on"),
        ("דנה לא ישנה טוב ביום שלישי", "nothing"),
        ("write Dana that we meet tomorrow at 10", "nothing"),
        ("דנה ויוסי כל יום שני ב-9", "nothing"),
        ("כל יום שלישי ב-10", "nothing"),
        ("Dana tomorrow", "nothing"),
    ],
)
def test_an_order_is_taken_only_where_every_word_belongs_to_it(words: str, expected: str) -> None:
    assert _in_short(read_order(words, TODAY, PEOPLE)) == expected


def _session(day: int, hour: int) -> Occurrence:
    begins = dt.datetime(2026, 12, day, hour, tzinfo=JERUSALEM)
    return Occurrence(
        appointment_id="a",
        patient_id="1",
        on=begins.date(),
        starts_at=begins,
        ends_at=begins + dt.timedelta(minutes=50),
        is_moved=False,
        is_series=True,
    )


def test_which_session_is_meant() -> None:
    """On Tuesday, 1 December, in the afternoon: this week's session is over."""
    thursday, tuesday, evening = _session(3, 9), _session(8, 10), _session(8, 18)
    ahead, today = [thursday, tuesday, evening], dt.date(2026, 12, 1)
    for words, expected in {
        "Tuesday": tuesday,
        "ביום שלישי ב-18:00": evening,
        "Thursday": thursday,
        "": thursday,
        "8.12": tuesday,
        "1.12": None,
        "Friday": None,
    }.items():
        assert meant(ahead, read_when(words, today)) == expected, words


def test_a_day_that_something_is_moved_to_is_one_of_its_own_week() -> None:
    tuesday = _session(1, 10)
    for words, expected in {
        "Wednesday 11": "2026-12-02 11:00",
        "יום ראשון": "2026-11-29 10:00",
        "11:30": "2026-12-01 11:30",
        "10.12": "2026-12-10 10:00",
    }.items():
        day, clock = moved_to(tuesday, read_when(words, TODAY), NOON)
        assert f"{day} {clock:%H:%M}" == expected
    with pytest.raises(Unclear, match="past"):
        moved_to(tuesday, read_when("today 9:00", TODAY), NOON)
