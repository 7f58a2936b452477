"""Telling a patient what was planned or changed: offered as a draft with its card, never sent by itself."""

import datetime as dt

from agent.calendar.when import Plan
from bot.router import button
from bot.therapist import drafts
from bot.therapist.sessions import sayings
from bot.turn import Desk, Turn

ENDED = "ended"
_SEPARATOR = ">"


def planned(plan: Plan, minutes: int) -> str:
    return _SEPARATOR.join(("planned", sayings.encoded(plan, minutes)))


def moved(old: dt.datetime, new: dt.datetime) -> str:
    return _SEPARATOR.join(("moved", old.isoformat(), new.isoformat()))


def cancelled(when: dt.datetime) -> str:
    return _SEPARATOR.join(("cancelled", when.isoformat()))


@button("session.tell")
async def tell(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    turn.use_up()
    await drafts.write(turn, patient, _request(turn, turn.press.choice))


def _request(desk: Desk, code: str) -> str:
    """What the draft should say, in the therapist's words."""
    kind, *values = code.split(_SEPARATOR)
    if kind == "planned":
        plan, _ = sayings.decoded(values[0])
        first = sayings.day(desk, plan.starts_on)
        if plan.rule:
            return desk.say("tell-series", rhythm=sayings.rhythm(desk, plan.rule, plan.clock), first=first)
        return desk.say("tell-planned", when=desk.say("session-at", day=first, time=f"{plan.clock:%H:%M}"))
    moments = [sayings.at(desk, dt.datetime.fromisoformat(value)) for value in values]
    if kind == "moved":
        return desk.say("tell-moved", old=moments[0], new=moments[1])
    return desk.say("tell-cancelled", when=moments[0]) if kind == "cancelled" else desk.say("tell-ended")


def reminding(desk: Desk, starts_at: dt.datetime) -> str:
    """The request for a draft that reminds of a session; it names the day, so that it stays true when it is late."""
    return desk.say("tell-reminder", when=sayings.at(desk, starts_at))
