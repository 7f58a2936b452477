"""Whose week of edits is to be shown, and that each week is pushed once."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage.models import LearnedExample, StyleWeek
from storage.unit import UnitOfWork


async def edited_between(unit: UnitOfWork, since: dt.datetime, until: dt.datetime) -> list[str]:
    """Therapists who changed a text before they approved it in this stretch of time."""
    query = (
        select(LearnedExample.therapist_id)
        .where(LearnedExample.approved_at >= since, LearnedExample.approved_at < until, LearnedExample.distance > 0)
        .distinct()
    )
    return list(await unit.session.scalars(query))


async def claim_week(unit: UnitOfWork, therapist_id: str, week: str) -> bool:
    """Whether this week is still to be pushed; from then on it is not. Of two processes one is told so."""
    if await unit.session.get(StyleWeek, (therapist_id, week)) is not None:
        return False
    try:
        async with unit.session.begin_nested():
            unit.session.add(StyleWeek(therapist_id=therapist_id, week=week))
    except IntegrityError:
        return False
    return True
