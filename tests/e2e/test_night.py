"""The boundary shield: at night the patient reads a receipt, and the therapist reads nothing until the morning."""

import datetime as dt
from pathlib import Path

from sqlalchemy import update

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.therapist.night import Morning
from storage import standing
from storage.models import InboundMessage, Patient, PermittedSend, utc_now
from tests.e2e.records import becomes, count, hours_around_now, put_in_force, quiet, set_quiet_hours
from tests.e2e.stage import Therapist, program, seated, settings_for
from tests.e2e.wording import message_on
from tests.services import services_for

RECEIPT = "קיבלתי, אקרא בבוקר."
WORDS = "לא נרדמת שוב"
MORE = "ועוד משהו"


async def night_falls(app: App, ada: Therapist) -> None:
    """Quiet hours now, and a receipt in force."""
    await put_in_force(app, ada.phone.person.id, standing.RECEIPT, RECEIPT)
    await set_quiet_hours(app, hours_around_now())


async def heard(app: App, sandbox: Sandbox) -> None:
    await sandbox.twilio.settle()
    await quiet(app, sandbox)


async def morning_comes(app: App, *, is_early: bool = False) -> None:
    """The tick of the clock in the morning; `is_early`: it is not over yet."""
    if not is_early:
        async with app.storage.unit() as unit:
            past = utc_now() - dt.timedelta(seconds=1)
            await unit.session.execute(update(InboundMessage).values(show_at=past))
    services = services_for(app.storage)
    await Morning(app.storage, services).come()


def shown(ada: Therapist, words: str) -> int:
    return sum(words in text for text in ada.phone.reads)


async def test_at_night_the_receipt_goes_once_and_the_words_come_in_the_morning(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds()
    await night_falls(app, ada)
    for words in (WORDS, MORE):
        await dana.says(words)
        await heard(app, sandbox)
    await dana.reads_text(RECEIPT, timeout_s=20)
    await morning_comes(app, is_early=True)
    await heard(app, sandbox)
    assert (shown(ada, WORDS), shown(ada, MORE)) == (0, 0)
    assert not ada.shows("patient-wrote")

    await ada.phone.say("/queue")
    waiting = await ada.finds("queue-night", count=2)
    assert WORDS not in waiting.text

    for _ in range(2):
        await morning_comes(app)
    await ada.reads(MORE)
    await heard(app, sandbox)
    assert (shown(ada, WORDS), shown(ada, MORE)) == (1, 1)
    first, second = (next(i for i, text in enumerate(ada.phone.reads) if words in text) for words in (WORDS, MORE))
    assert first < second
    assert dana.reads == [RECEIPT]


async def test_what_waits_is_shown_on_a_tap(ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone) -> None:
    await ada.adds()
    await night_falls(app, ada)
    await dana.says(WORDS, channel="whatsapp")
    assert (await dana.reads_text(RECEIPT, timeout_s=20)).channel == "whatsapp"
    await ada.phone.say("/queue")
    await ada.presses("button-show-night")
    row = await ada.reads(WORDS)
    assert row.labels == (ada.words("button-draft-reply"),)
    toast = await ada.phone.toast(await ada.phone.press(ada.words("button-show-night")))
    assert ada.is_said(toast, "night-nothing")
    await morning_comes(app)
    await heard(app, sandbox)
    assert shown(ada, WORDS) == 1


async def test_without_a_receipt_everything_comes_at_once(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await set_quiet_hours(app, hours_around_now())
    await dana.says(WORDS)
    await ada.reads(WORDS)
    await heard(app, sandbox)
    assert dana.reads == []


async def test_one_who_may_not_get_the_receipt_does_not_wait(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds(consent=False)
    await night_falls(app, ada)
    await dana.says(WORDS)
    await ada.reads(WORDS)
    await heard(app, sandbox)
    assert dana.reads == []
    assert await count(app, PermittedSend) == 0


async def test_with_an_open_flag_everything_comes_at_once_and_what_waited_too(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await night_falls(app, ada)
    await dana.says(WORDS)
    await dana.reads_text(RECEIPT, timeout_s=20)
    await ada.phone.say("/flag דנה")
    await ada.reads(WORDS)
    await ada.finds("flag-raised")
    await dana.says(MORE)
    await ada.reads(MORE)
    await heard(app, sandbox)
    assert dana.reads == [RECEIPT]


async def test_a_talk_at_this_hour_is_not_cut_off(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await night_falls(app, ada)
    card = await ada.drafts("לשאול איך היא מרגישה")
    await ada.approves()
    await dana.reads_text(message_on(card.text), timeout_s=20)
    await dana.says(WORDS)
    await ada.reads(WORDS)
    await heard(app, sandbox)
    assert dana.reads == [message_on(card.text)]


async def test_nothing_is_approved_past_words_that_wait_unread(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds()
    await night_falls(app, ada)
    await dana.says(WORDS)
    await dana.reads_text(RECEIPT, timeout_s=20)
    card = await ada.drafts("לשאול איך היא מרגישה")
    assert ada.is_said(await ada.presses("button-approve-send"), "read-first", they="f")
    await ada.reads(WORDS)
    fresh = await ada.sees_button(ada.words("button-approve-send"))
    await heard(app, sandbox)
    assert dana.reads == [RECEIPT]
    await ada.phone.press(ada.words("button-approve-send"), message_id=fresh.id)
    await dana.reads_text(message_on(card.text), timeout_s=20)


async def test_a_restart_keeps_what_waits(sandbox: Sandbox, tmp_path: Path, dana: PatientPhone) -> None:
    settings = settings_for(sandbox, tmp_path)
    async with program(sandbox, settings) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        await night_falls(app, ada)
        await dana.says(WORDS)
        await dana.reads_text(RECEIPT, timeout_s=20)
        await heard(app, sandbox)
    async with program(sandbox, settings) as app:
        await dana.says(MORE)
        await heard(app, sandbox)
        assert (shown(ada, WORDS), shown(ada, MORE)) == (0, 0)
        await morning_comes(app)
        await ada.reads(MORE)
        await heard(app, sandbox)
    assert (shown(ada, WORDS), shown(ada, MORE)) == (1, 1)
    assert dana.reads == [RECEIPT]


async def test_a_receipt_that_meets_an_opt_out_at_the_carrier_is_remembered(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await night_falls(app, ada)
    sandbox.twilio.carrier.opted_out.add((dana.number, sandbox.twilio.carrier.sender_for(dana.number)))
    await dana.says(WORDS)
    await becomes(app, 1, Patient, Patient.opted_out_at.is_not(None))
    await heard(app, sandbox)
    assert len(sandbox.twilio.calls.named("create")) == 1
    await ada.opens()
    assert ada.shows("patient-opted-out", they="f")
