"""The drawer of process notes: written, read, changed and taken out by their therapist, and by nothing else."""

from collections.abc import Sequence

from storage.models import Patient, Therapist, utc_now
from storage.models.process_notes import ProcessNote
from storage.repositories.scope import require_own
from storage.unit import UnitOfWork


class ProcessNotes:
    """A therapist's drawer. It is no part of their room, so that whatever works for them there cannot reach into it."""

    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self._unit = unit
        self._me = me

    async def write(self, patient: Patient, body: str) -> ProcessNote:
        require_own(patient, self._me)
        note = ProcessNote(therapist_id=self._me.id, patient_id=patient.id)
        await self._unlock(note)
        note.body = body
        await self._unit.add(note)
        self._audit("write", note)
        return note

    async def of_patient(self, patient: Patient) -> Sequence[ProcessNote]:
        """Newest first, for a list of their days; a text is read with `read`."""
        require_own(patient, self._me)
        return await self._unit.all(
            ProcessNote,
            ProcessNote.patient_id == patient.id,
            ProcessNote.therapist_id == self._me.id,
            order=ProcessNote.written_at.desc(),
        )

    async def read(self, note_id: str) -> ProcessNote:
        """Raises NotFound. Audited."""
        note = await self._get(note_id)
        self._audit("read", note)
        return note

    async def change(self, note_id: str, body: str) -> ProcessNote:
        """Puts another text in the place of this one; the one before is not kept."""
        note = await self._get(note_id)
        note.body = body
        note.changed_at = utc_now()
        await self._unit.session.flush()
        self._audit("change", note)
        return note

    async def delete(self, note_id: str) -> None:
        """The row is gone; that there was one and who took it out stays in the audit."""
        note = await self._get(note_id)
        await self._unit.session.delete(note)
        await self._unit.session.flush()
        self._audit("delete", note)

    async def _get(self, note_id: str) -> ProcessNote:
        note = await self._unit.one(ProcessNote, ProcessNote.id == note_id, ProcessNote.therapist_id == self._me.id)
        await self._unlock(note)
        return note

    async def _unlock(self, note: ProcessNote) -> None:
        await self._unit.unlock(f"drawer:{note.patient_id}", note)

    def _audit(self, action: str, note: ProcessNote) -> None:
        self._unit.audit(action, note, therapist_id=self._me.id, patient_id=note.patient_id)
