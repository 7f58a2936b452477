"""/draft in every form, what the approval card shows, and every way in which a card can become void."""

from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from pipelines.segments import segments
from storage.models import Message
from tests.e2e.records import count
from tests.e2e.stage import DANA, NOTES, YOAV, Therapist, invite
from tests.e2e.wording import holds, message_on

ASK = "לשאול איך הלך עם יומן השינה"


async def edits(ada: Therapist, text: str) -> Shown:
    """✏️ and the exact words; returns the new card."""
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say(text)
    return await ada.sees_button("⏰")


async def taps_old(ada: Therapist, button: tuple[int, str]) -> str:
    """Presses a button of an earlier moment, whatever stands on the card now."""
    return await ada.phone.toast(await ada.phone.press_forged(*button))


def approve_button(ada: Therapist, card: Shown) -> tuple[int, str]:
    return ada.phone.button("✅", message_id=card.id)


FORMS: dict[str, tuple[str, ...]] = {
    "name and request": (f"/draft דנה {ASK}",),
    "with a prefix letter": (f"/draft לדנה {ASK}",),
    "with a comma": (f"/draft דנה, {ASK}",),
    "over two lines": (f"/draft דנה\n{ASK}",),
    "name alone": ("/draft דנה", ASK),
    "nothing, then a name": ("/draft", "דנה", ASK),
    "nothing, then all": ("/draft", f"לדנה {ASK}"),
    "nothing, then a button": ("/draft", "[דנה]", ASK),
    "request alone": (f"/draft {ASK}", "[דנה]"),
    "in capitals": (f"/DRAFT דנה {ASK}",),
    "with the bot's name": (f"/draft@kesher_bot דנה {ASK}",),
}


