"""The weekly figure in the chat: a sentence, and a chart of the last weeks."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from agent.style.figures import WEEKS, Week, monday_of, start_of, weeks_until
from bot.pictures.chart import Line, LineChart, Point, chart_file
from bot.services import Services
from bot.therapist import times
from bot.turn import Desk, Turn
from storage.database import Storage
from storage.repositories.therapist import TherapistRoom, chat_by_id, enter
from storage.unit import UnitOfWork

KIND = "style_week"
PUSH = "style_week"
"""The answer in the profile that is false where the figure is not wanted by itself."""
SAME = 0.03
"""A difference that nobody would feel."""


def is_pushed(room: TherapistRoom) -> bool:
    return bool(room.profile.get(PUSH, True))


async def switch_push(room: TherapistRoom) -> None:
    await room.answer(PUSH, not is_pushed(room))


async def weeks_of(room: TherapistRoom, last: dt.date) -> tuple[Week, ...]:
    zone = ZoneInfo(room.me.time_zone)
    first = last - dt.timedelta(weeks=WEEKS - 1)
    return weeks_until(last, await room.examples.distances(start_of(first, zone)), zone)


async def sentence_now(desk: Desk) -> str:
    return sentence(desk, await weeks_of(desk.room, monday_of(desk.now.date())))


def sentence(desk: Desk, weeks: Sequence[Week]) -> str:
    """What changed in the newest week that has texts, beside the oldest one shown."""
    told = [week for week in weeks if week.share is not None]
    if not told:
        return desk.say("style-figure-none")
    last, first = told[-1], told[0]
    share, before = last.share or 0.0, first.share or 0.0
    values = {"share": _percent(share), "count": last.count}
    span = "now" if last is weeks[-1] else "then"
    text = desk.say(f"style-figure-{span}", date=times.date(desk, last.monday), **values)
    if first is last:
        return text
    way = "same" if abs(share - before) < SAME else "less" if share < before else "more"
    return f"{text} {desk.say(f'style-figure-{way}', before=_percent(before), date=times.date(desk, first.monday))}"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


async def ask_for(turn: Turn) -> None:
    """The chart takes a moment to draw: it comes as a message of its own."""
    monday = monday_of(turn.now.date())
    if all(week.share is None for week in await weeks_of(turn.room, monday)):
        turn.hint(turn.say("style-figure-none"))
        return
    turn.hint(turn.say("style-figure-coming"))
    await start(turn.unit, turn.room, turn.chat.id, monday, of=turn.unit.request_id)


async def start(unit: UnitOfWork, room: TherapistRoom, chat_id: str, monday: dt.date, *, of: str) -> None:
    payload = {"chat": chat_id, "monday": monday.isoformat()}
    await unit.record_job(KIND, f"{room.me.id}:{of}", therapist_id=room.me.id, payload=payload)


class WeekFigure:
    """Draws the chart outside of any transaction."""

    def __init__(self, storage: Storage, services: Services) -> None:
        self._storage = storage
        self._services = services

    async def show(self, job_id: str) -> None:
        """Draws it and hands it over, once."""
        async with self._storage.unit(actor="style-week") as unit:
            job = await unit.job(KIND, job_id)
            if job.state == "done":  # an earlier run of this step handed it over
                return
            payload = job.payload
            desk = await self._desk(unit, payload["chat"])
            weeks = await weeks_of(desk.room, dt.date.fromisoformat(payload["monday"]))
            text, chart = sentence(desk, weeks), _chart(desk, weeks)
        picture = await chart_file(chart)
        async with self._storage.unit(actor="style-week") as unit:
            await (await self._desk(unit, payload["chat"])).show(text, file=picture)
            await unit.settle_job(KIND, job_id, "done")

    async def give_up(self, job_id: str) -> None:
        """The chart could not be drawn: the figure itself is a sentence, and is said."""
        async with self._storage.unit(actor="style-week") as unit:
            payload = (await unit.job(KIND, job_id)).payload
            desk = await self._desk(unit, payload["chat"])
            weeks = await weeks_of(desk.room, dt.date.fromisoformat(payload["monday"]))
            await desk.show(f"{sentence(desk, weeks)}\n{desk.say('style-figure-no-chart')}")

    async def _desk(self, unit: UnitOfWork, chat_id: str) -> Desk:
        chat = await chat_by_id(unit, chat_id)
        return Desk(unit, await enter(unit, chat.therapist_id), chat, self._services)


def _chart(desk: Desk, weeks: Sequence[Week]) -> LineChart:
    points = tuple(
        Point(
            at=week.monday,
            label=f"{week.monday.day}.{week.monday.month}",
            value=None if week.share is None else round(100 * week.share),
        )
        for week in weeks
    )
    high = max((point.value or 0.0 for point in points), default=0.0)
    return LineChart(
        language=desk.say.language,
        title=desk.say("style-chart-title"),
        lines=(Line(name=desk.say("style-chart-line"), points=points),),
        low=0,
        high=100 if high > 50 else 50 if high > 20 else 20,
        unit="%",
    )
