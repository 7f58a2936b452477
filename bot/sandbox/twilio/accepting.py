"""POST Messages.json: what Twilio checks before it takes a message."""

import datetime as dt
import json
import re
from typing import Any
from urllib.parse import urlsplit

import phonenumbers

from bot.sandbox.twilio.errors import TwilioError
from bot.sandbox.twilio.segments import segments
from bot.sandbox.twilio.state import Carrier, Template, TextMessage, bare, channel_of, new_sid

Form = dict[str, list[str]]

MAX_BODY = 1600
MAX_MEDIA = 10
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# Twilio's own numbers for trying out errors.
MAGIC_TO = {"+15005550001": 21211, "+15005550002": 21612, "+15005550003": 21408, "+15005550004": 21610,
            "+15005550009": 21614}  # fmt: skip
MAGIC_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}


def one(form: Form, name: str) -> str:
    return form.get(name, [""])[0]


def read_message(carrier: Carrier, form: Form) -> TextMessage:
    """Raises TwilioError. The message is not stored yet; its status says how it begins."""
    recipient = _recipient(form)
    sender, service = _sender(carrier, form, recipient)
    _check_callback(one(form, "StatusCallback"))
    body, template = _content(carrier, form)
    send_at = _send_at(carrier, form, service)
    if recipient == sender:
        raise TwilioError(21266)
    if (recipient, sender or carrier.sender_for(recipient)) in carrier.opted_out:
        raise TwilioError(21610)
    now = carrier.now()
    media_urls = () if template else tuple(form.get("MediaUrl", ()))
    status = "scheduled" if send_at else "accepted" if service else "queued"
    return TextMessage(
        sid=new_sid("MM" if media_urls else "SM"),
        sender=sender, recipient=recipient, body=body, status=status, direction="outbound-api",
        created=now, updated=now, service_sid=service, callback=one(form, "StatusCallback"),
        # A Messaging Service has not picked a sender yet, so it does not say how many segments there will be.
        num_segments=0 if service else (1 if channel_of(recipient) == "whatsapp" else max(1, segments(body))),
        buttons=template.buttons if template else (), is_template=template is not None,
        send_at=send_at, media_urls=media_urls,
    )  # fmt: skip


def is_phone(number: str) -> bool:
    if not re.fullmatch(r"\+[1-9]\d{6,14}", number):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _recipient(form: Form) -> str:
    recipient = one(form, "To").strip()
    if not recipient:
        raise TwilioError(21604)
    if recipient in MAGIC_TO:
        raise TwilioError(MAGIC_TO[recipient])
    if not is_phone(bare(recipient)):
        raise TwilioError(21211)
    return recipient


def _sender(carrier: Carrier, form: Form, recipient: str) -> tuple[str, str]:
    """The sender's address ('' where the service picks one) and the Messaging Service."""
    service, sender = one(form, "MessagingServiceSid"), one(form, "From").strip()
    if service and service != carrier.account.service_sid:
        raise TwilioError(21701, status=404)
    if not service and not sender:
        raise TwilioError(21603)
    if sender:
        _check_sender(carrier, sender, recipient)
    elif not carrier.sender_for(recipient):
        raise TwilioError(63007 if channel_of(recipient) == "whatsapp" else 21606)
    return sender, service


def _check_sender(carrier: Carrier, sender: str, recipient: str) -> None:
    if sender in MAGIC_FROM:
        raise TwilioError(MAGIC_FROM[sender])
    if channel_of(sender) != channel_of(recipient):
        raise TwilioError(21910)
    if sender in carrier.account.senders:
        return
    if channel_of(sender) == "whatsapp":
        raise TwilioError(63007)
    is_alphanumeric = bool(re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}", sender))
    raise TwilioError(21606 if is_phone(sender) or is_alphanumeric else 21212)


def _check_callback(url: str) -> None:
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname:
        raise TwilioError(21609)


def _content(carrier: Carrier, form: Form) -> tuple[str, Template | None]:
    content_sid, body, media = one(form, "ContentSid"), one(form, "Body"), form.get("MediaUrl", [])
    if content_sid:  # Body and MediaUrl are set aside then
        template = carrier.templates.get(content_sid)
        if template is None:
            raise TwilioError(21655)
        return _filled(template, one(form, "ContentVariables")), template
    if not body.strip() and not media:
        raise TwilioError(21602)
    if len(body) > MAX_BODY:
        raise TwilioError(21617)
    if len(media) > MAX_MEDIA or not all(urlsplit(url).scheme in ("http", "https") for url in media):
        raise TwilioError(21620)
    return body, None


def _filled(template: Template, given: str) -> str:
    values = _variables(given)
    wanted = set(VARIABLE.findall(template.body))
    if wanted != set(values):
        raise TwilioError(63028)
    return VARIABLE.sub(lambda match: values[match.group(1)], template.body)


def _variables(given: str) -> dict[str, str]:
    """WhatsApp refuses empty values, newlines, tabs and runs of more than four spaces."""
    if not given:
        return {}
    try:
        values: Any = json.loads(given)
    except ValueError:
        raise TwilioError(21656) from None
    if not isinstance(values, dict):
        raise TwilioError(21656)
    for value in values.values():
        if not isinstance(value, str) or not value or re.search(r"[\n\t]| {5}", value):
            raise TwilioError(21656)
    return values


def _send_at(carrier: Carrier, form: Form, service: str) -> dt.datetime | None:
    kind, at = one(form, "ScheduleType"), one(form, "SendAt")
    if not kind and not at:
        return None
    if not service:
        raise TwilioError(35118)
    if kind != "fixed" or not at:
        raise TwilioError(35111)
    try:
        moment = dt.datetime.fromisoformat(at.replace("Z", "+00:00"))
    except ValueError:
        raise TwilioError(35111) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    if not 900 <= (moment - carrier.now()).total_seconds() <= 35 * 86400:
        raise TwilioError(35114)
    return moment
