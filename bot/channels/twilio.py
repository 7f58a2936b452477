"""The one way to a patient's phone: SMS and WhatsApp through Twilio, one permit for each message."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncGenerator, Callable, Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

import aiohttp
import structlog
from twilio.base.exceptions import (  # type: ignore[import-untyped] # it ships no types
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.rest import Client  # type: ignore[import-untyped] # it ships no types

from bot.channels.twilio_http import CLOUD, TwilioHttp
from pipelines.ports import (
    Accepted,
    Answer,
    CarrierUnavailable,
    ListedMessage,
    NotAccepted,
    Permit,
    PermitRefused,
    Unknown,
)

WHATSAPP = "whatsapp:"
RECEIVED_AT = "KesherReceivedAt"  # ours, in a listed message; the carrier's own fields never begin so
NO_SENDER = 21603  # the carrier's own code for a message without a sender
_PROOFS_OF_REFUSAL = (400, 401, 403, 404, 429)
_WIRE_FIELDS = frozenset({"To", "From", "MessagingServiceSid", "Body", "ContentSid", "StatusCallback", "SmartEncoded"})
_NONSENSE = (ValueError, KeyError, TypeError, AttributeError)
_NEVER_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
log = structlog.get_logger(__name__)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class TwilioGateway:
    """Make it inside the running loop and close it. Nothing is retried here: that is a new attempt, for the caller."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        sms_from: str = "",
        whatsapp_from: str = "",
        messaging_service_sid: str = "",
        base_url: str = CLOUD,
        timeout_s: float = 15.0,
        concurrency: int = 8,
        now: Callable[[], dt.datetime] = _utc_now,
    ) -> None:
        self._public_url = public_url
        self._sms_from, self._whatsapp_from = sms_from, whatsapp_from
        self._service_sid = messaging_service_sid
        self._now = now
        self._slots = asyncio.Semaphore(concurrency)
        self._used: dict[str, dt.datetime] = {}
        self._permit: ContextVar[Permit | None] = ContextVar("permit", default=None)
        self._http = TwilioHttp(base_url=base_url, timeout_s=timeout_s, guard=self._check_on_the_wire)
        # An environment of our own, not an empty one, keeps it from looking for regions and keys in the real one.
        self._client = Client(account_sid, auth_token, http_client=self._http, environment={"": ""})

    async def aclose(self) -> None:
        await self._http.close()

    async def deliver(self, permit: Permit) -> Answer:
        """Hands the message to the carrier once. Raises PermitRefused before anything leaves."""
        async with self._slots:
            self._spend(permit)
            sender = self._sender(permit.channel)
            if not sender:
                return NotAccepted(code=NO_SENDER, retry=False)
            armed = self._permit.set(permit)
            self._http.answered.set(0)
            try:
                answer = await self._ask(permit, sender)
            finally:
                self._permit.reset(armed)
        log.info("handed to the carrier", message_id=permit.message_id, answer=type(answer).__name__)
        return answer

    async def _ask(self, permit: Permit, sender: dict[str, str]) -> Answer:
        try:
            message = await self._client.messages.create_async(
                to=_wire_address(permit.to, permit.channel),
                status_callback=f"{self._public_url}/twilio/status?t={quote(permit.token, safe='')}",
                **_content(permit),
                **sender,
            )
        except PermitRefused:
            raise
        except (TwilioRestException, TwilioServiceException) as error:
            return _refusal(self._http.answered.get(), error.code)
        except _NEVER_CONNECTED:
            return NotAccepted(code=0, retry=True)
        except Exception as error:  # noqa: BLE001 - once the call has begun, whatever goes wrong leaves it unknown
            return Unknown(reason=type(error).__name__)
        if not message.sid:
            return Unknown(reason="no sid")
        return Accepted(sid=message.sid, status=str(message.status or "queued"))

    def _spend(self, permit: Permit) -> None:
        now = self._now()
        self._used = {token: until for token, until in self._used.items() if until > now}
        if permit.expires_at <= now:
            raise PermitRefused("the permit has expired")
        if permit.token in self._used:
            raise PermitRefused("the permit was used before")
        self._used[permit.token] = permit.expires_at

    def _check_on_the_wire(self, form: Mapping[str, Any]) -> None:
        """Called by the transport with what is about to leave: only what was approved may, to whom it was approved."""
        permit = self._permit.get()
        if permit is None:
            raise PermitRefused("there is no permit")
        if not form.keys() <= _WIRE_FIELDS:
            raise PermitRefused("the message carries more than an approved text")
        to, body, template = form.get("To", ""), form.get("Body", ""), form.get("ContentSid", "")
        if not all(isinstance(value, str) for value in (to, body, template)) or not (to and (body or template)):
            raise PermitRefused("the message lacks a number or a text")
        channel = "whatsapp" if to.startswith(WHATSAPP) else "sms"
        if not permit.verify(to.removeprefix(WHATSAPP), channel, body, template):
            raise PermitRefused("this is not what was approved")
        self._permit.set(None)

    def _sender(self, channel: str) -> dict[str, str]:
        number = WHATSAPP + self._whatsapp_from if self._whatsapp_from else ""
        if channel == "sms":
            # A messaging service also keeps carrier-side opt-outs together; a bare number is the simpler set-up.
            number = "" if self._service_sid else self._sms_from
        if number:
            return {"from_": number}
        return {"messaging_service_sid": self._service_sid} if self._service_sid else {}

    async def listed(self, to: str, channel: str, since: dt.datetime) -> list[ListedMessage]:
        """Asked without a date: the carrier's filter is by the day of sending, which what still waits does not have."""
        found = []
        async with contextlib.aclosing(self._stream(to=_wire_address(to, channel))) as messages:
            async for message in messages:
                created_at = message.date_created
                if created_at is not None and created_at < since:
                    break
                if str(message.direction or "").startswith("outbound"):
                    found.append(_listed(message))
        return found

    async def sent_since(self, since: dt.datetime) -> list[ListedMessage]:
        """From our own numbers and service alone: others may write through the same account."""
        own = {self._sms_from, WHATSAPP + self._whatsapp_from, self._service_sid} - {"", WHATSAPP}
        found = []
        async with contextlib.aclosing(self._stream(date_sent_after=since.astimezone(dt.UTC))) as messages:
            async for message in messages:
                is_ours = message.from_ in own or message.messaging_service_sid in own
                if is_ours and str(message.direction or "") == "outbound-api":
                    found.append(_listed(message))
        return found

    async def missed_inbound(self, since: dt.datetime) -> list[dict[str, str]]:
        """Messages from phones since then, oldest first, with the fields that the webhook would have had.

        The carrier does not repeat a webhook that we missed. Raises CarrierUnavailable.
        """
        missed = []
        async for message in self._stream(date_sent_after=since.astimezone(dt.UTC)):
            if message.direction == "inbound":
                missed.append(await self._as_webhook(message))
        return missed[::-1]

    async def _stream(self, **filters: Any) -> AsyncGenerator[Any, None]:
        try:
            async for message in await self._client.messages.stream_async(limit=1000, page_size=200, **filters):
                yield message
        except (TwilioException, aiohttp.ClientError, TimeoutError, *_NONSENSE) as error:
            raise CarrierUnavailable(type(error).__name__) from None

    async def _as_webhook(self, message: Any) -> dict[str, str]:
        form = {
            "MessageSid": message.sid,
            "AccountSid": message.account_sid,
            "MessagingServiceSid": message.messaging_service_sid,
            "From": message.from_,
            "To": message.to,
            "Body": message.body,
            "NumMedia": message.num_media,
            "SmsStatus": "received",
            RECEIVED_AT: message.date_sent.isoformat() if message.date_sent else "",
        }
        if _number(message.num_media):
            for index, media in enumerate(await message.media.list_async(limit=10)):
                form[f"MediaUrl{index}"] = f"{CLOUD}{(media.uri or '').removesuffix('.json')}"
                form[f"MediaContentType{index}"] = media.content_type
        return {name: str(value) for name, value in form.items() if value}


def _content(permit: Permit) -> dict[str, Any]:
    """A registered template by its id, or the words as they were approved, which smart encoding would change."""
    if permit.template:
        return {"content_sid": permit.template}
    return {"body": permit.body, "smart_encoded": False}


def _wire_address(number: str, channel: str) -> str:
    return WHATSAPP + number if channel == "whatsapp" else number


def _listed(message: Any) -> ListedMessage:
    return ListedMessage(
        sid=str(message.sid),
        body=message.body or "",
        status=str(message.status or ""),
        error_code=_number(message.error_code),
        created_at=message.date_created,
    )


def _refusal(http_status: int, code: Any) -> Answer:
    """Where a body carries no code of the carrier's, the client puts the HTTP status in its place."""
    if http_status not in _PROOFS_OF_REFUSAL:
        return Unknown(reason=f"HTTP {http_status}")
    return NotAccepted(code=code if isinstance(code, int) and code != http_status else 0, retry=http_status == 429)


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdecimal() else 0
