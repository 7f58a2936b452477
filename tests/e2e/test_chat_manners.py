"""Whatever is sent, and however badly the connection behaves: a plain answer, in order, once, and nothing is lost."""

import itertools
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.sandbox.faults import Fault
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.sandbox.telegram.errors import flood
from bot.settings import Settings
from storage.models import ButtonRow, InboxRow, Recap
from tests.e2e.records import audited, count, let_buttons_expire, patients_of, quiet, seated, step_of
from tests.e2e.stage import Therapist, invite, program, settings_for
from tests.e2e.wording import message_on

PUBLIC = "https://kesher.example"
SECRET = "a-webhook-secret"
STICKER = {
    "file_id": "s1", "file_unique_id": "u1", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False,
}  # fmt: skip
PHOTO = [{"file_id": "p1", "file_unique_id": "p1", "width": 90, "height": 90}]
UNREADABLE: dict[str, dict[str, Any]] = {
    "a sticker": {"sticker": STICKER},
    "a picture": {"photo": PHOTO, "caption": "ההערות שלי"},
    "a place": {"location": {"latitude": 32.08, "longitude": 34.78}},
    "a dice": {"dice": {"emoji": "🎲", "value": 3}},
}
# What is asked, and the phrase that answers it.
TALK = (
    ("/queue", "queue-empty"),
    ("/patients", "patients-title"),
    ("/privacy", "privacy"),
    ("/settings", "settings-title"),
    ("/cancel", "nothing-to-cancel"),
    ("/help", "help-title"),
)


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    """Dr. Levi, who is through onboarding and has one patient."""
    therapist = await seated(sandbox, app)
    await therapist.adds()
    return therapist


def answers(ada: Therapist, since: int) -> list[str]:
    """Which answers of TALK are on the phone, in the order in which they came."""
    new = ada.phone.reads[since:]
    return [phrase for text in new for _, phrase in TALK if ada.is_said(text, phrase)]


async def test_what_cannot_be_read_is_said_so_and_the_question_in_hand_stays_open(ada: Therapist, app: App) -> None:
    await ada.phone.say("/draft דנה")
    await ada.finds("ask-what-draft", name="דנה")
    for what, content in UNREADABLE.items():
        await ada.phone.other(content)
        assert await ada.finds("cannot-use-this"), what
    await ada.phone.document(b"%PDF-1.7", "notes.pdf", "application/pdf")
    await ada.finds("cannot-use-this")
    assert await step_of(app, ada.phone.person.id) == "draft.what"
    await ada.phone.say("לשאול איך היה")
    await ada.sees_button("⏰")


