"""Summaries of sessions, every version kept."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from storage.errors import Conflict
from storage.models import Recap, Session, Summary, SummaryVersion, Therapist, utc_now
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork

SectionRow = tuple[str, str, str]
"""Key, title and text of one section; an empty text was not discussed."""
EvidenceRow = dict[str, Any]
"""One sentence: place, text, spans as pairs of offsets, and problems."""


class Summaries:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def create(self, recap: Recap) -> Summary:
        """The summary of this recap; a repeated step gets the one that is there."""
        require_own(recap, self._me)
        if recap.summary_id is not None:
            return await self.get(recap.summary_id)
        summary = await self._unit.add(
            Summary(
                session_id=recap.session_id,
                patient_id=recap.patient_id,
                therapist_id=self._me.id,
                recap_id=recap.id,
                chat_id=recap.chat_id,
            )
        )
        recap.summary_id = summary.id
        await self._unit.session.flush()
        self._audit("create", summary)
        return summary

    async def get(self, summary_id: str) -> Summary:
        return await self._unit.one(Summary, Summary.id == summary_id, Summary.therapist_id == self._me.id)

    async def of_patient(self, patient_id: str, *, limit: int = 10) -> Sequence[tuple[Summary, Session]]:
        """Approved summaries with their sessions, newest first."""
        rows = await self._unit.all(
            Summary,
            Summary.patient_id == patient_id,
            Summary.therapist_id == self._me.id,
            Summary.state == "approved",
            order=Summary.created_at.desc(),
            limit=limit,
        )
        return [(row, await self._unit.one(Session, Session.id == row.session_id)) for row in rows]

    async def approved_for(self, session: Session) -> SummaryVersion | None:
        """The approved text of this session's summary, if it has one. Audited: it is clinical text."""
        require_own(session, self._me)
        rows = await self._unit.all(
            Summary, Summary.session_id == session.id, Summary.state == "approved", order=Summary.approved_at.desc()
        )
        return await self.text(rows[0], rows[0].approved_version) if rows else None

    async def session(self, summary: Summary) -> Session:
        require_own(summary, self._me)
        return await self._unit.one(Session, Session.id == summary.session_id)

    async def waiting(self) -> Sequence[Summary]:
        """Proposed and not yet decided, oldest first."""
        return await self._unit.all(
            Summary,
            Summary.therapist_id == self._me.id,
            Summary.state == "proposed",
            Summary.version > 0,
            order=Summary.created_at,
        )

    async def add_version(
        self,
        summary: Summary,
        *,
        version: int,
        sections: Sequence[SectionRow],
        source: str,
        writer: str,
        remark: str = "",
        points: dict[str, list[str]] | None = None,
        evidence: list[EvidenceRow] | None = None,
    ) -> None:
        """Appends version `version`; a repeated job that brings the same number again changes nothing."""
        require_own(summary, self._me)
        if summary.state != "proposed":
            raise Conflict(summary.state)
        if version <= summary.version:
            return
        row = SummaryVersion(
            summary_id=summary.id,
            patient_id=summary.patient_id,
            version=version,
            source=source,
            writer=writer,
        )
        await self._unit.unlock(f"patient:{summary.patient_id}", row)
        row.sections = [list(section) for section in sections]
        row.remark = remark
        row.points = points
        row.evidence = evidence
        await self._unit.add(row)
        summary.version = version
        await self._unit.session.flush()
        self._audit(f"write:{version}", summary)

    async def text(self, summary: Summary, version: int | None = None) -> SummaryVersion:
        """The current version, or the one asked for. Audited: it is clinical text."""
        require_own(summary, self._me)
        row = await self._unit.one(
            SummaryVersion,
            SummaryVersion.summary_id == summary.id,
            SummaryVersion.version == (version or summary.version),
        )
        await self._unit.unlock(f"patient:{summary.patient_id}", row)
        self._audit(f"read:{row.version}", summary)
        return row

    async def approve(self, summary: Summary, version: int, *, knows_marks: bool = False) -> None:
        """`knows_marks`: the therapist was shown each marked sentence and wants the version as it is.

        Raises Conflict when it was decided already, when a newer version exists ("changed"), or when sentences are
        marked and nobody was asked ("marked"); or Damaged.
        """
        require_own(summary, self._me)
        self._expect(summary, version)
        text = await self.text(summary, version)
        SummaryVersion.sections.opened(text)
        has_marks = any(row["problems"] for row in SummaryVersion.evidence.opened(text) or [])
        if has_marks and not knows_marks:
            raise Conflict("marked")
        if has_marks:
            self._audit(f"approve-marked:{version}", summary)
        summary.state = "approved"
        summary.approved_version = version
        summary.approved_at = utc_now()
        await self._unit.session.flush()
        self._audit(f"approve:{version}", summary)

    async def discard(self, summary: Summary) -> None:
        require_own(summary, self._me)
        if summary.state != "proposed":
            raise Conflict(summary.state)
        summary.state = "discarded"
        await self._unit.session.flush()
        self._audit("discard", summary)

    async def restore(self, summary: Summary) -> None:
        """Takes a discard back."""
        require_own(summary, self._me)
        if summary.state != "discarded":
            raise Conflict(summary.state)
        summary.state = "proposed"
        await self._unit.session.flush()
        self._audit("restore", summary)

    async def exported(self, summary: Summary) -> None:
        """Written down: the approved text left for a file in the therapist's hands."""
        require_own(summary, self._me)
        self._audit(f"export:{summary.approved_version}", summary)

    async def move(self, summary: Summary, session: Session, held_on: dt.date) -> None:
        """Corrects the day on which the session took place."""
        require_own(summary, self._me)
        require_own(session, self._me)
        session.held_on = held_on
        await self._unit.session.flush()
        self._audit("change-date", summary)

    @staticmethod
    def _expect(summary: Summary, version: int) -> None:
        if summary.state != "proposed":
            raise Conflict(summary.state)
        if summary.version != version:
            raise Conflict("changed")

    def _audit(self, action: str, summary: Summary) -> None:
        self._unit.audit(action, summary, therapist_id=self._me.id, patient_id=summary.patient_id)


async def summary_owner(unit: UnitOfWork, summary_id: str) -> str:
    summary = await unit.one(Summary, Summary.id == summary_id)
    return summary.therapist_id
