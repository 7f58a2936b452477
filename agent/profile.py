"""Who the therapist is, for a writer: the answers of onboarding as a voice and a summary format."""

from agent import formats
from pipelines.ports import Language, Section, Voice
from storage.models import Therapist
from storage.repositories.therapist import TherapistRoom


def voice_of(room: TherapistRoom) -> Voice:
    """Unanswered questions fall back to the middle of the road. Raises Damaged."""
    profile, me = room.profile, room.me
    return Voice(
        name=Therapist.name.opened(me),  # who is not known cannot be hidden from a model
        language="en" if me.language == "en" else "he",
        gender="m" if me.gender == "m" else "f",
        approach=profile.get("approach", ""),
        tone=profile.get("tone", "warm"),
        length=profile.get("length", "medium"),
        terminology=profile.get("terminology", "professional"),
        greeting=profile.get("greeting", ""),
        closing=profile.get("closing", ""),
        message_examples=tuple(profile.get("message_examples", ())),
        summary_examples=tuple(profile.get("summary_examples", ())),
        directness=profile.get("directness", 2),
        warmth=profile.get("warmth", 2),
    )


def sections_of(room: TherapistRoom) -> tuple[Section, ...]:
    """The sections of the therapist's summary format, SOAP until they chose."""
    language: Language = "en" if room.me.language == "en" else "he"
    name = room.profile.get("format", formats.DEFAULT_FORMAT)
    return formats.sections_for(name, language, own=tuple(room.profile.get("sections", ())))
