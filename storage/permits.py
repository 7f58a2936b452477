"""The three rights to put bytes on a patient's phone. They are made here, from rows that the database has checked."""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.vault import Vault

PERMIT_LIFE = dt.timedelta(seconds=60)
Verify = Callable[[str, str, str, str], bool]


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What an approval binds. Any other value in any field gives another HMAC and voids the button."""

    message_id: str
    patient_id: str
    recipient: str = field(repr=False)
    channel: str
    version: int
    body: str = field(repr=False)
    not_before: dt.datetime | None
    not_after: dt.datetime | None
    template: str = ""

    def mac(self, vault: Vault) -> bytes:
        return vault.mac(
            "approval",
            [
                "msg1",
                self.message_id,
                self.patient_id,
                self.recipient,
                self.channel,
                self.version,
                self.body,
                _instant(self.not_before),
                _instant(self.not_after),
                self.template,
            ],
        )


@dataclass(frozen=True, kw_only=True)
class SendEnvelope:
    """What goes over the wire under a fixed text or as an answer. A template carries no body of ours."""

    send_id: str
    source_id: str
    patient_id: str
    recipient: str = field(repr=False)
    channel: str
    body: str = field(repr=False)
    template: str

    def mac(self, vault: Vault) -> bytes:
        return vault.mac(
            "approval",
            [
                "send1",
                self.send_id,
                self.source_id,
                self.patient_id,
                self.recipient,
                self.channel,
                self.body,
                self.template,
            ],
        )


def text_mac(vault: Vault, therapist_id: str, body: str, template: str) -> bytes:
    """Binds a fixed text or an answer, so that a row that names it can only carry these bytes."""
    return vault.mac("approval", ["text1", therapist_id, body, template])


@dataclass(frozen=True, kw_only=True)
class _Permit:
    """One attempt at one envelope; the gateway checks it again over the bytes that leave."""

    message_id: str
    patient_id: str
    token: str = field(repr=False)
    to: str = field(repr=False)
    channel: str
    body: str = field(repr=False)
    template: str = ""
    mac: bytes = field(repr=False)
    expires_at: dt.datetime
    _verify: Verify = field(repr=False)

    def verify(self, to: str, channel: str, body: str, template: str = "") -> bool:
        """True when the envelope over these wire values is the one that was permitted (compared in constant time)."""
        return self._verify(to, channel, body, template)


@dataclass(frozen=True, kw_only=True)
class ApprovedMessage(_Permit):
    """The patient's own therapist approved exactly these bytes, this recipient, channel and window of time."""

    version: int
    attempt: int


@dataclass(frozen=True, kw_only=True)
class StandingText(_Permit):
    """A versioned fixed text that the therapist approved beforehand. `message_id` is the send's."""

    kind: str
    version: int
    attempt: int


@dataclass(frozen=True, kw_only=True)
class BotAnswer(_Permit):
    """One answer to one question that the patient asked their own bot. `message_id` is the send's."""

    inbound_id: str
    version: int
    attempt: int


Permit = ApprovedMessage | StandingText | BotAnswer


def approved_message(
    vault: Vault, envelope: Envelope, *, mac: bytes, token: str, n: int, now: dt.datetime
) -> ApprovedMessage:
    """The permit for attempt `n` at an envelope; `mac` is what its approval bound."""

    def verify(to: str, channel: str, body: str, template: str) -> bool:
        on_the_wire = Envelope(
            message_id=envelope.message_id,
            patient_id=envelope.patient_id,
            recipient=to,
            channel=channel,
            version=envelope.version,
            body=body,
            not_before=envelope.not_before,
            not_after=envelope.not_after,
            template=template,
        )
        return secrets.compare_digest(on_the_wire.mac(vault), mac)

    return ApprovedMessage(
        message_id=envelope.message_id,
        patient_id=envelope.patient_id,
        version=envelope.version,
        attempt=n,
        token=token,
        to=envelope.recipient,
        channel=envelope.channel,
        body=envelope.body,
        template=envelope.template,
        mac=mac,
        expires_at=now + PERMIT_LIFE,
        _verify=verify,
    )


def standing_text(
    vault: Vault, envelope: SendEnvelope, *, kind: str, version: int, token: str, n: int, now: dt.datetime
) -> StandingText:
    return StandingText(
        message_id=envelope.send_id,
        patient_id=envelope.patient_id,
        kind=kind,
        version=version,
        attempt=n,
        token=token,
        to=envelope.recipient,
        channel=envelope.channel,
        body=envelope.body,
        template=envelope.template,
        mac=envelope.mac(vault),
        expires_at=now + PERMIT_LIFE,
        _verify=_verifier(vault, envelope),
    )


def bot_answer(vault: Vault, envelope: SendEnvelope, *, token: str, n: int, now: dt.datetime) -> BotAnswer:
    return BotAnswer(
        message_id=envelope.send_id,
        patient_id=envelope.patient_id,
        inbound_id=envelope.source_id,
        version=1,
        attempt=n,
        token=token,
        to=envelope.recipient,
        channel=envelope.channel,
        body=envelope.body,
        mac=envelope.mac(vault),
        expires_at=now + PERMIT_LIFE,
        _verify=_verifier(vault, envelope),
    )


def _verifier(vault: Vault, envelope: SendEnvelope) -> Verify:
    permitted = envelope.mac(vault)

    def verify(to: str, channel: str, body: str, template: str) -> bool:
        on_the_wire = SendEnvelope(
            send_id=envelope.send_id,
            source_id=envelope.source_id,
            patient_id=envelope.patient_id,
            recipient=to,
            channel=channel,
            body=body,
            template=template,
        )
        return secrets.compare_digest(on_the_wire.mac(vault), permitted)

    return verify


def _instant(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
