"""A therapist's room: the one way to their patients, recaps, summaries, messages and appointments."""

from typing import Any

from storage.models import Chat, Therapist, utc_now
from storage.repositories.appointments import Appointments
from storage.repositories.caseload import Caseload
from storage.repositories.drafts import Drafts
from storage.repositories.examples import Examples
from storage.repositories.follow_ups import FollowUps
from storage.repositories.material import Material
from storage.repositories.message_templates import MessageTemplates
from storage.repositories.patients import Patients
from storage.repositories.recaps import Recaps
from storage.repositories.reminders import Reminders
from storage.repositories.style_rules import StyleRules
from storage.repositories.summaries import Summaries
from storage.unit import UnitOfWork


class TherapistRoom:
    """Everything that one therapist may reach; there is no method that leads to another therapist's row."""

    def __init__(self, unit: UnitOfWork, me: Therapist) -> None:
        self.unit = unit
        self.me = me
        self.patients = Patients(unit, me)
        self.recaps = Recaps(unit, me)
        self.summaries = Summaries(unit, me)
        self.drafts = Drafts(unit, me)
        self.caseload = Caseload(unit, me)
        self.follow_ups = FollowUps(unit, me)
        self.material = Material(unit, me)
        self.templates = MessageTemplates(unit, me)
        self.appointments = Appointments(unit, me)
        self.reminders = Reminders(unit, me)
        self.examples = Examples(unit, me)
        self.style_rules = StyleRules(unit, me)

    @property
    def profile(self) -> dict[str, Any]:
        """The answers of onboarding and settings, by question; none where they are damaged."""
        return dict(Therapist.profile.or_else(self.me, {}) or {})

    async def answer(self, question: str, value: Any) -> None:
        """Keeps one answer of the profile. Raises Damaged rather than write over answers that do not open."""
        self.me.profile = {**(self.me.profile or {}), question: value}
        await self.unit.session.flush()
        self.unit.audit(f"answer:{question}", self.me, therapist_id=self.me.id)

    async def finish_onboarding(self) -> None:
        self.me.onboarded_at = self.me.onboarded_at or utc_now()
        await self.unit.session.flush()


async def enter(unit: UnitOfWork, therapist_id: str) -> TherapistRoom:
    """Opens the room of this therapist. Raises NotFound."""
    me = await unit.one(Therapist, Therapist.id == therapist_id)
    await unit.unlock(f"therapist:{me.id}", me)
    return TherapistRoom(unit, me)


async def chat_by_id(unit: UnitOfWork, chat_id: str) -> Chat:
    chat = await unit.one(Chat, Chat.id == chat_id)
    await unit.unlock(f"therapist:{chat.therapist_id}", chat)
    return chat
