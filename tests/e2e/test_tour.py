"""The demo's tour plays the whole story by itself, in both languages, and ends with what happened."""

import pytest

from bot.demo import staged
from bot.sandbox.tour import play_tour
from storage.repositories import practices
from storage.repositories.therapist import enter
from tests.e2e.stage import DANA, Therapist


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


async def test_the_demo_opens_whatsapps_window_with_a_tap_on_the_fixed_text() -> None:
    async with staged(language="he", port=0) as stage:
        async with stage.app.storage.unit(actor="operator") as unit:
            chat = str(stage.therapist.person.id)
            account = stage.app.telegram_account
            link = await practices.accept_invitation(unit, stage.invite, channel="telegram", account=account, chat=chat)
            room = await enter(unit, link.therapist_id)
            await room.finish_onboarding()
            await practices.change_rest(unit, room.me, quiet_hours="", calendar="")
        ada, dana = Therapist(phone=stage.therapist), stage.sandbox.patient(DANA)
        await ada.adds(channel="whatsapp")
        card = await ada.drafts("לשאול איך הלך עם יומן השינה")
        assert ada.is_said(card.text, "card-window-template", they="f")
        await ada.approves()
        await dana.until(lambda message: bool(message.buttons), timeout_s=20)
        assert not any("יומן השינה" in text for text in dana.reads)
        await dana.taps("להציג")
        await dana.until(lambda message: "יומן השינה" in message.body, timeout_s=20)
