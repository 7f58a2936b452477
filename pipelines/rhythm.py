"""How often a therapist writes to a patient, as it was chosen or said, and what follows for a given day."""

import datetime as dt
import re
from dataclasses import dataclass

_AFTER_SESSION = re.compile(r"after (?:each |every |the )?(?:session|meeting)|אחרי (?:כל )?(?:ה?פגישה|מפגש)")
_TIMES_A_WEEK = re.compile(r"(\d) (?:times|x) (?:a|per) week|(\d) פעמים בשבוע")
_EVERY = re.compile(r"every (\d{1,2}) (day|week|month)|כל (\d{1,2}) (ימים|שבועות|חודשים)")
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "ימים": 1, "שבועות": 7, "חודשים": 30}
_SAID = (
    (re.compile(r"twice a week|two times a week|פעמיים בשבוע"), 3),
    (re.compile(r"every (?:two|other|second) week|biweekly|fortnight|(?:כל|פעם ב)[ -]?שבועיים"), 14),
    (re.compile(r"every day|daily|once a day|כל יום|פעם ביום|יומי"), 1),
    (re.compile(r"weekly|once a week|every week|פעם בשבוע|כל שבוע|שבועי"), 7),
    (re.compile(r"monthly|once a month|every month|פעם בחודש|כל חודש|חודשי"), 30),
)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """`days` between one contact and the next, None for "when needed"; or once after each session."""

    days: int | None = None
    is_after_session: bool = False


def rhythm_of(frequency: str) -> Rhythm:
    """One of the choices of onboarding, or own words; what is not understood is "when needed", which nags nobody."""
    text = frequency.casefold().strip()
    if text == "after_session" or _AFTER_SESSION.search(text):
        return Rhythm(is_after_session=True)
    if found := _TIMES_A_WEEK.search(text):
        return Rhythm(days=max(1, 7 // max(1, int(found[1] or found[2]))))
    if found := _EVERY.search(text):
        return Rhythm(days=max(1, int(found[1] or found[3])) * _UNIT_DAYS[found[2] or found[4]])
    return Rhythm(days=next((days for pattern, days in _SAID if pattern.search(text)), None))


def due_on(rhythm: Rhythm, *, last_session: dt.date | None, last_sent: dt.date | None) -> dt.date | None:
    """The day on which the next contact was due, whether that has come or not; None where none is agreed."""
    if rhythm.is_after_session:
        is_written = last_session is None or (last_sent is not None and last_sent >= last_session)
        return None if is_written or last_session is None else last_session + dt.timedelta(days=1)
    contacts = [day for day in (last_session, last_sent) if day is not None]
    if rhythm.days is None or not contacts:
        return None
    return max(contacts) + dt.timedelta(days=rhythm.days)


def suggestion_day(rhythm: Rhythm, session: dt.date, *, has_homework: bool, exercises: str) -> dt.date | None:
    """When to suggest a message after a session; None for not at all. Homework of one who gives it often comes sooner.

    `exercises` is the therapist's habit of giving them: often, sometimes or never.
    """
    asks_homework = has_homework and exercises != "never"
    if rhythm.is_after_session:
        days = 1
    elif rhythm.days is not None:
        days = min(3, max(1, rhythm.days // 2))
    elif asks_homework:
        days = 3
    else:
        return None
    if asks_homework and exercises == "often":
        days = max(1, days - 1)
    return session + dt.timedelta(days=days)
