"""What becomes of an approved message: every answer of the carrier, told in plain words, and never sent twice."""

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App, opened_storage
from bot.sandbox.faults import Fault
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import SMS_FROM, Sandbox
from bot.sandbox.twilio.journeys import Journey
from storage import messages
from storage.models import utc_now
from tests.e2e.stage import DANA, Therapist, invite, program, settings_for
from tests.e2e.wording import message_on

ASK = "לשאול איך הלך עם יומן השינה"


def posts(sandbox: Sandbox) -> int:
    """How often a message was handed to the carrier."""
    return len(sandbox.twilio.calls.named("create"))


async def approves_one(ada: Therapist, *, channel: str = "sms") -> str:
    """A patient, a draft, ✅; returns the text that was approved."""
    await ada.adds(channel=channel)
    card = await ada.drafts(ASK)
    await ada.approves()
    return message_on(card.text)


def has_buttons(ada: Therapist, *phrases: str) -> Callable[[Shown], bool]:
    return lambda shown: all(ada.words(phrase) in shown.labels for phrase in phrases)


async def nothing_more(sandbox: Sandbox, app: App) -> None:
    await sandbox.twilio.settle()
    await app.dispatcher.drained()


def hide_the_list(sandbox: Sandbox) -> None:
    """The carrier's list of messages cannot be read, so that a lost answer stays lost."""
    sandbox.twilio.faults.usual = lambda name: Fault(status=503) if name == "list" else None


SPOILT = {
    "dropped": Fault(accepted=True, drop=True),
    "error": Fault(accepted=True, status=500, body="oops"),
    "no JSON": Fault(accepted=True, status=201, body="<html>", content_type="text/html"),
}


@pytest.mark.parametrize("fault", SPOILT.values(), ids=SPOILT.keys())
async def test_a_lost_answer_is_shown_as_uncertain_and_settled_by_the_carriers_late_word(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App, fault: Fault
) -> None:
    sandbox.twilio.faults.plan("create", fault)
    sandbox.twilio.journeys.planned.append(Journey(held=True))
    hide_the_list(sandbox)
    text = await approves_one(ada)

    await ada.finds("state-uncertain-looking")
    shown = await ada.until(has_buttons(ada, "button-it-arrived", "button-send-again"))
    assert ada.is_said(shown.text, "state-uncertain")
    assert message_on(shown.text) == text
    await ada.finds("about-message", name="דנה")
    assert posts(sandbox) == 1

    sandbox.twilio.journeys.release_all()
    settled = await ada.finds("state-delivered")
    assert settled.id == shown.id
    assert settled.labels == ()
    await nothing_more(sandbox, app)
    assert dana.reads == [text]
    assert posts(sandbox) == 1


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(status=503)], ids=["dropped", "503"])
async def test_an_answer_that_proves_nothing_is_never_followed_by_a_second_call(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App, fault: Fault
) -> None:
    sandbox.twilio.faults.plan("create", fault)
    await approves_one(ada)
    await ada.until(has_buttons(ada, "button-it-arrived", "button-send-again"))
    await nothing_more(sandbox, app)
    assert dana.reads == []
    assert posts(sandbox) == 1


async def test_the_therapist_can_say_that_an_uncertain_message_arrived(
    ada: Therapist, sandbox: Sandbox, app: App
) -> None:
    sandbox.twilio.faults.plan("create", Fault(accepted=True, drop=True))
    sandbox.twilio.journeys.planned.append(Journey(callbacks=()))
    hide_the_list(sandbox)
    await approves_one(ada)
    card = await ada.until(has_buttons(ada, "button-it-arrived"))
    message_id, again = ada.phone.button(ada.words("button-send-again"), message_id=card.id)
    await ada.presses("button-it-arrived")
    shown = await ada.finds("state-sent")
    assert shown.labels == ()

    toast = await ada.phone.toast(await ada.phone.press_forged(message_id, again))
    assert ada.is_said(toast, "state-sent")
    await nothing_more(sandbox, app)
    assert posts(sandbox) == 1


