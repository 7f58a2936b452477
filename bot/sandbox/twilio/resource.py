"""Twilio's JSON: the Message and Media resources and pages of them."""

import datetime as dt
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.twilio.errors import MESSAGES
from bot.sandbox.twilio.state import Account, Media, TextMessage

Json = dict[str, Any]


def rfc2822(moment: dt.datetime | None) -> str | None:
    return format_datetime(moment.astimezone(dt.UTC)) if moment else None


def messages_path(account: Account) -> str:
    return f"/2010-04-01/Accounts/{account.sid}/Messages"


def message_json(account: Account, message: TextMessage) -> Json:
    path = f"{messages_path(account)}/{message.sid}"
    error = message.error_code
    return {
        "account_sid": account.sid,
        "api_version": "2010-04-01",
        "body": "" if message.redacted else message.body,
        "date_created": rfc2822(message.created),
        "date_sent": rfc2822(message.sent),
        "date_updated": rfc2822(message.updated),
        "direction": message.direction,
        "error_code": error or None,
        "error_message": MESSAGES.get(error, "Unknown error") if error else None,
        "from": message.sender or None,
        "messaging_service_sid": message.service_sid or None,
        "num_media": str(len(message.media)),
        "num_segments": str(message.num_segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": message.recipient,
        "uri": f"{path}.json",
    }


def media_json(account: Account, message: TextMessage, media: Media) -> Json:
    return {
        "account_sid": account.sid,
        "content_type": media.mime,
        "date_created": rfc2822(media.created),
        "date_updated": rfc2822(media.created),
        "parent_sid": message.sid,
        "sid": media.sid,
        "uri": f"{messages_path(account)}/{message.sid}/Media/{media.sid}.json",
    }


def account_json(account: Account, created: dt.datetime) -> Json:
    path = f"/2010-04-01/Accounts/{account.sid}"
    return {
        "auth_token": "",
        "date_created": rfc2822(created),
        "date_updated": rfc2822(created),
        "friendly_name": "Sandbox",
        "owner_account_sid": account.sid,
        "sid": account.sid,
        "status": "active",
        "subresource_uris": {"messages": f"{path}/Messages.json"},
        "type": "Full",
        "uri": f"{path}.json",
    }


def page_json(key: str, items: list[Json], path: str, query: dict[str, str]) -> Json:
    """One page of a list. Page and PageSize come from the query; the other filters stay in its addresses."""
    size = min(max(_number(query.get("PageSize", ""), 50), 1), 1000)
    page = max(_number(query.get("Page", ""), 0), 0)
    start = page * size
    shown = items[start : start + size]
    filters = {name: value for name, value in query.items() if name not in ("Page", "PageSize", "PageToken")}

    def at(number: int) -> str:
        token = {"PageToken": f"PA{number}"} if number else {}
        return f"{path}?{urlencode({**filters, 'PageSize': size, 'Page': number, **token})}"

    return {
        key: shown,
        "start": start,
        "end": max(start + len(shown) - 1, start),
        "page": page,
        "page_size": size,
        "uri": at(page),
        "first_page_uri": at(0),
        "next_page_uri": at(page + 1) if start + size < len(items) else None,
        "previous_page_uri": at(page - 1) if page else None,
    }


def _number(text: str, default: int) -> int:
    return int(text) if text.isdigit() else default
