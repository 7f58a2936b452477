"""Which writer may see a patient's words: a model elsewhere only with the patient's consent, else the local one."""

from collections.abc import Sequence
from functools import partial

from pipelines.fallback import FallbackWriter
from pipelines.model_calls import Call, CallingWriter, OnPartial
from pipelines.notices import Notices
from pipelines.ports import Writer
from pipelines.spend import SpendBook
from storage.database import Storage
from storage.repositories import practices
from storage.repositories.patients import has_consent, patient_by_id
from storage.repositories.therapist import TherapistRoom, enter
from storage.sealed import Unreadable
from storage.unit import UnitOfWork

AI_ANALYSIS = "ai_analysis"


class Writers:
    """`local` never leaves this machine; `is_remote` says that the `models`, in the order in which they are asked, do.

    What it returns is for one job of one therapist: metered, capped, with every name of their caseload hidden, and
    with the local writer behind it. Ask it outside of a unit of work.
    """

    def __init__(
        self,
        models: Sequence[Writer],
        local: Writer,
        *,
        is_remote: bool,
        storage: Storage,
        book: SpendBook,
        notices: Notices,
    ) -> None:
        self._models = models
        self.local = local
        self._is_remote = is_remote
        self._storage = storage
        self._book = book
        self._notices = notices

    async def for_therapist(
        self, unit: UnitOfWork, therapist_id: str, *, on_partial: OnPartial | None = None
    ) -> Writer:
        """For what the therapist says themselves."""
        return await self._bound(await enter(unit, therapist_id), on_partial)

    async def for_patient(self, unit: UnitOfWork, patient_id: str, *, on_partial: OnPartial | None = None) -> Writer:
        """Asked anew for every text: a consent withdrawn a minute ago counts."""
        if not await self.may_read(unit, patient_id):
            return self.local
        patient = await patient_by_id(unit, patient_id)
        return await self._bound(await enter(unit, patient.therapist_id), on_partial)

    async def may_read(self, unit: UnitOfWork, patient_id: str) -> bool:
        """Whether words of or about this patient may reach a model."""
        return not self._is_remote or await has_consent(unit, patient_id, AI_ANALYSIS)

    @property
    def has_model(self) -> bool:
        return bool(self._models)

    async def _bound(self, room: TherapistRoom, on_partial: OnPartial | None) -> Writer:
        if not self._models:
            return self.local
        names = await _names(room)
        practice = await practices.name_of(room.unit, room.me.practice_id)
        if any(isinstance(name, Unreadable) for name in [*names, practice]):
            return self.local  # a name that does not open cannot be hidden
        call = Call(meter=self._book.meter(room.me.id), known_names=names, practice=practice, on_partial=on_partial)
        models = [model.bound(call) if isinstance(model, CallingWriter) else model for model in self._models]
        return FallbackWriter(models, self.local, when_capped=partial(self._say_capped, room.me.id))

    async def _say_capped(self, therapist_id: str) -> None:
        async with self._storage.unit() as unit:
            await self._notices.model_capped(await enter(unit, therapist_id), await self._book.used(unit, therapist_id))


async def _names(room: TherapistRoom) -> tuple[str, ...]:
    """The therapist and everybody of the caseload, those in the archive too."""
    active, archived = await room.patients.everyone(), await room.patients.everyone(status="archived")
    return (room.me.name, *(patient.name for patient in [*active, *archived]))
