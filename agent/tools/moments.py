"""Times that a writer gives: a day and a clock, in the therapist's time, and yet to come."""

import datetime as dt

from agent.tools.tool import ToolError

DAY = "YYYY-MM-DD; empty where the therapist gave no clear day."
CLOCK = "HH:MM, 24 hours; empty where the therapist gave no clear hour."


def moment(day: str, clock: str, now: dt.datetime, *, within: dt.timedelta) -> dt.datetime | None:
    """None where one of them was not said.

    Raises ToolError for another form, a moment that the clock skips, the past, or too far ahead.
    """
    if not day.strip() or not clock.strip():
        return None
    try:
        when = dt.datetime.strptime(f"{day.strip()} {clock.strip()}", "%Y-%m-%d %H:%M").replace(tzinfo=now.tzinfo)
    except ValueError:
        raise ToolError("The day must be YYYY-MM-DD and the clock HH:MM.") from None
    if when.astimezone(dt.UTC).astimezone(now.tzinfo).replace(tzinfo=None) != when.replace(tzinfo=None):
        raise ToolError("That time does not exist: the clocks change then. Ask the therapist for another.")
    if when <= now:
        raise ToolError(f"That time has passed: it is {now:%Y-%m-%d %H:%M} now.", code="past")
    if when > now + within:
        raise ToolError(f"That is more than {within.days} days ahead. Ask the therapist for another.", code="far")
    return when
