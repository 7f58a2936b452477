"""Sends the replies that turns and jobs left in the outbox: in order inside a chat, at least once."""

import asyncio
from collections.abc import Mapping

import structlog

from bot.channels.base import Channel, DeliveryError, Reply
from bot.turn import reply_json
from storage.database import Storage
from storage.models import OutboxRow
from storage.repositories import wire
from storage.unit import Topic

log = structlog.get_logger(__name__)
Lane = tuple[str, str, str]
BATCH = 20
RETRY_S = (0.5, 2.0, 5.0, 15.0, 60.0)


class Outbox:
    """Only therapists are written to from here; patients are reached through delivery alone."""

    def __init__(self, storage: Storage, channels: Mapping[tuple[str, str], Channel]) -> None:
        self._storage = storage
        self._channels = channels
        self._working: dict[Lane, asyncio.Task[None]] = {}
        self._again: set[Lane] = set()
        self._stopping = asyncio.Event()
        storage.listen(self._hear)

    async def start(self) -> None:
        """Sends what an earlier run left."""
        async with self._storage.unit() as unit:
            lanes = await wire.chats_with_replies(unit)
        for lane in lanes:
            self._wake(lane)

    async def stop(self, *, deadline_s: float = 5.0) -> None:
        """Lets sends in hand end; what could not be sent stays for the next start."""
        self._stopping.set()
        tasks = list(self._working.values())
        if tasks:
            await asyncio.wait(tasks, timeout=deadline_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def drained(self) -> None:
        """Waits until nothing is being sent."""
        while self._working:
            await asyncio.gather(*self._working.values(), return_exceptions=True)

    def _hear(self, topics: frozenset[Topic]) -> None:
        for topic in topics:
            if topic[0] == "outbox":
                self._wake((topic[1], topic[2], topic[3]))

    def _wake(self, lane: Lane) -> None:
        if lane in self._working:
            self._again.add(lane)
            return
        task = asyncio.get_running_loop().create_task(self._flush(lane))
        self._working[lane] = task
        task.add_done_callback(lambda _: self._finished(lane))

    def _finished(self, lane: Lane) -> None:
        self._working.pop(lane, None)
        if lane in self._again:
            self._again.discard(lane)
            self._wake(lane)

    async def _flush(self, lane: Lane) -> None:
        channel = self._channels.get(lane[:2])
        if channel is None:
            log.warning("no channel for replies", channel=lane[0])
            return
        failures = 0
        while True:
            try:
                if not await self._send_batch(channel, lane):
                    return
            except DeliveryError as error:
                if error.is_blocked:
                    log.info("replies are kept for somebody who blocked the bot", channel=lane[0])
                    return
                pause_s = error.retry_after_s or RETRY_S[min(failures, len(RETRY_S) - 1)]
            except Exception:  # a lane must never die with replies in it
                log.exception("reply lane failed")
                pause_s = RETRY_S[min(failures, len(RETRY_S) - 1)]
            else:
                failures = 0
                continue
            failures += 1
            if await self._stops_within(pause_s):
                return

    async def _stops_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._stopping.wait()
        except TimeoutError:
            return False

    async def _send_batch(self, channel: Channel, lane: Lane) -> bool:
        """Sends what is due in this chat; False when nothing was. Raises DeliveryError to be tried again."""
        async with self._storage.unit() as unit:
            rows = await wire.due_replies(unit, channel=lane[0], account=lane[1], chat=lane[2], limit=BATCH)
            replies = [(row, OutboxRow.reply.or_else(row, None)) for row in rows]
        for row, reply in replies:
            if reply is None:  # no try would ever open it, and those behind it wait
                await self._settle(row, "dropped")
            else:
                await self._send(channel, lane, row, reply_json.validate_json(reply))
        return len(rows) == BATCH

    async def _send(self, channel: Channel, lane: Lane, row: OutboxRow, reply: Reply) -> None:
        shown_as = ""
        if reply.edit or reply.delete:
            async with self._storage.unit() as unit:
                shown_as = await wire.find_post(unit, reply.key)
            if reply.delete and not shown_as:
                await self._settle(row, "dropped")
                return
        try:
            message_id = await channel.send(lane[2], reply, message_id=shown_as)
        except DeliveryError as error:
            if error.is_blocked or not error.permanent:
                raise
            log.info("reply dropped", seq=row.seq, channel=lane[0])
            await self._settle(row, "dropped")
            return
        await self._settle(row, "sent", lane=lane, key=reply.key, message_id=message_id)

    async def _settle(
        self, row: OutboxRow, state: str, *, lane: Lane | None = None, key: str = "", message_id: str = ""
    ) -> None:
        async with self._storage.unit() as unit:
            await wire.settle_reply(unit, row.seq, state)
            if lane is not None and key and message_id:
                await wire.remember_post(
                    unit, key=key, channel=lane[0], account=lane[1], chat=lane[2], message_id=message_id
                )
