"""What goes out under a fixed text goes out once: after a crash in the call, after a restore, after a busy carrier."""

import asyncio
from base64 import b64encode
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, Sandbox
from bot.sandbox.twilio.journeys import Journey
from storage import sends, standing
from storage.journal import SendJournal
from storage.models import OutboxRow, PermittedSend, utc_now
from storage.permits import PERMIT_LIFE
from storage.repositories.therapist import enter
from tests.kill.copies import copy_of, put_back
from tests.kill.program import PATIENCE_S, soon
from tests.proof.office import Office, Place, opened, sending
from tests.proof.people import PHONES, Person, settle_in
from tests.proof.sender import place_in

CARD = "I am here. Call 1201."
CAUSE = "crisis:1"
NOWHERE = "http://127.0.0.1:9"


async def queue(office: Office, ada: Person) -> None:
    async with office.storage.unit() as unit:
        room = await enter(unit, ada.therapist_id)
        text = await standing.in_force(unit, ada.therapist_id, standing.CRISIS)
        if text is None:
            text = await standing.approve(unit, room.me, standing.CRISIS, CARD)
        patient = await room.patients.get(ada.patients[0])
        await sends.queue_standing(
            unit, text, patient, cause=CAUSE, channel="sms", not_after=utc_now() + 10 * PERMIT_LIFE
        )


async def outcomes(office: Office) -> list[str]:
    async with office.storage.unit() as unit:
        return [send.outcome for send in await unit.all(PermittedSend, order=PermittedSend.n)]


async def until(office: Office, *wanted: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if await outcomes(office) == list(wanted):
                return
            await asyncio.sleep(0.01)


@pytest.fixture
def place(sandbox: Sandbox, tmp_path: Path) -> Place:
    sandbox.twilio.journeys.usual = Journey(callbacks=())
    return place_in(tmp_path / "sender", sandbox.url)


def posts(sandbox: Sandbox) -> int:
    return len(sandbox.twilio.calls.named("create"))


async def test_a_call_that_was_cut_by_a_crash_is_told_and_not_repeated(sandbox: Sandbox, place: Place) -> None:
    async with opened(place) as office:
        ada = await settle_in(office.storage)
        await queue(office, ada)
        async with office.storage.unit(actor="sender") as unit:
            send = await sends.due(unit)
            assert send is not None
            permit = await sends.claim(unit, send, now=utc_now())
        async with SendJournal(Path(place.journals)) as journal:
            await journal.append(permit.message_id, permit.version, permit.attempt, permit.token)
    async with opened(place) as office, sending(office, place, NOWHERE):
        await until(office, "unknown")
        async with office.storage.unit() as unit:
            assert len(await unit.all(OutboxRow)) == 1
        await queue(office, ada)
        assert await outcomes(office) == ["unknown"]
    assert posts(sandbox) == 0


@pytest.mark.parametrize("is_queued", [True, False], ids=["as queued", "not at all"])
async def test_a_restored_copy_that_knows_it_as_queued_or_not_at_all_does_not_send_it_again(
    sandbox: Sandbox, place: Place, tmp_path: Path, is_queued: bool
) -> None:
    folder = Path(place.journals).parent
    async with opened(place) as office:
        ada = await settle_in(office.storage)
        if is_queued:
            await queue(office, ada)
    copy_of(folder, tmp_path / "copy")
    async with opened(place) as office, sending(office, place, NOWHERE):
        await queue(office, ada)
        await until(office, "accepted")
    put_back(folder, tmp_path / "copy")
    async with opened(place) as office, sending(office, place, NOWHERE):
        await queue(office, ada)
        await until(office, "unknown")
    assert posts(sandbox) == 1


async def test_a_busy_carrier_is_given_time_between_tries(sandbox: Sandbox, place: Place) -> None:
    busy = Fault(status=429, body={"code": 20429, "message": "Too Many Requests", "status": 429})
    sandbox.twilio.faults.plan("create", busy)
    async with opened(place) as office, sending(office, place, NOWHERE):
        await queue(office, await settle_in(office.storage))
        await until(office, "not_accepted", "accepted")
    first, second = sandbox.twilio.calls.named("create")
    assert second.at - first.at > 1.5


async def test_the_watch_over_the_carriers_list_counts_only_what_nobody_here_sent(
    sandbox: Sandbox, place: Place
) -> None:
    async with opened(place) as office, sending(office, place, NOWHERE) as delivery:
        watch = delivery._reconciler.watch
        ada = await settle_in(office.storage)
        await office.tap(ada, (await office.lay_out(ada, ada.patients[0], "See you")).button)
        await soon(lambda: posts(sandbox) == 1)
        sandbox.twilio.faults.plan("create", Fault(accepted=True, drop=True))
        await queue(office, ada)
        await until(office, "unknown")
        await sandbox.twilio.settle()
        assert len(sandbox.twilio.sent) == 2
        assert await watch() == 0
        await _write_past_the_program(sandbox)
        assert await watch() == 1


async def _write_past_the_program(sandbox: Sandbox) -> None:
    login = b64encode(f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()).decode()
    form = {"To": PHONES[0][1], "From": SMS_FROM, "Body": "Nobody approved this"}
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Basic {login}"}) as session,
        session.post(f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json", data=form) as answer,
    ):
        assert answer.status == 201
    await sandbox.twilio.settle()


async def test_a_text_that_is_revoked_before_the_sender_takes_it_up_is_void(sandbox: Sandbox, place: Place) -> None:
    async with opened(place) as office:
        ada = await settle_in(office.storage)
        await queue(office, ada)
        async with office.storage.unit() as unit:
            await standing.revoke(unit, (await enter(unit, ada.therapist_id)).me, standing.CRISIS)
        async with sending(office, place, NOWHERE):
            await until(office, "void")
    assert posts(sandbox) == 0
