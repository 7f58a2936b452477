"""Risk flags: raised by a person (or by detection), closed by the therapist with a note; one open flag a patient."""

from storage.errors import Conflict
from storage.models import Patient, RiskFlag, Therapist, utc_now
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


async def open_flag(unit: UnitOfWork, patient: Patient) -> RiskFlag | None:
    """The flag that is open for this patient, unlocked."""
    rows = await unit.all(RiskFlag, RiskFlag.patient_id == patient.id, RiskFlag.closed_at.is_(None))
    await unit.unlock(f"patient:{patient.id}", *rows)
    return rows[0] if rows else None


async def all_open(unit: UnitOfWork, me: Therapist) -> list[RiskFlag]:
    """The flags that are open among this therapist's patients, oldest first; their words stay sealed."""
    return await unit.all(
        RiskFlag, RiskFlag.therapist_id == me.id, RiskFlag.closed_at.is_(None), order=RiskFlag.raised_at
    )


async def raise_flag(unit: UnitOfWork, me: Therapist, patient: Patient, *, by: str, reason: str) -> RiskFlag:
    """Raises Conflict where one is open already."""
    require_own(patient, me)
    if await open_flag(unit, patient) is not None:
        raise Conflict("open")
    flag = RiskFlag(patient_id=patient.id, therapist_id=me.id, raised_by=by)
    await unit.unlock(f"patient:{patient.id}", flag)
    flag.reason = reason or None
    await unit.add(flag)
    unit.audit("flag:raise", flag, therapist_id=me.id, patient_id=patient.id)
    return flag


async def close_flag(unit: UnitOfWork, me: Therapist, patient: Patient, *, note: str) -> RiskFlag:
    """Raises Conflict where none is open."""
    require_own(patient, me)
    flag = await open_flag(unit, patient)
    if flag is None:
        raise Conflict("closed")
    flag.closing = note
    flag.closed_at = utc_now()
    await unit.session.flush()
    unit.audit("flag:close", flag, therapist_id=me.id, patient_id=patient.id)
    return flag
