"""Sends approved messages: claim, journal, carrier, settle. At most one acceptance for each approval, ever."""

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog

from pipelines.notices import Notices
from pipelines.ports import Accepted, Answer, ListedMessage, NotAccepted, PatientGateway, PermitRefused, Unknown
from storage import messages
from storage.database import Storage
from storage.errors import Conflict
from storage.journal import JournalError, SendJournal
from storage.messages import ApprovedMessage
from storage.models import Attempt, Message, Patient, utc_now
from storage.repositories.drafts import message_owner, open_message, sids_of
from storage.repositories.patients import MESSAGING, has_consent, patient_by_id
from storage.repositories.therapist import enter
from storage.sealed import UNREADABLE, Unreadable
from storage.unit import Topic, UnitOfWork

log = structlog.get_logger(__name__)
PARALLEL = 4
LOOK_S = 5.0
RETRY_S = (2.0, 10.0, 60.0, 300.0)
RECONCILE_S = 30.0
RECONCILE_FOR = dt.timedelta(hours=24)
SKEW = dt.timedelta(minutes=1)
"""How far the carrier's clock may be behind ours."""
OPTED_OUT_CODE = 21610
NO_CONNECTION = "no-connection"


ReasonOf = Callable[[int], str]
"""A short name for the carrier's error code, which has a sentence in both languages."""


