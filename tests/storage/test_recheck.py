"""What holds an approved message back and what forbids it, at given moments: facts before times, and in their order."""

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import pytest

from pipelines import recheck
from pipelines.recheck import Hold
from storage import flags, messages, sends, standing
from storage.database import Storage
from storage.errors import Conflict, NotFound
from storage.models import Message, Patient, PermittedSend, Practice, utc_now
from storage.repositories import inbound
from storage.repositories.drafts import open_message
from storage.repositories.patients import MESSAGING
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork
from tests.storage.cast import BEN_PHONE, TEXT, Person, settle_in

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
JERUSALEM = ZoneInfo("Asia/Jerusalem")
EVENING_AND_MORNING = (2, 10)
"""The quiet of these tests begins and ends so many hours from now; what is approved is approved now."""


class World:
    """Ada with Dana, who agreed to messages; nobody else looks in."""

    def __init__(self, storage: Storage, ada: Person, ben: Person) -> None:
        self.storage, self.ada, self.ben = storage, ada, ben
        self.now = utc_now()

    def clock(self, hours: float) -> dt.datetime:
        """The minute that is so many hours from now."""
        return (self.now + hours * HOUR).replace(second=0, microsecond=0)

    async def rests(self, hours: tuple[int, int] = EVENING_AND_MORNING) -> None:
        start, end = (f"{self.clock(one).astimezone(JERUSALEM):%H:%M}" for one in hours)
        async with self.storage.unit() as unit:
            practice = await unit.one(Practice, Practice.id == self.ada.practice_id)
            practice.quiet_hours, practice.calendar = f"{start}-{end}", ""

    async def patient(self, change: Callable[[UnitOfWork, Patient], Awaitable[None]]) -> None:
        async with self.storage.unit() as unit:
            patient = await (await enter(unit, self.ada.therapist_id)).patients.get(self.ada.patient_id)
            await change(unit, patient)

    async def consents(self, *, granted: bool = True) -> None:
        async def record(unit: UnitOfWork, patient: Patient) -> None:
            room = await enter(unit, self.ada.therapist_id)
            await room.patients.record_consent(
                patient, type_=MESSAGING, granted=granted, version="1", text="t", language="he", how="spoken"
            )

        await self.patient(record)

    async def writes(self, at: dt.datetime, *, channel: str = "sms", is_tap: bool = False) -> None:
        async def keep(unit: UnitOfWork, patient: Patient) -> None:
            await inbound.keep(
                unit,
                sid=f"SM{uuid.uuid4().hex}",
                patient=patient,
                quarantine="",
                sender=self.ada.phone,
                channel=channel,
                body="היי",
                original="היי",
                media_count=0,
                received_at=at,
                is_tap=is_tap,
            )

        await self.patient(keep)

    async def approved(
        self, *, channel: str = "sms", at: dt.datetime | None = None, copy_of: str = "", window: dt.timedelta = DAY
    ) -> str:
        async with self.storage.unit() as unit:
            room = await enter(unit, self.ada.therapist_id)
            patient = await room.patients.get(self.ada.patient_id)
            request = {"copy_of": copy_of} if copy_of else {}
            message = await room.drafts.create(patient, chat_id=self.ada.chat_id, request=request)
            message.channel = channel
            await messages.write(unit, message, TEXT, writer="test")
            await messages.propose(unit, message, recipient=self.ada.phone, now=self.now, not_before=at, window=window)
            await messages.approve(
                unit,
                message,
                version=1,
                approver=self.ada.therapist_id,
                recipient=self.ada.phone,
                method="button",
                now=self.now,
            )
            return message.id

    async def held(self, message_id: str, hours: float) -> Hold | None:
        async with self.storage.unit() as unit:
            return await recheck.held(unit, await open_message(unit, message_id), self.now + hours * HOUR)

    async def forbidden(self, message_id: str, hours: float = 0) -> str:
        async with self.storage.unit() as unit:
            return await recheck.forbidden(unit, await open_message(unit, message_id), self.now + hours * HOUR)

    async def text(self, kind: str, *, template: str = "") -> None:
        async with self.storage.unit() as unit:
            await standing.approve(unit, (await enter(unit, self.ada.therapist_id)).me, kind, TEXT, template=template)

    async def queued(self, kind: str, cause: str = "") -> str:
        async with self.storage.unit() as unit:
            text = await standing.in_force(unit, self.ada.therapist_id, kind)
            assert text is not None
            patient = await (await enter(unit, self.ada.therapist_id)).patients.get(self.ada.patient_id)
            send = await sends.queue_standing(
                unit, text, patient, cause=cause or uuid.uuid4().hex, channel="sms", not_after=self.now + HOUR
            )
            assert send is not None
            return send.id

    async def send_forbidden(self, send_id: str, hours: float = 0) -> str:
        async with self.storage.unit() as unit:
            send = await unit.one(PermittedSend, PermittedSend.id == send_id)
            await unit.unlock(f"patient:{send.patient_id}", send)
            text = await sends.text_of(unit, send)
            return await recheck.send_forbidden(unit, send, text, self.now + hours * HOUR)


