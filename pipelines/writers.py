"""Which writer may see a patient's words: a model elsewhere only with the patient's consent, else the local one."""

from pipelines.ports import Writer
from storage.repositories.patients import has_consent
from storage.unit import UnitOfWork

AI_ANALYSIS = "ai_analysis"


class Writers:
    """`local` never leaves this machine; `is_remote` says that `writer` does."""

    def __init__(self, writer: Writer, local: Writer, *, is_remote: bool) -> None:
        self.writer = writer
        self.local = local
        self._is_remote = is_remote

    async def for_therapist(self, unit: UnitOfWork, therapist_id: str) -> Writer:
        """For what the therapist says themselves, with every name that they know hidden."""
        return self.writer

    async def for_patient(self, unit: UnitOfWork, patient_id: str) -> Writer:
        """Asked anew for every text: a consent withdrawn a minute ago counts."""
        return self.writer if await self.may_read(unit, patient_id) else self.local

    async def may_read(self, unit: UnitOfWork, patient_id: str) -> bool:
        """Whether words of or about this patient may reach `writer`."""
        return not self._is_remote or await has_consent(unit, patient_id, AI_ANALYSIS)