class Delivery:
    """The sender of this process. The messages table is the queue and the truth."""

    def __init__(
        self,
        storage: Storage,
        gateway: PatientGateway | None,
        journal: SendJournal,
        notices: Notices,
        reason_of: ReasonOf,
        journals: Path,
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._journal = journal
        self._notices = notices
        self._reason_of = reason_of
        self._journals = journals
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting: dict[str, float] = {}
        self._slots = asyncio.Semaphore(PARALLEL)
        self._is_stopping = False
        self._reconciling: asyncio.Task[None] | None = None
        storage.listen(self._hear)

    async def start(self) -> None:
        """Owns up to what an earlier run left open, then sends what is due."""
        await self._recover()
        self._spawn(self._send_due())
        self._reconciling = self._spawn(self._reconcile_now_and_then())

    async def stop(self, *, deadline_s: float = 20.0) -> None:
        """Lets what is in hand finish: a cut call to the carrier would leave an uncertain message."""
        self._is_stopping = True
        self._wake.set()
        in_hand = {task for task in self._tasks if task is not self._reconciling}
        if in_hand:
            await asyncio.wait(in_hand, timeout=deadline_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _hear(self, topics: frozenset[Topic]) -> None:
        if ("messages",) in topics:
            self._wake.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _send_due(self) -> None:
        while not self._is_stopping:
            try:
                while not self._is_stopping and await self._send_next():
                    pass
            except Exception:  # the sender must outlive any single failure
                log.exception("sender failed")
            if self._is_stopping:
                return
            self._wake.clear()
            try:
                async with asyncio.timeout(self._nap_s()):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _nap_s(self) -> float:
        """Until something may have become due, or the first rest is over."""
        now = asyncio.get_running_loop().time()
        return min([LOOK_S, *(max(0.0, until - now) for until in self._resting.values())])

    async def _send_next(self) -> bool:
        """Claims one due message and hands it to the carrier in the background; False when nothing is due."""
        if self._gateway is None:
            return False
        await self._slots.acquire()
        is_handed_over = False
        try:
            permit, found = await self._claim()
            if permit is not None:
                self._spawn(self._deliver(self._gateway, permit))
                is_handed_over = True
            return found
        finally:
            if not is_handed_over:
                self._slots.release()

    async def _claim(self) -> tuple[ApprovedMessage | None, bool]:
        """The permit for the next message, and whether there was a message at all."""
        now = utc_now()
        loop_now = asyncio.get_running_loop().time()
        self._resting = {key: until for key, until in self._resting.items() if until > loop_now}
        async with self._storage.unit(actor="sender") as unit:
            message = await messages.due(unit, now, without=tuple(self._resting))
            if message is None:
                return None, False
            message = await open_message(unit, message.id)
            reason = await _forbidden(unit, message, now)
            if reason == "expired":
                await messages.expire(unit, message)
            elif reason:
                await messages.fail(unit, message, reason)
            if reason:
                await self._tell(unit, message)
                return None, True
            permit = await messages.claim(unit, message, now=now)
            unit.audit("claim", message, therapist_id=message.therapist_id, patient_id=message.patient_id)
            await self._tell(unit, message)
        if not await self._journaled(permit):
            return None, True
        return permit, True

    async def _journaled(self, permit: ApprovedMessage) -> bool:
        """On the disk before the carrier is called; where it cannot be, nothing was sent, and that is said."""
        try:
            await self._journal.append(permit.message_id, permit.version, permit.attempt, permit.token)
        except (JournalError, OSError):
            log.exception("the send journal cannot be written", message_id=permit.message_id)
            async with self._storage.unit(actor="sender") as unit:
                message = await messages.not_accepted(unit, permit.token, reason="journal", error_code=0, retry=False)
                await self._tell(unit, await open_message(unit, message.id))
            return False
        return True

    async def _deliver(self, gateway: PatientGateway, permit: ApprovedMessage) -> None:
        try:
            answer = await self._ask(gateway, permit)
            await self._settle(permit, answer)
        finally:
            self._slots.release()
            self._wake.set()

    @staticmethod
    async def _ask(gateway: PatientGateway, permit: ApprovedMessage) -> Answer:
        try:
            return await gateway.deliver(permit)
        except PermitRefused:
            log.exception("the gateway refused a permit", message_id=permit.message_id)
            return NotAccepted(code=0, retry=True)
        except Exception as error:  # whatever it was, nobody can say whether the carrier took it
            log.exception("carrier call failed", message_id=permit.message_id)
            return Unknown(reason=type(error).__name__)

    async def _settle(self, permit: ApprovedMessage, answer: Answer) -> None:
        async with self._storage.unit(actor="sender") as unit:
            match answer:
                case Accepted():
                    message = await messages.accepted(unit, permit.token, sid=answer.sid, status=answer.status)
                case NotAccepted():
                    message = await messages.not_accepted(
                        unit,
                        permit.token,
                        reason=self._reason_of(answer.code) if answer.code else NO_CONNECTION,
                        error_code=answer.code,
                        retry=answer.retry,
                    )
                    self._rest(permit)
                case Unknown():
                    message = await messages.unknown(unit, permit.token, reason="unknown")
            message = await open_message(unit, message.id)
            unit.audit(
                f"carrier:{type(answer).__name__.lower()}",
                message,
                therapist_id=message.therapist_id,
                patient_id=message.patient_id,
            )
            if isinstance(answer, NotAccepted) and answer.code == OPTED_OUT_CODE:
                patient = await patient_by_id(unit, message.patient_id)
                patient.opted_out_at = patient.opted_out_at or utc_now()
            await self._tell(unit, message)

    def _rest(self, permit: ApprovedMessage) -> None:
        """A message that may be tried again waits a little longer each time."""
        pause = RETRY_S[min(permit.attempt - 1, len(RETRY_S) - 1)]
        self._resting[permit.message_id] = asyncio.get_running_loop().time() + pause

    async def _tell(self, unit: UnitOfWork, message: Message) -> None:
        room = await enter(unit, await message_owner(unit, message.id))
        await self._notices.message_changed(room, message)

    async def _recover(self) -> None:
        """A begun attempt without an answer: nobody can say whether it went out, so it is shown, not repeated."""
        async with self._storage.unit(actor="sender") as unit:
            for attempt in await messages.left_open(unit):
                message = await messages.unknown(unit, attempt.token, reason="unknown")
                await self._tell(unit, await open_message(unit, message.id))
        await self._hold_to_journals()

    async def _hold_to_journals(self) -> None:
        """After an older database was put back, a journal remembers calls that the database forgot."""
        entries = await asyncio.to_thread(SendJournal.read_all, self._journals)
        async with self._storage.unit(actor="sender") as unit:
            for entry in entries:
                message = await messages.contradicted(
                    unit, message_id=entry.message_id, version=entry.version, n=entry.attempt_n, token=entry.token
                )
                if message is not None:
                    log.warning("the send journal knows a call that the database forgot", message_id=message.id)
                    await self._tell(unit, await open_message(unit, message.id))

    async def _reconcile_now_and_then(self) -> None:
        is_caught_up = False
        while True:
            try:
                if not is_caught_up:
                    await self._catch_up()
                    is_caught_up = True
                await self._reconcile()
            except Exception:  # the carrier may be down; the next round asks again
                log.exception("reconciling failed")
            await asyncio.sleep(RECONCILE_S)

    async def _catch_up(self) -> None:
        """Once after a start: what became of messages under way. A report that found nobody in is not repeated."""
        if self._gateway is None:
            return
        since = utc_now() - RECONCILE_FOR
        async with self._storage.unit() as unit:
            taken = await unit.all(Attempt, Attempt.outcome == "accepted", Attempt.started_at > since)
            asked = [(attempt, await open_message(unit, attempt.message_id)) for attempt in taken]
        under_way = [
            (attempt, message)
            for attempt, message in asked
            if message.state == "sent" and message.carrier_rank < messages.CARRIER_RANK["delivered"]
            if not _is_damaged(message)
        ]
        for attempt, message in under_way:
            listed = await self._gateway.listed(message.recipient or "", message.channel, attempt.started_at - SKEW)
            for row in listed:
                if row.sid == attempt.provider_sid:
                    await self._note(attempt.token, row)

    async def _note(self, token: str, row: ListedMessage) -> None:
        async with self._storage.unit(actor="sender") as unit:
            message = await messages.carrier_says(
                unit, token=token, sid=row.sid, status=row.status, error_code=row.error_code
            )
            if message is not None:
                await self._tell(unit, await open_message(unit, message.id))

    async def _reconcile(self) -> None:
        """Asks the carrier for what it lists; one unclaimed message with these very bytes is the lost answer."""
        if self._gateway is None:
            return
        async with self._storage.unit() as unit:
            waiting = await unit.all(
                Attempt, Attempt.outcome == "unknown", Attempt.started_at > utc_now() - RECONCILE_FOR
            )
            known = await sids_of(unit)
            asked = [(attempt, await open_message(unit, attempt.message_id)) for attempt in waiting]
        for attempt, message in asked:
            if _is_damaged(message):
                continue
            listed = await self._gateway.listed(message.recipient or "", message.channel, attempt.started_at - SKEW)
            matching = [row for row in listed if row.sid not in known and row.body == message.body]
            rivals = [other for _, other in asked if _are_rivals(other, message)]
            if len(matching) == 1 and len(rivals) == 1:
                await self._adopt(attempt.token, message, matching[0])

    async def _adopt(self, token: str, asked: Message, row: ListedMessage) -> None:
        async with self._storage.unit(actor="sender") as unit:
            # The same words may be on their way once more, and then the listed one may be theirs: the next round knows.
            for attempt in await messages.left_open(unit):
                if _are_rivals(await open_message(unit, attempt.message_id), asked):
                    return
            if row.sid in await sids_of(unit):
                return
            try:
                message = await messages.accepted(unit, token, sid=row.sid, status=row.status)
            except Conflict:
                return
            await self._tell(unit, await open_message(unit, message.id))


def _is_damaged(message: Message) -> bool:
    read = (Message.recipient.or_else(message, UNREADABLE), Message.body.or_else(message, UNREADABLE))
    return any(isinstance(text, Unreadable) for text in read)


def _are_rivals(one: Message, other: Message) -> bool:
    """The same words to the same number; what does not open may be them."""
    if _is_damaged(one):
        return one.patient_id == other.patient_id
    return (one.recipient, one.body) == (other.recipient, other.body)


async def _forbidden(unit: UnitOfWork, message: Message, now: dt.datetime) -> str:
    """The world as it is at the moment of sending: a fact that forbids it, or ''. An opt-out beats everything."""
    patient = await patient_by_id(unit, message.patient_id)
    if patient.opted_out_at is not None:
        return "opted-out"
    if patient.status != "active":
        return "archived"
    if not await has_consent(unit, patient.id, MESSAGING):
        return "no-consent"
    if _is_damaged(message) or isinstance(Patient.phone.or_else(patient, UNREADABLE), Unreadable):
        return "damaged"
    if patient.phone != message.recipient:
        return "number-changed"
    if message.not_after is not None and now > message.not_after:
        return "expired"
    return ""
