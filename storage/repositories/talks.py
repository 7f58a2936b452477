"""What was lately said in a therapist's chats, and what they asked for and have not confirmed yet."""

import datetime as dt
from typing import Any

from sqlalchemy import delete

from storage.errors import NotFound
from storage.models import Chat, TalkRow, Therapist, WishRow, utc_now
from storage.unit import UnitOfWork

TALK_LIFE = dt.timedelta(hours=4)
WISH_LIFE = dt.timedelta(days=30)
"""As long as its buttons."""
MOST_EXCHANGES = 6


class Talks:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me
        self._owner = f"therapist:{me.id}"

    async def lately(self, chat_id: str) -> list[Any]:
        """The exchanges of this chat that are still remembered, oldest first; none where they are damaged."""
        row = await self._talk(chat_id)
        if row is None or row.at < utc_now() - TALK_LIFE:
            return []
        self._unit.audit("read", row, therapist_id=self._me.id)
        return list(TalkRow.exchanges.or_else(row, []))

    async def remember(self, chat_id: str, exchange: dict[str, Any]) -> None:
        """Adds one exchange; what was before the last few is forgotten. Raises NotFound for another's chat."""
        await self._require_own(chat_id)
        before = await self.lately(chat_id)
        row = await self._talk(chat_id) or TalkRow(id=chat_id, therapist_id=self._me.id)
        await self._unit.unlock(self._owner, row)
        row.exchanges = [*before, exchange][-MOST_EXCHANGES:]
        row.at = utc_now()
        await self._unit.add(row)

    async def forget(self, chat_id: str) -> None:
        await self._unit.session.execute(
            delete(TalkRow).where(TalkRow.id == chat_id, TalkRow.therapist_id == self._me.id)
        )

    async def keep_wish(self, chat_id: str, content: dict[str, Any]) -> WishRow:
        """Raises NotFound for another's chat."""
        await self._require_own(chat_id)
        row = WishRow(chat_id=chat_id, therapist_id=self._me.id)
        await self._unit.unlock(self._owner, row)
        row.content = content
        await self._unit.add(row)
        self._unit.audit("create", row, therapist_id=self._me.id)
        return row

    async def take_wish(self, wish_id: str) -> Any:
        """What was wanted, once: it is gone then, and a second press raises NotFound, as for another therapist's."""
        row = await self._unit.one(WishRow, WishRow.id == wish_id, WishRow.therapist_id == self._me.id)
        await self._unit.unlock(self._owner, row)
        content = WishRow.content.opened(row)
        gone = delete(WishRow).where(WishRow.id == row.id).returning(WishRow.id)
        if await self._unit.session.scalar(gone) is None:  # another press was first
            raise NotFound("WishRow")
        self._unit.audit("take", row, therapist_id=self._me.id)
        return content

    async def _require_own(self, chat_id: str) -> None:
        await self._unit.one(Chat, Chat.id == chat_id, Chat.therapist_id == self._me.id)

    async def _talk(self, chat_id: str) -> TalkRow | None:
        rows = await self._unit.all(TalkRow, TalkRow.id == chat_id, TalkRow.therapist_id == self._me.id)
        await self._unit.unlock(self._owner, *rows)
        return rows[0] if rows else None


async def sweep(unit: UnitOfWork) -> None:
    """Forgets talks whose time is over, and wishes whose buttons are."""
    await unit.session.execute(delete(TalkRow).where(TalkRow.at < utc_now() - TALK_LIFE))
    await unit.session.execute(delete(WishRow).where(WishRow.created_at < utc_now() - WISH_LIFE))
