"""The demo's tour plays the whole story by itself, in both languages, and ends with what happened."""

import pytest

from bot.demo import staged
from bot.sandbox.tour import play_tour


@pytest.mark.parametrize(("language", "greeting"), [("he", "דנה"), ("en", "Dana")])
async def test_the_tour_ends_with_one_approved_message_on_the_patients_phone(language: str, greeting: str) -> None:
    told: list[str] = []
    async with staged(language=language, port=0) as stage:
        outcome = await play_tour(stage.sandbox, stage.therapist, stage.invite, language, pause_s=0, tell=told.append)

    assert len(outcome.reached_patient) == 1
    assert greeting in outcome.reached_patient[0]
    assert outcome.approvals == 2
    assert outcome.read_by_therapist == 1
    assert len(told) == 9