async def test_each_form_of_the_command_ends_in_the_same_card(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    for form, said in FORMS.items():
        for words in said:
            if words.startswith("["):
                await ada.taps(words.strip("[]"))
            else:
                await ada.phone.say(words)
                await ada.until(lambda shown: True)
        card = await ada.sees_button("⏰")
        assert "יומן השינה" in message_on(card.text), form
        assert ASK not in message_on(card.text), form
        assert ada.is_said(card.text, "card-to", name="דנה", channel="SMS", number="••••5678"), form
        await ada.presses("button-reject")
        await ada.finds("state-rejected")
    assert dana.reads == []


async def test_in_english_the_same(sandbox: Sandbox, app: App, dana: PatientPhone) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"), language="en")
    await ada.onboards(await invite(app))
    await ada.adds("Dana")
    for said in ("/draft Dana ask how the sleep diary went", "/draft to dana: ask how the sleep diary went"):
        await ada.phone.say(said)
        card = await ada.sees_button("⏰")
        assert "sleep diary" in message_on(card.text)
        await ada.presses("button-reject")
        await ada.finds("state-rejected")
    assert dana.reads == []


async def test_without_patients_the_first_is_offered(ada: Therapist) -> None:
    await ada.phone.say(f"/draft דנה {ASK}")
    shown = await ada.finds("no-patients")
    assert shown.labels == (ada.words("button-add-patient"),)


async def test_a_new_patient_can_be_added_in_the_middle_and_the_draft_goes_on(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds("יואב", YOAV)
    await ada.phone.say("/draft")
    await ada.presses("button-add-patient")
    await ada.finds("ask-patient")
    await ada.adds_now("דנה", DANA)
    await ada.finds("ask-what-draft", name="דנה")
    await ada.phone.say(ASK)
    card = await ada.sees_button("⏰")
    assert ada.is_said(card.text, "card-to", name="דנה", number="••••5678")


async def test_two_patients_of_one_first_name_are_asked_about(ada: Therapist) -> None:
    await ada.adds("דנה לוי", DANA)
    await ada.adds("דנה כהן", YOAV)
    await ada.phone.say(f"/draft דנה {ASK}")
    asked = await ada.finds("which-of-them")
    assert {"דנה לוי", "דנה כהן"} < set(asked.labels)
    await ada.taps("דנה כהן")
    card = await ada.sees_button("⏰")
    assert ada.is_said(card.text, "card-to", name="דנה כהן", number="••••6543")

    await ada.phone.say(f"/draft דנה לוי {ASK}")
    card = await ada.sees_button("⏰")
    assert ada.is_said(card.text, "card-to", name="דנה לוי", number="••••5678")


async def test_two_patients_of_the_very_same_name_are_told_apart_by_their_numbers(ada: Therapist) -> None:
    await ada.adds("דנה לוי", DANA)
    await ada.adds("דנה לוי", YOAV)
    await ada.phone.say(f"/draft דנה לוי {ASK}")
    await ada.finds("which-of-them")
    await ada.taps("דנה לוי ••••6543")
    card = await ada.sees_button("⏰")
    assert ada.is_said(card.text, "card-to", number="••••6543")


async def test_an_archived_patient_is_not_found_and_nobody_else_is_taken(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.adds("יואב", YOAV)
    await ada.opens("יואב")
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.presses("button-archive-yes")
    await ada.finds("archived", name="יואב")
    await ada.phone.say(f"/draft יואב {ASK}")
    shown = await ada.finds("ask-whom-unknown")
    assert "יואב" not in shown.labels
    assert await count(app, Message) == 0


async def test_the_card_shows_the_words_that_leave_sign_for_sign(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.drafts(ASK)
    text = 'דנה,\n\n"שלום" & <b>להתראות</b> {name} *כוכב* _קו_ 👩‍👧 €5 – 100%\nhttps://example.org/?a=1&b=2\nעדה 🙂'
    card = await edits(ada, text)
    assert message_on(card.text) == text
    _, units, parts = segments(text)
    assert ada.is_said(card.text, "card-segments", count=parts, units=units)
    assert not ada.is_said(card.text, "written-extractive")
    await ada.approves()
    received = await dana.until(lambda message: True)
    assert received.body == text
    assert received.num_segments == parts
    assert sandbox.twilio.calls.named("create")[0].params["Body"] == text


async def test_a_text_may_be_as_long_as_the_carrier_takes_and_no_longer(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.drafts(ASK)
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say("א" * 1601)
    await ada.finds("draft-too-long")
    await ada.phone.say("א" * 1600)
    card = await ada.sees_button("⏰")
    assert message_on(card.text) == "א" * 1600
    assert ada.is_said(card.text, "card-segments", count=24, units=1600)
    await ada.approves()
    assert (await dana.until(lambda message: True)).body == "א" * 1600


async def test_a_request_that_is_too_long_is_refused_with_its_limit(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("/draft דנה " + "מילה " * 500)
    await ada.finds("notes-too-long")
    assert await count(app, Message) == 0


async def test_over_whatsapp_no_segments_are_counted(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds(channel="whatsapp")
    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-to", channel="WhatsApp", number="••••5678")
    assert not ada.is_said(card.text, "card-segments")


async def test_without_consent_the_card_says_so_and_consent_opens_the_way(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds(consent=False)
    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-obstacle-consent")
    assert not any(label.startswith("✅") for label in card.labels)
    await ada.presses("button-record-consent")
    await ada.presses("button-agreed-spoken")
    card = await ada.sees_button(ada.words("button-approve-send"))
    assert dana.reads == []
    await ada.approves()
    assert (await dana.until(lambda message: True)).body == message_on(card.text)


async def test_consent_that_was_withdrawn_after_the_card_blocks_it(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    approve = approve_button(ada, await ada.drafts(ASK))
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-consent")
    await ada.presses("button-withdrawn")
    await ada.finds("consent-revoked")
    await ada.until(lambda shown: shown.id == approve[0] and ada.words("button-record-consent") in shown.labels)
    assert holds(await taps_old(ada, approve), ada.words, "obstacle-short-consent")
    await ada.finds("obstacle-consent")
    assert dana.reads == []


async def test_a_flag_that_is_raised_takes_the_tick_off_the_card_until_it_is_closed(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    card = await ada.drafts(ASK)
    approve = approve_button(ada, card)
    await ada.phone.say("/flag דנה לא עונה לי")
    await ada.finds("flag-raised", name="דנה")
    await ada.until(lambda shown: shown.id == card.id and ada.words("button-open-flag") in shown.labels)
    assert holds(await taps_old(ada, approve), ada.words, "obstacle-short-risk-flag")
    await ada.presses("button-open-flag")
    await ada.presses("button-close-flag")
    await ada.finds("ask-closing-note")
    await ada.phone.say("דיברנו בטלפון, הכול בסדר")
    await ada.until(lambda shown: shown.id == card.id and ada.words("button-approve-send") in shown.labels)
    assert dana.reads == []


async def test_a_number_that_changed_after_the_card_needs_a_new_card(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox
) -> None:
    elsewhere = sandbox.patient(YOAV, name="Dana's new phone")
    await ada.adds()
    card = await ada.drafts(ASK)
    approve = approve_button(ada, card)
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-change-phone")
    await ada.phone.say(YOAV)
    await ada.finds("phone-changed")

    assert ada.is_said(await taps_old(ada, approve), "envelope-changed")
    fresh = await ada.sees_button("⏰")
    assert fresh.id != card.id
    assert message_on(fresh.text) == message_on(card.text)
    assert ada.is_said(fresh.text, "card-to", number="••••6543")
    assert ada.is_said(await taps_old(ada, approve), "text-changed")
    assert elsewhere.reads == dana.reads == []

    await ada.phone.toast(await ada.phone.press("✅", message_id=fresh.id))
    assert (await elsewhere.until(lambda message: True)).body == message_on(card.text)
    assert dana.reads == []


async def test_a_channel_that_changed_after_the_card_needs_a_new_card(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    approve = approve_button(ada, await ada.drafts(ASK))
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-use-whatsapp")
    toast = await taps_old(ada, approve)
    assert ada.is_said(toast, "envelope-changed")
    fresh = await ada.sees_button("⏰")
    assert ada.is_said(fresh.text, "card-to", channel="WhatsApp")
    assert dana.reads == []
    await dana.says("היי", channel="whatsapp")
    await ada.phone.press("✅", message_id=fresh.id)
    assert (await dana.until(lambda message: True)).channel == "whatsapp"


async def test_a_patient_who_was_archived_after_the_card_gets_nothing_until_restored(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    card = await ada.drafts(ASK)
    approve = approve_button(ada, card)
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.presses("button-archive-yes")
    await ada.finds("archived")
    await ada.until(lambda shown: shown.id == card.id and ada.words("button-restore") in shown.labels)
    assert ada.is_said(await taps_old(ada, approve), "obstacle-short-archived")
    await ada.finds("obstacle-archived", name="דנה")
    assert dana.reads == []
    await ada.presses("button-restore")
    await ada.finds("restored", name="דנה")
    await ada.until(lambda shown: shown.id == card.id and ada.words("button-approve-send") in shown.labels)
    await taps_old(ada, approve)
    assert (await dana.until(lambda message: True)).body == message_on(card.text)


async def test_an_ordinary_word_that_is_also_a_name_passes_when_the_therapist_says_so(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    await ada.adds("אור", YOAV)
    text = "דנה, יש אור בקצה המנהרה. עדה"
    await ada.drafts(ASK)
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say(text)
    stopped = await ada.finds("blocked-other-patient", names="אור")
    assert not any(label.startswith("✅") for label in stopped.labels)
    await ada.presses("button-no-name")
    await ada.sees_button("✅")
    await ada.approves()
    assert (await dana.until(lambda message: True)).body == text


async def test_another_patients_name_stops_the_card_in_any_dress(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.adds("יואב שלום", YOAV)
    for text in ("דנה, פגשתי את יואב", 'שיואב ימסור ד"ש', "דַּנָּה, יוֹאָב שלח ד״ש"):
        await ada.drafts(ASK)
        await ada.presses("button-edit")
        await ada.finds("ask-draft-text")
        await ada.phone.say(text)
        shown = await ada.finds("blocked-other-patient")
        assert not any(label.startswith(("✅", "⏰")) for label in shown.labels), text
        await ada.presses("button-reject")
        await ada.finds("state-rejected")
    assert dana.reads == []


async def test_writing_again_follows_the_remark_and_voids_the_card_before(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    card = await ada.drafts("לשאול איך הלך עם יומן השינה ולהזכיר את הנשימות לפני השינה")
    approve = approve_button(ada, card)
    await ada.presses("button-again")
    await ada.finds("ask-draft-remark")
    await ada.phone.say("קצר יותר")
    fresh = await ada.sees_button("⏰")
    assert ada.is_said(await taps_old(ada, approve), "text-changed")
    assert len(message_on(fresh.text)) <= len(message_on(card.text))
    assert dana.reads == []


async def test_writing_again_without_a_change_is_told(ada: Therapist) -> None:
    await ada.adds()
    card = await ada.drafts(ASK)
    await ada.presses("button-again")
    await ada.presses("button-no-remark")
    fresh = await ada.sees_button("⏰")
    assert fresh.id != card.id
    assert message_on(fresh.text) == message_on(card.text)
    await ada.finds("remark-not-followed")


async def test_the_queue_brings_a_card_back_and_it_can_be_approved_there(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    card = await ada.drafts(ASK)
    await ada.phone.say("/queue")
    await ada.finds("queue-title", count=1)
    await ada.taps("1. ✉️ דנה")
    again = await ada.sees_button("⏰")
    assert again.id != card.id
    assert message_on(again.text) == message_on(card.text)
    await ada.approves()
    assert (await dana.until(lambda message: True)).body == message_on(card.text)


async def test_cancel_leaves_what_was_asked_and_keeps_what_is_there(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.drafts(ASK)
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")
    await ada.phone.say("/queue")
    await ada.finds("queue-title", count=1)
    assert await count(app, Message, Message.state == "pending") == 1


async def test_the_list_of_what_waits_stays_true_while_its_items_are_dealt_with(
    ada: Therapist, dana: PatientPhone
) -> None:
    await ada.adds()
    first = await ada.drafts(ASK)
    second = await ada.drafts("לשאול אם הגיעה הביתה בשלום")
    summary = await ada.tells(NOTES)
    await ada.phone.say("/queue")
    listed = await ada.finds("queue-title", count=3)
    for left, label, card in ((2, ada.words("button-reject"), first), (1, "✅", second)):
        await ada.phone.press(label, message_id=card.id)
        assert (await ada.finds("queue-title", count=left)).id == listed.id
    await ada.phone.press(ada.words("button-discard"), message_id=summary.id)
    assert (await ada.finds("queue-empty")).id == listed.id
    await ada.presses("button-bring-back")
    assert (await ada.finds("queue-title", count=1)).id == listed.id
    await dana.until(lambda message: True)

    await ada.phone.say("/queue")
    await ada.until(lambda shown: shown.id > listed.id and ada.is_said(shown.text, "queue-title", count=1))
    await ada.phone.until_gone(listed.id)
