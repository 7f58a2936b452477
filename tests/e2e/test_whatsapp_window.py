"""WhatsApp's 24 hours: the card says where they stand, a fixed text asks for a tap, and the tap lets the message go."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.calls import Call
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.journeys import Journey
from bot.sandbox.twilio.state import QuickReply
from storage import standing
from storage.models import PermittedSend, StandingTextRow
from tests.e2e.records import close_whatsapps_window, count, let_days_pass_since_they_wrote, put_in_force, quiet
from tests.e2e.stage import TEMPLATE, Therapist, program, seated, settings_for
from tests.e2e.wording import message_on

ASK = "לשאול איך הלך עם יומן השינה"
OTHER = "להזכיר את הפגישה ביום חמישי"
SID = "HX" + "1" * 32
OPEN = "להציג"


@pytest.fixture
def template(sandbox: Sandbox) -> str:
    """The registered template, with its button."""
    return sandbox.twilio.add_template(TEMPLATE, buttons=(QuickReply(id="open", title=OPEN),), sid=SID)


@pytest.fixture
async def app(sandbox: Sandbox, tmp_path: Path, template: str) -> AsyncIterator[App]:
    async with program(sandbox, settings_for(sandbox, tmp_path, template=template)) as running:
        yield running


def posts(sandbox: Sandbox) -> list[Call]:
    return sandbox.twilio.calls.named("create")


async def heard(sandbox: Sandbox, app: App) -> None:
    """Everything that was under way has arrived, is handled and shown."""
    await sandbox.twilio.settle()
    await quiet(app, sandbox)


async def waits(ada: Therapist, request: str = ASK) -> str:
    """A card outside the window, ✅; returns the text that waits for the tap."""
    card = await ada.drafts(request)
    await ada.approves()
    await ada.finds("state-held-whatsapp-window")
    return message_on(card.text)


async def is_asked(dana: PatientPhone) -> None:
    await dana.until(lambda message: message.is_template, anywhere=True, timeout_s=20)


async def test_one_tap_approves_both_and_the_patients_tap_lets_exactly_this_message_go_once(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds(channel="whatsapp")
    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-window-template", they="f")
    assert TEMPLATE in card.text
    assert ada.words("button-by-sms") in card.labels
    await ada.approves()
    shown = await ada.finds("state-held-whatsapp-window")
    assert message_on(shown.text) == message_on(card.text)
    await is_asked(dana)
    assert dana.reads == [TEMPLATE]
    [asking] = posts(sandbox)
    assert asking.params["ContentSid"] == SID
    assert "Body" not in asking.params

    await dana.taps(OPEN)
    received = await dana.until(lambda message: not message.is_template, timeout_s=20)
    assert received.body == message_on(card.text)
    await ada.finds("state-read")
    await dana.taps(OPEN)
    await ada.finds("tapped-for-nothing", name="דנה", they="f")
    await heard(sandbox, app)
    assert dana.reads == [TEMPLATE, message_on(card.text)]
    assert len(posts(sandbox)) == 2


async def test_two_messages_that_wait_cause_one_template_and_the_next_one_causes_another(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds(channel="whatsapp")
    texts = [await waits(ada, ASK), await waits(ada, OTHER)]
    await is_asked(dana)
    await heard(sandbox, app)
    assert dana.reads == [TEMPLATE]
    await dana.taps(OPEN)
    for text in texts:
        await dana.reads_text(text, timeout_s=20)
    await heard(sandbox, app)
    assert sorted(dana.reads) == sorted([TEMPLATE, *texts])

    await close_whatsapps_window(app)
    sandbox.twilio.carrier.last_inbound.clear()
    await waits(ada, ASK)
    await dana.until(lambda message: message.is_template, timeout_s=20)
    assert dana.reads.count(TEMPLATE) == 2
    assert await count(app, StandingTextRow) == 1


async def test_words_instead_of_a_tap_fail_what_waits_and_are_shown(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds(channel="whatsapp")
    text = await waits(ada)
    await is_asked(dana)
    await dana.says("אני לא מגיעה יותר", channel="whatsapp")
    await ada.reads("אני לא מגיעה יותר")
    failed = await ada.until(lambda shown: text in shown.text and "❌" in shown.text)
    assert ada.is_said(failed.text, "state-failed", reason=ada.words("reason-patient-wrote"))
    assert ada.words("button-new-version") in failed.labels
    await dana.taps(OPEN)
    await heard(sandbox, app)
    assert dana.reads == [TEMPLATE]


async def test_a_window_that_closed_earlier_than_we_thought_turns_into_waiting(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    sandbox.twilio.journeys.window_refusal = "now"
    await ada.adds(channel="whatsapp")
    await put_in_force(app, ada.phone.person.id, standing.REENGAGE, TEMPLATE, template=SID)
    await dana.says("היי", channel="whatsapp")
    await ada.reads("היי")
    sandbox.twilio.carrier.last_inbound.clear()
    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-window-open")
    await ada.approves()
    await ada.finds("state-held-whatsapp-window")
    await is_asked(dana)
    await dana.taps(OPEN)
    await dana.reads_text(message_on(card.text), timeout_s=20)
    await heard(sandbox, app)
    assert dana.reads == [TEMPLATE, message_on(card.text)]


async def test_a_late_refusal_offers_sms_and_what_comes_next_asks_for_the_tap(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds(channel="whatsapp")
    await dana.says("היי", channel="whatsapp")
    await ada.reads("היי")
    sandbox.twilio.carrier.last_inbound.clear()
    card = await ada.drafts(ASK)
    await ada.approves()
    await ada.finds("state-failed", reason=ada.words("reason-carrier-window"))
    by_sms = ada.phone.button(ada.words("button-by-sms"))
    await ada.phone.press_forged(*by_sms)
    fresh = await ada.sees_button(ada.words("button-approve-send"))
    assert ada.is_said(fresh.text, "card-to", name="דנה", channel=ada.words("channel-sms"))
    await ada.phone.press_forged(*by_sms)
    again = await ada.sees_button(ada.words("button-approve-send"))
    assert message_on(again.text) == message_on(card.text)
    await ada.approves()
    received = await dana.until(lambda message: True, timeout_s=20)
    assert (received.channel, received.body) == ("sms", message_on(card.text))
    await ada.finds("state-delivered")
    assert ada.is_said((await ada.drafts(OTHER)).text, "card-window-template")
    await heard(sandbox, app)
    assert dana.reads == [message_on(card.text)]
    assert len(posts(sandbox)) == 2


async def test_sms_instead_of_waiting_is_a_new_version_with_an_approval_of_its_own(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds(channel="whatsapp")
    text = await waits(ada)
    await is_asked(dana)
    await ada.presses("button-by-sms")
    fresh = await ada.sees_button(ada.words("button-approve-send"))
    assert ada.is_said(fresh.text, "card-to", name="דנה", channel=ada.words("channel-sms"))
    await dana.taps(OPEN)
    await ada.finds("tapped-for-nothing")
    await heard(sandbox, app)
    assert dana.reads == [TEMPLATE]
    await ada.phone.press(ada.words("button-approve-send"), message_id=fresh.id)
    assert (await dana.reads_text(text, timeout_s=20)).channel == "sms"
    await ada.finds("state-delivered")
    await heard(sandbox, app)
    assert dana.reads == [TEMPLATE, text]


@pytest.mark.parametrize("how", ["refused", "undelivered"])
async def test_a_template_that_does_not_arrive_fails_what_waits_for_its_tap(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App, how: str
) -> None:
    await ada.adds(channel="whatsapp")
    if how == "refused":
        sandbox.twilio.carrier.templates.clear()
    else:
        sandbox.twilio.journeys.planned.append(Journey(statuses=("sent", "undelivered"), error_code=63024))
    await ada.drafts(ASK)
    await ada.approves()
    await ada.finds("state-failed", reason=ada.words("reason-no-tap"))
    await ada.presses("button-by-sms")
    await ada.sees_button(ada.words("button-approve-send"))
    await heard(sandbox, app)
    assert dana.reads == []
    assert len(posts(sandbox)) == 1


async def test_a_restart_forgets_nothing_that_waits(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone, template: str
) -> None:
    settings = settings_for(sandbox, tmp_path, template=template)
    async with program(sandbox, settings) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds(channel="whatsapp")
        text = await waits(ada)
        await is_asked(dana)
        await heard(sandbox, app)
    async with program(sandbox, settings) as app:
        await dana.taps(OPEN)
        await dana.reads_text(text, timeout_s=20)
        await ada.finds("state-read")
        await heard(sandbox, app)
    assert dana.reads == [TEMPLATE, text]
    assert len(posts(sandbox)) == 2


async def test_another_channel_since_the_card_was_shown_voids_its_button(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds(channel="whatsapp")
    card = await ada.drafts(ASK)
    approve = ada.phone.button(ada.words("button-approve-send"), message_id=card.id)
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-use-sms")
    toast = await ada.phone.toast(await ada.phone.press_forged(*approve))
    assert ada.is_said(toast, "envelope-changed")
    fresh = await ada.sees_button(ada.words("button-approve-send"))
    assert ada.is_said(fresh.text, "card-to", name="דנה", channel=ada.words("channel-sms"))
    await heard(sandbox, app)
    assert posts(sandbox) == []
    assert await count(app, StandingTextRow) == await count(app, PermittedSend) == 0


async def test_a_template_that_the_card_did_not_show_is_not_approved_with_it(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds(channel="whatsapp")
    await dana.says("היי", channel="whatsapp")
    await ada.reads("היי")
    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-window-open")
    await let_days_pass_since_they_wrote(app)
    sandbox.twilio.carrier.last_inbound.clear()
    assert ada.is_said(await ada.presses("button-approve-send"), "window-has-closed")
    fresh = await ada.finds("card-window-template", they="f")
    await heard(sandbox, app)
    assert posts(sandbox) == []
    assert await count(app, StandingTextRow) == 0
    await ada.phone.press(ada.words("button-approve-send"), message_id=fresh.id)
    await is_asked(dana)


async def test_without_a_template_the_card_warns_and_tries(sandbox: Sandbox, tmp_path: Path, language: str) -> None:
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        ada = await seated(app, sandbox.therapist("Ada"), language=language)
        await ada.adds(channel="whatsapp")
        card = await ada.drafts(ASK)
        assert ada.is_said(card.text, "card-window-closed", they="f")
        await ada.approves()
        await ada.finds("state-failed", reason=ada.words("reason-carrier-window"))
        await ada.sees_button(ada.words("button-by-sms"))
    assert len(posts(sandbox)) == 1