@pytest.fixture
async def world(shared_storage: Storage) -> World:
    cast = await settle_in(shared_storage)
    world = World(shared_storage, cast.ada, cast.ben)
    await world.consents()
    await world.rests()
    return world


class TestQuiet:
    async def test_what_was_approved_in_the_evening_waits_from_the_first_minute_of_the_night_to_the_last(
        self, world: World
    ) -> None:
        message_id = await world.approved()
        waits = Hold(reason="quiet-hours", until=world.clock(10))
        for hours, expected in ((1, None), (3, waits), (9.9, waits), (10.1, None)):
            assert await world.held(message_id, hours) == expected

    async def test_what_was_planned_into_the_night_in_full_sight_goes(self, world: World) -> None:
        assert await world.held(await world.approved(at=world.clock(3)), 3.1) is None

    async def test_what_was_planned_for_the_evening_and_is_late_waits(self, world: World) -> None:
        assert await world.held(await world.approved(at=world.clock(1)), 3) is not None

    async def test_what_was_approved_in_the_night_itself_goes(self, world: World) -> None:
        await world.rests((-1, 10))
        assert await world.held(await world.approved(), 3) is None

    async def test_somebody_who_wrote_minutes_ago_is_awake(self, world: World) -> None:
        message_id = await world.approved()
        await world.writes(world.now + 3 * HOUR)
        assert await world.held(message_id, 3.2) is None
        assert await world.held(message_id, 3.3) is not None

    async def test_a_hold_is_over_by_itself_and_told_once(self, world: World) -> None:
        message_id = await world.approved()
        until = world.clock(10)
        async with world.storage.unit() as unit:
            message = await open_message(unit, message_id)
            assert await messages.hold(unit, message, "quiet-hours", until)
            assert not await messages.hold(unit, message, "quiet-hours", until)
            assert await messages.release(unit, world.ada.patient_id) == 0
        assert await due(world, 3) is None
        assert await due(world, 10) == message_id

    async def test_a_hold_ends_with_the_approval(self, world: World) -> None:
        message_id = await world.approved(window=5 * HOUR)
        async with world.storage.unit() as unit:
            await messages.hold(unit, await open_message(unit, message_id), "quiet-hours", world.clock(10))
        assert await due(world, 4) is None
        assert await due(world, 5.1) == message_id
        assert await world.forbidden(message_id, 5.1) == "expired"


async def due(world: World, hours: float) -> str | None:
    async with world.storage.unit() as unit:
        others = [row.id for row in await unit.all(Message, Message.therapist_id != world.ada.therapist_id)]
        message = await messages.due(unit, world.now + hours * HOUR, without=others)
        return message.id if message else None


