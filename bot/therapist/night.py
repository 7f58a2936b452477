"""The boundary shield: what comes in while the practice is quiet waits for the morning, and the patient is told so."""

import datetime as dt

from bot.router import button
from bot.services import Services
from bot.therapist import patient_messages
from bot.turn import Desk, Turn
from pipelines.quiet_times import is_same_quiet, quiet_at
from pipelines.recheck import rules_of
from storage import flags, sends, standing
from storage.database import Storage
from storage.models import InboundMessage, Patient, utc_now
from storage.repositories import inbound, practices
from storage.repositories.drafts import last_sent_at
from storage.repositories.patients import MESSAGING, has_consent
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork

RECEIPT_LIFE = dt.timedelta(minutes=30)
"""A receipt that comes much later than the message would puzzle more than it calms."""


async def keep_back(unit: UnitOfWork, patient: Patient, row: InboundMessage) -> bool:
    """Whether this message waits for the morning; then the patient gets the receipt, once in a stretch of quiet.

    Only where a receipt may go to them: else they would not be told. A patient with an open flag never waits, and
    neither does one with whom the therapist is talking at this hour.
    """
    text = await standing.in_force(unit, patient.therapist_id, standing.RECEIPT)
    now = utc_now()
    rules = await rules_of(unit, patient.practice_id)
    quiet = quiet_at(now, rules)
    if text is None or quiet is None or patient.status != "active" or patient.opted_out_at is not None:
        return False
    if not await has_consent(unit, patient.id, MESSAGING):
        return False
    if await flags.open_flag(unit, patient) is not None:
        return False
    last = await last_sent_at(unit, patient.id)
    if last is not None and is_same_quiet(last, now, rules):
        return False
    row.show_at = quiet.until
    await unit.session.flush()
    unit.audit("keep-back", row, therapist_id=patient.therapist_id, patient_id=patient.id)
    await sends.queue_standing(
        unit,
        text,
        patient,
        cause=f"{standing.RECEIPT}:{patient.id}:{quiet.until.astimezone(dt.UTC):%Y%m%d%H%M}",
        channel=row.channel,
        not_after=now + RECEIPT_LIFE,
    )
    return True


async def show_now(desk: Desk, patient: Patient) -> int:
    """What waited from this patient, shown at once in this chat; says how many there were."""
    rows = await inbound.kept_back(desk.unit, desk.room.me.id, patient_id=patient.id)
    for row in rows:
        await patient_messages.show(desk, patient, row)
    return len(rows)


@button("night.show")
async def show_all_now(turn: Turn) -> None:
    """The therapist wants to read what waits, quiet or not."""
    rows = await inbound.kept_back(turn.unit, turn.room.me.id)
    if not rows:
        turn.hint(turn.say("night-nothing"))
        return
    for row in rows:
        await patient_messages.show(turn, await turn.room.patients.get(row.patient_id or ""), row)


class Morning:
    """Looks now and then whether a morning has come; a restart forgets nothing, as what waits is in the database."""

    def __init__(self, storage: Storage, services: Services) -> None:
        self._storage = storage
        self._services = services

    async def come(self) -> None:
        async with self._storage.unit(actor="morning") as unit:
            for row in await inbound.due_to_show(unit, utc_now()):
                room = await enter(unit, row.therapist_id or "")
                patient = await room.patients.get(row.patient_id or "")
                for chat in await practices.chats_of(unit, room.me.id):
                    await patient_messages.show(Desk(unit, room, chat, self._services), patient, row)
