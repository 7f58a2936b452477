"""Suggested follow-ups: one list at a good hour, a draft with one tap, later, or not for this patient."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import structlog

from agent import follow_ups
from agent.follow_ups import Due
from bot.phrases import in_own_direction
from bot.router import button
from bot.services import Services
from bot.therapist import drafts
from bot.therapist.between.switch import is_switched_on
from bot.therapist.times import at
from bot.turn import Desk, Turn
from pipelines.quiet_times import quiet_at
from pipelines.recheck import rules_of
from storage.database import Storage
from storage.models import FollowUp, utc_now
from storage.repositories import practices
from storage.repositories.follow_ups import hold, onboarded
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
MOST_A_DAY = 3
"""More would be a second to-do list; the others come tomorrow."""
USUAL_HOURS = "09:00-18:00"
LONGEST_HOMEWORK = 160
_SNOOZES = {"tomorrow": 1, "three-days": 3}


class Suggestions:
    """Looks now and then whether it is a good hour; what was suggested is in the database, so nothing comes twice."""

    def __init__(self, storage: Storage, services: Services) -> None:
        self._storage = storage
        self._services = services
        self._looked: dict[str, dt.date] = {}  # spares the reading; what was suggested is in the rows

    async def come(self) -> None:
        async with self._storage.unit() as unit:
            therapists = await onboarded(unit)
        for therapist_id in therapists:
            try:
                async with self._storage.unit(actor="suggestions") as unit:
                    looked_on = await self._look_in(unit, therapist_id)
            except Exception as error:  # noqa: BLE001  one who fails must not hide the others
                log.error("nothing could be suggested", error=type(error).__name__)
                continue
            if looked_on is not None:
                self._looked[therapist_id] = looked_on

    async def _look_in(self, unit: UnitOfWork, therapist_id: str) -> dt.date | None:
        """One look a day, and one list, in the transaction of the rows that say that it was shown. None: not now."""
        if not await hold(unit, therapist_id):
            return None
        room = await enter(unit, therapist_id)
        desks = [Desk(unit, room, chat, self._services) for chat in await practices.chats_of(unit, therapist_id)]
        if not desks or not is_switched_on(desks[0]) or not await _is_good_hour(desks[0]):
            return None
        start, end = _day_of(desks[0], desks[0].now)
        if self._looked.get(therapist_id) == start.date() or await room.follow_ups.offered_between(start, end):
            return None
        found = [*await follow_ups.due_again(room, utc_now()), *await follow_ups.due(room, utc_now())]
        chosen = [one for one in found if not one.is_flagged][:MOST_A_DAY]
        for one in chosen:
            if one.again is not None:
                await room.follow_ups.offer_again(one.again)
            else:
                await room.follow_ups.offer(one.patient, one.session, one.homework)
        for desk in desks if chosen else ():
            await _show(desk, start, flagged=[one for one in found if one.is_flagged])
        return start.date()


async def _is_good_hour(desk: Desk) -> bool:
    """Within the therapist's own hours, and not while patients are left in peace."""
    start, _, end = str(desk.room.profile.get("hours") or USUAL_HOURS).partition("-")
    if not start <= f"{desk.now:%H:%M}" < end:
        return False
    return quiet_at(desk.now, await rules_of(desk.unit, desk.room.me.practice_id)) is None


def _day_of(desk: Desk, moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The therapist's day around a moment, from midnight to midnight."""
    zone = ZoneInfo(desk.room.me.time_zone)
    day = moment.astimezone(zone).date()
    following = day + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(), tzinfo=zone), dt.datetime.combine(following, dt.time(), tzinfo=zone)


async def _show(desk: Desk, day: dt.datetime, *, flagged: Sequence[Due] = (), edit: bool = False) -> None:
    """The list of one day as it stands now: what is open with its buttons, what was settled with what became of it."""
    rows = await desk.room.follow_ups.offered_between(*_day_of(desk, day))
    key = f"follow-ups:{desk.chat.id}:{day:%Y%m%d}"
    lines, buttons = [desk.say("follow-ups-title")], []
    for place, row in enumerate(rows, 1):
        lines.append(await _line(desk, row, place))
        if row.state == "offered":
            name = desk.say.readable((await desk.room.patients.get(row.patient_id)).name)
            acts = (("↩️", "follow-up.draft"), ("⏰", "follow-up.later"), ("🗑", "follow-up.stop"))
            buttons.append([desk.button(f"{sign} {name}", act, of=row.id, key=key) for sign, act in acts])
    lines.append(desk.say("follow-ups-legend" if buttons else "follow-ups-done"))
    if flagged:
        names = ", ".join(str(desk.say.readable(one.patient.name)) for one in flagged)
        lines.append(desk.say("follow-ups-flagged", names=names))
    await desk.show("\n\n".join(lines), *buttons, key=key, edit=edit)


