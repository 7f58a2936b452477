"""How each patient stands: last contact, what waits, flags, the agreed frequency, and what needs attention first."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from agent.follow_ups import frequency_of
from pipelines import rhythm
from storage.models import Patient
from storage.repositories.caseload import Figures
from storage.repositories.therapist import TherapistRoom


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`due_on`: when the next contact is or was due by the agreed frequency; None where none is agreed."""

    patient: Patient
    figures: Figures
    frequency: str
    due_on: dt.date | None
    is_overdue: bool
    is_suggested: bool

    @property
    def urgency(self) -> tuple[int, dt.date]:
        """Sorts by need: flags, patients who wait, contact overdue, what waits for the therapist; then by longest ago.

        A patient with whom there was no contact yet comes last.
        """
        figures = self.figures
        place = next(
            (
                place
                for place, is_so in enumerate(
                    (figures.is_flagged, bool(figures.unanswered), self.is_overdue, bool(figures.waiting))
                )
                if is_so
            ),
            4,
        )
        return place, figures.last_session or dt.date.max


async def standings(room: TherapistRoom, now: dt.datetime) -> list[Standing]:
    """All active patients, what needs attention first."""
    figures = await room.caseload.figures()
    found = [
        await standing_of(room, patient, figures.get(patient.id, Figures()), now)
        for patient in await room.patients.everyone()
    ]
    return sorted(found, key=lambda one: one.urgency)


async def standing_of(room: TherapistRoom, patient: Patient, figures: Figures, now: dt.datetime) -> Standing:
    zone = ZoneInfo(room.me.time_zone)
    frequency = await frequency_of(room, patient)
    plan = await room.follow_ups.plan(patient)
    due_on = rhythm.due_on(
        rhythm.rhythm_of(frequency),
        last_session=figures.last_session,
        last_sent=figures.last_sent.astimezone(zone).date() if figures.last_sent else None,
    )
    return Standing(
        patient=patient,
        figures=figures,
        frequency=frequency,
        due_on=due_on,
        is_overdue=due_on is not None and due_on < now.astimezone(zone).date() and patient.status == "active",
        is_suggested=plan is None or plan.is_suggested,
    )
