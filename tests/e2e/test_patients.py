"""/patients: adding somebody in every way, changing what is known of them, consent as events, archive and restore."""

import hashlib

import pytest

from bot.app import App
from bot.phrases import Phrases
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from bot.therapist.consent import CONSENT_VERSION
from storage.models import ConsentEvent, Patient
from tests.e2e.records import add_patients, consents_of, count, patients_of, quiet, remembered, room_of, seated, step_of
from tests.e2e.stage import DANA, YOAV, Therapist
from tests.e2e.wording import message_on, plain

WRITINGS = (
    "דנה 0502345678",
    "דנה 050-234-5678",
    "050 234 5678 דנה",
    "דנה: +972 50-234-5678",
    "דנה, 00972502345678",
    "דנה ٠٥٠٢٣٤٥٦٧٨",
    "\u200fדנה\u200f \u200e050-234-5678\u200e",
    "\u2067דנה\u2069 \u2066+972502345678\u2069",
)
AGREED = ("messaging", "ai_analysis")


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    """Dr. Levi, who is through onboarding."""
    return await seated(sandbox, app)


def chat(ada: Therapist) -> int:
    return ada.phone.person.id


async def only_patient(app: App, ada: Therapist) -> Patient:
    (patient,) = await patients_of(app, chat(ada))
    return patient


async def begins_adding(ada: Therapist) -> None:
    await ada.phone.say("/patients")
    await ada.presses("button-add-patient")
    await ada.finds("ask-patient")


async def answers_the_rest(ada: Therapist, *, gender: str = "gender-f", channel: str = "channel-sms") -> None:
    await ada.finds("ask-patient-gender")
    await ada.presses(gender)
    await ada.finds("ask-channel")
    await ada.presses(channel)
    await ada.finds("patient-added")
    await ada.taps("⏭")
    await ada.finds("patient-title")


async def test_a_name_and_a_number_in_one_line_are_read_in_every_writing(ada: Therapist, app: App) -> None:
    for writing in WRITINGS:
        await begins_adding(ada)
        await ada.phone.say(writing)
        shown = await ada.finds("ask-patient-gender", name="דנה")
        assert ada.is_said(shown.text, "phone-noted", number="••••5678"), writing
        assert {"name": "דנה", "phone": DANA}.items() <= (await remembered(app, chat(ada))).items(), writing
        await ada.phone.say("/cancel")
        await ada.finds("cancelled")
    assert await count(app, Patient) == 0


async def test_name_then_number_each_explained_until_it_fits(ada: Therapist, app: App) -> None:
    await begins_adding(ada)
    for misfit in ("12", "…", "ד" * 61):
        await ada.phone.say(misfit)
        await ada.finds("name-unclear", limit="60")
    await ada.phone.say("דנה  כהן")
    await ada.finds("ask-phone", name="דנה כהן")
    for misfit in ("אין לי", "050", "+999 12", "0502345678901234567890"):
        await ada.phone.say(misfit)
        await ada.finds("phone-unclear")
    await ada.phone.say("050-2345678")
    await answers_the_rest(ada, channel="channel-whatsapp")
    patient = await only_patient(app, ada)
    assert (patient.name, patient.phone, patient.gender, patient.channel) == ("דנה כהן", DANA, "f", "whatsapp")
    assert ada.is_said(ada.phone.last.text, "channel-whatsapp")
    assert DANA[-6:] not in ada.phone.last.text


async def test_words_before_a_colon_are_no_part_of_a_name(ada: Therapist, app: App) -> None:
    await begins_adding(ada)
    await ada.phone.say("מטופלת חדשה: דנה 050-234-5678")
    await answers_the_rest(ada)
    assert (await only_patient(app, ada)).name == "דנה"


async def test_a_number_alone_is_kept_and_only_the_name_is_asked_for(ada: Therapist, app: App) -> None:
    await begins_adding(ada)
    await ada.phone.say("050-234-5678")
    await ada.finds("ask-number-name")
    await ada.phone.say("דנה")
    await answers_the_rest(ada)
    patient = await only_patient(app, ada)
    assert (patient.name, patient.phone) == ("דנה", DANA)


