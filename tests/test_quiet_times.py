"""When patients are left in peace, in the practice's time zone, over changes of clocks and runs of holidays."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from pipelines.quiet_times import QuietRules, is_same_quiet, knows_calendar, parse_hours, quiet_at

JERUSALEM = ZoneInfo("Asia/Jerusalem")
NEW_YORK = ZoneInfo("America/New_York")
NIGHTS = QuietRules(hours="21:00-07:00", calendar="", time_zone="Asia/Jerusalem")
ISRAEL = QuietRules(hours="21:00-07:00", calendar="IL", time_zone="Asia/Jerusalem")


def at(year: int, month: int, day: int, hour: int, minute: int = 0, zone: ZoneInfo = JERUSALEM) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=zone)


def next_open(moment: dt.datetime, rules: QuietRules) -> dt.datetime:
    """The moment itself, or the end of the quiet it lies in."""
    quiet = quiet_at(moment, rules)
    return moment if quiet is None else quiet.until


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(2026, 11, 25, 20, 59), None),
        (at(2026, 11, 25, 21, 0), at(2026, 11, 26, 7, 0)),
        (at(2026, 11, 26, 2, 0), at(2026, 11, 26, 7, 0)),
        (at(2026, 11, 26, 6, 59), at(2026, 11, 26, 7, 0)),
        (at(2026, 11, 26, 7, 0), None),
    ],
)
def test_the_night_is_quiet_to_the_minute(moment: dt.datetime, until: dt.datetime | None) -> None:
    quiet = quiet_at(moment, NIGHTS)
    assert (quiet.until if quiet else None) == until
    assert quiet is None or quiet.reason == "quiet-hours"


def test_hours_within_one_day_are_quiet_too() -> None:
    rules = QuietRules(hours="13:00-16:00", calendar="", time_zone="Asia/Jerusalem")
    assert quiet_at(at(2026, 11, 25, 14), rules) is not None
    assert quiet_at(at(2026, 11, 25, 16), rules) is None
    assert quiet_at(at(2026, 11, 25, 2), rules) is None


def test_without_rules_no_moment_is_quiet() -> None:
    rules = QuietRules(hours="", calendar="", time_zone="Asia/Jerusalem")
    assert quiet_at(at(2026, 11, 28, 2), rules) is None


def test_the_moment_may_come_in_any_zone() -> None:
    assert quiet_at(dt.datetime(2026, 11, 25, 19, 30, tzinfo=dt.UTC), NIGHTS) is not None
    assert quiet_at(dt.datetime(2026, 11, 25, 18, 30, tzinfo=dt.UTC), NIGHTS) is None


@pytest.mark.parametrize("day", [27, 25])
def test_a_night_over_a_change_of_clocks_ends_by_the_clock_on_the_wall(day: int) -> None:
    month = 3 if day == 27 else 10
    quiet = quiet_at(at(2026, month, day - 1, 22), NIGHTS)
    assert quiet is not None
    assert quiet.until.astimezone(JERUSALEM).strftime("%d %H:%M") == f"{day} 07:00"


def test_shabbat_lasts_from_before_fridays_sunset_to_after_saturdays() -> None:
    quiet = quiet_at(at(2026, 11, 27, 16, 30), ISRAEL)
    assert quiet is not None
    assert quiet.reason == "shabbat"
    assert at(2026, 11, 28, 17, 0) < quiet.until < at(2026, 11, 28, 17, 40)
    assert quiet_at(at(2026, 11, 27, 15, 0), ISRAEL) is None
    assert quiet_at(at(2026, 11, 28, 18, 0), ISRAEL) is None


def test_in_summer_shabbat_and_the_night_after_it_are_one() -> None:
    noon = at(2026, 6, 27, 12)
    early_nights = QuietRules(hours="20:00-07:00", calendar="IL", time_zone="Asia/Jerusalem")
    assert at(2026, 6, 27, 20, 30) < next_open(noon, ISRAEL) < at(2026, 6, 27, 20, 50)
    assert next_open(noon, early_nights) == at(2026, 6, 28, 7)


def test_two_days_of_new_year_after_shabbat_are_one_stretch() -> None:
    friday, sunday = at(2026, 9, 11, 19), at(2026, 9, 13, 12)
    assert is_same_quiet(friday, sunday, ISRAEL)
    assert next_open(friday, ISRAEL).astimezone(JERUSALEM).date() == dt.date(2026, 9, 13)
    assert quiet_at(at(2026, 9, 12, 12), ISRAEL) is not None
    assert quiet_at(sunday, ISRAEL).reason == "holiday"  # type: ignore[union-attr]


def test_atonement_begins_on_the_evening_before() -> None:
    quiet = quiet_at(at(2026, 9, 20, 18, 30), ISRAEL)
    assert quiet is not None
    assert quiet.reason == "holiday"


def test_another_countrys_holidays_are_whole_days_and_its_saturdays_are_not_quiet() -> None:
    rules = QuietRules(hours="", calendar="US", time_zone="America/New_York")
    thanksgiving = at(2026, 11, 26, 12, zone=NEW_YORK)
    quiet = quiet_at(thanksgiving, rules)
    assert quiet is not None
    assert (quiet.reason, quiet.until) == ("holiday", at(2026, 11, 27, 0, zone=NEW_YORK))
    assert quiet_at(at(2026, 11, 28, 12, zone=NEW_YORK), rules) is None


def test_a_zone_without_a_place_still_has_a_shabbat() -> None:
    rules = QuietRules(hours="", calendar="IL", time_zone="UTC")
    assert quiet_at(at(2026, 11, 28, 12, zone=ZoneInfo("UTC")), rules) is not None
    assert quiet_at(at(2026, 11, 27, 12, zone=ZoneInfo("UTC")), rules) is None


def test_where_the_sun_does_not_set_shabbat_goes_by_the_clock() -> None:
    rules = QuietRules(hours="", calendar="IL", time_zone="Arctic/Longyearbyen")
    assert quiet_at(at(2026, 6, 20, 12, zone=ZoneInfo("Arctic/Longyearbyen")), rules) is not None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("21:00-07:00", "21:00-07:00"),
        (" 22:30 – 6:15 ", "22:30-06:15"),
        ("9:00-9:00", None),
        ("25:00-07:00", None),
        ("21-7", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, kept: str | None) -> None:
    assert parse_hours(typed) == kept


def test_a_calendar_is_a_country_that_the_library_knows() -> None:
    assert knows_calendar("IL")
    assert not knows_calendar("XX")
