"""Asks Telegram and Twilio whether they take our credentials. It sends nothing and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest
from twilio.base.exceptions import TwilioException, TwilioRestException  # type: ignore[import-untyped] # it ships no types
from twilio.rest import Client  # type: ignore[import-untyped] # it ships no types

from bot.channels.base import ChannelRefused
from bot.channels.twilio_http import TwilioHttp
from pipelines.ports import PermitRefused

_REFUSALS = (401, 403, 404)


class NoAnswer(Exception):
    """The service could not be asked; the message is the kind of the failure."""


@dataclass(frozen=True, kw_only=True)
class CarrierAccount:
    """What Twilio says of the account: "active", "suspended" or "closed"; a trial reaches verified numbers only."""

    status: str
    is_trial: bool


async def telegram_username(token: str, base_url: str) -> str:
    """The bot's name. Raises ChannelRefused, NoAnswer."""
    request = HTTPXRequest(connect_timeout=10, read_timeout=10, httpx_kwargs={"trust_env": False})
    bot = Bot(token, base_url=f"{base_url}/bot", request=request)
    try:
        async with bot:
            return bot.username
    except (InvalidToken, Forbidden):
        raise ChannelRefused("Telegram does not know this token") from None
    except TelegramError as error:
        raise NoAnswer(type(error).__name__) from None


async def carrier_account(*, account_sid: str, auth_token: str, base_url: str) -> CarrierAccount:
    """Raises ChannelRefused, NoAnswer."""
    http = TwilioHttp(base_url=base_url, timeout_s=10.0, guard=_send_nothing)
    client = Client(account_sid, auth_token, http_client=http, environment={"": ""})
    try:
        account = await client.api.v2010.accounts(account_sid).fetch_async()
        return CarrierAccount(status=str(account.status or ""), is_trial=str(account.type).lower() == "trial")
    except TwilioRestException as error:
        if http.answered.get() in _REFUSALS:
            raise ChannelRefused("Twilio does not accept this account and token") from None
        raise NoAnswer(type(error).__name__) from None
    except (TwilioException, aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        await http.close()


def _send_nothing(_form: Mapping[str, Any]) -> None:
    raise PermitRefused("checking an account sends nothing")
