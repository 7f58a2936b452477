"""Times of the day and lengths of time, as they are typed."""

import datetime as dt
import re

from agent.calendar.words import Sentence, pattern, word
from agent.hebrew import FINAL_TO_MEDIAL

_AT = r"(?:ב[-]?|ל[-]?|ב?שעה\s+|לשעה\s+|at\s+|@\s*)"
_NOON = r"pm|p\.m\.?|בערב|אחר הצהריים|אחרי הצהריים|אחה\"צ|בצהריים|in the (?:evening|afternoon)|evening|afternoon"
_MORNING = r"am|a\.m\.?|בבוקר|in the morning|לפנות בוקר"
_PART = rf"(?:\s*(?P<late>{_NOON})|\s*(?P<early>{_MORNING}))?(?![^\W_])"
_MONTHS = "ינואר|פברואר|מר[סץ]|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר"
_COUNTED = "דקות|ימים|שבועות|פגישות|minutes|days|weeks|sessions"
_SPAN = pattern(
    rf"(?<![\d.]){_AT}?(?:מ-?|from\s+)?(\d{{1,2}}):(\d{{2}})\s*(?:-|to|until|עד(?:\s+ה?שעה)?)\s*(\d{{1,2}}):(\d{{2}})(?![\d.:])"
)
_CLOCK = pattern(rf"(?<![\d.])(?:(?<![^\W_]){_AT})?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?![\d.:]){_PART}")
_HOUR = pattern(
    rf"(?<![^\W_]){_AT}(?P<hour>\d{{1,2}})(?![\d:./]|\s+(?:לחודש|[בל]?(?:{_MONTHS})|{_COUNTED}))"
    rf"(?:\s+ו(?P<half>חצי|רבע))?{_PART}"
)
_HOUR_OF_A_PART = pattern(rf"(?<![\d.:/])(?P<hour>\d{{1,2}})\s*(?:(?P<late>{_NOON})|(?P<early>{_MORNING}))(?![^\W_])")
_LONE = pattern(r"(?<![\d.:/\w-])(?P<hour>\d{1,2})(?![\d.:/\w])")
_AFTERNOON = word(rf"{_NOON}|tonight|הערב")

_MINUTES = {
    "half an hour": 30,
    "an hour and a half": 90,
    "an hour": 60,
    "one hour": 60,
    "two hours": 120,
    "hours": 60,
    "hour": 60,
    "minutes": 1,
    "minute": 1,
    "mins": 1,
    "min": 1,
    "חצי שעה": 30,
    "רבע שעה": 15,
    "שלושת רבעי שעה": 45,
    "שעה וחצי": 90,
    "שעתיים": 120,
    "שעה": 60,
    "שעות": 60,
    "דקות": 1,
    "דקה": 1,
    "דק'": 1,
}
_BY_WORD = {name.translate(FINAL_TO_MEDIAL): minutes for name, minutes in _MINUTES.items()}
_NAMED = "|".join(sorted(_MINUTES, key=len, reverse=True))
_LENGTH = word(
    rf"(?:(?:for|למשך|של|ל)\s*-?\s*)?(?P<n>\d{{2,3}})\s*-?\s*(?P<unit>min\w*|דקות|דקה|דק'?)|(?:for|למשך|של)\s+(?P<said>{_NAMED})"
)
_DELAY = word(rf"(?:in|בעוד|עוד)\s+(?:(?P<n>\d{{1,3}})\s+)?(?P<said>{_NAMED})")
_PARTS = (
    (9, "(?:in the |this )?morning|הבוקר|בבוקר|בוקר"),
    (12, "at noon|noon|בצהריים"),
    (15, '(?:in the |this )?afternoon|אחר הצהריים|אחרי הצהריים|אחה"צ'),
    (18, "(?:in the |this )?evening|tonight|בערב|הערב|ערב"),
)
WAKING = range(1, 7)
"""Hours that are meant for the afternoon where nothing else is said: nobody meets at four in the morning."""


def take_clock(sentence: Sentence, *, is_daytime: bool = False) -> dt.time | None:
    """A clock ("10:30", "4pm"), or a bare hour behind a word that makes it one.

    `is_daytime`: "at 4" is said of a session and means the afternoon; a leading zero means the night all the same.
    Raises ValueError where no day has such an hour. None too where several bare hours contend.
    """
    found = sentence.take(_CLOCK) or sentence.take(_HOUR_OF_A_PART)
    if found is None:
        if len(list(_HOUR.finditer(sentence.text))) != 1:
            return None
        found = sentence.take(_HOUR)
    return _time(found, sentence.text, is_daytime=is_daytime) if found is not None else None


def take_lone_hour(sentence: Sentence) -> dt.time | None:
    """The one number that is left, behind a day: "Wednesday 11"."""
    if len(_LONE.findall(sentence.text)) != 1:
        return None
    found = sentence.take(_LONE)
    return _time(found, "", is_daytime=True) if found is not None and int(found["hour"]) < 24 else None


def take_span(sentence: Sentence) -> tuple[dt.time, int] | None:
    """ "10:00-10:45" as a clock and a number of minutes."""
    found = sentence.take(_SPAN)
    if found is None:
        return None
    start, end = dt.time(int(found[1]), int(found[2])), dt.time(int(found[3]), int(found[4]))
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return (start, minutes) if minutes > 0 else None


def take_part(sentence: Sentence) -> dt.time | None:
    """ "in the evening", where no hour is said."""
    return next((dt.time(hour) for hour, names in _PARTS if sentence.take(word(names))), None)


def take_length(sentence: Sentence) -> int | None:
    """How many minutes a session lasts."""
    found = sentence.take(_LENGTH)
    if found is None:
        return None
    return int(found["n"]) if found["n"] else _BY_WORD[found["said"]]


def take_delay(sentence: Sentence) -> dt.timedelta | None:
    """ "in 20 minutes", "in an hour": how long from now."""
    found = sentence.take(_DELAY)
    if found is None:
        return None
    return dt.timedelta(minutes=int(found["n"] or 1) * _BY_WORD[found["said"]])


def _time(found: re.Match[str], elsewhere: str, *, is_daytime: bool) -> dt.time:
    groups = found.groupdict()
    hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
    minute += {"חצי": 30, "רבע": 15}.get(groups.get("half") or "", 0)
    is_late = bool(groups.get("late")) or bool(_AFTERNOON.search(elsewhere))
    is_meant_late = is_daytime and not groups.get("early") and hour in WAKING and not groups["hour"].startswith("0")
    return dt.time(hour + 12 if 0 < hour < 12 and (is_late or is_meant_late) else hour, minute)
