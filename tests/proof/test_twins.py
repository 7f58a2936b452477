"""The same words to the same phone twice: the carrier's list is never read as more than it says."""

from pathlib import Path

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.journeys import Journey
from pipelines.ports import ListedMessage
from storage.models import Attempt, Message, utc_now
from storage.repositories.drafts import open_message
from tests.kill.program import PATIENCE_S
from tests.proof.office import Office, opened, sending
from tests.proof.people import settle_in
from tests.proof.sender import place_in
from tests.proof.work import TWIN


async def _attempts(office: Office) -> list[Attempt]:
    async with office.storage.unit() as unit:
        return await unit.all(Attempt, order=Attempt.started_at)


async def test_a_listed_message_is_nobodys_once_a_second_one_with_its_words_has_lost_its_answer(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.twilio.journeys.usual = Journey(callbacks=())
    place = place_in(tmp_path, sandbox.url)
    async with opened(place) as office:
        ada = await settle_in(office.storage)
        sandbox.twilio.faults.plan("create", Fault(drop=True))
        async with sending(office, place, "http://127.0.0.1:9") as delivery:
            await office.tap(ada, (await office.lay_out(ada, ada.patients[0], TWIN)).button)
            await sandbox.twilio.calls.until(lambda call: call.name == "create", timeout_s=PATIENCE_S)
        [never_taken] = await _attempts(office)
        async with office.storage.unit() as unit:
            asked = await open_message(unit, never_taken.message_id)
        sandbox.twilio.faults.plan("create", Fault(accepted=True, drop=True))
        async with sending(office, place, "http://127.0.0.1:9"):
            await office.tap(ada, (await office.lay_out(ada, ada.patients[0], TWIN)).button)
            await sandbox.twilio.calls.until(lambda call: call.accepted and call.name == "create", timeout_s=PATIENCE_S)
        [taken] = sandbox.twilio.sent
        listed = ListedMessage(sid=taken.sid, body=TWIN, status="queued", error_code=0, created_at=utc_now())

        # The list was asked for before the second call ended.
        await delivery._reconciler._adopt(never_taken.token, asked, listed)

        assert [attempt.outcome for attempt in await _attempts(office)] == ["unknown", "unknown"]
        async with office.storage.unit() as unit:
            assert {row.state for row in await unit.all(Message)} == {"uncertain"}
