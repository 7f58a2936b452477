"""The Telegram channel: one bot token, polling or webhook, through python-telegram-bot's client alone."""

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from telegram import Bot, BotCommand
from telegram.error import (
    BadRequest,
    InvalidToken,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.base import (
    Attachment,
    AttachmentTooLarge,
    ChannelRefused,
    DeliveryError,
    Incoming,
    Inlet,
    Reply,
)
from bot.channels.telegram_limits import ChatLimiter, ChatPaused
from bot.channels.telegram_parse import ALLOWED_UPDATES, lane_of, parse_update, update_of
from bot.channels.telegram_polling import Poller
from bot.channels.telegram_sending import TelegramSender, delivery_error

CLOUD = "https://api.telegram.org"
CLOUD_FILE_LIMIT = 20 * 1024 * 1024

Commands = Mapping[str, Sequence[tuple[str, str]]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where Telegram posts updates, and the secret it repeats in a header."""

    url: str
    secret: str = field(repr=False)


class _Client(Bot):
    """The client, plus updates as they came: those of kinds unknown today, or broken ones, can be stored too."""

    async def raw_updates(self, offset: int | None, *, timeout_s: float) -> list[dict[str, Any]]:
        request = {"offset": offset, "timeout": int(timeout_s), "allowed_updates": ALLOWED_UPDATES}
        result = await self._post("getUpdates", request, read_timeout=timeout_s + 10)
        if not isinstance(result, list):
            raise TelegramError("not a list of updates")
        return [update for update in result if isinstance(update, dict)]


class TelegramChannel:
    """Fills `Channel`. Without `webhook` it polls. `base_url` is the server's root."""

    name = "telegram"

    def __init__(
        self,
        *,
        token: str,
        base_url: str = CLOUD,
        webhook: Webhook | None = None,
        protect_content: bool = True,
        limiter: ChatLimiter | None = None,
        poll_timeout_s: float = 25.0,
        first_pause_s: float = 1.0,
    ) -> None:
        self.account = _account_of(token)
        self.webhook = webhook
        self._is_cloud = base_url == CLOUD
        self._poll_timeout_s = poll_timeout_s
        # No proxy or other ambient setting may redirect what patients and therapists say.
        ambient: dict[str, Any] = {"trust_env": False}
        self._requests = (
            HTTPXRequest(connection_pool_size=64, read_timeout=15, pool_timeout=30, httpx_kwargs=ambient),
            HTTPXRequest(connection_pool_size=2, httpx_kwargs=ambient),
        )
        self._bot = _Client(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        self._sender = TelegramSender(self._bot, limiter or ChatLimiter(), protect_content=protect_content)
        self._inlet: Inlet | None = None
        self._commands: Commands = {}
        self._receiving: asyncio.Task[None] | None = None
        self._poller = Poller(
            prepare=self._prepare,
            ask=self._ask,
            store=self._store,
            poll_timeout_s=poll_timeout_s,
            first_pause_s=first_pause_s,
        )

    @property
    def username(self) -> str:
        """The bot's name without @; '' until Telegram was reached."""
        try:
            return self._bot.username
        except RuntimeError:
            return ""

    @property
    def is_receiving(self) -> bool:
        return self._poller.is_receiving

    async def start(self, inlet: Inlet) -> None:
        """Raises ChannelRefused for a wrong token. An unreachable server is no reason to stop: it is tried for ever."""
        self._inlet = inlet
        try:
            await self._bot.initialize()
        except InvalidToken:
            # The library's message quotes the token.
            await self.stop()
            raise ChannelRefused(f"Telegram does not accept the token of bot {self.account}") from None
        except TelegramError as error:
            log.warning("telegram is not reachable yet", account=self.account, error=type(error).__name__)
        self._receiving = asyncio.create_task(self._poller.run(), name=f"telegram-{self.account}")

    async def stop(self) -> None:
        if self._receiving:
            self._receiving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._receiving
            self._receiving = None
        await self._bot.shutdown()
        for request in self._requests:
            await request.shutdown()  # the client leaves them open where it was never initialised

    async def receive(self, body: bytes) -> None:
        """Stores an update that the webhook brought. Raises ValueError for what Telegram would never send."""
        await self._store(update_of(body))

    def parse(self, raw: bytes) -> Incoming:
        return parse_update(raw, account=self.account, username=self.username)

    async def set_commands(self, commands: Commands) -> None:
        """The command menu by language ('' for all others). Before Telegram is reached it is kept for then."""
        self._commands = commands
        if self.username:
            try:
                await self._apply_commands()
            except TelegramError as error:
                raise delivery_error(error) from error

    async def leave(self, chat: str) -> None:
        """Leaves a group; a bot that hears of patients has no place there."""
        with contextlib.suppress(TelegramError):
            await self._bot.leave_chat(int(chat))

    async def send(self, chat: str, reply: Reply, *, message_id: str = "") -> str:
        if reply.leave:
            await self.leave(chat)
            return ""
        try:
            return await self._sender.show(int(chat), reply, message_id)
        except (TelegramError, ChatPaused) as error:
            raise delivery_error(error) from error

    async def fetch(self, attachment: Attachment, *, limit_bytes: int) -> AsyncIterator[bytes]:
        limit = min(limit_bytes, CLOUD_FILE_LIMIT) if self._is_cloud else limit_bytes
        if (attachment.size_bytes or 0) > limit:
            raise AttachmentTooLarge(limit)
        url = await self._file_url(attachment.file_id)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=30)
        received = 0
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    raise DeliveryError(f"the file server answered {response.status}")
                async for chunk in response.content.iter_chunked(64 * 1024):
                    received += len(chunk)
                    if received > limit:
                        raise AttachmentTooLarge(limit)
                    yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            # Their messages quote the address, which holds the token.
            raise DeliveryError(f"the file did not arrive ({type(error).__name__})") from None

    async def _file_url(self, file_id: str) -> str:
        try:
            file = await self._bot.get_file(file_id)
        except BadRequest as error:
            if "too big" in str(error).lower():
                raise AttachmentTooLarge(CLOUD_FILE_LIMIT) from None
            raise delivery_error(error) from error
        except TelegramError as error:
            raise delivery_error(error) from error
        if not (file.file_path or "").startswith(("http://", "https://")):
            raise DeliveryError("the server names a file without an address", permanent=True)
        return str(file.file_path)

    async def _prepare(self) -> None:
        """What Telegram must know before updates flow: who asks, how updates travel, which commands there are."""
        await self._bot.initialize()
        if self.webhook:
            await self._bot.set_webhook(
                self.webhook.url,
                secret_token=self.webhook.secret,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
                max_connections=1,  # more would deliver a chat's updates out of order
            )
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)
        await self._apply_commands()

    async def _apply_commands(self) -> None:
        for language, entries in self._commands.items():
            menu = [BotCommand(command.lstrip("/"), description[:256]) for command, description in entries]
            await self._bot.set_my_commands(menu, language_code=language or None)

    async def _ask(self, offset: int | None) -> list[dict[str, Any]]:
        if self.webhook is None:
            return await self._bot.raw_updates(offset, timeout_s=self._poll_timeout_s)
        info = await self._bot.get_webhook_info()
        if info.url != self.webhook.url:
            await self._prepare()
        if info.last_error_date and dt.datetime.now(dt.UTC) - info.last_error_date < dt.timedelta(minutes=2):
            log.warning("telegram cannot reach the webhook", account=self.account, pending=info.pending_update_count)
        await asyncio.sleep(self._poll_timeout_s)
        return []

    async def _store(self, update: dict[str, Any]) -> None:
        if self._inlet is None:
            raise RuntimeError("the channel has not been started")
        if type(update.get("update_id")) is not int:
            log.warning("update without an id", account=self.account)
            return
        await self._inlet(
            channel=self.name,
            account=self.account,
            update_id=str(update["update_id"]),
            chat=lane_of(update),
            raw=json.dumps(update).encode(),
        )


async def username_of(token: str, base_url: str = CLOUD) -> str:
    """Asks Telegram for the bot's name, once; '' when there is no answer."""
    bot = Bot(token, base_url=f"{base_url}/bot", request=HTTPXRequest(httpx_kwargs={"trust_env": False}))
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return ""


def _account_of(token: str) -> str:
    """The bot's own id, which stays when its token is renewed."""
    bot_id = token.partition(":")[0]
    return bot_id if bot_id.isdecimal() else "bot-" + hashlib.sha256(token.encode()).hexdigest()[:12]
