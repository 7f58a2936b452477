"""What nobody could say in the moment of sending: found again in the journals and the carrier's own list, or asked."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import structlog

from pipelines.notices import Notices
from pipelines.ports import CarrierUnavailable, ListedMessage, PatientGateway
from pipelines.recheck import is_damaged
from pipelines.settling import send_failed
from storage import messages, sends
from storage.database import Storage
from storage.errors import Conflict
from storage.journal import SendJournal
from storage.models import Attempt, Message, PermittedSend, utc_now
from storage.permits import PERMIT_LIFE
from storage.repositories.drafts import open_message, sids_of
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
FIRST_LOOKS_S = (1.0, 3.0)
"""When the carrier's list is read after an answer was lost; what it does not hold by then is asked about."""
ROUND_S = 30.0
ABANDONED = PERMIT_LIFE + dt.timedelta(seconds=30)
"""After which nobody can still be calling the carrier for an attempt: its permit is over, and so is the call."""
LOOK_BACK = dt.timedelta(hours=24)
WATCH_BACK = dt.timedelta(hours=2)
SKEW = dt.timedelta(minutes=1)
"""How far the carrier's clock may be behind ours."""


class Reconciler:
    """Settles uncertain messages from what the carrier says, and asks the therapist about the rest."""

    def __init__(
        self,
        storage: Storage,
        gateway: PatientGateway | None,
        notices: Notices,
        journal: SendJournal,
        journals: Path,
    ) -> None:
        self._storage = storage
        self._gateway = gateway
        self._notices = notices
        self._journal = journal
        self._journals = journals
        self._lost = asyncio.Event()
        self.forgotten: frozenset[str] = frozenset()
        """Sends of which a journal holds a call that this database knows nothing of: an older copy was put back."""

    def look_soon(self) -> None:
        """An answer was just lost."""
        self._lost.set()

    async def own_up(self) -> None:
        """At a start: what an earlier run left open, and what the journals remember."""
        ended = {entry.token for entry in await self._journal.own_entries()}
        await self._own_up(lambda attempt: self._storage.is_embedded or attempt.token in ended)
        await self._hold_to_journals()

    async def _own_up(self, is_over: Callable[[Attempt | PermittedSend], bool]) -> None:
        """A begun call without an answer: nobody can say whether it went out, so it is shown, not repeated.

        Another process may be calling the carrier at this moment: its attempts are left to it until it must be over.
        """
        async with self._storage.unit(actor="sender") as unit:
            for attempt in await messages.left_open(unit):
                if is_over(attempt) or attempt.started_at < utc_now() - ABANDONED:
                    message = await messages.unknown(unit, attempt.token, reason="unknown")
                    await self._tell(unit, await open_message(unit, message.id))
            for send in await sends.left_open(unit):
                if is_over(send) or (send.started_at or send.queued_at) < utc_now() - ABANDONED:
                    await sends.settle(unit, send, "unknown")
                    await send_failed(unit, self._notices, send, "unknown")

    async def _hold_to_journals(self) -> None:
        """After an older database was put back, a journal remembers calls that the database forgot."""
        entries = await asyncio.to_thread(SendJournal.read_all, self._journals)
        forgotten = set()
        async with self._storage.unit(actor="sender") as unit:
            for entry in entries:
                send = await sends.by_token(unit, entry.token)
                if send is None or send.outcome == "queued":
                    forgotten.add(entry.message_id)
                message = await messages.contradicted(
                    unit, message_id=entry.message_id, version=entry.version, n=entry.attempt_n, token=entry.token
                )
                if message is not None:
                    log.warning("the send journal knows a call that the database forgot", message_id=message.id)
                    await self._tell(unit, await open_message(unit, message.id))
        self.forgotten = frozenset(forgotten)

    async def run(self) -> None:
        """Until it is cancelled: now and then, and soon after every lost answer."""
        is_caught_up = False
        while True:
            self._lost.clear()
            try:
                if not is_caught_up:
                    await self._catch_up()
                    is_caught_up = True
                await self._own_up(lambda _: False)
            except Exception:  # the carrier may be down; the next round asks again
                log.exception("catching up failed")
            for pause in FIRST_LOOKS_S:
                await asyncio.sleep(pause)
                await self._look()
            await self._ask()
            try:
                async with asyncio.timeout(ROUND_S):
                    await self._lost.wait()
            except TimeoutError:
                continue

    async def _look(self) -> None:
        try:
            await self._reconcile()
        except Exception:  # the carrier may be down; the next round asks again
            log.exception("reconciling failed")

    async def _catch_up(self) -> None:
        """Once after a start: what became of messages under way. A report that found nobody in is not repeated."""
        if self._gateway is None:
            return
        since = utc_now() - LOOK_BACK
        async with self._storage.unit() as unit:
            taken = await unit.all(Attempt, Attempt.outcome == "accepted", Attempt.started_at > since)
            asked = [(attempt, await open_message(unit, attempt.message_id)) for attempt in taken]
        under_way = [
            (attempt, message)
            for attempt, message in asked
            if message.state == "sent" and message.carrier_rank < messages.CARRIER_RANK["delivered"]
            if not is_damaged(message)
        ]
        for attempt, message in under_way:
            for row in await self._listed(self._gateway, attempt, message):
                if row.sid == attempt.provider_sid:
                    await self._note(attempt.token, row)

    @staticmethod
    async def _listed(gateway: PatientGateway, attempt: Attempt, message: Message) -> list[ListedMessage]:
        """Nothing where the carrier could not be asked about this number: others must not wait behind it."""
        try:
            return await gateway.listed(message.recipient or "", message.channel, attempt.started_at - SKEW)
        except CarrierUnavailable:
            log.warning("the carrier's list could not be read", message_id=message.id)
            return []

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
            waiting = await unit.all(Attempt, Attempt.outcome == "unknown", Attempt.started_at > utc_now() - LOOK_BACK)
            known = await sids_of(unit)
            asked = [(attempt, await open_message(unit, attempt.message_id)) for attempt in waiting]
        for attempt, message in asked:
            if is_damaged(message):
                continue
            listed = await self._listed(self._gateway, attempt, message)
            matching = [row for row in listed if row.sid not in known and row.body == message.body]
            rivals = [other for _, other in asked if _are_rivals(other, message)]
            if len(matching) == 1 and len(rivals) == 1:
                await self._adopt(attempt.token, message, matching[0])

    async def _adopt(self, token: str, asked: Message, row: ListedMessage) -> None:
        async with self._storage.unit(actor="sender") as unit:
            # The same words may be on their way once more, or have lost their answer since the list was asked for, and
            # then the listed one may be theirs: the next round knows.
            for attempt in await messages.unsettled(unit, but_not=token):
                if _are_rivals(await open_message(unit, attempt.message_id), asked):
                    return
            if row.sid in await sids_of(unit):
                return
            try:
                message = await messages.accepted(unit, token, sid=row.sid, status=row.status)
            except Conflict:
                return
            await self._tell(unit, await open_message(unit, message.id))

    async def _ask(self) -> None:
        """What neither a report nor the list could settle is put to the therapist, once."""
        async with self._storage.unit(actor="sender") as unit:
            for message in await messages.unasked(unit, utc_now() - dt.timedelta(seconds=sum(FIRST_LOOKS_S))):
                await messages.ask(unit, message)
                await self._tell(unit, await open_message(unit, message.id))

    async def watch(self) -> int:
        """Compares the carrier's list with our attempts; says how many messages went out that we know nothing of.

        Raises CarrierUnavailable.
        """
        if self._gateway is None:
            return 0
        since = utc_now() - WATCH_BACK
        listed = await self._gateway.sent_since(since)
        async with self._storage.unit() as unit:
            known = await sids_of(unit)
            may_be_ours = [
                *(one for one in await messages.unsettled(unit, but_not="") if one.started_at > since - PERMIT_LIFE),
                *await unit.all(
                    PermittedSend,
                    PermittedSend.outcome.in_(("open", "unknown")),
                    PermittedSend.started_at > since - PERMIT_LIFE,
                ),
            ]
        strangers = [row for row in listed if row.sid not in known]
        # A lost answer is one of them until it is settled; more than those were sent by nobody's approval.
        unexplained = len(strangers) - len(may_be_ours)
        if unexplained > 0:
            log.error("the carrier lists messages from our senders that nobody approved", count=unexplained)
        return max(0, unexplained)

    async def watch_quietly(self) -> None:
        try:
            await self.watch()
        except CarrierUnavailable:
            log.warning("the carrier's list of sent messages could not be read")

    async def _tell(self, unit: UnitOfWork, message: Message) -> None:
        room = await enter(unit, message.therapist_id)
        await self._notices.message_changed(room, message)


def _are_rivals(one: Message, other: Message) -> bool:
    """The same words to the same number; what does not open may be them."""
    if is_damaged(one):
        return one.patient_id == other.patient_id
    return (one.recipient, one.body) == (other.recipient, other.body)
