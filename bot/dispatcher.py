"""Inbox row -> turn -> one unit of work -> replies: one lane for each chat, and the one broad except."""

import asyncio
import heapq
from collections.abc import Coroutine, Mapping
from typing import Any

import structlog

from bot.channels.base import Channel, Incoming, Kind
from bot.conversation import Conversation
from storage.database import Storage
from storage.models import InboxRow
from storage.repositories import wire
from storage.vault import Damaged

log = structlog.get_logger(__name__)
Lane = tuple[str, str, str]
MAX_TRIES = 4
RETRY_S = 1.0
RESCAN_S = 30.0


class Dispatcher:
    """Takes updates into the inbox and works through them, in order inside a chat and in parallel across chats."""

    def __init__(
        self, storage: Storage, channels: Mapping[tuple[str, str], Channel], conversation: Conversation
    ) -> None:
        self._storage = storage
        self._channels = channels
        self._conversation = conversation
        self._lanes: dict[Lane, list[tuple[int, str]]] = {}
        self._queued: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closing = False

    async def inlet(self, *, channel: str, account: str, update_id: str, chat: str, raw: bytes) -> bool:
        """Stores an update (committed when this returns) and hands it to its lane. False for a redelivery."""
        async with self._storage.unit(actor=f"channel:{channel}") as unit:
            row = await wire.receive(unit, channel=channel, account=account, update_id=update_id, chat=chat, raw=raw)
        if row is None:
            return False
        self._enqueue(row)
        return True

    async def start(self) -> None:
        """Takes up what an earlier run left, and looks again now and then for rows that another machine left."""
        await self._rescan()
        self._spawn(self._watch())

    async def stop(self, *, deadline_s: float = 10.0) -> None:
        """Finishes the turns in hand; what still waits stays in the inbox for the next start."""
        self._is_closing = True
        working = {task for task in self._tasks if not task.get_name().startswith("watch")}
        if working:
            await asyncio.wait(working, timeout=deadline_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drained(self) -> None:
        """Waits until every lane is empty."""
        while lanes := [task for task in self._tasks if task.get_name() == "lane"]:
            await asyncio.gather(*lanes, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(RESCAN_S)
            await self._rescan()

    async def _rescan(self) -> None:
        async with self._storage.unit() as unit:
            rows = await wire.waiting(unit, after=self._queued)
        for row in rows:
            self._enqueue(row)

    def _enqueue(self, row: InboxRow) -> None:
        if row.id in self._queued or self._is_closing:
            return
        self._queued.add(row.id)
        lane = (row.channel, row.account, row.chat)
        waiting = self._lanes.get(lane)
        if waiting is None:
            self._lanes[lane] = waiting = []
            self._spawn(self._work(lane))
        heapq.heappush(waiting, (row.seq, row.id))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        name = "watch" if getattr(work, "__name__", "") == "_watch" else "lane"
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: Lane) -> None:
        waiting = self._lanes[lane]
        while waiting and not self._is_closing:
            _, row_id = heapq.heappop(waiting)
            try:
                await self._handle_until_settled(row_id)
            finally:
                self._queued.discard(row_id)
        del self._lanes[lane]

    async def _handle_until_settled(self, row_id: str) -> None:
        for attempt in range(1, MAX_TRIES + 1):
            try:
                await self._handle(row_id)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the one place where any failure of a turn ends up
                log.warning("turn failed", inbox_id=row_id, attempt=attempt, error=type(error).__name__, exc_info=True)
                if attempt == MAX_TRIES or not _may_pass(error):
                    await self._park(row_id)
                    return
                await asyncio.sleep(RETRY_S * attempt)
            else:
                return

    async def _handle(self, row_id: str) -> None:
        async with self._storage.unit(request_id=row_id) as unit:
            row = await wire.open_update(unit, row_id)
            if row.state != "new":
                return
            incoming = self._parse(row)
            if incoming is None:
                await wire.settle(unit, row, "parked")
                return
            await self._conversation.take(unit, incoming)
            await wire.settle(unit, row, "done")

    def _parse(self, row: InboxRow) -> Incoming | None:
        """None for what no service would send; the row is kept, sealed, for whoever looks into it."""
        channel = self._channels.get((row.channel, row.account))
        if channel is None:
            return None
        try:
            return channel.parse(row.body)
        except (ValueError, Damaged) as error:
            log.warning("update cannot be read", inbox_id=row.id, error=type(error).__name__)
            return None

    async def _park(self, row_id: str) -> None:
        """Puts an update aside that cannot be handled, and says so to the person: nothing vanishes silently."""
        try:
            async with self._storage.unit(request_id=row_id) as unit:
                row = await wire.open_update(unit, row_id)
                incoming = self._parse(row)
                await wire.settle(unit, row, "parked")
                if incoming is not None and incoming.kind is not Kind.STATUS:
                    await self._conversation.apologise(unit, incoming)
        except Exception:  # the database itself is failing; the row stays and is tried at the next start
            log.exception("update could not be parked", inbox_id=row_id)


def _may_pass(error: Exception) -> bool:
    """Database and network trouble may pass; a mistake in the program will not."""
    module = type(error).__module__
    return isinstance(error, OSError | TimeoutError) or (
        module.startswith("sqlalchemy") and type(error).__name__ in {"OperationalError", "TimeoutError"}
    )
