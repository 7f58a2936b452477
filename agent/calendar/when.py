"""When something is meant to be: a day, a clock, a rhythm, how long and until when, read together and put together."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from agent.calendar.clocks import take_clock, take_delay, take_length, take_lone_hour, take_part, take_span
from agent.calendar.days import WEEK, WEEKDAY, Day, take_day, take_until, weekday_of
from agent.calendar.words import Sentence, one_spelling, pattern, word
from agent.hebrew import FINAL_TO_MEDIAL

FURTHEST = dt.timedelta(days=366)
SHORTEST, LONGEST = 10, 480
"""Minutes of a session."""
Trouble = Literal["no-day", "no-clock", "past", "too-far", "unclear"]
RFC_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "שבועיים": 2, "שלושה": 3, "ארבעה": 4, "other": 2, "second": 2}
_NUMBER = {name.translate(FINAL_TO_MEDIAL): number for name, number in _NUMBERS.items()}
_EVERY_WEEKS = word(
    r"(?:every|each)\s+(?P<n>\d{1,2}|two|three|four)\s+weeks|(?:every|each)\s+other\s+week|(?P<fortnight>bi-?weekly|fortnightly)"
    r"|(?:כל|פעם ב-?|אחת ל-?)\s*(?P<pair>שבועיים)|(?:כל|פעם ב-?|אחת ל-?)\s*(?P<he>\d{1,2}|שלושה|ארבעה)\s+שבועות"
    r"|(?P<month>every month|once a month|monthly|כל חודש|פעם בחודש|אחת לחודש)"
    r"|(?P<one>every week|weekly|once a week|כל שבוע|פעם בשבוע|אחת לשבוע)"
    r"|(?P<twice>twice a week|פעמיים בשבוע)"
)
MONTH_IN_WEEKS = 4
_ONE_DAY = rf"(?:{WEEKDAY})s?"
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _ONE_DAY)
_AND = r"\s*(?:,|and|&|וב?-?)\s*(?:on\s+)?"
_DAYS = rf"(?P<days>{_NAMELESS}(?:{_AND}{_NAMELESS})*)"
_EVERY_DAY = word(rf"(?:(?:every|each)\s+(?P<other>other\s+|second\s+)?|ב?כל\s+|ב?ימי\s+){_DAYS}")
_PLURAL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_EVERY_PLURAL = word(rf"(?:on\s+)?(?P<days>{_PLURAL}(?:{_AND}{_PLURAL})*)")
_THIS_PART = word(r"tonight|this (?:morning|afternoon|evening)|הערב|הבוקר|היום בערב")
_COUNT = word(
    r"(?:for\s+|ל-?\s?|למשך\s+)?(?P<n>\d{1,2})\s+(?P<unit>sessions|meetings|times|weeks|פגישות|מפגשים|שבועות|פעמים)"
)
FILLERS = frozenset(
    one_spelling(
        "with appointment appointments session sessions meeting meet meets we at on the a an for and from of starting "
        "please add schedule book plan put pencil in set up new is as usual comes coming see seeing i "
        "עם את פגישה פגישת פגישות הפגישה מפגש טיפול נפגשים נפגשת נפגש בשעה בבקשה של ב ה ל מ החל להוסיף תוסיפי תוסיף "
        "הוסיפי לקבוע תקבעי תקבע קבעי קבע לתאם תתאמי תור חדשה קבועה קבוע יש לי לנו פעם"
    ).split()
)


class Unclear(Exception):
    """Why these words are no time that can be planned: `reason` has a sentence."""

    def __init__(self, reason: Trouble) -> None:
        super().__init__(reason)
        self.reason: Trouble = reason


@dataclass(frozen=True, kw_only=True)
class When:
    """What was said of a time, piece by piece. `weeks` is the rhythm (0: once), `delay` counts from now.

    `part` is where in the day it is meant to be, which is enough for a reminder and not for a session.
    """

    day: Day | None = None
    clock: dt.time | None = None
    part: dt.time | None = None
    minutes: int | None = None
    weeks: int = 0
    weekdays: tuple[int, ...] = ()
    until: dt.date | None = None
    count: int | None = None
    delay: dt.timedelta | None = None
    left: Sentence = field(default_factory=lambda: Sentence(""), repr=False)

    @property
    def is_series(self) -> bool:
        return bool(self.weeks)

    @property
    def is_whole(self) -> bool:
        """Whether the words said this and nothing else."""
        return self.left.is_explained(FILLERS)

    @property
    def is_said(self) -> bool:
        return any((self.day, self.clock, self.part, self.weeks, self.delay))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One appointment as it can be kept: its first day, its clock, and the rule of a series (RFC 5545)."""

    starts_on: dt.date
    clock: dt.time
    minutes: int | None = None
    rule: str = ""
    until: dt.date | None = None


def read_when(text: str, today: dt.date) -> When:
    """Takes the pieces out of the words; what nothing explains stays in `left`. Raises Unclear for no possible time."""
    sentence = Sentence(one_spelling(text))
    try:
        return _read(sentence, today)
    except ValueError:
        raise Unclear("unclear") from None