async def test_an_edited_message_is_pointed_out_and_not_read_again(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    sent = await ada.phone.say("/queue")
    await ada.finds("queue-empty")
    await ada.phone.edit(sent, "/draft דנה לשאול איך היה")
    await ada.finds("edited-not-read")
    await quiet(app, sandbox)
    assert not any("⏰" in label for shown in ada.phone.messages for label in shown.labels)


async def test_an_unknown_command_is_answered_with_what_there_is(ada: Therapist, app: App) -> None:
    for words in ("/todya", "/start2", "/DRAFTS now"):
        await ada.phone.say(words)
        await ada.finds("unknown-command")
        await ada.finds("help-title")
    await ada.phone.say("/")
    await ada.finds("cannot-use-this")
    await ada.phone.say("/Queue@kesher_bot")
    await ada.finds("queue-empty")


async def test_a_long_paste_that_comes_in_two_messages_is_kept_whole(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    text = "".join(f"{number}. דנה סיפרה על השבוע שעבר ועל השינה.\n" for number in range(150))
    assert 5_000 < len(text) < 8_000
    await ada.phone.say(text)
    await quiet(app, sandbox)
    async with app.storage.unit() as unit:
        kept = await unit.all(Recap, order=Recap.created_at)
        await unit.unlock(f"therapist:{kept[0].therapist_id}", *kept)
        assert "".join(one.text or "" for one in kept).replace("\n", "") == text.replace("\n", "")
    assert len([shown for shown in ada.phone.messages if "דנה" in shown.labels]) == len(kept) == 1


async def test_emoji_alone_is_nothing_to_work_with(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    await ada.phone.say("🙂🙂👩‍👩‍👧")
    await ada.finds("cannot-use-this")
    await quiet(app, sandbox)
    assert await count(app, Recap) == 0


async def test_signs_that_nobody_sees_are_taken_out_of_what_is_kept_and_sent(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.phone.say("/patients")
    await ada.presses("button-add-patient")
    await ada.phone.say("יואב\u202eבאוי\ue000\u200b 0529876543")
    await ada.finds("ask-patient-gender", name="יואבבאוי")
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")

    await ada.drafts("לשאול איך היה")
    await ada.taps("✏️")
    await ada.finds("ask-draft-text")
    arrives(sandbox, ada, "דנה\u202e, מה\u0000 שלומך?\u2066 🙂")
    card = await ada.until(lambda shown: "⏰" in "".join(shown.labels) and "שלומך" in shown.text)
    assert message_on(card.text) == "דנה, מה שלומך? 🙂"
    await ada.approves()
    assert (await dana.until(lambda message: True, timeout_s=20)).body == "דנה, מה שלומך? 🙂"


def arrives(sandbox: Sandbox, ada: Therapist, text: str, *, update_id: int | None = None) -> int:
    """A text as a strange client could send it."""
    message = {"message_id": 9_001, "date": 1_700_000_000, "chat": ada.phone.chat.as_json(), "text": text}
    body = {"message": {**message, "from": ada.phone.person.as_json()}}
    return sandbox.telegram.world.bots["therapist"].updates.push_raw(
        body, lane=ada.phone.person.id, update_id=update_id
    )


async def test_who_blocked_the_bot_reads_what_came_meanwhile_when_they_are_back(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.phone.block()
    await quiet(app, sandbox)
    before = ada.phone.reads
    for words in ("אני מאחרת", "חמש דקות"):
        await dana.says(words)
        await sandbox.twilio.settle()
        await quiet(app, sandbox)
    assert ada.phone.reads == before
    refused = [call for call in sandbox.telegram.calls.named("sendMessage") if call.status == 403]
    assert 1 <= len(refused) <= 2  # tried when something comes, and not again and again

    await ada.phone.unblock()
    await ada.reads("חמש דקות")
    new = ada.phone.reads[len(before) :]
    assert ["מאחרת" in text for text in new] == [True, False]
    await ada.phone.say("/start")
    await ada.finds("welcome-back", name="Dr. Levi")


async def test_a_pause_for_one_chat_holds_up_nobody_else(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    ben = await seated(sandbox, app, "Ben", user_id=7_002)
    mine = str(ada.phone.person.id)
    sandbox.telegram.faults.plan("sendMessage", flood(1), when=lambda params: params["chat_id"] == mine)
    since = len(ada.phone.reads)
    for ask, _ in TALK[:3]:
        await ada.phone.say(ask)
    await sandbox.telegram.calls.until(lambda call: call.status == 429, timeout_s=20)
    await ben.phone.say("/queue")
    await ben.finds("queue-empty")
    assert len(ada.phone.reads) == since
    await ada.finds(TALK[2][1])
    assert answers(ada, since) == [phrase for _, phrase in TALK[:3]]


def every_other() -> Callable[[Mapping[str, Any]], bool]:
    turns = itertools.cycle((True, False))
    return lambda _params: next(turns)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, body="oops"),
        Fault(status=502, body="<html>bad gateway</html>", content_type="text/html"),
        Fault(drop=True),
        Fault(accepted=True, drop=True),
    ],
    ids=["500", "502", "dropped before", "dropped after"],
)
async def test_an_answer_that_fails_is_sent_again_before_the_next_one(
    ada: Therapist, app: App, sandbox: Sandbox, fault: Fault
) -> None:
    since = len(ada.phone.reads)
    sandbox.telegram.faults.plan("sendMessage", fault, fault, when=every_other())
    for ask, _ in TALK:
        await ada.phone.say(ask)
    await ada.finds(TALK[-1][1])
    assert sandbox.telegram.faults.left == 0
    shown = answers(ada, since)
    # Where the answer was lost after the work, a message may be there twice; never in another order.
    assert [phrase for phrase, _ in itertools.groupby(shown)] == [phrase for _, phrase in TALK]
    assert len(shown) <= len(TALK) + (2 if fault.accepted else 0)


async def test_what_is_written_while_telegram_is_out_of_reach_is_answered_in_order_afterwards(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    since = len(ada.phone.reads)
    async with sandbox.out_of_reach():
        for ask, _ in TALK:
            await ada.phone.say(ask)
    await ada.finds(TALK[-1][1])
    assert answers(ada, since) == [phrase for _, phrase in TALK]


async def test_an_update_that_comes_again_is_handled_once_and_an_older_one_after_newer_is_handled_too(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await redelivers_and_reorders(ada, app, sandbox)


async def redelivers_and_reorders(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    updates = sandbox.telegram.world.bots["therapist"].updates
    since = len(ada.phone.reads)
    await ada.phone.say("/queue")
    await ada.finds("queue-empty")
    first = updates.last_id
    updates.again(first)
    updates.again(first)
    await quiet(app, sandbox)
    arrives(sandbox, ada, "/privacy", update_id=first - 500)
    await ada.finds("privacy")
    await ada.phone.say("/help")
    await ada.finds("help-title")
    await quiet(app, sandbox)
    assert answers(ada, since) == ["queue-empty", "privacy", "help-title"]


async def test_updates_of_kinds_not_known_yet_are_passed_over(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    updates = sandbox.telegram.world.bots["therapist"].updates
    before, chat, person = ada.phone.reads, ada.phone.chat.as_json(), ada.phone.person.as_json()
    reaction = {"chat": chat, "user": person, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": []}
    for body in (
        {"message_reaction": reaction},
        {"poll": {"id": "1", "question": "?"}},
        {"hologram": {"chat": chat, "from": person, "text": "/draft דנה שלום"}},
        {"message": {"message_id": 1, "chat": "not a chat"}},
        {},
    ):
        updates.push_raw(body, lane=ada.phone.person.id)
    await quiet(app, sandbox)
    assert ada.phone.reads == before
    await ada.phone.say("/queue")
    await ada.finds("queue-empty")
    await quiet(app, sandbox)
    assert await count(app, InboxRow, InboxRow.state == "new") == 0
    assert await audited(app, "refused-press") == []


async def test_a_button_that_is_too_old_or_unknown_changes_nothing_and_says_so(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    page = await ada.opens()
    await ada.presses("button-details")
    await ada.sees_button(ada.words("button-gender"))
    at, data = ada.phone.button(ada.words("button-gender"), message_id=page.id)
    toast = await ada.phone.toast(await ada.phone.press(ada.words("button-gender"), message_id=page.id, old=True))
    assert ada.is_said(toast, "noted")  # Telegram no longer shows us the message; the button is still ours
    assert [one.gender for one in await patients_of(app, ada.phone.person.id)] == ["m"]
    await let_buttons_expire(app)
    for forged in (data, "x" * 22, "☃", "'; DROP TABLE patients; --", "y" * 64):
        assert ada.is_said(await ada.phone.toast(await ada.phone.press_forged(at, forged)), "button-outdated"), forged
    assert [one.gender for one in await patients_of(app, ada.phone.person.id)] == ["m"]
    assert await count(app, ButtonRow) > 0


def behind_a_proxy(sandbox: Sandbox, folder: Path) -> Settings:
    """Telegram and Twilio post to the public address, which leads to a port of this machine."""
    settings = settings_for(sandbox, folder)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sandbox.outbound.route(PUBLIC, f"http://127.0.0.1:{port}")
    telegram = settings.telegram.model_copy(update={"mode": "webhook", "webhook_secret": SecretStr(SECRET)})
    web = settings.web.model_copy(update={"public_url": PUBLIC, "port": port})
    return settings.model_copy(update={"telegram": telegram, "web": web})


@pytest.fixture
async def hooked(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[App]:
    async with program(sandbox, behind_a_proxy(sandbox, tmp_path)) as running:
        sandbox.twilio.inbound.url = f"{PUBLIC}/twilio/inbound"
        yield running


async def test_by_webhook_the_whole_story_goes_the_same_way(hooked: App, sandbox: Sandbox, dana: PatientPhone) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    await ada.onboards(await invite(hooked))
    await ada.adds()
    card = await ada.drafts("לשאול איך הלך עם יומן השינה")
    await ada.approves()
    await ada.finds("state-delivered")
    assert dana.reads == [message_on(card.text)]
    await dana.says("עבר בסדר, תודה")
    await ada.reads("עבר בסדר, תודה")
    await redelivers_and_reorders(ada, hooked, sandbox)
    assert sandbox.telegram.calls.named("getUpdates") == []
    (hook,) = sandbox.telegram.calls.named("setWebhook")
    assert hook.params["url"] == f"{PUBLIC}/telegram/therapist"


async def test_by_webhook_what_comes_while_the_program_is_down_is_answered_after_its_start(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    settings = behind_a_proxy(sandbox, tmp_path)
    sandbox.telegram.webhooks.pause_s = 0.05
    async with program(sandbox, settings) as first:
        ada = await seated(sandbox, first)
        await ada.phone.say("/queue")
        await ada.finds("queue-empty")
    since = len(ada.phone.reads)
    for ask, _ in TALK[3:]:
        await ada.phone.say(ask)
    async with program(sandbox, settings):
        await ada.finds(TALK[-1][1])
        assert answers(ada, since) == [phrase for _, phrase in TALK[3:]]
