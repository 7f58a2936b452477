"""The Messages endpoints: create, list, fetch, update (redact, cancel), delete."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from aiohttp import web

from bot.sandbox.twilio.accepting import Form, one, read_message
from bot.sandbox.twilio.errors import TwilioError
from bot.sandbox.twilio.journeys import Journeys
from bot.sandbox.twilio.resource import message_json, messages_path, page_json
from bot.sandbox.twilio.state import FINAL, Carrier, TextMessage


class MessageEndpoints:
    """`unsent_match_dates`: whether a DateSent filter lists messages that were not sent yet."""

    def __init__(self, carrier: Carrier, journeys: Journeys) -> None:
        self._carrier, self._journeys = carrier, journeys
        self.unsent_match_dates = False

    async def create(self, request: web.Request, form: Form) -> web.Response:
        message = read_message(self._carrier, form)
        if self._journeys.window_refusal == "now" and self._journeys.is_outside_window(message):
            raise TwilioError(63016)
        self._carrier.messages[message.sid] = message
        answer = web.json_response(message_json(self._carrier.account, message), status=201)
        if message.send_at is None:
            await self._journeys.begin(message)
        return answer

    async def fetch(self, request: web.Request, form: Form) -> web.Response:
        return self._show(find(self._carrier, request))

    async def list(self, request: web.Request, form: Form) -> web.Response:
        found = [message for message in self._carrier.messages.values() if self._fits(message, form)]
        items = [message_json(self._carrier.account, message) for message in reversed(found)]
        query = {key: values[0] for key, values in form.items()}
        path = f"{messages_path(self._carrier.account)}.json"
        return web.json_response(page_json("messages", items, path, query))

    async def update(self, request: web.Request, form: Form) -> web.Response:
        message = find(self._carrier, request)
        if one(form, "Status"):
            self._cancel(message, one(form, "Status"))
        if "Body" in form:
            self._redact(message, one(form, "Body"))
        return self._show(message)

    async def delete(self, request: web.Request, form: Form) -> web.Response:
        message = find(self._carrier, request)
        if message.status not in FINAL and message.status != "sent":
            raise TwilioError(20009, status=409)
        del self._carrier.messages[message.sid]
        return web.Response(status=204)

    def _show(self, message: TextMessage) -> web.Response:
        return web.json_response(message_json(self._carrier.account, message))

    def _cancel(self, message: TextMessage, status: str) -> None:
        if status != "canceled":
            raise TwilioError(20001)
        if message.status != "scheduled":
            raise TwilioError(30409, status=409)
        self._carrier.set_status(message, "canceled")

    def _redact(self, message: TextMessage, body: str) -> None:
        if body:
            raise TwilioError(20001)
        if message.status not in FINAL and message.status != "sent":
            raise TwilioError(20009, status=409)
        message.redacted, message.updated = True, self._carrier.now()

    def _fits(self, message: TextMessage, form: Form) -> bool:
        if one(form, "To") not in ("", message.recipient):
            return False
        if one(form, "From") not in ("", message.sender):
            return False
        dates = {mark: one(form, f"DateSent{mark}") for mark in ("", "<", ">")}
        if not any(dates.values()):
            return True
        if message.sent is None:
            return self.unsent_match_dates
        return all(_compare(message.sent, mark, text) for mark, text in dates.items() if text)


def find(carrier: Carrier, request: web.Request) -> TextMessage:
    message = carrier.messages.get(request.match_info["sid"])
    if message is None:
        raise TwilioError(20404, status=404)
    return message


def _compare(sent: dt.datetime, mark: str, text: str) -> bool:
    """`<` and `>` include the moment that they name; a bare day means all of it."""
    moment = _moment(text)
    is_day = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text))
    after = moment + dt.timedelta(days=1) if is_day else moment + dt.timedelta(seconds=1)
    if mark == ">":
        return sent >= moment
    return sent < after if mark == "<" else moment <= sent < after


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            raise TwilioError(20001) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
