"""Practices, invitations, and the door: which therapist a chat belongs to."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import func, select

from storage.errors import NotFound
from storage.models import Chat, Invitation, Practice, Therapist, utc_now
from storage.unit import UnitOfWork

QUIET_HOURS = "21:00-07:00"
INVITATION_LIFE = dt.timedelta(days=7)
_CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_CODE_LENGTH = 12


def _hash(code: str) -> bytes:
    return hashlib.sha256(f"invitation:{code.strip().upper()}".encode()).digest()


async def first_practice(
    unit: UnitOfWork,
    *,
    name: str,
    language: str = "he",
    time_zone: str = "Asia/Jerusalem",
    quiet_hours: str = QUIET_HOURS,
    calendar: str = "",
) -> Practice:
    """The practice made at first start; later calls return it."""
    practice = await unit.session.scalar(select(Practice).order_by(Practice.created_at, Practice.id).limit(1))
    if practice is not None:
        return practice
    return await create_practice(
        unit, name=name, language=language, time_zone=time_zone, quiet_hours=quiet_hours, calendar=calendar
    )


async def create_practice(
    unit: UnitOfWork,
    *,
    name: str,
    language: str = "he",
    time_zone: str = "Asia/Jerusalem",
    quiet_hours: str = QUIET_HOURS,
    calendar: str = "",
) -> Practice:
    practice = Practice(language=language, time_zone=time_zone, quiet_hours=quiet_hours, calendar=calendar)
    await unit.unlock(f"practice:{practice.id}", practice)
    practice.name = name
    await unit.add(practice)
    unit.audit("create", practice)
    return practice


async def find_practice(unit: UnitOfWork, *, name: str) -> Practice:
    """The practice with this name. Raises NotFound."""
    for practice in await unit.all(Practice):
        await unit.unlock(f"practice:{practice.id}", practice)
        if practice.name == name:
            return practice
    raise NotFound("Practice")


async def practice_by_id(unit: UnitOfWork, practice_id: str) -> Practice:
    """Its name stays sealed: this is for its rules."""
    return await unit.one(Practice, Practice.id == practice_id)


async def name_of(unit: UnitOfWork, practice_id: str) -> str:
    """What the practice is called; Unreadable where that does not open."""
    practice = await practice_by_id(unit, practice_id)
    await unit.unlock(f"practice:{practice.id}", practice)
    return practice.name or ""


async def change_rest(unit: UnitOfWork, me: Therapist, *, quiet_hours: str, calendar: str) -> None:
    """When the patients of this therapist's practice are left in peace."""
    practice = await practice_by_id(unit, me.practice_id)
    practice.quiet_hours, practice.calendar = quiet_hours, calendar
    await unit.session.flush()
    unit.audit("practice:rest", practice, therapist_id=me.id)


async def all_practices(unit: UnitOfWork) -> list[Practice]:
    return await unit.all(Practice, order=Practice.created_at)


async def invite_therapist(unit: UnitOfWork, practice: Practice, *, name: str) -> str:
    """Makes a one-time code; only its hash is kept, so this is the one moment to read it."""
    code = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
    invitation = Invitation(practice_id=practice.id, code_hash=_hash(code), expires_at=utc_now() + INVITATION_LIFE)
    await unit.unlock(f"practice:{practice.id}", invitation)
    invitation.name = name
    await unit.add(invitation)
    unit.audit("invite", invitation)
    return code


async def accept_invitation(unit: UnitOfWork, code: str, *, channel: str, account: str, chat: str) -> Chat:
    """Uses a code once and links this chat to a new therapist. Raises NotFound for a wrong, used or expired code."""
    invitation = await unit.session.scalar(
        select(Invitation).where(Invitation.code_hash == _hash(code)).with_for_update()
    )
    if invitation is None or invitation.used_at is not None or invitation.expires_at < utc_now():
        raise NotFound("Invitation")
    await unit.unlock(f"practice:{invitation.practice_id}", invitation)
    practice = await unit.one(Practice, Practice.id == invitation.practice_id)
    therapist = Therapist(practice_id=practice.id, language=practice.language, time_zone=practice.time_zone)
    await unit.unlock(f"therapist:{therapist.id}", therapist)
    therapist.name = invitation.name or ""
    therapist.profile = {}
    await unit.add(therapist)
    link = Chat(channel=channel, account=account, chat=chat, therapist_id=therapist.id)
    await unit.unlock(f"therapist:{therapist.id}", link)
    link.data = {}
    await unit.add(link)
    invitation.used_at = utc_now()
    invitation.used_by = therapist.id
    unit.audit("accept", invitation, therapist_id=therapist.id)
    return link


async def find_chat(unit: UnitOfWork, *, channel: str, account: str, chat: str) -> Chat | None:
    """The linked chat with its conversation state unlocked, or None for a stranger."""
    link = await unit.session.scalar(
        select(Chat).where(Chat.channel == channel, Chat.account == account, Chat.chat == chat)
    )
    if link is not None:
        await unit.unlock(f"therapist:{link.therapist_id}", link)
    return link


async def therapists_of(unit: UnitOfWork, practice_id: str) -> list[Therapist]:
    return await unit.all(Therapist, Therapist.practice_id == practice_id, order=Therapist.created_at)


async def chats_of(unit: UnitOfWork, therapist_id: str) -> list[Chat]:
    chats = await unit.all(Chat, Chat.therapist_id == therapist_id, order=Chat.linked_at)
    await unit.unlock(f"therapist:{therapist_id}", *chats)
    return chats


async def count_therapists(unit: UnitOfWork) -> int:
    return await unit.session.scalar(select(func.count()).select_from(Therapist)) or 0
