"""Delivery of updates to a bot's webhook: in order within a chat, parallel across chats, repeated until 2xx."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bot.sandbox.background import Background
from bot.sandbox.outbound import Answer, NotLoopback, Outbound
from bot.sandbox.telegram.state import Bot, World
from bot.sandbox.telegram.updates import Update, Webhook

OnReply = Callable[[Bot, dict[str, Any]], Awaitable[None]]
LONGEST_PAUSE_S = 60.0


class WebhookSender:
    """One runner for each bot with a webhook. `pause_s` is the first pause after a failure; it doubles."""

    def __init__(self, world: World, outbound: Outbound, background: Background, on_reply: OnReply) -> None:
        self._world = world
        self._outbound = outbound
        self._background = background
        self._on_reply = on_reply
        self._running: set[str] = set()
        self.pause_s = 1.0

    def ensure(self, bot: Bot) -> None:
        if bot.key not in self._running:
            self._running.add(bot.key)
            self._background.start(self._run(bot), name=f"webhook of {bot.key}")

    async def _run(self, bot: Bot) -> None:
        lanes: dict[int, asyncio.Task[None]] = {}
        try:
            while (webhook := bot.updates.webhook) is not None:
                lanes = {lane: task for lane, task in lanes.items() if not task.done()}
                for update in bot.updates.pending:
                    if update.lane not in lanes and len(lanes) < webhook.max_connections:
                        work = self._deliver(bot, update)
                        lanes[update.lane] = self._background.start(work, name="webhook call")
                await self._next(bot, list(lanes.values()))
        finally:
            self._running.discard(bot.key)

    async def _next(self, bot: Bot, running: list[asyncio.Task[None]]) -> None:
        change = asyncio.create_task(bot.updates.changed())
        try:
            await asyncio.wait([change, *running], return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()

    async def _deliver(self, bot: Bot, update: Update) -> None:
        pause_s = self.pause_s
        while (webhook := bot.updates.webhook) is not None and update in bot.updates.pending:
            answer = await self._post(webhook, update)
            if answer is not None and 200 <= answer.status < 300:
                bot.updates.drop(update.id)
                await self._take_reply(bot, answer)
                return
            await asyncio.sleep((answer and answer.retry_after_s) or pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _post(self, webhook: Webhook, update: Update) -> Answer | None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        body = json.dumps(update.body, ensure_ascii=False).encode()
        try:
            answer = await self._outbound.request("POST", webhook.url, data=body, headers=headers, read_s=60)
        except TimeoutError:
            self._failed(webhook, "Read timeout expired")
        except (aiohttp.ClientConnectorError, NotLoopback):
            self._failed(webhook, "Connection refused")
        except aiohttp.ClientError:
            self._failed(webhook, "Webhook connection closed")
        else:
            if not 200 <= answer.status < 300:
                self._failed(webhook, f"Wrong response from the webhook: {answer.status} {answer.reason}")
            return answer
        return None

    def _failed(self, webhook: Webhook, why: str) -> None:
        webhook.last_error, webhook.last_error_at = why, int(self._world.clock.now())

    async def _take_reply(self, bot: Bot, answer: Answer) -> None:
        """A webhook may answer with a method to call."""
        if not answer.content_type.startswith("application/json"):
            return
        try:
            call = json.loads(answer.body)
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str):
            await self._on_reply(bot, call)
