"""What patients write: signed or not taken at all, shown once to the right therapist, and obeyed when it says stop."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import ACCOUNT_SID, SMS_FROM, Sandbox
from storage.models import InboundMessage, InboxRow
from tests.e2e.records import count
from tests.e2e.stage import DANA, Therapist, invite, program, settings_for
from tests.e2e.wording import message_on, plain

STRANGER = "+972541112233"


async def heard(app: App, sandbox: Sandbox) -> None:
    """Waits until everything that patients sent is handled and everything about it was shown."""
    await sandbox.twilio.settle()
    await app.dispatcher.drained()
    await app.outbox.drained()


def form(**changed: str) -> dict[str, str]:
    """An inbound webhook's fields."""
    fields = {"AccountSid": ACCOUNT_SID, "From": DANA, "To": SMS_FROM, "Body": "שלום", "NumMedia": "0"}
    return {**fields, "MessageSid": "SM" + "1" * 32, **changed}


async def post(url: str, fields: dict[str, str], signature: str) -> int:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(url, data=fields, headers={"X-Twilio-Signature": signature})
        return answer.status


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_a_patients_message_is_shown_word_for_word_with_a_way_to_answer(
    ada: Therapist, dana: PatientPhone, channel: str
) -> None:
    await ada.adds()
    body = 'לא ישנתי. "כלום" לא עזר <b>😕</b>\nמה עושים?'
    await dana.says(body, channel="whatsapp" if channel == "whatsapp" else "sms")
    shown = await ada.finds("patient-wrote", name="דנה", channel=ada.words(f"channel-{channel}"))
    assert message_on(shown.text) == body
    assert shown.labels == (ada.words("button-draft-reply"),)