async def _line(desk: Desk, row: FollowUp, place: int) -> str:
    patient = await desk.room.patients.get(row.patient_id)
    if row.state == "snoozed" and row.wake_at is not None:
        return desk.say("follow-up-snoozed", name=patient.name, when=at(desk, row.wake_at))
    if row.state != "offered":
        return desk.say(f"follow-up-{row.state}", name=patient.name)
    session = await desk.room.follow_ups.session(row)
    homework = _homework(row)
    if homework:
        words = in_own_direction(homework.rstrip(" ."), desk.say.language)
        rest = desk.say("follow-up-homework", homework=words)
    else:
        rest = desk.say("follow-up-plain", they=patient.gender)
    days = (desk.now.date() - session.held_on).days
    return desk.say("follow-up-line", place=place, name=patient.name, days=days, homework=rest)


def _homework(row: FollowUp) -> str:
    """What was agreed, as one short line; '' where nothing was, or where it is damaged."""
    text = "; ".join(one.rstrip(" .") for one in FollowUp.homework.or_else(row, ()))
    return text if len(text) <= LONGEST_HOMEWORK else f"{text[: LONGEST_HOMEWORK - 1]}…"


async def _pressed(turn: Turn) -> FollowUp | None:
    """The suggestion under the pressed button while it is open; else an honest answer."""
    row = await turn.room.follow_ups.get(turn.press.object_id)
    if row.state != "offered":
        turn.hint(turn.say("follow-up-over"))
        await _show(turn, turn.local(row.offered_at), edit=True)
        return None
    return row


@button("follow-up.draft")
async def to_draft(turn: Turn) -> None:
    """One tap: a draft that asks about it. It waits for an approval like every other."""
    row = await _pressed(turn)
    if row is None:
        return
    homework = _homework(row)
    await turn.room.follow_ups.settle(row, "drafted")
    await _show(turn, turn.local(row.offered_at), edit=True)
    phrase = "follow-up-request-homework" if homework else "follow-up-request-plain"
    patient = await turn.room.patients.get(row.patient_id)
    await drafts.write(turn, patient, turn.say(phrase, homework=homework) if homework else turn.say(phrase))


@button("follow-up.later")
async def ask_later(turn: Turn) -> None:
    row = await _pressed(turn)
    if row is None:
        return
    patient = await turn.room.patients.get(row.patient_id)
    key = f"snooze:{row.id}"
    choices = [
        [turn.button(turn.say(f"snooze-{when}"), "follow-up.snooze", of=row.id, choice=when, key=key)]
        for when in (*_SNOOZES, "next-session")
    ]
    await turn.show(turn.say("ask-snooze", name=patient.name), *choices, key=key)


@button("follow-up.snooze")
async def snooze(turn: Turn) -> None:
    """Until a day; after the next session there is another suggestion anyhow, so this one is done."""
    row = await _pressed(turn)
    await turn.show("", key=turn.press.post_key, delete=True)
    if row is None:
        return
    days = _SNOOZES.get(turn.press.choice)
    if days is None:
        await turn.room.follow_ups.settle(row, "closed")
    else:
        start, _, _ = str(turn.room.profile.get("hours") or USUAL_HOURS).partition("-")
        wake = dt.datetime.combine(
            turn.now.date() + dt.timedelta(days=days), dt.time.fromisoformat(start), tzinfo=turn.now.tzinfo
        )
        await turn.room.follow_ups.settle(row, "snoozed", wake_at=wake)
    turn.hint(turn.say("noted"))
    await _show(turn, turn.local(row.offered_at), edit=True)


@button("follow-up.stop")
async def stop(turn: Turn) -> None:
    """No more suggestions for this patient, until they are wanted again on the patient's page."""
    row = await _pressed(turn)
    if row is None:
        return
    patient = await turn.room.patients.get(row.patient_id)
    await turn.room.follow_ups.settle(row, "closed")
    await turn.room.follow_ups.set_suggested(patient, is_suggested=False)
    await _show(turn, turn.local(row.offered_at), edit=True)
    back = turn.button(turn.say("button-follow-ups"), "plan.open", of=patient.id)
    await turn.show(turn.say("follow-ups-stopped", name=patient.name, they=patient.gender), [back])
