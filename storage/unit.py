"""One unit of work: a transaction with its keys, its audit rows, and the rooms that can be entered from it."""

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.errors import NotFound
from storage.models import AuditEvent, Base, DataKeyRow, JobRow
from storage.sealed import SealedRow
from storage.vault import Damaged, DataKey, Vault

Row = TypeVar("Row", bound=Base)
INSTALLATION = "installation"
Topic = tuple[str, ...]
"""What a commit asks others for: ("jobs",), ("messages",), ("outbox", channel, account, chat)."""


class UnitOfWork:
    """Made by `Storage.unit()`. Repositories flush; only `Storage.unit()` commits.

    `topics` are heard by others after the commit; `afterwards` are called then.
    """

    def __init__(self, session: AsyncSession, vault: Vault, *, actor: str, request_id: str) -> None:
        self.session = session
        self.vault = vault
        self.actor = actor
        self.request_id = request_id or uuid.uuid4().hex
        self.topics: set[Topic] = set()
        self.afterwards: list[Callable[[], None]] = []
        self._keys: dict[str, tuple[DataKeyRow, DataKey]] = {}

    async def key(self, owner: str) -> DataKey:
        """The data key of an owner, made at first use."""
        known = self._keys.get(owner)
        if known is not None and known[0] in self.session:  # a savepoint that was rolled back takes its new key along
            return known[1]
        query = select(DataKeyRow).where(DataKeyRow.owner == owner)
        row = await self.session.scalar(query) or await self._new_key(owner)
        if row is None:
            row = (await self.session.scalars(query)).one()
        key = self.vault.unwrap(key_id=row.id, owner=row.owner, wrapped=row.wrapped, root_version=row.root_version)
        self._keys[owner] = row, key
        return key

    async def _new_key(self, owner: str) -> DataKeyRow | None:
        """None where another process made one in this very moment."""
        key, wrapped = self.vault.new_key(owner)
        row = DataKeyRow(id=key.id, owner=owner, root_version=self.vault.root_version, wrapped=wrapped)
        try:
            async with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError:
            return None
        return row

    async def add(self, row: Row) -> Row:
        """Inserts at once, so that constraints speak here and not at commit."""
        self.session.add(row)
        await self.session.flush()
        return row

    @asynccontextmanager
    async def savepoint(self, *kept: Base) -> AsyncIterator[None]:
        """All that happens inside or nothing of it; the rows `kept` can be used on either way."""
        try:
            async with self.session.begin_nested():
                yield
        except Exception:
            for row in kept:
                await self.session.refresh(row)
            raise

    async def one(self, model: type[Row], *conditions: ColumnElement[bool]) -> Row:
        """Exactly one row, or NotFound. The scope is part of the conditions: there is no fetch-then-filter."""
        row = await self.session.scalar(select(model).where(*conditions))
        if row is None:
            raise NotFound(model.__name__)
        return row

    async def all(
        self,
        model: type[Row],
        *conditions: ColumnElement[bool],
        order: InstrumentedAttribute[Any] | ColumnElement[Any] | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        query = select(model).where(*conditions)
        if order is not None:
            query = query.order_by(order)
        if limit is not None:
            query = query.limit(limit)
        return list(await self.session.scalars(query))

    async def unlock(self, owner: str, *rows: SealedRow | None) -> None:
        """Lets sealed fields of these rows be read and written under the owner's key.

        Where that key is damaged every field is, and the rows of other owners still open.
        """
        try:
            key = await self.key(owner)
        except Damaged:
            key = None
        for row in rows:
            if row is not None:
                row.bar() if key is None else row.unlock(key)

    def audit(self, action: str, row: Base, *, therapist_id: str | None = None, patient_id: str | None = None) -> None:
        """Records an access or a change in this same transaction: what cannot be audited does not happen."""
        self.session.add(
            AuditEvent(
                actor=self.actor,
                action=action,
                object_type=row.__tablename__,
                object_id=str(getattr(row, "id", "")),
                therapist_id=therapist_id,
                patient_id=patient_id,
                request_id=self.request_id,
            )
        )

    async def record_job(
        self, kind: str, job_id: str, *, therapist_id: str, payload: dict[str, Any] | None = None
    ) -> None:
        """Notes that this work is wanted; it is started after the commit, or at the next start of the program."""
        if await self.session.get(JobRow, (kind, job_id)) is None:
            row = JobRow(kind=kind, id=job_id, therapist_id=therapist_id)
            await self.unlock(f"therapist:{therapist_id}", row)
            row.payload = payload or {}
            await self.add(row)
        self.topics.add(("jobs",))

    async def job(self, kind: str, job_id: str) -> JobRow:
        row = await self.one(JobRow, JobRow.kind == kind, JobRow.id == job_id)
        await self.unlock(f"therapist:{row.therapist_id}", row)
        return row

    async def settle_job(self, kind: str, job_id: str, state: str) -> None:
        """A job that was quick may be over before it is noted that it was started; then it stays as it ended."""
        row = await self.session.get(JobRow, (kind, job_id))
        if row is not None and (state != "started" or row.state == "recorded"):
            row.state = state
            await self.session.flush()

    async def unstarted_jobs(self) -> list[tuple[str, str]]:
        rows = await self.all(JobRow, JobRow.state == "recorded", order=JobRow.created_at)
        return [(row.kind, row.id) for row in rows]
