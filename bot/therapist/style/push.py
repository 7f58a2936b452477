"""Once a week, when the week is over and the hour is good: how much was changed, to whoever changed anything."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog

from agent.style.figures import monday_of, start_of, weeks_until
from bot.therapist.style import week
from pipelines.quiet_times import quiet_at
from pipelines.recheck import rules_of
from storage.database import Storage
from storage.models import utc_now
from storage.repositories import practices
from storage.repositories.style_weeks import claim_week, edited_between
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
MORNING, EVENING = dt.time(9, 0), dt.time(20, 0)
_WEEK = dt.timedelta(weeks=1)
_ZONES = dt.timedelta(days=1)
"""No place on earth is further from UTC."""


class WeeklyPush:
    """Looks now and then; what was pushed is in the database, so a restart neither forgets nor repeats."""

    def __init__(self, storage: Storage, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._storage = storage
        self._clock = clock

    async def come(self) -> None:
        now = self._clock()
        async with self._storage.unit(actor="style-week") as unit:
            therapists = await edited_between(unit, now - 2 * _WEEK - _ZONES, now)
        for therapist_id in therapists:
            try:
                async with self._storage.unit(actor="style-week") as unit:
                    await self._push(unit, await enter(unit, therapist_id), now)
            except Exception as error:  # noqa: BLE001  one who fails must not hide the others
                log.error("a week's figure could not be pushed", error=type(error).__name__)

    async def _push(self, unit: UnitOfWork, room: TherapistRoom, now: dt.datetime) -> None:
        zone = ZoneInfo(room.me.time_zone)
        last = monday_of(now.astimezone(zone).date()) - _WEEK
        distances = await room.examples.distances(start_of(last, zone))
        edited = weeks_until(last, [one for one in distances if one[1] > 0], zone, count=1)[0]
        if not edited.count or not await _is_good_moment(unit, room, now.astimezone(zone)):
            return
        if week.is_pushed(room) and await claim_week(unit, room.me.id, edited.name):
            for chat in await practices.chats_of(unit, room.me.id):
                await week.start(unit, room, chat.id, last, of=f"{edited.name}:{chat.id}")


async def _is_good_moment(unit: UnitOfWork, room: TherapistRoom, local: dt.datetime) -> bool:
    """In the hours that the therapist works, and not on a day of rest."""
    start, _, _ = str(room.profile.get("hours", "")).partition("-")
    morning = dt.time.fromisoformat(start) if start else MORNING
    return morning <= local.time() < EVENING and quiet_at(local, await rules_of(unit, room.me.practice_id)) is None