class TestWhatsApp:
    WAITS = Hold(reason=messages.WINDOW_CLOSED, until=None)

    async def test_without_a_template_in_force_it_is_tried(self, world: World) -> None:
        assert await world.held(await world.approved(channel="whatsapp"), 1) is None

    async def test_it_waits_unless_the_patient_wrote_there_within_a_day(self, world: World) -> None:
        await world.text(standing.REENGAGE, template="HX1")
        message_id = await world.approved(channel="whatsapp")
        assert await world.held(message_id, 1) == self.WAITS
        await world.writes(world.now)
        assert await world.held(message_id, 1) == self.WAITS
        await world.writes(world.now - 22 * HOUR, channel="whatsapp")
        assert await world.held(message_id, 1) is None
        assert await world.held(await world.approved(), 1) is None
        await world.rests((-3, -2))
        assert await world.held(message_id, 2) == self.WAITS

    async def test_whatsapps_own_word_closes_the_window_until_the_patient_writes_again(self, world: World) -> None:
        await world.text(standing.REENGAGE, template="HX1")
        message_id = await world.approved(channel="whatsapp")
        await world.writes(world.now - HOUR, channel="whatsapp")

        async def close(_: UnitOfWork, patient: Patient) -> None:
            patient.whatsapp_closed_at = world.now

        await world.patient(close)
        assert await world.held(message_id, 1) == self.WAITS
        await world.writes(world.now + HOUR / 2, channel="whatsapp", is_tap=True)
        assert await world.held(message_id, 1) is None

    async def test_the_night_comes_first(self, world: World) -> None:
        await world.text(standing.REENGAGE, template="HX1")
        message_id = await world.approved(channel="whatsapp")
        assert await world.held(message_id, 3) == Hold(reason="quiet-hours", until=world.clock(10))

    async def test_a_tap_releases_what_waits_for_it_and_nothing_else(self, world: World) -> None:
        first, second = await world.approved(channel="whatsapp"), await world.approved()
        async with world.storage.unit() as unit:
            await messages.hold(unit, await open_message(unit, first), messages.WINDOW_CLOSED, None)
            await messages.hold(unit, await open_message(unit, second), "quiet-hours", world.clock(10))
        assert await due(world, 3) is None
        async with world.storage.unit() as unit:
            assert await messages.release(unit, world.ada.patient_id) == 1
            assert await messages.release(unit, world.ada.patient_id) == 0
        assert await due(world, 3) == first

    async def test_one_that_waits_for_days_expires_after_them(self, world: World) -> None:
        message_id = await world.approved(channel="whatsapp", window=72 * HOUR)
        async with world.storage.unit() as unit:
            await messages.hold(unit, await open_message(unit, message_id), messages.WINDOW_CLOSED, None)
        assert await due(world, 71) is None
        assert await world.forbidden(message_id, 71) == ""
        assert await due(world, 72.1) == message_id
        assert await world.forbidden(message_id, 72.1) == "expired"


class TestFacts:
    async def test_each_fact_is_told_before_all_that_weigh_less_and_an_opt_out_before_all(self, world: World) -> None:
        original = await world.approved()
        async with world.storage.unit() as unit:
            permit = await messages.claim(unit, await open_message(unit, original), now=world.now)
            await messages.accepted(unit, permit.token, sid=f"SM{uuid.uuid4().hex}", status="sent")
        message_id = await world.approved(copy_of=original, window=HOUR)

        async def flagged(unit: UnitOfWork, patient: Patient) -> None:
            me = (await enter(unit, world.ada.therapist_id)).me
            await flags.raise_flag(unit, me, patient, by="therapist", reason="")

        async def moved(unit: UnitOfWork, patient: Patient) -> None:
            await (await enter(unit, world.ada.therapist_id)).patients.change_phone(patient, BEN_PHONE)

        async def archived(unit: UnitOfWork, patient: Patient) -> None:
            await (await enter(unit, world.ada.therapist_id)).patients.archive(patient)

        async def opted_out(_: UnitOfWork, patient: Patient) -> None:
            patient.opted_out_at = world.now

        assert await world.forbidden(message_id) == "original-arrived"
        await world.patient(flagged)
        assert await world.forbidden(message_id) == "risk-flag"
        await world.writes(utc_now(), is_tap=True)
        assert await world.forbidden(message_id) == "risk-flag"
        await world.writes(utc_now())
        assert await world.forbidden(message_id) == "patient-wrote"
        assert await world.forbidden(message_id, 2) == "expired"
        await world.patient(moved)
        assert await world.forbidden(message_id, 2) == "number-changed"
        await world.consents(granted=False)
        assert await world.forbidden(message_id, 2) == "no-consent"
        await world.patient(archived)
        assert await world.forbidden(message_id, 2) == "archived"
        await world.patient(opted_out)
        assert await world.forbidden(message_id, 2) == "opted-out"

    async def test_what_the_patient_wrote_before_the_approval_forbids_nothing(self, world: World) -> None:
        await world.writes(world.now - HOUR)
        assert await world.forbidden(await world.approved()) == ""

    async def test_a_flag_of_another_therapists_patient_is_out_of_reach(self, world: World) -> None:
        async with world.storage.unit() as unit:
            patient = await (await enter(unit, world.ada.therapist_id)).patients.get(world.ada.patient_id)
            ben = (await enter(unit, world.ben.therapist_id)).me
            with pytest.raises(NotFound):
                await flags.raise_flag(unit, ben, patient, by="therapist", reason="")
            with pytest.raises(NotFound):
                await flags.close_flag(unit, ben, patient, note="x")
            assert await flags.all_open(unit, ben) == []


