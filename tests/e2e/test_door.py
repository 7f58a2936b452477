"""The door: whoever was not invited learns nothing, an invitation opens once, and a group is no place to talk."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from bot.phrases import in_both_languages
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import Sandbox
from bot.sandbox.telegram.state import Chat as TelegramChat
from storage.models import Chat
from storage.models import Therapist as TherapistRow
from tests.e2e.records import audited, buttons, count, let_invitations_expire, quiet, seated, therapist_of
from tests.e2e.stage import Therapist, invite
from tests.e2e.wording import plain

REFUSED = "refused-press"


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    """Dr. Levi, who is through onboarding."""
    return await seated(sandbox, app)


def door() -> str:
    return plain(in_both_languages("stranger"))


@pytest.fixture
def mallory(sandbox: Sandbox) -> TherapistPhone:
    return sandbox.therapist("Mallory", user_id=7_666, last_name="")


Act = Callable[[TherapistPhone], Awaitable[object]]
ACTS: list[Act] = [
    lambda phone: phone.say("שלום, יש שם מישהו?"),
    lambda phone: phone.say("/start"),
    lambda phone: phone.say("/start " + "A" * 12),
    lambda phone: phone.say("/start " + "א" * 500),
    lambda phone: phone.say("/patients"),
    lambda phone: phone.say("/draft Dana hello"),
    lambda phone: phone.voice(b"OggS" + bytes(100)),
    lambda phone: phone.document(b"%PDF", "notes.pdf", "application/pdf"),
    lambda phone: phone.contact("Dana", "+972502345678"),
    lambda phone: phone.forward("/start"),
    lambda phone: phone.other({"location": {"latitude": 32.1, "longitude": 34.8}}),
]


async def test_a_stranger_gets_the_same_sentence_whatever_they_send(
    ada: Therapist, app: App, sandbox: Sandbox, mallory: TherapistPhone
) -> None:
    await ada.adds()
    for act in ACTS:
        await act(mallory)
        await mallory.until(lambda shown: True)
    await mallory.edit(await mallory.say("hello"), "hello there")
    await quiet(app, sandbox)
    assert {plain(text) for text in mallory.reads} == {door()}
    assert len(mallory.reads) == len(ACTS) + 2
    assert all(shown.labels == () for shown in mallory.messages)
    assert await count(app, Chat) == 1


async def test_a_used_and_an_expired_code_get_the_answer_of_a_wrong_one(
    ada: Therapist, app: App, sandbox: Sandbox, mallory: TherapistPhone
) -> None:
    used = await invite(app)
    await sandbox.therapist("Ben", user_id=7_002).say(f"/start {used}")
    await quiet(app, sandbox)
    expired = await invite(app)
    await let_invitations_expire(app)
    for code in (used, expired, expired.lower()):
        await mallory.say(f"/start {code}")
        await mallory.until(lambda shown: True)
    assert [plain(text) for text in mallory.reads] == [door()] * 3
    assert await count(app, TherapistRow) == 2


async def test_a_code_opens_in_any_case_and_an_invitation_is_not_lost_on_the_way(app: App, sandbox: Sandbox) -> None:
    code = await invite(app)
    ada = Therapist(phone=sandbox.therapist("Ada"))
    await ada.phone.say(f"/start@kesher_bot  {code.lower()} ")
    await ada.finds("ask-language", name="Dr. Levi")
    assert await count(app, TherapistRow) == 1


async def test_of_two_who_use_a_code_at_the_same_moment_one_gets_in(app: App, sandbox: Sandbox) -> None:
    code = await invite(app)
    phones = [sandbox.therapist(name, user_id=id_) for id_, name in ((7_001, "Ada"), (7_002, "Ben"))]
    await asyncio.gather(*(phone.say(f"/start {code}") for phone in phones))
    for phone in phones:
        await phone.until(lambda shown: True)
    await quiet(app, sandbox)
    assert sorted(bool(phone.last.labels) for phone in phones) == [False, True]
    assert await count(app, TherapistRow) == await count(app, Chat) == 1


async def test_a_replayed_start_makes_no_second_therapist_and_moves_nothing(app: App, sandbox: Sandbox) -> None:
    code = await invite(app)
    ada = Therapist(phone=sandbox.therapist("Ada"))
    await ada.phone.say(f"/start {code}")
    await ada.taps("English")
    asked = await Therapist(phone=ada.phone, language="en").finds("ask-gender")
    updates = sandbox.telegram.world.bots["therapist"].updates
    updates.again(updates.last_id - 1)  # the same update once more, as after a lost answer
    await ada.phone.say(f"/start {code}")  # and typed again
    again = await Therapist(phone=ada.phone, language="en").finds("ask-gender")
    assert again.labels == asked.labels
    await quiet(app, sandbox)
    assert await count(app, TherapistRow) == await count(app, Chat) == 1


async def test_the_bot_leaves_a_group_and_says_nothing_of_anybody_there(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await ada.adds()
    before = len(ada.phone.reads)
    group = await ada.phone.group("Team")
    left = await sandbox.telegram.calls.until(lambda call: call.name == "leaveChat", timeout_s=20)
    assert left.params["chat_id"] == str(group.id)
    await quiet(app, sandbox)
    assert not any(message["from"]["is_bot"] for message in group.messages.values())
    assert len(ada.phone.reads) == before


async def test_a_press_by_somebody_else_is_refused_written_down_and_changes_nothing(
    ada: Therapist, app: App, sandbox: Sandbox, mallory: TherapistPhone
) -> None:
    await ada.adds(consent=False)
    page = await ada.opens()
    await ada.presses("button-details")
    await ada.sees_button(ada.words("button-archive"))
    _, archive = ada.phone.button(ada.words("button-archive"), message_id=page.id)
    presses = {
        "from their own chat": await mallory.press_forged(1, archive),
        "inside Ada's chat": press_in(sandbox, mallory, ada.phone.chat, page.id, archive),
        "in a group": press_in(sandbox, mallory, await ada.phone.group(), page.id, archive),
    }
    for place, press_id in presses.items():
        assert ada.is_said(await mallory.toast(press_id), "not-allowed"), place
    await quiet(app, sandbox)
    events = await audited(app, REFUSED)
    assert len(events) == len(presses)
    assert {event.therapist_id for event in events} == {(await therapist_of(app, ada.phone.person.id)).id}
    assert ada.words("button-archive-yes") not in ada.phone.last.labels


def press_in(sandbox: Sandbox, phone: TherapistPhone, chat: TelegramChat, message_id: int, data: str) -> str:
    return sandbox.people.press_in_group(phone.bot, phone.person, chat, message_id, data)


async def test_a_press_on_nothing_is_answered_alike_for_a_stranger(
    ada: Therapist, app: App, sandbox: Sandbox, mallory: TherapistPhone
) -> None:
    await ada.phone.say("/patients")
    await ada.finds("no-patients")
    known = (await buttons(app, ada.phone.person.id))[0].id
    toasts = [await mallory.toast(await mallory.press_forged(1, data)) for data in (known, "x" * 22, "☃", "y" * 64)]
    assert len(set(toasts)) == 1
    assert toasts[0]
    assert mallory.reads == []
