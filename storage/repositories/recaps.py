"""What a therapist told about a session, with its recording and its transcript."""

import datetime as dt
from typing import Any

from storage.models import Patient, Recap, Recording, Session, Therapist, Transcript
from storage.repositories.patients import patient_by_id
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


class Recaps:
    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me
        self._owner = f"therapist:{me.id}"

    async def typed(self, *, chat_id: str, text: str, held_on: dt.date) -> Recap:
        recap = Recap(therapist_id=self._me.id, chat_id=chat_id, kind="typed", held_on=held_on)
        await self._unit.unlock(self._owner, recap)
        recap.text = text
        await self._unit.add(recap)
        self._audit("create", recap)
        return recap

    async def go_on(self, recap: Recap, text: str) -> None:
        """More was told about the same session: the whole text, while nobody was asked to work on it."""
        require_own(recap, self._me)
        recap.text = text
        await self._unit.session.flush()
        self._audit("go-on", recap)

    async def newest_waiting(self, chat_id: str, *, before: Recap) -> Recap | None:
        """The typed text of this chat that was asked about last before this one and waits for an answer."""
        rows = await self._unit.all(
            Recap,
            Recap.therapist_id == self._me.id,
            Recap.chat_id == chat_id,
            Recap.kind == "typed",
            Recap.state == "waiting",
            Recap.id != before.id,
            order=Recap.created_at.desc(),
            limit=1,
        )
        await self._unit.unlock(self._owner, *rows)
        return rows[0] if rows else None

    async def spoken(
        self, *, chat_id: str, channel: str, account: str, attachment: dict[str, Any], held_on: dt.date
    ) -> Recap:
        recording = Recording(therapist_id=self._me.id, channel=channel, account=account, key_owner=self._owner)
        await self._unit.unlock(self._owner, recording)
        recording.attachment = attachment
        await self._unit.add(recording)
        recap = Recap(
            therapist_id=self._me.id,
            chat_id=chat_id,
            kind="speech",
            held_on=held_on,
            recording_id=recording.id,
        )
        await self._unit.unlock(self._owner, recap)
        await self._unit.add(recap)
        self._audit("create", recap)
        return recap

    async def get(self, recap_id: str) -> Recap:
        recap = await self._unit.one(Recap, Recap.id == recap_id, Recap.therapist_id == self._me.id)
        await self._unit.unlock(self._owner, recap)
        return recap

    def text(self, recap: Recap) -> str:
        """What was typed. Audited: it is clinical text."""
        require_own(recap, self._me)
        self._audit("read", recap)
        return recap.text

    async def recording(self, recap: Recap) -> Recording:
        require_own(recap, self._me)
        recording = await self._unit.one(
            Recording, Recording.id == (recap.recording_id or ""), Recording.therapist_id == self._me.id
        )
        await self._unit.unlock(self._owner, recording)
        return recording

    async def assign(self, recap: Recap, patient_id: str) -> Session:
        """Says whose session it was: makes the session."""
        require_own(recap, self._me)
        patient = await self._unit.one(Patient, Patient.id == patient_id, Patient.therapist_id == self._me.id)
        session = await self._unit.add(Session(patient_id=patient.id, therapist_id=self._me.id, held_on=recap.held_on))
        recap.patient_id = patient.id
        recap.session_id = session.id
        await self._unit.session.flush()
        self._audit("assign", recap)
        return session

    async def set_state(self, recap: Recap, state: str, *, failure: str = "") -> None:
        require_own(recap, self._me)
        recap.state = state
        recap.failure = failure
        await self._unit.session.flush()

    async def transcript(self, recap: Recap) -> Transcript | None:
        require_own(recap, self._me)
        rows = await self._unit.all(Transcript, Transcript.recap_id == recap.id)
        if not rows:
            return None
        await self._unit.unlock(f"patient:{rows[0].patient_id}", rows[0])
        self._unit.audit("read", rows[0], therapist_id=self._me.id, patient_id=rows[0].patient_id)
        return rows[0]

    async def keep_transcript(
        self,
        recap: Recap,
        *,
        body: str,
        language: str,
        model: str = "",
        confidence: float = 1.0,
        segments: list[Any] | None = None,
    ) -> Transcript:
        """Stores what was said under the patient's key. Once per recap: a repeated step finds it already there."""
        require_own(recap, self._me)
        earlier = await self.transcript(recap)
        if earlier is not None:
            return earlier
        patient = await patient_by_id(self._unit, recap.patient_id or "")
        transcript = Transcript(
            session_id=recap.session_id,
            patient_id=patient.id,
            recap_id=recap.id,
            kind=recap.kind,
            language=language,
            model=model,
            confidence=confidence,
        )
        await self._unit.unlock(f"patient:{patient.id}", transcript)
        transcript.body = body
        transcript.segments = segments or []
        await self._unit.add(transcript)
        self._unit.audit("create", transcript, therapist_id=self._me.id, patient_id=patient.id)
        return transcript

    def _audit(self, action: str, recap: Recap) -> None:
        self._unit.audit(action, recap, therapist_id=self._me.id, patient_id=recap.patient_id)


async def recap_owner(unit: UnitOfWork, recap_id: str) -> str:
    """The therapist whose room a job must enter for this recap."""
    recap = await unit.one(Recap, Recap.id == recap_id)
    return recap.therapist_id
