"""Standing approvals: fixed texts that a therapist approved beforehand, versioned, dated, revocable."""

from collections.abc import Sequence

from storage.errors import NotFound
from storage.models import StandingTextRow, Therapist, utc_now
from storage.permits import text_mac
from storage.unit import UnitOfWork

RECEIPT = "receipt"
OPT_OUT_RECEIPT = "opt-out-receipt"
REENGAGE = "reengage"
CRISIS = "crisis"
APPOINTMENT = "appointment"


async def in_force(unit: UnitOfWork, therapist_id: str, kind: str) -> StandingTextRow | None:
    """The version of this text that may be sent now, with its words unlocked."""
    rows = await unit.all(
        StandingTextRow,
        StandingTextRow.therapist_id == therapist_id,
        StandingTextRow.kind == kind,
        StandingTextRow.revoked_at.is_(None),
    )
    await unit.unlock(f"therapist:{therapist_id}", *rows)
    return rows[0] if rows else None


async def versions(unit: UnitOfWork, therapist_id: str, kind: str) -> Sequence[StandingTextRow]:
    """Every version that was ever approved, oldest first."""
    rows = await unit.all(
        StandingTextRow,
        StandingTextRow.therapist_id == therapist_id,
        StandingTextRow.kind == kind,
        order=StandingTextRow.version,
    )
    await unit.unlock(f"therapist:{therapist_id}", *rows)
    return rows


async def approve(unit: UnitOfWork, me: Therapist, kind: str, body: str, *, template: str = "") -> StandingTextRow:
    """Puts a text into force as the next version; the one before is revoked in the same transaction."""
    before = await in_force(unit, me.id, kind)
    if before is not None:
        before.revoked_at = utc_now()
        await unit.session.flush()
    row = StandingTextRow(
        therapist_id=me.id,
        kind=kind,
        version=len(await versions(unit, me.id, kind)) + 1,
        template=template,
        text_mac=text_mac(unit.vault, me.id, body, template),
    )
    await unit.unlock(f"therapist:{me.id}", row)
    row.body = body
    await unit.add(row)
    unit.audit(f"standing:approve:{kind}:{row.version}", row, therapist_id=me.id)
    return row


async def revoke(unit: UnitOfWork, me: Therapist, kind: str) -> StandingTextRow:
    """From this commit on nothing goes out under this text. Raises NotFound when none is in force."""
    row = await in_force(unit, me.id, kind)
    if row is None:
        raise NotFound("StandingTextRow")
    row.revoked_at = utc_now()
    await unit.session.flush()
    unit.audit(f"standing:revoke:{kind}:{row.version}", row, therapist_id=me.id)
    return row
