"""The therapist's own message templates, sealed under the therapist's key."""

from collections.abc import Sequence

from sqlalchemy import delete

from storage.models import MessageTemplate, Therapist
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


class MessageTemplates:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me
        self._owner = f"therapist:{me.id}"

    async def add(self, *, name: str, body: str) -> MessageTemplate:
        row = MessageTemplate(therapist_id=self._me.id)
        await self._unit.unlock(self._owner, row)
        row.name, row.body = name, body
        await self._unit.add(row)
        self._audit("create", row)
        return row

    async def everything(self) -> Sequence[MessageTemplate]:
        """Sorted by name (names are sealed, so sorting happens here)."""
        rows = await self._unit.all(MessageTemplate, MessageTemplate.therapist_id == self._me.id)
        await self._unit.unlock(self._owner, *rows)
        return sorted(rows, key=lambda row: row.name or "")

    async def get(self, template_id: str) -> MessageTemplate:
        """Raises NotFound, for another therapist's template too."""
        row = await self._unit.one(
            MessageTemplate, MessageTemplate.id == template_id, MessageTemplate.therapist_id == self._me.id
        )
        await self._unit.unlock(self._owner, row)
        return row

    async def change(self, row: MessageTemplate, *, name: str = "", body: str = "") -> None:
        """What is empty stays as it was."""
        require_own(row, self._me)
        row.name, row.body = name or row.name, body or row.body
        await self._unit.session.flush()
        self._audit("change", row)

    async def remove(self, row: MessageTemplate) -> None:
        require_own(row, self._me)
        self._audit("delete", row)
        await self._unit.session.execute(delete(MessageTemplate).where(MessageTemplate.id == row.id))

    def _audit(self, action: str, row: MessageTemplate) -> None:
        self._unit.audit(action, row, therapist_id=self._me.id)
