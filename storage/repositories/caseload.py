"""How things stand with every patient of a therapist, counted in a few queries: days, counts and flags, no words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from storage.models import InboundMessage, Message, RiskFlag, Session, Summary, Therapist
from storage.repositories.drafts import WAITING
from storage.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`unanswered`: messages from the patient since the therapist last wrote. `waiting`: drafts and summaries."""

    last_session: dt.date | None = None
    last_sent: dt.datetime | None = None
    last_heard: dt.datetime | None = None
    unanswered: int = 0
    waiting: int = 0
    is_flagged: bool = False


class Caseload:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def figures(self) -> dict[str, Figures]:
        """By patient; a patient with whom nothing has happened yet is not in it."""
        sessions = await self._newest(Session.patient_id, Session.held_on, Session.therapist_id)
        sent = await self._newest(Message.patient_id, Message.sent_at, Message.therapist_id)
        heard = await self._newest(InboundMessage.patient_id, InboundMessage.received_at, InboundMessage.therapist_id)
        drafts = await self._counted(Message, Message.state.in_(WAITING))
        summaries = await self._counted(Summary, Summary.state == "proposed", Summary.version > 0)
        unanswered = await self._unanswered()
        flagged = set(
            await self._unit.session.scalars(
                select(RiskFlag.patient_id).where(RiskFlag.therapist_id == self._me.id, RiskFlag.closed_at.is_(None))
            )
        )
        known = {*sessions, *sent, *heard, *drafts, *summaries, *flagged}
        return {
            patient_id: Figures(
                last_session=sessions.get(patient_id),
                last_sent=sent.get(patient_id),
                last_heard=heard.get(patient_id),
                unanswered=unanswered.get(patient_id, 0),
                waiting=drafts.get(patient_id, 0) + summaries.get(patient_id, 0),
                is_flagged=patient_id in flagged,
            )
            for patient_id in known
        }

    async def newest_sessions(self, since: dt.date) -> dict[str, Session]:
        """The last session with each patient, where it was on this day or later."""
        rows = await self._unit.all(
            Session, Session.therapist_id == self._me.id, Session.held_on >= since, order=Session.held_on
        )
        return {row.patient_id: row for row in rows}

    async def _newest(self, patient: Any, moment: Any, therapist: Any) -> dict[str, Any]:
        rows = await self._unit.session.execute(
            select(patient, func.max(moment)).where(therapist == self._me.id, moment.is_not(None)).group_by(patient)
        )
        return dict(rows.tuples().all())

    async def _counted(self, model: type[Message] | type[Summary], *conditions: Any) -> dict[str, int]:
        rows = await self._unit.session.execute(
            select(model.patient_id, func.count())
            .where(model.therapist_id == self._me.id, *conditions)
            .group_by(model.patient_id)
        )
        return dict(rows.tuples().all())

    async def _unanswered(self) -> dict[str, int]:
        newest = (
            select(Message.patient_id.label("patient_id"), func.max(Message.sent_at).label("sent_at"))
            .where(Message.therapist_id == self._me.id, Message.sent_at.is_not(None))
            .group_by(Message.patient_id)
            .subquery()
        )
        rows = await self._unit.session.execute(
            select(InboundMessage.patient_id, func.count())
            .outerjoin(newest, newest.c.patient_id == InboundMessage.patient_id)
            .where(
                InboundMessage.therapist_id == self._me.id,
                InboundMessage.is_tap.is_(False),
                newest.c.sent_at.is_(None) | (InboundMessage.received_at > newest.c.sent_at),
            )
            .group_by(InboundMessage.patient_id)
        )
        return {patient_id: count for patient_id, count in rows if patient_id is not None}
