"""Fixed texts: proposed, worded, approved, versioned, revoked; and what goes out under them by itself."""

import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from storage import standing
from storage.models import PermittedSend, StandingTextRow
from tests.e2e.records import audited, count, put_in_force, quiet, room_of
from tests.e2e.stage import Therapist, seated
from tests.e2e.wording import message_on

OWN = "קיבלתי. אחזור בבוקר."
CONFIRMED = "לא נכתוב יותר."


async def opens(ada: Therapist, kind: str) -> Shown:
    await ada.phone.say("/settings")
    await ada.presses("button-standing")
    await ada.presses(f"standing-{kind}")
    return await ada.finds(f"standing-about-{kind}")


async def in_force(app: App, ada: Therapist, kind: str) -> tuple[int, str] | None:
    async with app.storage.unit() as unit:
        row = await standing.in_force(unit, (await room_of(unit, ada.phone.person.id)).me.id, kind)
        return (row.version, row.body) if row else None


async def heard(app: App, sandbox: Sandbox) -> None:
    await sandbox.twilio.settle()
    await quiet(app, sandbox)


async def test_a_proposal_is_approved_changed_into_a_second_version_and_revoked(
    sandbox: Sandbox, app: App, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.phone.say("/settings")
    await ada.presses("button-standing")
    page = await ada.finds("standing-title")
    assert page.text.count(ada.words("standing-off")) == 4
    assert not ada.is_said(page.text, "standing-reengage")
    await ada.presses("standing-receipt")
    shown = await ada.finds("standing-proposed")
    proposal = message_on(shown.text)
    assert await in_force(app, ada, "receipt") is None
    await ada.presses("button-approve-standing")
    approved = await ada.finds("standing-on", version=1)
    assert message_on(approved.text) == proposal
    assert ada.words("button-approve-standing") not in approved.labels
    assert await in_force(app, ada, "receipt") == (1, proposal)

    await ada.presses("button-edit")
    asked = await ada.finds("ask-standing-text")
    assert asked
    await ada.reads(proposal)
    await ada.phone.say("א" * 601)
    await ada.finds("draft-too-long", limit=600)
    await ada.phone.say(OWN)
    shown = await ada.finds("standing-proposed")
    assert message_on(shown.text) == OWN
    assert await in_force(app, ada, "receipt") == (1, proposal)
    await ada.presses("button-approve-standing")
    await ada.finds("standing-on", version=2)
    assert await in_force(app, ada, "receipt") == (2, OWN)

    await ada.presses("button-revoke")
    page = await ada.finds("standing-title")
    assert page.text.count(ada.words("standing-off")) == 4
    assert await in_force(app, ada, "receipt") is None
    assert await count(app, StandingTextRow) == 2
    assert [len(await audited(app, f"standing:approve:receipt:{n}")) for n in (1, 2)] == [1, 1]


async def test_a_therapist_who_is_a_man_is_offered_a_mans_words(sandbox: Sandbox, app: App) -> None:
    ada = await seated(app, sandbox.therapist("Ada"))
    shown = await opens(ada, "receipt")
    assert "זמינה" in shown.text
    async with app.storage.unit() as unit:
        (await room_of(unit, ada.phone.person.id)).me.gender = "m"
    ada.gender = "m"
    shown = await opens(ada, "receipt")
    assert "זמינה" not in shown.text
    assert "זמין" in shown.text


async def test_an_old_page_approves_nothing_that_it_does_not_show(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    await opens(ada, "receipt")
    old = ada.phone.button(ada.words("button-approve-standing"))
    await ada.presses("button-edit")
    await ada.finds("ask-standing-text")
    toast = await ada.phone.toast(await ada.phone.press_forged(*old))
    assert ada.is_said(toast, "button-outdated")
    await ada.presses("button-edit")
    await ada.phone.say(OWN)
    await ada.finds("standing-proposed")
    toast = await ada.phone.toast(await ada.phone.press_forged(*old))
    assert ada.is_said(toast, "button-outdated")
    await quiet(app, sandbox)
    assert await in_force(app, ada, "receipt") is None

    await opens(ada, "crisis")
    toast = await ada.phone.toast(await ada.phone.press_forged(*old))
    assert ada.is_said(toast, "button-outdated")
    await opens(ada, "receipt")
    fresh = ada.phone.button(ada.words("button-approve-standing"))
    for expected in ("approved-short", "button-outdated"):
        toast = await ada.phone.toast(await ada.phone.press_forged(*fresh))
        assert ada.is_said(toast, expected)
    assert await count(app, StandingTextRow) == 1


async def test_revoking_twice_revokes_once(ada: Therapist, app: App) -> None:
    await put_in_force(app, ada.phone.person.id, standing.RECEIPT, OWN)
    await opens(ada, "receipt")
    revoke = ada.phone.button(ada.words("button-revoke"))
    for expected in ("standing-revoked", "button-outdated"):
        toast = await ada.phone.toast(await ada.phone.press_forged(*revoke))
        assert ada.is_said(toast, expected)


@pytest.mark.parametrize("word", ["הסר", "עצור"])
async def test_our_own_stop_words_are_confirmed_once_and_nothing_follows(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone, word: str
) -> None:
    await ada.adds()
    await put_in_force(app, ada.phone.person.id, standing.OPT_OUT_RECEIPT, CONFIRMED)
    message = await dana.says(word)
    await dana.reads_text(CONFIRMED, timeout_s=20)
    await sandbox.twilio.inbound.redeliver(message.sid)
    await ada.finds("opted-out", name="דנה", count=0)
    await ada.drafts("לשאול מה שלומה")
    card = await ada.finds("card-obstacle-opted-out")
    assert ada.words("button-approve-send") not in card.labels
    await heard(app, sandbox)
    assert dana.reads == [CONFIRMED]


async def test_after_the_carriers_own_stop_nothing_of_ours_is_tried(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await put_in_force(app, ada.phone.person.id, standing.OPT_OUT_RECEIPT, CONFIRMED)
    await dana.says("STOP")
    await ada.finds("opted-out", name="דנה", count=0)
    await heard(app, sandbox)
    assert sandbox.twilio.calls.named("create") == []
    assert await count(app, PermittedSend) == 0
