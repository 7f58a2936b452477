"""Methods that decide how the bot receives updates."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.outbound import NotLoopback, Outbound
from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.state import Bot
from bot.sandbox.telegram.updates import UPDATE_KINDS, UpdateQueue, Webhook

Json = dict[str, Any]


def read_allowed(queue: UpdateQueue, params: Params) -> None:
    """Takes the list if one was given; without one the last list stays in force."""
    given = params.json("allowed_updates", "allowed updates")
    if given is None:
        return
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise bad_request("expected an Array of String as allowed updates")
    queue.allowed = tuple(kind for kind in given if kind in UPDATE_KINDS)


def set_webhook(outbound: Outbound, bot: Bot, params: Params) -> str:
    """Returns Telegram's description of what it did."""
    url = params.text("url")
    if not url:
        return delete_webhook(bot, params)
    _check(outbound, url, params)
    queue = bot.updates
    read_allowed(queue, params)
    webhook = Webhook(
        url=url,
        secret=params.text("secret_token"),
        max_connections=min(max(params.integer("max_connections", 40), 1), 100),
        ip_address=params.text("ip_address"),
    )
    same = queue.webhook is not None and (queue.webhook.url, queue.webhook.secret) == (url, webhook.secret)
    queue.webhook = webhook
    _drop_pending(queue, params)
    queue.wake()
    return "Webhook is already set" if same else "Webhook was set"


def _check(outbound: Outbound, url: str, params: Params) -> None:
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    if not urlsplit(url).hostname:
        raise bad_request("invalid webhook URL specified")
    try:
        outbound.locate(url)
    except NotLoopback:
        raise bad_request("bad webhook: the sandbox reaches this machine only") from None


def delete_webhook(bot: Bot, params: Params) -> str:
    had = bot.updates.webhook is not None
    bot.updates.webhook = None
    _drop_pending(bot.updates, params)
    bot.updates.wake()
    return "Webhook was deleted" if had else "Webhook is already deleted"


def _drop_pending(queue: UpdateQueue, params: Params) -> None:
    if params.boolean("drop_pending_updates"):
        queue.clear()


def webhook_info(bot: Bot) -> Json:
    queue = bot.updates
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(queue.pending)}
    if queue.allowed:
        info["allowed_updates"] = list(queue.allowed)
    if (webhook := queue.webhook) is not None:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
        if webhook.ip_address:
            info["ip_address"] = webhook.ip_address
        if webhook.last_error:
            info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    return info
