"""What the model has cost a therapist, and what is said once where that reaches the cap."""

import datetime as dt

from bot.therapist.times import moment
from bot.turn import Desk
from pipelines.prices import MICRO
from pipelines.spend import Used
from storage.repositories import wire


def dollars(micro_usd: int) -> str:
    """ "$1.20"; the first cent is shown as one, for nothing is free."""
    return f"${max(micro_usd, MICRO // 100 if micro_usd else 0) / MICRO:.2f}"


async def spend_lines(desk: Desk) -> list[str]:
    """This month of its cap, and today of its own where there is one."""
    used = await desk.services.book.used(desk.unit, desk.room.me.id)
    if used.caps.month:
        lines = [desk.say("spend-used", used=dollars(used.month), cap=dollars(used.caps.month))]
    else:
        lines = [desk.say("spend-used-free", used=dollars(used.month))]
    if used.caps.day:
        lines.append(desk.say("spend-today", used=dollars(used.today), cap=dollars(used.caps.day)))
    return lines


async def say_capped(desk: Desk, used: Used) -> None:
    """Once a day in each chat: that no model writes until the cap is a new one."""
    day = desk.now.astimezone(dt.UTC).date()
    key = f"capped:{desk.chat.id}:{day}"
    if await wire.find_post(desk.unit, key):
        return
    is_month = bool(used.caps.month) and used.month >= used.caps.month
    ends = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) if is_month else day + dt.timedelta(days=1)
    until = desk.local(dt.datetime.combine(ends, dt.time(), tzinfo=dt.UTC))
    cap = dollars(used.caps.month if is_month else used.caps.day)
    phrase = "model-capped-month" if is_month else "model-capped-day"
    await desk.show(desk.say(phrase, cap=cap, time=moment(desk, until)), key=key, edit=True)
