"""Adds up what the model cost, and says what a therapist has used."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from storage.models import SpendRow
from storage.models.spend import COUNTS
from storage.unit import UnitOfWork


async def add(
    unit: UnitOfWork, *, therapist_id: str, day: dt.date, model: str, kind: str, counts: Mapping[str, int]
) -> None:
    """Adds one call; several processes may add to one row at once."""
    key = {"therapist_id": therapist_id, "day": day, "model": model, "kind": kind}
    full = {name: counts.get(name, 0) for name in COUNTS}
    if await _added_to_row(unit, key, full):
        return
    try:
        async with unit.session.begin_nested():
            unit.session.add(SpendRow(**key, **full))
    except IntegrityError:  # another process made the row in this very moment
        await _added_to_row(unit, key, full)


async def _added_to_row(unit: UnitOfWork, key: Mapping[str, object], counts: Mapping[str, int]) -> bool:
    sums = {name: getattr(SpendRow, name) + count for name, count in counts.items()}
    found = await unit.session.execute(
        update(SpendRow)
        .filter_by(**key)
        .values(sums)
        .returning(SpendRow.day)
        .execution_options(synchronize_session=False)
    )
    return found.first() is not None


async def used(unit: UnitOfWork, therapist_id: str, *, day: dt.date) -> tuple[int, int]:
    """Millionths of a dollar on this day, and in its month until now."""
    query = select(func.coalesce(func.sum(SpendRow.micro_usd), 0)).where(SpendRow.therapist_id == therapist_id)
    today = await unit.session.scalar(query.where(SpendRow.day == day))
    month = await unit.session.scalar(query.where(SpendRow.day >= day.replace(day=1), SpendRow.day <= day))
    return int(today or 0), int(month or 0)
