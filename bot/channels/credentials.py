"""Asks Telegram and Twilio whether they take our credentials. It sends nothing and changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, ValidationError
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import ChannelRefused
from bot.channels.twilio_http import CLOUD, TwilioHttp
from pipelines.ports import PermitRefused

_REFUSALS = (401, 403, 404)


class NoAnswer(Exception):
    """The service could not be asked; the message is the kind of the failure."""


@dataclass(frozen=True, kw_only=True)
class CarrierAccount:
    """What Twilio says of the account: "active", "suspended" or "closed"; a trial reaches verified numbers only."""

    status: str
    is_trial: bool


class _Account(BaseModel):
    """The part of Twilio's answer that matters here."""

    status: str = ""
    type: str = ""


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
    address = f"{CLOUD}/2010-04-01/Accounts/{quote(account_sid, safe='')}.json"
    try:
        answer = await http.request("GET", address, auth=(account_sid, auth_token))
        if answer.status_code in _REFUSALS:
            raise ChannelRefused("Twilio does not accept this account and token")
        if answer.status_code != HTTPStatus.OK:
            raise NoAnswer(f"HTTP {answer.status_code}")
        account = _Account.model_validate_json(answer.text)
    except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        await http.close()
    return CarrierAccount(status=account.status, is_trial=account.type.lower() == "trial")


def _send_nothing(_form: Mapping[str, Any]) -> None:
    raise PermitRefused("checking an account sends nothing")
