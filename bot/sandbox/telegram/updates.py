"""A bot's queue of updates: kept for 24 hours, handed out by long polling, confirmed by the offset."""

import asyncio
import copy
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.telegram.errors import conflict

Json = dict[str, Any]

KEPT_FOR_S = 24 * 3600
LONGEST_POLL_S = 50
REMEMBERED = 1000

UPDATE_KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query",
    "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member",
    "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
)  # fmt: skip
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, kw_only=True)
class Update:
    id: int
    lane: int  # the chat: order is kept inside, webhooks run parallel across
    at: float
    body: Json = field(repr=False)


@dataclass(kw_only=True)
class Webhook:
    url: str
    secret: str = field(default="", repr=False)
    max_connections: int = 40
    ip_address: str = ""
    last_error_at: int = 0
    last_error: str = ""


class UpdateQueue:
    def __init__(self, clock: Clock, first_id: int) -> None:
        self._clock = clock
        self._next_id = first_id
        self._pending: list[Update] = []
        self._history: deque[Update] = deque(maxlen=REMEMBERED)
        self._poll = 0
        self._tick = asyncio.Event()
        self.allowed: tuple[str, ...] = ()  # empty: all but NOT_BY_DEFAULT; sticky until named again
        self.webhook: Webhook | None = None
        self.offsets: list[int] = []  # every offset that a poller sent, for tests of durability

    @property
    def pending(self) -> list[Update]:
        oldest = self._clock.now() - KEPT_FOR_S
        self._pending = [update for update in self._pending if update.at >= oldest]
        return list(self._pending)

    def push(self, kind: str, payload: Json, *, lane: int) -> int | None:
        """Queues an update if the bot asked for its kind; returns its id."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return None
        return self.push_raw({kind: payload}, lane=lane)

    def push_raw(self, body: Json, *, lane: int, update_id: int | None = None) -> int:
        """Queues any body, also one of a kind that nobody knows yet."""
        if update_id is None:
            update_id, self._next_id = self._next_id, self._next_id + 1
        whole = {"update_id": update_id, **copy.deepcopy(body)}
        update = Update(id=update_id, lane=lane, at=self._clock.now(), body=whole)
        self._history.append(update)
        self._queue(update)
        return update_id

    def again(self, update_id: int) -> None:
        """Hands out an old update once more, as Telegram does after a lost answer."""
        self._queue(next(update for update in self._history if update.id == update_id))

    @property
    def last_id(self) -> int:
        return self._history[-1].id if self._history else 0

    def _queue(self, update: Update) -> None:
        self._pending.append(update)
        self._pending.sort(key=lambda one: one.id)
        self.wake()

    def drop(self, update_id: int) -> None:
        self._pending = [update for update in self._pending if update.id != update_id]
        self.wake()

    def clear(self) -> None:
        self._pending.clear()
        self.wake()

    def wake(self) -> None:
        tick, self._tick = self._tick, asyncio.Event()
        tick.set()

    async def changed(self) -> None:
        await self._tick.wait()

    async def poll(self, offset: int, limit: int, timeout_s: float, closing: asyncio.Event) -> list[Json]:
        """Long polling. A newer poll, or a webhook, ends this one with 409."""
        if self.webhook is not None:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._poll += 1
        mine = self._poll
        self.wake()
        self._confirm(offset)
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + min(max(timeout_s, 0), LONGEST_POLL_S)
        while True:
            self._still_mine(mine)
            if (ready := self.pending) or closing.is_set() or loop.time() >= ends_at:
                return [update.body for update in ready[:limit]]
            await self._wait(ends_at - loop.time(), closing)

    def _still_mine(self, mine: int) -> None:
        if self.webhook is not None:
            raise conflict("terminated by setWebhook request")
        if mine != self._poll:
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")

    async def _wait(self, seconds: float, closing: asyncio.Event) -> None:
        waits = [asyncio.create_task(self._tick.wait()), asyncio.create_task(closing.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _confirm(self, offset: int) -> None:
        self.offsets.append(offset)
        if offset < 0:
            self._pending = self.pending[offset:]
        else:
            self._pending = [update for update in self.pending if update.id >= offset]
