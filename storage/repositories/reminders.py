"""What a therapist wants to be reminded of: waiting, shown once at its time, done or dropped."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from storage.errors import Conflict
from storage.models import Patient, Reminder, Therapist
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork

OPEN = ("waiting", "shown")


class Reminders:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def set(self, text: str, *, at: dt.datetime, patient: Patient | None = None) -> Reminder:
        """`patient` is whom it is about, where one is named: it is then sealed by their key."""
        if patient is not None:
            require_own(patient, self._me)
        reminder = Reminder(therapist_id=self._me.id, patient_id=patient.id if patient is not None else None, due_at=at)
        await unlock(self._unit, reminder)
        reminder.text = text
        await self._unit.add(reminder)
        self._audit("reminder:set", reminder)
        return reminder

    async def get(self, reminder_id: str) -> Reminder:
        """Raises NotFound, for another therapist's too."""
        reminder = await self._unit.one(Reminder, Reminder.id == reminder_id, Reminder.therapist_id == self._me.id)
        await unlock(self._unit, reminder)
        return reminder

    async def open(self, *, before: dt.datetime | None = None, patient_id: str = "") -> Sequence[Reminder]:
        """What is neither done nor dropped, in the order of its time. Audited: the texts are going to be read."""
        rows = await self._unit.all(
            Reminder,
            Reminder.therapist_id == self._me.id,
            Reminder.state.in_(OPEN),
            *([Reminder.due_at < before] if before is not None else []),
            *([Reminder.patient_id == patient_id] if patient_id else []),
            order=Reminder.due_at,
        )
        for row in rows:
            await unlock(self._unit, row)
            self._audit("read", row)
        return rows

    async def snooze(self, reminder: Reminder, *, until: dt.datetime) -> None:
        """Waits again. Raises Conflict where it is done or dropped."""
        self._expect_open(reminder)
        reminder.state, reminder.due_at = "waiting", until
        await self._unit.session.flush()
        self._audit("reminder:snooze", reminder)

    async def settle(self, reminder: Reminder, state: str) -> None:
        """Done or dropped. Raises Conflict where it is either already."""
        self._expect_open(reminder)
        reminder.state = state
        await self._unit.session.flush()
        self._audit(f"reminder:{state}", reminder)

    async def show(self, reminder: Reminder) -> None:
        """It is being shown now, and not again by itself."""
        require_own(reminder, self._me)
        reminder.state = "shown"
        await self._unit.session.flush()
        self._audit("show", reminder)

    def _expect_open(self, reminder: Reminder) -> None:
        require_own(reminder, self._me)
        if reminder.state not in OPEN:
            raise Conflict(reminder.state)

    def _audit(self, action: str, reminder: Reminder) -> None:
        self._unit.audit(action, reminder, therapist_id=self._me.id, patient_id=reminder.patient_id)


async def unlock(unit: UnitOfWork, reminder: Reminder) -> None:
    owner = f"patient:{reminder.patient_id}" if reminder.patient_id else f"therapist:{reminder.therapist_id}"
    await unit.unlock(owner, reminder)


async def due(unit: UnitOfWork, now: dt.datetime) -> list[str]:
    """The ids of those whose time has come, of every therapist."""
    query = select(Reminder.id).where(Reminder.state == "waiting", Reminder.due_at <= now).order_by(Reminder.due_at)
    return list(await unit.session.scalars(query.limit(100)))


async def take_due(unit: UnitOfWork, reminder_id: str, now: dt.datetime) -> Reminder | None:
    """The row, held for this transaction; None where it was shown or put off meanwhile, or another machine has it."""
    found: Reminder | None = await unit.session.scalar(
        select(Reminder)
        .where(Reminder.id == reminder_id, Reminder.state == "waiting", Reminder.due_at <= now)
        .with_for_update(skip_locked=True)
    )
    return found
