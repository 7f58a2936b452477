"""What becomes of a message: every step of its life, and every step that is refused."""

import asyncio
import dataclasses
import datetime as dt
import uuid
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import pytest

from storage import messages
from storage.database import Storage
from storage.errors import Conflict, NotFound
from storage.messages import DEFAULT_WINDOW, MAX_ATTEMPTS
from storage.models import Approval, Attempt, DeliveryEvent, Message, utc_now
from storage.permits import PERMIT_LIFE, ApprovedMessage
from storage.repositories.drafts import open_message
from storage.unit import UnitOfWork
from tests.storage.cast import BEN_PHONE, DANA_PHONE, TEXT, Cast, draft_for, settle_in

Act = Callable[[UnitOfWork, Message], Awaitable[Any]]


class Desk:
    """Does one thing to one message, each time in a transaction of its own."""

    def __init__(self, storage: Storage, cast: Cast) -> None:
        self.storage = storage
        self.cast = cast
        self.sid = f"SM{uuid.uuid4().hex}"

    async def draft(self) -> str:
        async with self.storage.unit() as unit:
            return (await draft_for(unit, self.cast.ada)).id

    async def do(self, message_id: str, act: Act) -> Any:
        async with self.storage.unit() as unit:
            return await act(unit, await open_message(unit, message_id))

    async def write(self, message_id: str, body: str = TEXT) -> None:
        await self.do(message_id, lambda unit, row: messages.write(unit, row, body, writer="test"))

    async def propose(self, message_id: str, *, now: dt.datetime | None = None, at: dt.datetime | None = None) -> None:
        await self.do(
            message_id,
            lambda unit, row: messages.propose(unit, row, recipient=DANA_PHONE, now=now or utc_now(), not_before=at),
        )

    async def approve(
        self, message_id: str, *, version: int = 1, recipient: str = DANA_PHONE, now: dt.datetime | None = None
    ) -> None:
        await self.do(
            message_id,
            lambda unit, row: messages.approve(
                unit,
                row,
                version=version,
                approver=self.cast.ada.therapist_id,
                recipient=recipient,
                method="button",
                now=now or utc_now(),
            ),
        )

    async def pending(self, body: str = TEXT, **more: Any) -> str:
        message_id = await self.draft()
        await self.write(message_id, body)
        await self.propose(message_id, **more)
        return message_id

    async def approved(self, body: str = TEXT, **more: Any) -> str:
        message_id = await self.pending(body, **more)
        await self.approve(message_id)
        return message_id

    async def claim(self, message_id: str) -> ApprovedMessage:
        permit: ApprovedMessage = await self.do(message_id, lambda unit, row: messages.claim(unit, row, now=utc_now()))
        return permit

    async def sending(self) -> ApprovedMessage:
        return await self.claim(await self.approved())

    async def accepted(self, permit: ApprovedMessage, *, sid: str = "", status: str = "queued") -> None:
        async with self.storage.unit() as unit:
            await messages.accepted(unit, permit.token, sid=sid or self.sid, status=status)

    async def not_accepted(self, permit: ApprovedMessage, *, retry: bool = True) -> None:
        async with self.storage.unit() as unit:
            await messages.not_accepted(unit, permit.token, reason="carrier-busy", error_code=20429, retry=retry)

    async def unknown(self, permit: ApprovedMessage) -> None:
        async with self.storage.unit() as unit:
            await messages.unknown(unit, permit.token, reason="unknown")

    async def says(self, permit: ApprovedMessage, status: str, *, sid: str = "", code: int = 0) -> bool:
        """A status callback; True when it changed what is shown."""
        async with self.storage.unit() as unit:
            moved = await messages.carrier_says(
                unit, token=permit.token, sid=sid or self.sid, status=status, error_code=code
            )
            return moved is not None

    async def sent(self) -> ApprovedMessage:
        permit = await self.sending()
        await self.accepted(permit)
        return permit

    async def look(self, message_id: str) -> Message:
        row: Message = await self.do(message_id, _itself)
        return row

    async def due(self, now: dt.datetime, *, without: Collection[str] = ()) -> str | None:
        """Which of this desk's own messages the sender would take."""
        async with self.storage.unit() as unit:
            mine = Message.therapist_id == self.cast.ada.therapist_id
            others = [row.id for row in await unit.all(Message, ~mine)]
            message = await messages.due(unit, now, without=[*others, *without])
            return message.id if message else None

    async def attempts(self, message_id: str) -> list[Attempt]:
        async with self.storage.unit() as unit:
            return await unit.all(Attempt, Attempt.message_id == message_id, order=Attempt.n)

    async def refused(self, state: str, doing: Awaitable[Any]) -> None:
        with pytest.raises(Conflict) as conflict:
            await doing
        assert conflict.value.state == state


