"""What Twilio tells us, messages from phones and the fate of ours: verified, stored, and only then acknowledged."""

import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from typing import Any

import structlog
from aiohttp import web
from twilio.request_validator import (  # type: ignore[import-untyped] # it ships no types
    RequestValidator,
    get_signature_algorithm,
)

from bot.channels.base import Attachment, DeliveryError, Incoming, Inlet, Kind, Reply
from bot.channels.twilio import RECEIVED_AT
from bot.channels.twilio_media import TwilioMedia

WHATSAPP = "whatsapp:"
EMPTY_TWIML = "<?xml version='1.0' encoding='UTF-8'?><Response/>"
_FORM = "application/x-www-form-urlencoded"
ChatKey = Callable[[str], str]
KnowsToken = Callable[[str], Awaitable[bool]]
log = structlog.get_logger(__name__)


class TwilioInbound:
    """Fills `Channel` for what comes in. It cannot write to patients: that needs a permit and the gateway.

    `public_url` is the address that Twilio calls and signs, whatever a proxy makes of it. `chat_key` turns a phone
    number into the key of its lane, because numbers are not stored in clear. `knows_token` tells our attempts apart.
    """

    name = "twilio"

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        own_addresses: Collection[str],
        messaging_service_sid: str = "",
        chat_key: ChatKey,
        knows_token: KnowsToken,
        media: TwilioMedia,
    ) -> None:
        self.account = account_sid
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url
        self._own_addresses = frozenset(own_addresses)
        self._service_sid = messaging_service_sid
        self._chat_key, self._knows_token = chat_key, knows_token
        self._media = media
        self._inlet: Inlet | None = None

    async def start(self, inlet: Inlet) -> None:
        self._inlet = inlet

    async def stop(self) -> None:
        self._inlet = None

    async def inbound(self, request: web.Request) -> web.Response:
        """POST /twilio/inbound. Anything but an empty TwiML document would be sent to the patient as an answer."""
        form = await self._verified(request)
        if not self._is_for_us(form):
            raise web.HTTPForbidden
        if not form.get("MessageSid"):
            raise web.HTTPBadRequest
        await self.store_inbound(form)
        return web.Response(text=EMPTY_TWIML, content_type="text/xml")

    async def status(self, request: web.Request) -> web.Response:
        """POST /twilio/status?t=<attempt token>. It may come before the answer to the call that it reports on."""
        form = await self._verified(request)
        token = request.query.get("t", "")
        sid, status = form.get("MessageSid", ""), form.get("MessageStatus") or form.get("SmsStatus", "")
        if not sid or not status:
            raise web.HTTPBadRequest
        if not token or not await self._knows_token(token):
            log.error("status for an unknown attempt", sid=sid)
            raise web.HTTPNotFound
        await self._store(f"{sid}:{status}", form.get("To", ""), {**form, "MessageStatus": status}, token)
        return web.Response(status=204)

    async def store_inbound(self, form: Mapping[str, str]) -> bool:
        """Keeps one message from a phone; also one that was missed and is listed later. False where there is no need:
        it was kept before, or went to a number of the account that is not ours."""
        if not self._is_for_us(form):
            return False
        return await self._store(form["MessageSid"], form.get("From", ""), form)

    def parse(self, raw: bytes) -> Incoming:
        """The text is as it came, hidden signs included: the reader keeps the original and shows a cleaned copy."""
        try:
            stored = json.loads(raw)
            form, received_at = stored["form"], dt.datetime.fromisoformat(stored["received_at"])
            is_status = "token" in stored
            person = form["To" if is_status else "From"]
            sid, status = form["MessageSid"], form.get("MessageStatus", "")
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ValueError("not a stored Twilio call") from None
        return Incoming(
            channel=self.name,
            account=self.account,
            update_id=f"{sid}:{status}" if is_status else sid,
            chat=self._chat_key(person.removeprefix(WHATSAPP)),
            sender=person.removeprefix(WHATSAPP),
            kind=Kind.STATUS if is_status else Kind.TEXT,
            received_at=received_at,
            text="" if is_status else form.get("Body", ""),
            button=form.get("ButtonPayload", ""),
            message_id=form.get("OriginalRepliedMessageSid", ""),
            attachment=_attachment(form),
            is_forwarded=form.get("Forwarded") == "true",
            details={**form, "token": stored["token"]} if is_status else form,
        )

    async def send(self, chat: str, reply: Reply, *, message_id: str = "") -> str:
        raise DeliveryError("patients are written to with a permit only", permanent=True)

    def fetch(self, attachment: Attachment, *, limit_bytes: int) -> AsyncIterator[bytes]:
        return self._media.fetch(attachment.file_id, limit_bytes=limit_bytes)

    async def _verified(self, request: web.Request) -> dict[str, str]:
        """The form of a call that Twilio signed for our account. Anything else is refused without a word why."""
        if request.content_type != _FORM:
            # Bodies of other kinds are not covered by the signature in the same way; none is expected here.
            raise web.HTTPForbidden
        form = await request.post()
        signature = request.headers.get("X-Twilio-Signature", "")
        algorithm = get_signature_algorithm(request.headers.get("X-Twilio-Webhooks-Signature-Settings"))
        url = self._public_url + request.raw_path
        if not signature.isascii() or not self._validator.validate(url, form, signature, algorithm):
            log.warning("call with a wrong signature")
            raise web.HTTPForbidden
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        if fields.get("AccountSid") != self.account:
            log.warning("call for another account")
            raise web.HTTPForbidden
        return fields

    def _is_for_us(self, form: Mapping[str, str]) -> bool:
        """With a messaging service the carrier picks our number, and names the service instead."""
        by_service = bool(self._service_sid) and form.get("MessagingServiceSid") == self._service_sid
        return by_service or form.get("To", "") in self._own_addresses

    async def _store(self, update_id: str, person: str, form: Mapping[str, str], token: str | None = None) -> bool:
        if self._inlet is None:
            raise web.HTTPServiceUnavailable
        received_at = form.get(RECEIVED_AT) or dt.datetime.now(dt.UTC).isoformat()
        raw: dict[str, Any] = {"form": dict(form), "received_at": received_at}
        if token is not None:
            raw["token"] = token
        return await self._inlet(
            channel=self.name,
            account=self.account,
            update_id=update_id,
            chat=self._chat_key(person.removeprefix(WHATSAPP)),
            raw=json.dumps(raw).encode(),
        )


def _attachment(form: Mapping[str, str]) -> Attachment | None:
    url, mime = form.get("MediaUrl0"), form.get("MediaContentType0", "")
    return Attachment(file_id=url, size_bytes=None, mime=mime) if url else None
