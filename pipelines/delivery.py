"""The sender: claim, journal, carrier, settle. At most one acceptance for each approval, ever."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from pipelines import recheck
from pipelines.notices import Notices
from pipelines.ports import Accepted, Answer, NotAccepted, PatientGateway, PermitRefused, Unknown
from pipelines.reconciling import Reconciler
from pipelines.settling import Settler, send_failed
from storage import messages, sends
from storage.database import Storage
from storage.errors import Conflict
from storage.journal import JournalError, SendJournal
from storage.models import Message, PermittedSend, utc_now
from storage.permits import ApprovedMessage, Permit
from storage.repositories.drafts import open_message
from storage.unit import Topic, UnitOfWork

log = structlog.get_logger(__name__)
PARALLEL = 4
LOOK_S = 5.0
RETRY_S = (2.0, 10.0, 60.0, 300.0)
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
        reconciler: Reconciler,
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._journal = journal
        self._notices = notices
        self._settler = Settler(storage, notices, reason_of)
        self._reconciler = reconciler
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._resting: dict[str, float] = {}
        self._slots = asyncio.Semaphore(PARALLEL)
        self._is_stopping = False
        self._reconciling: asyncio.Task[None] | None = None
        storage.listen(self._hear)

    async def start(self) -> None:
        """Owns up to what an earlier run left open, then sends what is due."""
        await self._reconciler.own_up()
        self._spawn(self._send_due())
        self._reconciling = self._spawn(self._reconciler.run())

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
            self._wake.clear()  # before it looks: what is approved while it looks must wake it again
            try:
                while not self._is_stopping and await self._send_next():
                    pass
            except Exception:  # the sender must outlive any single failure
                log.exception("sender failed")
            if self._is_stopping:
                return
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
            if permit is not None and await self._journaled(permit):
                self._spawn(self._deliver(self._gateway, permit))
                is_handed_over = True
            return found
        finally:
            if not is_handed_over:
                self._slots.release()

    async def _claim(self) -> tuple[Permit | None, bool]:
        """The permit for the next send or message, and whether there was one at all."""
        loop_now = asyncio.get_running_loop().time()
        self._resting = {key: until for key, until in self._resting.items() if until > loop_now}
        resting = tuple(self._resting)
        async with self._storage.unit(actor="sender") as unit:
            send = await sends.due(unit, without=resting)
            if send is not None:
                return await self._claim_send(unit, send), True
            message = await messages.due(unit, utc_now(), without=resting)
            if message is not None:
                return await self._claim_message(unit, await open_message(unit, message.id)), True
        return None, False

    async def _claim_message(self, unit: UnitOfWork, message: Message) -> ApprovedMessage | None:
        now = utc_now()
        reason = await recheck.forbidden(unit, message, now)
        if reason:
            await (messages.expire(unit, message) if reason == "expired" else messages.fail(unit, message, reason))
            await self._settler.tell(unit, message)
            return None
        hold = await recheck.held(unit, message, now)
        if hold is not None:
            if await messages.hold(unit, message, hold.reason, hold.until):
                unit.audit(
                    f"hold:{hold.reason}", message, therapist_id=message.therapist_id, patient_id=message.patient_id
                )
                await self._settler.tell(unit, message)
            if hold.reason == messages.WINDOW_CLOSED:
                await self._settler.reengage(unit, message)
            return None
        permit = await messages.claim(unit, message, now=now)
        unit.audit("claim", message, therapist_id=message.therapist_id, patient_id=message.patient_id)
        await self._settler.tell(unit, message)
        return permit

    async def _claim_send(self, unit: UnitOfWork, send: PermittedSend) -> Permit | None:
        now = utc_now()
        text = await sends.text_of(unit, send)
        reason = await recheck.send_forbidden(unit, send, text, now)
        permit: Permit | None = None
        if not reason:
            try:
                permit = await sends.claim(unit, send, now=now)
            except Conflict as conflict:
                reason = conflict.state
        if permit is not None and send.id in self._reconciler.forgotten:
            # It went out before an older copy of the database was put back.
            await sends.settle(unit, send, "unknown")
            reason, permit = "forgotten", None
        elif permit is None:
            await sends.void(unit, send)
        action = f"send:void:{reason}" if permit is None else "send:claim"
        unit.audit(action, send, therapist_id=send.therapist_id, patient_id=send.patient_id)
        if permit is None:
            await send_failed(unit, self._notices, send, reason)
        return permit

    async def _journaled(self, permit: Permit) -> bool:
        """On the disk before the carrier is called; where it cannot be, nothing was sent, and that is said."""
        try:
            await self._journal.append(permit.message_id, permit.version, permit.attempt, permit.token)
        except (JournalError, OSError):
            log.exception("the send journal cannot be written", message_id=permit.message_id)
            await self._settler.settle(permit, NotAccepted(code=0, retry=False), reason="journal")
            return False
        return True

    async def _deliver(self, gateway: PatientGateway, permit: Permit) -> None:
        try:
            answer = await self._ask(gateway, permit)
            next_id = await self._settler.settle(permit, answer)
            if isinstance(answer, NotAccepted):
                self._rest(next_id, permit.attempt)
            elif not isinstance(answer, Accepted):
                self._reconciler.look_soon()
        except Exception:  # what was not written down is found again: a begun attempt without an answer is uncertain
            log.exception("an answer could not be written down", message_id=permit.message_id)
        finally:
            self._slots.release()
            self._wake.set()

    @staticmethod
    async def _ask(gateway: PatientGateway, permit: Permit) -> Answer:
        try:
            return await gateway.deliver(permit)
        except PermitRefused:
            log.exception("the gateway refused a permit", message_id=permit.message_id)
            return NotAccepted(code=0, retry=True)
        except Exception as error:  # whatever it was, nobody can say whether the carrier took it
            log.exception("carrier call failed", message_id=permit.message_id)
            return Unknown(reason=type(error).__name__)

    def _rest(self, next_id: str, attempt: int) -> None:
        """What may be tried again waits a little longer each time."""
        pause = RETRY_S[min(attempt - 1, len(RETRY_S) - 1)]
        self._resting[next_id] = asyncio.get_running_loop().time() + pause