@pytest.mark.parametrize("number", [DANA, DANA.removeprefix("+"), "050-234-5678"])
async def test_a_shared_contact_is_a_new_patient(ada: Therapist, app: App, number: str) -> None:
    await ada.phone.contact("דנה כהן", number)
    await answers_the_rest(ada, gender="gender-m")
    patient = await only_patient(app, ada)
    assert (patient.name, patient.phone, patient.gender) == ("דנה כהן", DANA, "m")


async def test_a_contact_answers_the_questions_for_a_name_and_for_a_number(ada: Therapist, app: App) -> None:
    await begins_adding(ada)
    await ada.phone.say("דנה")
    await ada.finds("ask-phone", name="דנה")
    await ada.phone.contact("Dana from work", DANA)
    await ada.finds("ask-patient-gender", name="דנה")
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")

    await ada.phone.contact("\u200f", "123")
    await ada.finds("phone-unclear")
    await ada.phone.contact("\u200f", DANA)
    await ada.finds("ask-contact-name")
    for misfit in ("ד" * 61, "…"):
        await ada.phone.say(misfit)
        await ada.finds("name-unclear", limit="60")
    await ada.phone.say("דנה")
    await answers_the_rest(ada)
    assert (await only_patient(app, ada)).name == "דנה"


async def test_a_contact_shared_in_the_middle_is_somebody_else_and_keeps_their_own_name(
    ada: Therapist, app: App
) -> None:
    await ada.phone.contact("דנה", DANA)
    await ada.finds("ask-patient-gender", name="דנה")
    await ada.phone.contact("נועה", YOAV)
    await ada.finds("ask-patient-gender", name="נועה")
    await answers_the_rest(ada)
    patient = await only_patient(app, ada)
    assert (patient.name, patient.phone) == ("נועה", YOAV)


async def test_a_number_that_is_there_already_is_pointed_out_and_namesakes_are_told_apart(
    ada: Therapist, app: App
) -> None:
    await ada.adds()
    await ada.phone.contact("דנה", YOAV)
    shown = await ada.finds("ask-patient-gender")
    assert not ada.is_said(shown.text, "phone-shared")
    await answers_the_rest(ada)
    await ada.phone.contact("נועה", DANA)
    await ada.finds("phone-shared", name="דנה")
    await answers_the_rest(ada)
    await ada.phone.say("/patients")
    page = await ada.finds("patients-title", count=3)
    assert {plain(label) for label in page.labels[:3]} == {"דנה ••••5678", "דנה ••••6543", "נועה"}


async def test_gender_and_channel_are_asked_and_never_guessed(ada: Therapist, app: App) -> None:
    await ada.phone.contact("דנה", DANA)
    for phrase, answer in (("ask-patient-gender", "gender-f"), ("ask-channel", "channel-sms")):
        await ada.finds(phrase)
        await ada.phone.say("מה שנראה לך")
        shown = await ada.finds("answer-by-button")
        assert ada.is_said(shown.text, phrase)
        assert await count(app, Patient) == 0
        await ada.presses(answer)
    await ada.finds("patient-added", name="דנה")


