"""The sender taken apart: claim, journal, call, settle, each alone, under a clock that the caller sets."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import make_url

from bot.channels.carrier_reasons import reason_of
from pipelines import recheck
from pipelines.ports import Answer
from pipelines.reconciling import Reconciler
from pipelines.settling import Settler
from storage import messages
from storage.database import Storage, make_engine
from storage.journal import SendJournal
from storage.permits import ApprovedMessage
from storage.repositories.drafts import open_message
from storage.vault import Vault
from tests.proof.databases import Database
from tests.proof.world import Fate, ModelCarrier, Silence, Torn

Step = Literal["claimed", "journaled", "called", "settled"]
STEPS: tuple[Step, ...] = ("claimed", "journaled", "called", "settled")


@dataclass
class InHand:
    """One attempt on its way; a crash forgets it."""

    permit: ApprovedMessage
    step: Step = "claimed"
    answer: Answer | None = None


class Sender:
    """One process that sends. It dies with `aclose` alone and is begun anew by `launch` on what is on the disk."""

    def __init__(self, database: Database, vault: Vault, journals: Path, carrier: ModelCarrier) -> None:
        self._database = database
        self._vault = vault
        self._journals = journals
        self._carrier = carrier
        self._notices = Silence()
        self.in_hand: list[InHand] = []

    async def launch(self) -> None:
        """Opens the database and the journal, and owns up to what an earlier run left open."""
        self.storage = Storage(make_engine(make_url(self._database.url)), self._vault)
        self._journal = SendJournal(self._journals)
        await self._journal.open()
        self._settler = Settler(self.storage, self._notices, reason_of)
        self.reconciler = Reconciler(self.storage, self._carrier, self._notices, self._journal, self._journals)
        await self.reconciler.own_up()

    async def aclose(self) -> None:
        self.in_hand.clear()
        await self._journal.close()
        await self.storage.aclose()

    async def claim(self, now: dt.datetime, *, is_torn: bool = False) -> str:
        """As `Delivery` claims. Returns the message that a permit was made for, or ''."""
        async with self.storage.unit(actor="sender") as unit:
            message = await messages.due(unit, now)
            if message is None:
                return ""
            message = await open_message(unit, message.id)
            reason = await recheck.forbidden(unit, message, now)
            if reason:
                await (messages.expire(unit, message) if reason == "expired" else messages.fail(unit, message, reason))
                return ""
            permit = await messages.claim(unit, message, now=now)
            if is_torn:
                raise Torn
        self.in_hand.append(InHand(permit=permit))
        return permit.message_id

    async def go_on(self, one: InHand, fate: Fate, *, is_torn: bool = False) -> None:
        """The next step of an attempt that is in hand."""
        permit = one.permit
        if one.step == "claimed":
            await self._journal.append(permit.message_id, permit.version, permit.attempt, permit.token)
            one.step = "journaled"
        elif one.step == "journaled":
            self._carrier.fate = fate
            one.answer = await self._carrier.deliver(permit)
            one.step = "called"
        else:
            await self._settle(one, is_torn=is_torn)

    async def _settle(self, one: InHand, *, is_torn: bool) -> None:
        if one.answer is None:
            raise AssertionError("nothing was answered yet")
        self.in_hand.remove(one)
        self._notices.is_fatal = is_torn
        try:
            await self._settler.settle(one.permit, one.answer)
        finally:
            self._notices.is_fatal = False

    async def send(self, fate: Fate, until: Step, now: dt.datetime) -> str:
        """The oldest due message, up to a step."""
        claimed = await self.claim(now)
        if claimed:
            one = self.in_hand[-1]
            for _ in range(STEPS.index(until)):
                await self.go_on(one, fate)
        return claimed
