"""The main job: a recap becomes a summary, a draft becomes a message, and nothing leaves without a tap."""

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from tests.e2e.stage import NOTES, NOTES_EN, Therapist, invite

DRAFTS = {"he": ("דנה", NOTES, "לשאול איך הלך עם יומן השינה"), "en": ("Dana", NOTES_EN, "ask how the sleep diary went")}


async def test_the_whole_story_from_an_invitation_to_the_patients_answer(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    name, notes, request = DRAFTS[language]
    therapist = Therapist(phone=sandbox.therapist("Ada"), language=language)
    await therapist.onboards(await invite(app))
    await therapist.adds(name)

    summary = await therapist.tells(notes, name)
    assert "סובייקטיבי" in summary.text or "Subjective" in summary.text
    await therapist.taps(therapist.words("button-approve"))
    await therapist.reads(therapist.words("summary-approved", time="")[:6])

    card = await therapist.drafts(request, name)
    assert name in card.text
    assert "5678" in card.text
    assert dana.reads == []
    text = card.text.split("┄┄┄┄┄┄┄┄")[1].strip()
    await therapist.approves()
    received = await dana.until(lambda message: True, timeout_s=20)
    assert received.body == text
    await therapist.reads("✓✓")

    await dana.says("עבר בסדר, תודה")
    shown = await therapist.reads("עבר בסדר, תודה")
    assert any(label.startswith("↩️") for label in shown.labels)
    assert dana.reads == [text]


async def test_a_second_tap_on_approve_is_told_what_is_and_sends_nothing_more(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    card = await ada.drafts("לשאול איך היה השבוע")
    message_id, data = ada.phone.button("✅ אישור ושליחה", message_id=card.id)
    await ada.approves()
    await ada.reads("✓✓")
    toast = await ada.phone.toast(await ada.phone.press_forged(message_id, data))
    assert "נשלחה" in toast
    await sandbox.twilio.settle()
    assert len(dana.reads) == 1


async def test_a_reply_is_drafted_from_the_patients_message(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    await dana.says("אפשר להזיז את הפגישה?")
    await ada.taps("↩️")
    await ada.reads("מה לכתוב")
    await ada.phone.say("תכתבי לה שאפשר ביום חמישי בעשר")
    card = await ada.sees_button("⏰")
    assert "חמישי" in card.text
    assert dana.reads == []


async def test_a_rejected_draft_never_leaves(ada: Therapist, dana: PatientPhone, sandbox: Sandbox) -> None:
    await ada.adds()
    await ada.drafts("לשאול איך היה")
    await ada.taps(ada.words("button-reject"))
    await ada.reads(ada.words("state-rejected"))
    await sandbox.twilio.settle()
    assert dana.reads == []
    assert sandbox.twilio.calls.named("create") == []


async def test_an_edited_draft_is_sent_word_for_word_and_the_old_card_is_void(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    card = await ada.drafts("לשאול איך היה")
    old_id, old_data = ada.phone.button("✅", message_id=card.id)
    await ada.taps("✏️")
    await ada.reads("הנוסח המדויק")
    await ada.phone.say("דנה יקרה,\nמה שלומך היום? 🙂")
    await ada.sees_button("⏰")
    toast = await ada.phone.toast(await ada.phone.press_forged(old_id, old_data))
    assert "השתנה" in toast
    assert dana.reads == []
    await ada.approves()
    received = await dana.until(lambda message: True, timeout_s=20)
    assert received.body == "דנה יקרה,\nמה שלומך היום? 🙂"


async def test_a_draft_that_names_another_patient_is_stopped(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.adds("יואב", "+972529876543")
    await ada.phone.say("/draft דנה תכתבי לה שפגשתי היום את יואב")
    shown = await ada.reads("יואב")
    assert any(label.startswith("✏️") for label in shown.labels)
    assert not any(label.startswith("✅") for label in shown.labels)
    assert dana.reads == []


async def test_without_recorded_consent_nothing_is_sent_and_the_way_on_is_shown(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds(consent=False)
    await ada.drafts("לשאול איך היה")
    await ada.taps(ada.words("button-record-consent"))
    await ada.taps("✅")
    await sandbox.twilio.settle()
    assert dana.reads == []