async def _itself(unit: UnitOfWork, message: Message) -> Message:
    return message


@pytest.fixture
async def desk(shared_storage: Storage) -> Desk:
    return Desk(shared_storage, await settle_in(shared_storage))


class TestWriting:
    async def test_the_first_text_is_version_1(self, desk: Desk) -> None:
        message_id = await desk.draft()
        await desk.write(message_id)
        message = await desk.look(message_id)
        assert (message.state, message.version, message.body) == ("draft", 1, TEXT)

    async def test_writing_again_voids_what_was_approved(self, desk: Desk) -> None:
        message_id = await desk.approved()
        await desk.write(message_id, "אחר")
        message = await desk.look(message_id)
        assert (message.state, message.version, message.body) == ("draft", 2, "אחר")
        assert (message.approval_id, message.content_mac) == (None, None)
        await desk.refused("draft", desk.claim(message_id))

    async def test_the_button_of_the_text_before_approves_nothing(self, desk: Desk) -> None:
        message_id = await desk.pending()
        await desk.write(message_id, "אחר")
        await desk.refused("draft", desk.approve(message_id, version=1))
        await desk.propose(message_id)
        await desk.refused("changed", desk.approve(message_id, version=1))
        await desk.approve(message_id, version=2)

    async def test_writing_clears_what_was_said_about_the_text_before(self, desk: Desk) -> None:
        message_id = await desk.draft()
        await desk.write(message_id)
        await desk.do(message_id, lambda unit, row: messages.block(unit, row, "too-long"))
        assert (await desk.look(message_id)).blocked == "too-long"
        await desk.write(message_id, "קצר")
        assert (await desk.look(message_id)).blocked == ""

    async def test_what_is_on_its_way_is_not_rewritten(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.refused("sending", desk.write(permit.message_id))
        await desk.accepted(permit)
        await desk.refused("sent", desk.write(permit.message_id))


class TestProposing:
    async def test_the_card_s_window_begins_now_or_at_the_planned_time(self, desk: Desk) -> None:
        now = utc_now()
        soon = await desk.look(await desk.pending(now=now))
        assert (soon.state, soon.not_before, soon.not_after) == ("pending", None, now + DEFAULT_WINDOW)
        tomorrow = now + dt.timedelta(days=1)
        later = await desk.look(await desk.pending(now=now, at=tomorrow))
        assert (later.not_before, later.not_after) == (tomorrow, tomorrow + DEFAULT_WINDOW)

    async def test_a_draft_without_a_text_is_not_proposed(self, desk: Desk) -> None:
        await desk.refused("draft", desk.propose(await desk.draft()))

    async def test_what_is_pending_is_not_proposed_again(self, desk: Desk) -> None:
        await desk.refused("pending", desk.propose(await desk.pending()))


class TestApproving:
    async def test_an_approval_records_who_approved_which_envelope(self, desk: Desk) -> None:
        message_id = await desk.approved()
        async with desk.storage.unit() as unit:
            [approval] = await unit.all(Approval, Approval.message_id == message_id)
        message = await desk.look(message_id)
        assert (message.state, message.approval_id) == ("approved", approval.id)
        assert (approval.approver, approval.version, approval.method) == (desk.cast.ada.therapist_id, 1, "button")
        assert approval.content_mac == message.content_mac

    async def test_a_second_tap_is_told_what_became_of_the_first(self, desk: Desk) -> None:
        message_id = await desk.approved()
        await desk.refused("approved", desk.approve(message_id))
        await desk.accepted(await desk.claim(message_id))
        await desk.refused("sent", desk.approve(message_id))

    async def test_two_taps_at_once_are_one_approval(self, desk: Desk) -> None:
        message_id = await desk.pending()
        taps = await asyncio.gather(*(desk.approve(message_id) for _ in range(2)), return_exceptions=True)
        assert sum(tap is None for tap in taps) == 1
        async with desk.storage.unit() as unit:
            assert len(await unit.all(Approval, Approval.message_id == message_id)) == 1

    async def test_an_outdated_version_is_refused(self, desk: Desk) -> None:
        message_id = await desk.pending()
        for version in (0, 2):
            await desk.refused("changed", desk.approve(message_id, version=version))

    async def test_a_changed_number_voids_the_card(self, desk: Desk) -> None:
        message_id = await desk.pending()
        await desk.refused("changed", desk.approve(message_id, recipient=BEN_PHONE))
        assert (await desk.look(message_id)).state == "pending"

    async def test_a_card_whose_window_is_over_is_refused(self, desk: Desk) -> None:
        now = utc_now()
        message_id = await desk.pending(now=now)
        await desk.refused("expired", desk.approve(message_id, now=now + DEFAULT_WINDOW + dt.timedelta(seconds=1)))
        await desk.approve(message_id, now=now + DEFAULT_WINDOW)

    async def test_a_row_changed_behind_the_card_is_refused(self, desk: Desk) -> None:
        for changes in ({"channel": "whatsapp"}, {"body": "אחר"}, {"template": "HX1"}, {"not_before": utc_now()}):
            message_id = await desk.pending()

            async def change_and_approve(unit: UnitOfWork, row: Message, changes: dict[str, Any] = changes) -> None:
                for name, value in changes.items():
                    setattr(row, name, value)  # and not stored: the database would refuse it first
                ada = desk.cast.ada.therapist_id
                await messages.approve(
                    unit, row, version=1, approver=ada, recipient=DANA_PHONE, method="button", now=utc_now()
                )

            await desk.refused("changed", desk.do(message_id, change_and_approve))

    async def test_the_sender_hears_of_it(self, desk: Desk) -> None:
        heard: list[Any] = []
        desk.storage.listen(heard.append)
        message_id = await desk.pending()
        assert heard == []
        await desk.approve(message_id)
        assert heard == [{("messages",)}]


class TestWithdrawing:
    @pytest.mark.parametrize("state", ["draft", "pending", "approved"])
    async def test_what_was_not_handed_over_is_withdrawn(self, desk: Desk, state: str) -> None:
        message_id = await {"draft": desk.draft, "pending": desk.pending, "approved": desk.approved}[state]()
        await desk.do(message_id, messages.reject)
        message = await desk.look(message_id)
        assert (message.state, message.approval_id) == ("rejected", None)

    async def test_a_rejection_after_the_claim_comes_too_late(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.refused("sending", desk.do(permit.message_id, messages.reject))
        await desk.accepted(permit)
        await desk.refused("sent", desk.do(permit.message_id, messages.reject))

    async def test_a_second_rejection_is_told_so(self, desk: Desk) -> None:
        message_id = await desk.pending()
        await desk.do(message_id, messages.reject)
        await desk.refused("rejected", desk.do(message_id, messages.reject))

    @pytest.mark.parametrize("state", ["pending", "approved"])
    async def test_a_window_that_is_over_ends_the_message(self, desk: Desk, state: str) -> None:
        message_id = await {"pending": desk.pending, "approved": desk.approved}[state]()
        await desk.do(message_id, messages.expire)
        message = await desk.look(message_id)
        assert (message.state, message.approval_id) == ("expired", None)
        await desk.refused("expired", desk.do(message_id, messages.expire))
        await desk.refused("expired", desk.write(message_id))

    async def test_only_what_waits_can_expire(self, desk: Desk) -> None:
        await desk.refused("draft", desk.do(await desk.draft(), messages.expire))
        permit = await desk.sending()
        await desk.refused("sending", desk.do(permit.message_id, messages.expire))

    async def test_a_fact_that_forbids_sending_fails_it_with_the_reason(self, desk: Desk) -> None:
        message_id = await desk.approved()
        await desk.do(message_id, lambda unit, row: messages.fail(unit, row, "opted-out"))
        message = await desk.look(message_id)
        assert (message.state, message.failure) == ("failed", "opted-out")
        await desk.refused("failed", desk.claim(message_id))

    async def test_what_the_carrier_has_is_not_failed_by_a_fact(self, desk: Desk) -> None:
        def fail(unit: UnitOfWork, row: Message) -> Awaitable[None]:
            return messages.fail(unit, row, "opted-out")

        permit = await desk.sending()
        await desk.refused("sending", desk.do(permit.message_id, fail))
        await desk.accepted(permit)
        await desk.refused("sent", desk.do(permit.message_id, fail))
        await desk.refused("pending", desk.do(await desk.pending(), fail))


class TestClaiming:
    async def test_the_oldest_message_whose_time_has_come_is_due(self, desk: Desk) -> None:
        now = utc_now()
        later = await desk.approved(at=now + dt.timedelta(hours=2))
        first, second = await desk.approved("א"), await desk.approved("ב")
        await desk.pending()
        assert await desk.due(now) == first
        assert await desk.due(now, without=[first]) == second
        assert await desk.due(now, without=[first, second]) is None
        assert await desk.due(now + dt.timedelta(hours=2)) == later

    async def test_what_is_held_is_not_due(self, desk: Desk) -> None:
        message_id = await desk.approved()

        async def hold(unit: UnitOfWork, row: Message) -> None:
            row.hold_reason = "quiet-hours"

        await desk.do(message_id, hold)
        assert await desk.due(utc_now()) is None

    async def test_the_attempt_is_there_before_the_carrier_is_called(self, desk: Desk) -> None:
        permit = await desk.sending()
        [attempt] = await desk.attempts(permit.message_id)
        assert (attempt.n, attempt.token, attempt.outcome) == (1, permit.token, "open")
        assert (await desk.look(permit.message_id)).state == "sending"

    async def test_a_claim_that_is_rolled_back_leaves_no_attempt(self, desk: Desk) -> None:
        message_id = await desk.approved()

        async def claim_on_a_full_disk(unit: UnitOfWork, row: Message) -> None:
            await messages.claim(unit, row, now=utc_now())
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            await desk.do(message_id, claim_on_a_full_disk)
        assert await desk.attempts(message_id) == []
        assert (await desk.look(message_id)).state == "approved"

    async def test_only_what_is_approved_can_be_claimed(self, desk: Desk) -> None:
        await desk.refused("draft", desk.claim(await desk.draft()))
        await desk.refused("pending", desk.claim(await desk.pending()))
        permit = await desk.sending()
        await desk.refused("sending", desk.claim(permit.message_id))

    async def test_two_senders_at_once_get_one_permit(self, desk: Desk) -> None:
        message_id = await desk.approved()
        async with desk.storage.unit() as unit:
            others = [row.id for row in await unit.all(Message, Message.id != message_id)]

        async def send() -> ApprovedMessage | None:
            async with desk.storage.unit() as unit:
                message = await messages.due(unit, utc_now(), without=others)
                if message is None:
                    return None
                return await messages.claim(unit, await open_message(unit, message.id), now=utc_now())

        permits = [permit for permit in await asyncio.gather(*(send() for _ in range(4))) if permit]
        assert len(permits) == len(await desk.attempts(message_id)) == 1


class TestThePermit:
    async def test_it_carries_what_was_approved_and_nothing_shows_it(self, desk: Desk) -> None:
        before = utc_now()
        permit = await desk.sending()
        assert (permit.to, permit.channel, permit.body, permit.attempt) == (DANA_PHONE, "sms", TEXT, 1)
        assert permit.verify(permit.to, permit.channel, permit.body)
        assert before + PERMIT_LIFE <= permit.expires_at <= utc_now() + PERMIT_LIFE
        for secret in (DANA_PHONE, TEXT, permit.token):
            assert secret not in repr(permit)

    async def test_it_refuses_any_other_byte_number_or_channel(self, desk: Desk) -> None:
        permit = await desk.sending()
        bodies = [TEXT[:-1], TEXT + " ", TEXT + "\n", TEXT + "\u200f", TEXT.replace("ך", "כ"), "", TEXT * 2]
        bodies += [TEXT[:at] + "x" + TEXT[at + 1 :] for at in range(len(TEXT))]
        assert not any(permit.verify(DANA_PHONE, "sms", body) for body in bodies)
        numbers = [BEN_PHONE, DANA_PHONE[1:], DANA_PHONE + "0", f"whatsapp:{DANA_PHONE}", "", f" {DANA_PHONE}"]
        assert not any(permit.verify(number, "sms", TEXT) for number in numbers)
        assert not any(permit.verify(DANA_PHONE, channel, TEXT) for channel in ("whatsapp", "SMS", ""))
        assert not permit.verify(TEXT, "sms", DANA_PHONE)

    async def test_one_with_another_text_in_it_verifies_only_the_approved_one(self, desk: Desk) -> None:
        permit = await desk.sending()
        forged = dataclasses.replace(permit, body="אחר", to=BEN_PHONE)
        assert not forged.verify(forged.to, forged.channel, forged.body)

    async def test_the_same_words_for_another_message_are_another_envelope(self, desk: Desk) -> None:
        one, two = await desk.sending(), await desk.sending()
        assert one.mac != two.mac


class TestTheAnswer:
    async def test_accepted_is_sent(self, desk: Desk) -> None:
        permit = await desk.sent()
        message = await desk.look(permit.message_id)
        assert (message.state, message.carrier_status, message.failure) == ("sent", "queued", "")
        assert message.sent_at is not None
        [attempt] = await desk.attempts(permit.message_id)
        assert (attempt.outcome, attempt.provider_sid) == ("accepted", desk.sid)
        assert attempt.finished_at is not None

    async def test_the_same_answer_twice_changes_nothing(self, desk: Desk) -> None:
        permit = await desk.sent()
        before = await desk.look(permit.message_id)
        await desk.accepted(permit)
        after = await desk.look(permit.message_id)
        assert (before.sent_at, before.carrier_status) == (after.sent_at, after.carrier_status)

    async def test_a_second_acceptance_under_another_id_is_an_alarm(self, desk: Desk) -> None:
        permit = await desk.sent()
        await desk.refused("duplicate", desk.accepted(permit, sid="SM2"))
        await desk.refused("duplicate", desk.says(permit, "sent", sid="SM2"))
        [attempt] = await desk.attempts(permit.message_id)
        assert attempt.provider_sid == desk.sid

    async def test_an_acceptance_after_proof_of_the_contrary_is_an_alarm(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.not_accepted(permit)
        await desk.refused("duplicate", desk.accepted(permit))
        await desk.refused("duplicate", desk.says(permit, "delivered"))

    async def test_a_refusal_that_may_pass_is_tried_again_up_to_a_limit(self, desk: Desk) -> None:
        message_id = await desk.approved()
        for n in range(1, MAX_ATTEMPTS + 1):
            permit = await desk.claim(message_id)
            assert permit.attempt == n
            await desk.not_accepted(permit)
            expected = "approved" if n < MAX_ATTEMPTS else "failed"
            assert (await desk.look(message_id)).state == expected
        message = await desk.look(message_id)
        assert (message.failure, message.error_code) == ("carrier-busy", 20429)
        assert [row.outcome for row in await desk.attempts(message_id)] == ["not_accepted"] * MAX_ATTEMPTS

    async def test_a_refusal_for_good_fails_at_once(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.not_accepted(permit, retry=False)
        message = await desk.look(permit.message_id)
        assert (message.state, message.failure, message.error_code) == ("failed", "carrier-busy", 20429)

    async def test_a_refusal_after_an_acceptance_changes_nothing(self, desk: Desk) -> None:
        permit = await desk.sent()
        await desk.not_accepted(permit)
        assert (await desk.look(permit.message_id)).state == "sent"

    async def test_after_a_refusal_the_message_may_be_withdrawn_or_rewritten(self, desk: Desk) -> None:
        first, second = await desk.sending(), await desk.sending()
        await desk.not_accepted(first)
        await desk.not_accepted(second)
        await desk.do(first.message_id, messages.reject)
        await desk.write(second.message_id, "אחר")
        assert (await desk.look(second.message_id)).version == 2

    async def test_no_answer_is_shown_as_uncertain_and_never_due_again(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.unknown(permit)
        message = await desk.look(permit.message_id)
        assert (message.state, message.failure) == ("uncertain", "unknown")
        assert await desk.due(utc_now() + dt.timedelta(days=9)) is None
        await desk.refused("uncertain", desk.claim(permit.message_id))
        await desk.refused("uncertain", desk.write(permit.message_id))
        await desk.refused("uncertain", desk.do(permit.message_id, messages.reject))

    async def test_no_answer_after_an_answer_changes_nothing(self, desk: Desk) -> None:
        permit = await desk.sent()
        await desk.unknown(permit)
        assert (await desk.look(permit.message_id)).state == "sent"

    async def test_a_late_answer_settles_what_was_uncertain(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.unknown(permit)
        await desk.accepted(permit)
        message = await desk.look(permit.message_id)
        assert (message.state, message.failure) == ("sent", "")

    async def test_a_refusal_after_uncertainty_proves_nothing(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.unknown(permit)
        await desk.not_accepted(permit)
        assert (await desk.look(permit.message_id)).state == "uncertain"

    async def test_an_unknown_token_belongs_to_nobody(self, desk: Desk) -> None:
        async with desk.storage.unit() as unit:
            for doing in (
                messages.accepted(unit, "made up", sid="SM1", status="queued"),
                messages.not_accepted(unit, "made up", reason="", error_code=0, retry=True),
                messages.unknown(unit, "made up", reason=""),
                messages.carrier_says(unit, token="made up", sid="SM1", status="sent", error_code=0),
            ):
                with pytest.raises(NotFound):
                    await doing
            assert not await messages.knows_token(unit, "made up")
        permit = await desk.sending()
        async with desk.storage.unit() as unit:
            assert await messages.knows_token(unit, permit.token)

    async def test_what_was_begun_and_never_answered_is_found_at_the_next_start(self, desk: Desk) -> None:
        open_one = await desk.sending()
        answered = await desk.sent()
        async with desk.storage.unit() as unit:
            left = [row.token for row in await messages.left_open(unit)]
        assert open_one.token in left
        assert answered.token not in left


class TestCallbacks:
    async def test_one_may_come_before_our_own_call_is_answered(self, desk: Desk) -> None:
        permit = await desk.sending()
        assert await desk.says(permit, "sent")
        assert (await desk.look(permit.message_id)).state == "sent"
        await desk.accepted(permit, status="queued")
        message = await desk.look(permit.message_id)
        assert (message.state, message.carrier_status) == ("sent", "sent")

    async def test_one_settles_what_was_uncertain(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.unknown(permit)
        assert await desk.says(permit, "delivered")
        message = await desk.look(permit.message_id)
        assert (message.state, message.carrier_status, message.failure) == ("sent", "delivered", "")

    async def test_one_that_comes_twice_is_kept_once(self, desk: Desk) -> None:
        permit = await desk.sent()
        assert await desk.says(permit, "delivered")
        assert not await desk.says(permit, "delivered")
        assert await self._events(desk) == ["delivered", "queued"]

    async def test_they_only_move_forward_and_all_are_kept(self, desk: Desk) -> None:
        permit = await desk.sent()
        moved = [await desk.says(permit, status) for status in ("delivered", "sent", "sending", "read", "delivered")]
        assert moved == [True, False, False, True, False]
        assert (await desk.look(permit.message_id)).carrier_status == "read"
        assert await self._events(desk) == ["delivered", "queued", "read", "sending", "sent"]

    @pytest.mark.parametrize("status", ["failed", "undelivered", "canceled"])
    async def test_a_failure_after_sending_is_shown_with_its_code(self, desk: Desk, status: str) -> None:
        permit = await desk.sent()
        await desk.says(permit, "sent")
        assert await desk.says(permit, status, code=30003)
        message = await desk.look(permit.message_id)
        assert (message.state, message.failure, message.error_code) == ("failed", "carrier", 30003)

    @pytest.mark.parametrize("status", ["delivered", "read"])
    async def test_a_failure_that_the_carrier_takes_back_is_forgotten(self, desk: Desk, status: str) -> None:
        permit = await desk.sent()
        await desk.says(permit, "undelivered", code=30003)
        assert await desk.says(permit, status)
        message = await desk.look(permit.message_id)
        assert (message.state, message.carrier_status, message.failure) == ("sent", status, "")

    async def test_a_failure_after_a_delivery_hides_nothing(self, desk: Desk) -> None:
        permit = await desk.sent()
        await desk.says(permit, "delivered")
        assert not await desk.says(permit, "failed", code=30008)
        assert (await desk.look(permit.message_id)).state == "sent"

    async def test_a_late_sent_does_not_hide_a_failure(self, desk: Desk) -> None:
        permit = await desk.sent()
        await desk.says(permit, "failed", code=30003)
        assert not await desk.says(permit, "sent")
        assert (await desk.look(permit.message_id)).state == "failed"

    async def test_a_word_nobody_knows_is_kept_and_moves_nothing(self, desk: Desk) -> None:
        permit = await desk.sent()
        assert not await desk.says(permit, "teleported")
        assert (await desk.look(permit.message_id)).carrier_status == "queued"
        assert await self._events(desk) == ["queued", "teleported"]

    async def test_two_at_once_are_both_kept(self, desk: Desk) -> None:
        permit = await desk.sent()
        statuses = ["sent", "delivered", "read", "delivered"]
        await asyncio.gather(*(desk.says(permit, status) for status in statuses))
        assert (await desk.look(permit.message_id)).carrier_status == "read"
        assert await self._events(desk) == ["delivered", "queued", "read", "sent"]

    async def test_a_report_in_the_moment_in_which_our_own_answer_is_lost_wins(self, desk: Desk) -> None:
        for _ in range(5):
            permit, desk.sid = await desk.sending(), f"SM{uuid.uuid4().hex}"
            reports = [desk.says(permit, status) for status in ("queued", "sent", "delivered")]
            await asyncio.gather(*reports, desk.unknown(permit))
            [attempt] = await desk.attempts(permit.message_id)
            assert (attempt.outcome, attempt.provider_sid) == ("accepted", desk.sid)
            assert (await desk.look(permit.message_id)).state == "sent"

    @staticmethod
    async def _events(desk: Desk) -> list[str]:
        async with desk.storage.unit() as unit:
            return sorted(row.status for row in await unit.all(DeliveryEvent, DeliveryEvent.sid == desk.sid))


class TestTheTherapistsWord:
    async def test_it_settles_what_was_uncertain(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.unknown(permit)
        await desk.do(permit.message_id, messages.confirm_arrived)
        message = await desk.look(permit.message_id)
        assert (message.state, message.failure) == ("sent", "")
        assert message.sent_at is not None

    async def test_the_carrier_may_still_bring_the_id(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.unknown(permit)
        await desk.do(permit.message_id, messages.confirm_arrived)
        assert await desk.says(permit, "delivered")
        [attempt] = await desk.attempts(permit.message_id)
        assert (attempt.outcome, attempt.provider_sid) == ("accepted", desk.sid)

    async def test_nothing_else_needs_it(self, desk: Desk) -> None:
        permit = await desk.sent()
        await desk.refused("sent", desk.do(permit.message_id, messages.confirm_arrived))
        await desk.refused("approved", desk.do(await desk.approved(), messages.confirm_arrived))


class TestADatabasePutBack:
    """The journal remembers a call that this database forgot."""

    @staticmethod
    async def _contradict(desk: Desk, message_id: str, *, version: int = 1, n: int = 1, token: str = "") -> str:
        async with desk.storage.unit() as unit:
            message = await messages.contradicted(
                unit, message_id=message_id, version=version, n=n, token=token or f"lost {message_id}"
            )
            return message.state if message else ""

    async def test_what_was_approved_becomes_uncertain(self, desk: Desk) -> None:
        message_id = await desk.approved()
        assert await self._contradict(desk, message_id) == "uncertain"
        assert await desk.due(utc_now()) is None
        async with desk.storage.unit() as unit:
            assert await messages.knows_token(unit, f"lost {message_id}")
        assert await self._contradict(desk, message_id) == ""

    @pytest.mark.parametrize("state", ["draft", "pending"])
    async def test_what_was_not_yet_approved_is_withdrawn(self, desk: Desk, state: str) -> None:
        message_id = await {"draft": desk.draft, "pending": desk.pending}[state]()
        assert await self._contradict(desk, message_id) == "rejected"
        message = await desk.look(message_id)
        assert (message.state, message.failure) == ("rejected", messages.ROLLED_BACK)

    async def test_an_earlier_version_is_withdrawn_too(self, desk: Desk) -> None:
        assert await self._contradict(desk, await desk.pending(), version=3) == "rejected"

    async def test_a_second_try_after_a_refusal_becomes_uncertain(self, desk: Desk) -> None:
        permit = await desk.sending()
        await desk.not_accepted(permit)
        assert await self._contradict(desk, permit.message_id, n=2) == "uncertain"

    async def test_the_carrier_s_list_is_searched_from_the_approval_on(self, desk: Desk) -> None:
        message_id = await desk.approved()
        await self._contradict(desk, message_id)
        [attempt] = await desk.attempts(message_id)
        async with desk.storage.unit() as unit:
            approval = await unit.one(Approval, Approval.message_id == message_id)
        assert attempt.started_at == approval.at

    async def test_a_later_status_still_settles_it(self, desk: Desk) -> None:
        message_id = await desk.approved()
        await self._contradict(desk, message_id)
        async with desk.storage.unit() as unit:
            await messages.carrier_says(
                unit, token=f"lost {message_id}", sid=desk.sid, status="delivered", error_code=0
            )
        assert (await desk.look(message_id)).state == "sent"

    async def test_what_the_database_knows_is_left_alone(self, desk: Desk) -> None:
        permit = await desk.sending()
        assert await self._contradict(desk, permit.message_id, token=permit.token) == ""
        assert (await desk.look(permit.message_id)).state == "sending"

    async def test_a_newer_version_or_a_decided_message_is_left_alone(self, desk: Desk) -> None:
        message_id = await desk.approved()
        await desk.write(message_id, "אחר")
        assert await self._contradict(desk, message_id, version=1) == ""
        permit = await desk.sent()
        assert await self._contradict(desk, permit.message_id) == ""

    async def test_a_message_that_is_gone_is_nothing_to_worry_about(self, desk: Desk) -> None:
        assert await self._contradict(desk, "00000000-0000-4000-8000-000000000000") == ""