async def test_sending_again_is_a_new_card_with_an_approval_of_its_own(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    sandbox.twilio.faults.plan("create", Fault(drop=True))
    text = await approves_one(ada)
    await ada.presses("button-send-again")
    card = await ada.sees_button("⏰")
    assert message_on(card.text) == text
    await nothing_more(sandbox, app)
    assert posts(sandbox) == 1

    await ada.approves()
    assert (await dana.until(lambda message: True)).body == text
    await ada.finds("state-delivered")
    assert posts(sandbox) == 2


async def test_a_busy_carrier_is_asked_again_and_the_patient_reads_it_once(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    busy = Fault(status=429, body={"code": 20429, "message": "Too Many Requests", "status": 429})
    sandbox.twilio.faults.plan("create", busy)
    text = await approves_one(ada)
    await ada.finds("state-delivered")
    await nothing_more(sandbox, app)
    assert dana.reads == [text]
    assert posts(sandbox) == 2
    assert not ada.shows("state-uncertain")


async def test_a_carrier_that_refuses_connections_is_tried_again_until_it_is_there(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = settings_for(sandbox, tmp_path)
    twilio = settings.twilio.model_copy(update={"base_url": f"http://127.0.0.1:{port}"})
    settings = settings.model_copy(update={"twilio": twilio})
    async with contextlib.AsyncExitStack() as stack:
        app = await stack.enter_async_context(program(sandbox, settings))
        ada = Therapist(phone=sandbox.therapist("Ada"))
        await ada.onboards(await invite(app))
        text = await approves_one(ada)
        await ada.finds("state-sending")
        await ada.finds("state-approved")

        elsewhere = await stack.enter_async_context(Sandbox(port=port))
        dana = elsewhere.patient(DANA)
        assert (await dana.until(lambda message: True, timeout_s=20)).body == text
        await ada.finds("state-delivered")
        await elsewhere.twilio.settle()
        assert dana.reads == [text]


async def test_a_number_that_stopped_at_the_carrier_is_said_and_remembered(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    sandbox.twilio.carrier.opted_out.add((DANA, SMS_FROM))
    await approves_one(ada)
    await ada.finds("state-failed", reason=ada.words("reason-carrier-opted-out"))
    await ada.finds("about-message")
    assert dana.reads == []

    card = await ada.drafts(ASK)
    assert ada.is_said(card.text, "card-obstacle-opted-out")
    assert not any(label.startswith("✅") for label in card.labels)
    assert posts(sandbox) == 1


LATE = {30003: "carrier-unreachable", 30006: "carrier-landline", 12345: "carrier"}


@pytest.mark.parametrize("code", LATE)
async def test_a_message_that_is_lost_on_its_way_is_told_with_the_carriers_reason(
    ada: Therapist, sandbox: Sandbox, code: int
) -> None:
    sandbox.twilio.journeys.planned.append(Journey(statuses=("sent", "undelivered"), error_code=code))
    await approves_one(ada)
    shown = await ada.until(has_buttons(ada, "button-new-version", "button-open-patient"))
    assert ada.is_said(shown.text, "state-failed", reason=ada.words(f"reason-{LATE[code]}"))
    await ada.finds("about-message")

    await ada.presses("button-open-patient")
    await ada.finds("patient-title", name="דנה")


@pytest.mark.parametrize("when", ["late", "now"])
async def test_outside_whatsapps_window_the_therapist_is_told_what_to_do(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App, when: str
) -> None:
    sandbox.twilio.journeys.window_refusal = "late" if when == "late" else "now"
    await approves_one(ada, channel="whatsapp")
    await ada.finds("state-failed", reason=ada.words("reason-carrier-window"))
    await nothing_more(sandbox, app)
    assert dana.reads == []
    assert posts(sandbox) == 1


async def test_inside_whatsapps_window_the_card_ends_with_read(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    await ada.adds(channel="whatsapp")
    await dana.says("היי", channel="whatsapp")
    await ada.reads("היי")
    card = await ada.drafts(ASK)
    await ada.approves()
    await ada.finds("state-read")
    assert dana.inbox[-1].body == message_on(card.text)
    assert dana.inbox[-1].channel == "whatsapp"


ODD = {
    "doubled": ("sent", "sent", "delivered", "delivered"),
    "delivered first": ("delivered", "sent", "queued", "delivered"),
    "a failure that was taken back": ("sent", "undelivered", "delivered"),
}


@pytest.mark.parametrize("is_early", [False, True], ids=["after the answer", "before the answer"])
@pytest.mark.parametrize("callbacks", ODD.values(), ids=ODD.keys())
async def test_statuses_in_any_order_end_in_the_truth(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App, callbacks: tuple[str, ...], is_early: bool
) -> None:
    journey = Journey(callbacks=callbacks, before_answer=is_early, error_code=30003)
    sandbox.twilio.journeys.planned.append(journey)
    await approves_one(ada)
    await ada.finds("state-delivered")
    await nothing_more(sandbox, app)
    assert ada.is_said(next(text for text in reversed(ada.phone.reads) if "┄" in text), "state-delivered")
    assert len(dana.reads) == posts(sandbox) == 1


async def test_an_approved_message_survives_a_restart_and_leaves_once_a_service_is_connected(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    async with program(sandbox, settings_for(sandbox, tmp_path, has_carrier=False)) as app:
        await ada.onboards(await invite(app))
        text = await approves_one(ada)
        await ada.finds("state-no-carrier")
    async with program(sandbox, settings_for(sandbox, tmp_path)):
        assert (await dana.until(lambda message: True, timeout_s=20)).body == text
        await ada.finds("state-delivered")
    assert posts(sandbox) == 1


async def test_a_call_that_was_cut_by_a_crash_is_shown_as_uncertain_and_not_repeated(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    async with program(sandbox, settings_for(sandbox, tmp_path, has_carrier=False)) as app:
        await ada.onboards(await invite(app))
        await approves_one(ada)
    async with opened_storage(settings_for(sandbox, tmp_path)) as storage, storage.unit(actor="sender") as unit:
        due = await messages.due(unit, utc_now())
        assert due is not None
        await unit.unlock(f"patient:{due.patient_id}", due)
        await messages.claim(unit, due, now=utc_now())
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.until(has_buttons(ada, "button-it-arrived", "button-send-again"))
        await nothing_more(sandbox, app)
    assert posts(sandbox) == 0
    assert dana.reads == []


async def test_after_a_restart_the_carriers_list_tells_what_became_of_an_uncertain_message(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    sandbox.twilio.faults.plan("create", Fault(accepted=True, drop=True))
    sandbox.twilio.journeys.planned.append(Journey(callbacks=()))
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.onboards(await invite(app))
        hide_the_list(sandbox)
        text = await approves_one(ada)
        await ada.until(has_buttons(ada, "button-it-arrived"))
    sandbox.twilio.faults.clear()
    async with program(sandbox, settings_for(sandbox, tmp_path)):
        await ada.finds("state-delivered")
    assert dana.reads == [text]
    assert posts(sandbox) == 1


async def test_a_call_in_hand_is_finished_before_the_program_stops(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    sandbox.twilio.faults.plan("create", Fault(accepted=True, delay_s=0.5))
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.onboards(await invite(app))
        text = await approves_one(ada)
        await ada.finds("state-sending")
    await sandbox.twilio.settle()
    assert dana.reads == [text]
    assert posts(sandbox) == 1
    assert not ada.shows("state-uncertain")


@pytest.mark.parametrize("fate", ["delivered", "undelivered"])
async def test_what_became_of_a_message_while_the_program_was_down_is_found_out_at_its_start(
    sandbox: Sandbox, tmp_path: Path, dana: PatientPhone, fate: str
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    sandbox.twilio.journeys.planned.append(Journey(held=True, statuses=("sent", fate), error_code=30003))
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.onboards(await invite(app))
        await approves_one(ada)
        await ada.finds("state-sent")
    sandbox.twilio.journeys.release_all()
    await sandbox.twilio.settle()
    async with program(sandbox, settings_for(sandbox, tmp_path)):
        if fate == "delivered":
            await ada.finds("state-delivered")
        else:
            await ada.finds("state-failed", reason=ada.words("reason-carrier-unreachable"))
    assert posts(sandbox) == 1


async def test_a_copy_is_withdrawn_when_the_first_message_turns_out_to_have_arrived(
    ada: Therapist, dana: PatientPhone, sandbox: Sandbox, app: App
) -> None:
    sandbox.twilio.faults.plan("create", Fault(accepted=True, drop=True))
    sandbox.twilio.journeys.planned.append(Journey(held=True))
    hide_the_list(sandbox)
    text = await approves_one(ada)
    await ada.until(has_buttons(ada, "button-send-again"))
    again = ada.phone.button(ada.words("button-send-again"))
    for _ in range(2):  # two taps are one card
        await ada.phone.press_forged(*again)
        copy = await ada.sees_button(ada.words("button-approve-send"))
    await nothing_more(sandbox, app)
    await app.outbox.drained()
    assert sum(ada.words("button-approve-send") in shown.labels for shown in ada.phone.messages) == 1

    sandbox.twilio.journeys.release_all()
    await dana.reads_text(text, timeout_s=20)
    await ada.finds("state-delivered")
    toast = await ada.phone.toast(await ada.phone.press(ada.words("button-approve-send"), message_id=copy.id))
    assert ada.is_said(toast, "original-arrived")
    await ada.finds("state-rejected")
    await nothing_more(sandbox, app)
    assert dana.reads == [text]
    assert posts(sandbox) == 1
