"""What is read, approved and agreed to leaves a row that says who, what and when, and never what was in it."""

import re

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from storage.models import AuditEvent
from tests.e2e.records import therapist_of
from tests.e2e.stage import DANA, NOTES, Therapist

PLAIN = re.compile(r"[a-z0-9_:.-]*")
ID = re.compile(r"[0-9a-f-]{32,36}")


async def trail(app: App, *, after: int = 0) -> list[AuditEvent]:
    async with app.storage.unit() as unit:
        return (await unit.all(AuditEvent, order=AuditEvent.seq))[after:]


def acts(events: list[AuditEvent]) -> set[tuple[str, str]]:
    return {(event.object_type, event.action) for event in events}


async def test_a_summarys_way_is_written_down(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    await ada.phone.press(ada.words("button-approve"))
    await ada.finds("summary-approved")
    assert acts(await trail(app)) >= {
        ("patients", "create"),
        ("recaps", "create"),
        ("recaps", "assign"),
        ("transcripts", "create"),
        ("transcripts", "read"),
        ("summaries", "write:1"),
        ("summaries", "read:1"),
        ("summaries", "approve:1"),
    }


async def test_reading_an_approved_summary_again_is_written_down_each_time(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    await ada.phone.press(ada.words("button-approve"))
    await ada.finds("summary-approved")
    me = await therapist_of(app, ada.phone.person.id)
    for _ in range(2):
        before = len(await trail(app))
        await ada.opens()
        await ada.presses("button-summaries")
        await ada.taps("📄")
        await ada.finds("summary-title")
        since = await trail(app, after=before)
        assert acts(since) >= {("patients", "open"), ("summaries", "read:1")}
        assert {event.actor for event in since} == {f"therapist:{me.id}"}
        assert {event.therapist_id for event in since} == {me.id}
        assert len({event.patient_id for event in since if event.object_type == "summaries"}) == 1


async def test_a_messages_way_is_written_down_with_who_did_what(
    ada: Therapist, app: App, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.drafts("לשאול איך היה השבוע")
    await ada.approves()
    await ada.finds("state-delivered")
    await dana.says("בסדר, תודה")
    await ada.presses("button-draft-reply")
    await ada.finds("ask-what-reply")
    events = await trail(app)
    me = await therapist_of(app, ada.phone.person.id)
    by_act = {(event.object_type, event.action): event.actor for event in events}
    assert by_act["messages", "approve:1"] == f"therapist:{me.id}"
    assert by_act["messages", "propose:1"] == f"job:therapist:{me.id}"
    assert by_act["messages", "claim"] == by_act["messages", "carrier:accepted"] == "sender"
    assert {("inbound_messages", "receive"), ("inbound_messages", "show"), ("inbound_messages", "read")} <= set(by_act)


async def test_every_change_of_consent_is_written_down(ada: Therapist, app: App, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-consent")
    await ada.presses("button-withdrawn")
    await ada.finds("consent-revoked")
    await ada.presses("button-details")
    await ada.presses("button-consent")
    await ada.presses("button-agreed-written")
    await ada.finds("consent-recorded")
    await dana.says("הסר")
    await ada.finds("opted-out", count=0)
    said = [event.action for event in await trail(app) if event.action.startswith("consent:messaging:")]
    assert said == [f"consent:messaging:{word}" for word in ("granted", "revoked", "granted", "revoked")]


async def test_no_row_holds_more_than_ids_and_names_of_acts(ada: Therapist, app: App, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    await ada.phone.press(ada.words("button-approve"))
    await ada.finds("summary-approved")
    await ada.drafts("לשאול איך היה השבוע")
    await ada.approves()
    await ada.finds("state-delivered")
    await dana.says("בסדר, תודה")
    await ada.finds("patient-wrote")
    events = await trail(app)
    assert len(events) > 20
    for event in events:
        told = (event.actor, event.action, event.object_type, event.object_id, event.request_id)
        assert all(PLAIN.fullmatch(text) for text in told), told
        assert DANA.lstrip("+") not in "".join(told)
        assert not event.patient_id or ID.fullmatch(event.patient_id)
        assert not event.therapist_id or ID.fullmatch(event.therapist_id)