async def test_words_in_the_other_language_keep_their_full_stop_at_their_end(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    await dana.says("I did not sleep.\nלא ישנתי.")
    shown = await ada.finds("patient-wrote", name="דנה")
    assert message_on(shown.text) == "\u2068I did not sleep.\u2069\nלא ישנתי."
    await ada.drafts("לשאול איך היה השבוע")
    await ada.presses("button-edit")
    await ada.phone.say("See you on Sunday.")
    card = await ada.until(lambda shown: "Sunday" in shown.text and bool(shown.labels))
    assert message_on(card.text) == "See you on Sunday."  # what is approved is shown sign for sign
    await ada.presses("button-edit")
    await ada.phone.say("להתראות.")
    await ada.until(lambda shown: "להתראות." in shown.text and bool(shown.labels))
    assert any("\u2068See you on Sunday.\u2069" in text for text in ada.phone.reads)
    assert dana.reads == []


async def test_a_reply_is_drafted_with_the_button_and_leaves_only_when_approved(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    await dana.says("אפשר להזיז את הפגישה?")
    await ada.presses("button-draft-reply")
    await ada.finds("ask-what-reply")
    await ada.phone.say("תכתבי לה שאפשר ביום חמישי בעשר")
    card = await ada.sees_button("⏰")
    assert dana.reads == []
    await ada.approves()
    assert (await dana.until(lambda message: True)).body == message_on(card.text)


async def test_an_unknown_number_is_kept_aside_and_its_words_are_not_shown(
    ada: Therapist, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    await sandbox.patient(STRANGER, name="Somebody").says("זו ההודעה של מישהי אחרת")
    shown = await ada.finds("quarantine-unknown", number="••••2233")
    assert shown.labels == ()
    await heard(app, sandbox)
    assert not any("מישהי" in text for text in ada.phone.reads)
    assert await count(app, InboundMessage, InboundMessage.quarantine == "unknown") == 1


async def test_a_number_of_two_patients_is_assigned_to_neither(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    await ada.adds("אמא של דנה")
    await dana.says("זו אני")
    shown = await ada.finds("quarantine-shared", number="••••5678")
    assert "אמא של דנה" in shown.text
    await heard(app, sandbox)
    assert not any("זו אני" in text for text in ada.phone.reads)


async def test_a_phone_that_two_patients_share_stops_for_both(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    await ada.adds("אמא של דנה")
    await ada.drafts("לשאול איך היה השבוע")
    await dana.says("הסר")
    await ada.finds("opted-out", name="דנה", count=1)
    await ada.finds("opted-out", name="אמא של דנה", count=0)
    card = await ada.drafts("לשאול איך היה השבוע", "אמא של דנה")
    assert not any(label.startswith("✅") for label in card.labels)
    await dana.says("חזור")
    await ada.finds("opted-in", name="דנה")
    await ada.finds("opted-in", name="אמא של דנה")
    await heard(app, sandbox)
    assert sandbox.twilio.calls.named("create") == []


async def test_the_words_of_one_therapists_patient_are_shown_to_nobody_else(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    ben = Therapist(phone=sandbox.therapist("Ben", user_id=7_002))
    await ben.onboards(await invite(app, "Dr. Ben", practice="Another"))
    await ben.adds("יואב", "+972529876543")
    await ada.adds()
    await dana.says("רק לעדה")
    await ada.reads("רק לעדה")
    await heard(app, sandbox)
    assert not any("רק לעדה" in text for text in ben.phone.reads)


async def test_pictures_are_announced_and_not_fetched(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    await dana.sends_media(b"\x89PNG....", "image/png", "תראי")
    shown = await ada.finds("patient-sent-media", count=1)
    assert message_on(shown.text) == "תראי"
    await dana.sends_media(b"\x89PNG....", "image/png")
    shown = await ada.finds("patient-wrote-nothing")
    assert ada.is_said(shown.text, "patient-sent-media", count=1)
    await heard(app, sandbox)
    assert sandbox.twilio.calls.named("media") == []


async def test_hidden_signs_are_taken_out_and_said(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    await dana.says("מחר\u202e ב\u200bעשר \U000e0041")
    shown = await ada.finds("patient-hidden-signs")
    assert message_on(shown.text) == "מחר בעשר"


async def test_a_very_long_message_comes_whole(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    body = " ".join(f"מילה{n}" for n in range(1, 1200))
    await dana.says(body, channel="whatsapp")
    await ada.sees_button(ada.words("button-draft-reply"))
    shown = " ".join(" ".join(ada.phone.reads).split())
    assert body in shown
    assert all(len(text) <= 4096 for text in ada.phone.reads)


async def test_a_message_that_is_delivered_ten_times_at_once_is_shown_once(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    message = await dana.says("רק פעם אחת")
    await ada.reads("רק פעם אחת")
    answers = await asyncio.gather(*(sandbox.twilio.inbound.redeliver(message.sid) for _ in range(10)))
    assert {answer.status for answer in answers if answer} == {200}
    await heard(app, sandbox)
    assert sum("רק פעם אחת" in text for text in ada.phone.reads) == 1
    assert await count(app, InboundMessage) == 1


async def test_a_call_that_is_not_the_carriers_own_is_refused_and_leaves_no_trace(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds()
    url = f"{app.url}/twilio/inbound"
    for fields, signature in (
        (form(), ""),
        (form(), "c2lnbmVkIGJ5IG5vYm9keQ=="),
        (form(Body="אחר"), sandbox.twilio.sign(url, form())),
        (form(), sandbox.twilio.sign(f"{app.url}/twilio/status", form())),
    ):
        assert await post(url, fields, signature) == 403
    other = form(AccountSid="AC" + "0" * 32)
    assert await post(url, other, sandbox.twilio.sign(url, other)) == 403
    elsewhere = form(To="+12025550000")
    assert await post(url, elsewhere, sandbox.twilio.sign(url, elsewhere)) == 403

    await heard(app, sandbox)
    assert await count(app, InboundMessage) == 0
    assert await count(app, InboxRow, InboxRow.channel == "twilio") == 0
    assert not ada.shows("patient-wrote")

    assert await post(url, form(), sandbox.twilio.sign(url, form())) == 200
    await ada.finds("patient-wrote")


async def test_a_status_for_an_attempt_that_nobody_made_is_not_found(app: App, sandbox: Sandbox) -> None:
    fields = form(MessageStatus="delivered", To=DANA, From=SMS_FROM)
    for query in ("?t=nobody-made-this", ""):
        url = f"{app.url}/twilio/status{query}"
        assert await post(url, fields, sandbox.twilio.sign(url, fields)) == 404
    assert await count(app, InboxRow, InboxRow.channel == "twilio") == 0


@pytest.mark.parametrize(("stop", "start"), [("STOP", "START"), ("הסר", "חזור"), ("עצור", "״חזור״")])
async def test_stop_withdraws_what_waits_and_blocks_until_the_patient_comes_back(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App, stop: str, start: str
) -> None:
    await ada.adds()
    card = await ada.drafts("לשאול איך היה השבוע")
    message_id, approve = ada.phone.button(ada.words("button-approve-send"), message_id=card.id)
    await dana.says(stop)
    await ada.finds("opted-out", name="דנה", count=1)
    toast = await ada.phone.toast(await ada.phone.press_forged(message_id, approve))
    assert ada.is_said(toast, "state-rejected")

    later = await ada.drafts("לשאול איך היה השבוע")
    assert ada.is_said(later.text, "card-obstacle-opted-out")
    assert not any(label.startswith("✅") for label in later.labels)
    await heard(app, sandbox)
    assert sandbox.twilio.calls.named("create") == []

    await dana.says(start)
    await ada.finds("opted-in", name="דנה")
    await ada.until(lambda shown: shown.id == later.id and ada.words("button-approve-send") in shown.labels)
    card = await ada.drafts("לשאול איך היה השבוע")
    await ada.approves()
    received = await dana.until(lambda message: message.direction == "outbound-api")
    assert received.body == message_on(card.text)


async def test_a_word_inside_a_sentence_stops_nothing(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    for body in ("מתי זה יעצור? עצור לי בבקשה", "please stop by at ten"):
        await dana.says(body)
        shown = await ada.reads(body)
        assert plain(message_on(shown.text)) == body
    assert not ada.shows("opted-out")


async def test_what_came_while_the_program_was_down_is_told_at_its_start(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.onboards(await invite(app))
        await ada.adds()
        await dana.says("אחת קודם")
        await ada.reads("אחת קודם")
    sandbox.twilio.inbound.url = ""
    await dana.says("בזמן שלא היית")
    await dana.says("ועוד אחת", channel="whatsapp")
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.reads("בזמן שלא היית")
        await ada.reads("ועוד אחת")
        await heard(app, sandbox)
    for body in ("אחת קודם", "בזמן שלא היית", "ועוד אחת"):
        assert sum(body in text for text in ada.phone.reads) == 1


async def test_an_archived_patients_message_still_comes_and_says_so(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.presses("button-archive-yes")
    await ada.finds("archived", name="דנה")
    await dana.says("אפשר לחזור?")
    shown = await ada.reads("אפשר לחזור?")
    assert ada.is_said(shown.text, "patient-is-archived")