def _read(sentence: Sentence, today: dt.date) -> When:
    delay = take_delay(sentence)
    minutes = take_length(sentence)
    until = take_until(sentence, today)
    count = _take_count(sentence)
    span = take_span(sentence)
    weeks, weekdays = _take_rhythm(sentence)
    day = take_day(sentence, today) or (Day(date=today) if _THIS_PART.search(sentence.text) else None)
    clock = span[0] if span else take_clock(sentence, is_daytime=True)
    if clock is None and (day or weeks):
        clock = take_lone_hour(sentence)
    return When(
        day=day,
        clock=clock,
        part=take_part(sentence),
        minutes=span[1] if span else minutes,
        weeks=weeks,
        weekdays=weekdays,
        until=until,
        count=count,
        delay=delay,
        left=sentence,
    )


def _take_count(sentence: Sentence) -> int | None:
    before = sentence.text
    found = sentence.take(_COUNT)
    if found is not None and re.search(pattern(r"(?:every|each|כל|בעוד|in|עוד)\s+$"), before[: found.start()]):
        sentence.text = before  # "every 3 weeks" is a rhythm
        return None
    return int(found["n"]) if found is not None else None


def _take_rhythm(sentence: Sentence) -> tuple[int, tuple[int, ...]]:
    """Every how many weeks, and on which days of the week where they are named; (0, ()) for once."""
    counted = sentence.take(_EVERY_WEEKS)
    weeks = _weeks(counted) if counted is not None else 0
    named = sentence.take(_EVERY_DAY)
    found = named or sentence.take(_EVERY_PLURAL)
    if found is None:
        return weeks, ()
    days = tuple(dict.fromkeys(weekday_of(one) for one in re.finditer(pattern(_ONE_DAY), found["days"])))
    return (2 if named is not None and named["other"] else weeks or 1), days


def _weeks(found: re.Match[str]) -> int:
    if found["one"] or found["twice"]:
        return 1
    if found["month"]:
        return MONTH_IN_WEEKS
    said = found["n"] or found["he"] or "2"
    return int(said) if said.isdecimal() else _NUMBER[said]


def plan_of(when: When, now: dt.datetime) -> Plan:
    """Puts the pieces together: the first day that is still to come. Raises Unclear with what is missing or wrong."""
    if when.clock is None:
        raise Unclear("no-day" if when.day is None and not when.weeks else "no-clock")
    if when.minutes is not None and not SHORTEST <= when.minutes <= LONGEST:
        raise Unclear("unclear")
    starts_on = _first_day(when, when.clock, now)
    if starts_on - now.date() > FURTHEST:
        raise Unclear("too-far")
    rule, until = "", when.until
    if when.weeks:
        weekdays = when.weekdays or (starts_on.weekday(),)
        rule = _rule(when.weeks, weekdays)
        if when.count is not None:
            until = starts_on + WEEK * when.weeks * -(-when.count // len(weekdays)) - dt.timedelta(days=1)
        if until is not None and until < starts_on:
            raise Unclear("unclear")
    return Plan(starts_on=starts_on, clock=when.clock, minutes=when.minutes, rule=rule, until=until)


def _rule(weeks: int, weekdays: Sequence[int]) -> str:
    """Weeks begin on Sunday, which tells in a series of every second week on two days."""
    interval = f"INTERVAL={weeks};" if weeks > 1 else ""
    return f"FREQ=WEEKLY;{interval}BYDAY={','.join(RFC_DAYS[day] for day in sorted(weekdays))};WKST=SU"


def _first_day(when: When, clock: dt.time, now: dt.datetime) -> dt.date:
    """Today counts while its time is still to come. A date that is past was meant otherwise, and is refused."""
    is_over = clock <= now.time()
    today = now.date()
    if when.weekdays:
        begin = when.day.date if when.day is not None else today
        if begin == today and is_over:
            begin += dt.timedelta(days=1)
        return min(begin + dt.timedelta(days=(day - begin.weekday()) % 7) for day in when.weekdays)
    if when.day is None:
        raise Unclear("no-day")
    day = when.day.date
    if day == today and is_over and when.day.is_weekday:
        return day + WEEK
    if day < today or (day == today and is_over):
        raise Unclear("past")
    return day


def moment_of(when: When, now: dt.datetime, *, usual: dt.time) -> dt.datetime:
    """One moment: a delay from now, or a day and a clock; a day alone means the usual clock, a clock alone the next.

    Raises Unclear.
    """
    if when.is_series:
        raise Unclear("unclear")
    if when.delay is not None:
        return (now.astimezone(dt.UTC) + when.delay).astimezone(now.tzinfo).replace(second=0, microsecond=0)
    said = when.clock or when.part
    if when.day is None and said is None:
        raise Unclear("no-day")
    clock, day = said or usual, now.date()
    if when.day is not None:
        day = _first_day(when, clock, now)
    elif clock <= now.time():
        day += dt.timedelta(days=1)
    if day - now.date() > FURTHEST:
        raise Unclear("too-far")
    return dt.datetime.combine(day, clock, tzinfo=now.tzinfo)