class TestFixedTexts:
    async def test_the_confirmation_of_an_opt_out_alone_may_follow_it(self, world: World) -> None:
        async def opted_out(_: UnitOfWork, patient: Patient) -> None:
            patient.opted_out_at = world.now

        kinds = (standing.RECEIPT, standing.OPT_OUT_RECEIPT, standing.CRISIS)
        for kind in kinds:
            await world.text(kind)
        queued = {kind: await world.queued(kind) for kind in kinds}
        assert {await world.send_forbidden(one) for one in queued.values()} == {""}
        await world.consents(granted=False)
        said = {kind: await world.send_forbidden(one) for kind, one in queued.items()}
        assert said == {standing.RECEIPT: "no-consent", standing.OPT_OUT_RECEIPT: "", standing.CRISIS: ""}
        await world.patient(opted_out)
        said = {kind: await world.send_forbidden(one) for kind, one in queued.items()}
        assert said == {standing.RECEIPT: "opted-out", standing.OPT_OUT_RECEIPT: "", standing.CRISIS: "opted-out"}

    async def test_a_text_that_is_late_or_for_another_number_does_not_go(self, world: World) -> None:
        async def moved(unit: UnitOfWork, patient: Patient) -> None:
            await (await enter(unit, world.ada.therapist_id)).patients.change_phone(patient, BEN_PHONE)

        await world.text(standing.CRISIS)
        send_id = await world.queued(standing.CRISIS)
        assert await world.send_forbidden(send_id, 1.1) == "expired"
        await world.patient(moved)
        assert await world.send_forbidden(send_id) == "number-changed"

    async def test_a_text_that_is_revoked_before_it_is_taken_up_does_not_go(self, world: World) -> None:
        await world.text(standing.RECEIPT)
        first, second = await world.queued(standing.RECEIPT), await world.queued(standing.RECEIPT)
        async with world.storage.unit() as unit:
            await standing.revoke(unit, (await enter(unit, world.ada.therapist_id)).me, standing.RECEIPT)
        assert await world.send_forbidden(first) == "revoked"
        await world.text(standing.RECEIPT)  # the next version is another text
        assert await world.send_forbidden(second) == "revoked"
        async with world.storage.unit() as unit:
            send = await unit.one(PermittedSend, PermittedSend.id == second)
            await unit.unlock(f"patient:{send.patient_id}", send)
            with pytest.raises(Conflict) as refused:
                await sends.claim(unit, send, now=world.now)
            assert refused.value.state == "revoked"

    async def test_one_cause_is_queued_once_until_it_was_provably_not_taken(self, world: World) -> None:
        await world.text(standing.RECEIPT)
        cause = f"receipt:{uuid.uuid4().hex}"
        for n in range(1, sends.MAX_TRIES + 1):
            send_id = await world.queued(standing.RECEIPT, cause)
            with pytest.raises(AssertionError):
                await world.queued(standing.RECEIPT, cause)
            async with world.storage.unit() as unit:
                send = await unit.one(PermittedSend, PermittedSend.id == send_id)
                await unit.unlock(f"patient:{send.patient_id}", send)
                assert send.n == n
                permit = await sends.claim(unit, send, now=world.now)
                assert permit.verify(world.ada.phone, "sms", TEXT)
                await sends.settle(unit, send, "not_accepted")
        with pytest.raises(AssertionError):
            await world.queued(standing.RECEIPT, cause)