async def test_adding_can_be_left_at_any_question_and_an_old_button_adds_nobody(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await begins_adding(ada)
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")
    await ada.phone.contact("דנה", DANA)
    await ada.finds("ask-patient-gender")
    gender_id, gender = ada.phone.button(ada.words("gender-m"))
    await ada.presses("button-cancel")
    await ada.finds("cancelled")
    assert await step_of(app, chat(ada)) == ""

    await ada.phone.contact("נועה", YOAV)
    await ada.finds("ask-patient-gender", name="נועה")
    toast = await ada.phone.toast(await ada.phone.press_forged(gender_id, gender))  # the question about somebody else
    assert ada.is_said(toast, "button-outdated")
    await ada.phone.press(ada.words("gender-f"))
    await ada.finds("ask-channel", name="נועה")
    channel_id, channel = ada.phone.button(ada.words("channel-sms"))
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")
    toast = await ada.phone.toast(await ada.phone.press_forged(channel_id, channel))
    assert ada.is_said(toast, "button-outdated")
    await quiet(app, sandbox)
    assert await count(app, Patient) == 0


async def test_name_number_channel_and_gender_can_be_changed(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-rename")
    await ada.finds("ask-new-name", name="דנה")
    await ada.phone.say("ד" * 61)
    await ada.finds("name-unclear", limit="60")
    await ada.phone.say("דנה לוי")
    await ada.finds("patient-title", name="דנה לוי")

    await ada.presses("button-details")
    await ada.presses("button-change-phone")
    await ada.finds("ask-phone", name="דנה לוי")
    await ada.phone.say("לא זוכרת")
    await ada.finds("phone-unclear")
    await ada.phone.say("052-987-6543")
    shown = await ada.finds("patient-title", name="דנה לוי")
    assert ada.is_said(shown.text, "phone-changed")
    assert ada.is_said(shown.text, "patient-reach", number="••••6543")
    await ada.presses("button-details")
    await ada.presses("button-change-phone")
    await ada.finds("ask-phone")
    await ada.phone.contact("whoever", "+972 50 234 5678")
    await ada.finds("patient-reach", number="••••5678")

    await ada.presses("button-details")
    assert ada.is_said(await ada.presses("button-use-whatsapp"), "noted")
    await ada.finds("patient-reach", channel=ada.words("channel-whatsapp"))
    await ada.presses("button-details")
    assert ada.is_said(await ada.presses("button-gender"), "noted")
    await ada.finds("patient-gender-m")
    patient = await only_patient(app, ada)
    assert (patient.name, patient.phone, patient.channel, patient.gender) == ("דנה לוי", DANA, "whatsapp", "m")
    await ada.presses("button-details")
    await ada.presses("button-use-sms")
    await ada.finds("patient-reach", channel=ada.words("channel-sms"))


async def test_the_page_of_a_patient_keeps_apart_what_is_seldom_changed(ada: Therapist) -> None:
    """The page has a few rows for every day; consent stands among them only while it is missing."""
    await ada.adds(consent=False)
    page = await ada.opens()
    assert len(page.buttons) <= 6
    assert ada.words("button-record-consent") in page.labels
    assert ada.words("button-archive") not in page.labels

    await ada.presses("button-details")
    details = await ada.sees_button(ada.words("button-archive"))
    assert details.id == page.id
    await ada.presses("button-back")
    await ada.presses("button-record-consent")
    await ada.presses("button-agreed-spoken")
    page = await ada.finds("consent-recorded", name="דנה")
    assert ada.words("button-record-consent") not in page.labels


async def test_consent_is_an_event_with_the_text_that_was_shown(ada: Therapist, app: App) -> None:
    await ada.phone.contact("דנה", DANA)
    await ada.presses("gender-f")
    await ada.presses("channel-sms")
    card = await ada.finds("consent-intro", name="דנה")
    await ada.taps("⏭")
    await ada.finds("consent-later", name="דנה")
    assert await count(app, ConsentEvent) == 0

    await ada.presses("button-details")
    await ada.presses("button-consent")
    again = await ada.finds("consent-intro", name="דנה")
    assert message_on(again.text) == message_on(card.text)
    await ada.presses("button-agreed-written")
    shown = await ada.finds("consent-recorded", name="דנה")
    assert ada.is_said(shown.text, "patient-consent-yes")

    await ada.presses("button-details")
    await ada.presses("button-consent")
    await ada.finds("consent-stands", name="דנה")
    await ada.presses("button-withdrawn")
    shown = await ada.finds("consent-revoked", name="דנה")
    assert ada.is_said(shown.text, "patient-consent-no")

    await ada.presses("button-details")
    await ada.presses("button-consent")
    await ada.presses("button-agreed-spoken")
    await ada.finds("consent-recorded", name="דנה")
    events = await consents_of(app, chat(ada), "דנה")
    for type_ in AGREED:
        own = [event for event in events if event.type == type_]
        assert [(event.granted, event.how) for event in own] == [
            (True, "written"),
            (False, "therapist"),
            (True, "spoken"),
        ]
    assert {event.text_version for event in events} == {CONSENT_VERSION}
    assert {event.text_sha256 for event in events} == {hashlib.sha256(message_on(card.text).encode()).hexdigest()}
    assert {event.language for event in events} == {"he"}
    assert len(events) == 3 * len(AGREED)


async def test_a_second_press_on_agreed_records_it_once(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    await ada.adds(consent=False)
    await ada.presses("button-details")
    await ada.presses("button-consent")
    await ada.finds("consent-intro")
    at, data = ada.phone.button(ada.words("button-agreed-spoken"))
    for press_id in [await ada.phone.press_forged(at, data) for _ in range(2)]:
        await ada.phone.toast(press_id)
    await quiet(app, sandbox)
    assert await count(app, ConsentEvent) == len(AGREED)


async def test_nothing_can_be_sent_to_who_is_in_the_archive_until_they_are_back(
    ada: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.phone.contact("נועה", YOAV)
    await answers_the_rest(ada)
    page = await ada.opens()
    old_id, old = ada.phone.button(ada.words("button-new-draft"), message_id=page.id)
    card = await ada.drafts("לשאול איך היה השבוע")
    approve = ada.phone.button("✅", message_id=card.id)
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.finds("ask-archive", name="דנה")
    await ada.presses("button-archive-yes")
    shown = await ada.finds("archived", name="דנה")
    assert ada.is_said(shown.text, "patient-is-archived")
    assert [one.name for one in await patients_of(app, chat(ada), status="archived")] == ["דנה"]

    await ada.phone.press_forged(*approve)
    await ada.finds("obstacle-archived")
    await ada.phone.say("/draft דנה לשאול מה שלומה")
    shown = await ada.finds("ask-whom-unknown")
    assert "דנה" not in shown.labels
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")
    await ada.phone.press_forged(old_id, old)
    await ada.finds("obstacle-archived", name="דנה")
    await quiet(app, sandbox)
    assert await step_of(app, chat(ada)) == ""
    assert dana.reads == []

    await ada.phone.say("/patients")
    await ada.presses("button-archived", count=1)
    await ada.finds("archived-title", count=1)
    await ada.taps("דנה")
    await ada.presses("button-restore")
    await ada.finds("restored", name="דנה")
    await ada.drafts("לשאול איך היה השבוע")


async def test_an_empty_list_offers_the_first_name(ada: Therapist) -> None:
    await ada.phone.say("/patients")
    page = await ada.finds("no-patients")
    assert page.labels == (ada.words("button-add-patient"),)


async def pages_through(ada: Therapist, first: Shown) -> list[str]:
    """The names on the page and on the pages behind it."""
    names, page = [], first
    while True:
        names += [label for label in page.labels if label.startswith("N")]
        if ada.words("button-more") not in page.labels:
            return names
        await ada.phone.press(ada.words("button-more"), message_id=page.id)
        page = await ada.until(lambda shown: any(label.startswith("N") for label in shown.labels))


async def test_fifteen_patients_and_an_archive_of_fifteen_are_shown_page_by_page(ada: Therapist, app: App) -> None:
    people = [(f"N{number:02}", f"+97250234{number:04}") for number in range(15)]
    await add_patients(app, chat(ada), *people)
    await ada.phone.say("/patients")
    page = await ada.finds("patients-title", count=15)
    assert await pages_through(ada, page) == [name for name, _ in people]
    await ada.taps("N14")
    await ada.finds("patient-title", name="N14")

    await archive_everybody(app, ada)
    await ada.phone.say("/patients")
    await ada.presses("button-archived", count=15)
    page = await ada.finds("archived-title", count=15)
    assert await pages_through(ada, page) == [name for name, _ in people]
    await ada.taps("N13")
    shown = await ada.finds("patient-title", name="N13")
    assert ada.is_said(shown.text, "patient-is-archived")


async def archive_everybody(app: App, ada: Therapist) -> None:
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat(ada))
        for patient in await room.patients.everyone():
            await room.patients.archive(patient)


async def test_the_page_speaks_english_to_who_chose_english(ada: Therapist, app: App) -> None:
    await ada.adds()
    async with app.storage.unit() as unit:
        (await room_of(unit, chat(ada))).me.language = "en"
    ada.language = "en"
    page = await ada.opens()
    words = Phrases("en")
    assert ada.is_said(page.text, "patient-consent-yes")
    assert page.labels[:2] == (words("button-new-summary"), words("button-new-draft"))
