"""What must hold after every step: in the tables, read past the program, and between them and the world outside."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.messages import ROLLED_BACK
from storage.models.messaging import APPROVED_STATES
from storage.permits import Envelope
from storage.vault import DataKey, Vault
from tests.proof.databases import Database
from tests.proof.world import REFUSALS, Card, ModelCarrier

MESSAGES = (
    "id",
    "patient_id",
    "therapist_id",
    "state",
    "version",
    "channel",
    "content_mac",
    "approval_id",
    "not_before",
    "not_after",
    "template",
    "body_ct",
    "recipient_ct",
    "failure",
)
APPROVALS = ("id", "message_id", "version", "content_mac", "approver", "method")
ATTEMPTS = ("message_id", "n", "approval_id", "content_mac", "token", "outcome", "provider_sid")
NO_CALL = {"draft", "pending", "rejected", "expired"}
CALLED = {"sending", "uncertain"}
LATER = {"open": {"open", "accepted", "not_accepted", "unknown"}, "unknown": {"unknown", "accepted"}}
Row = dict[str, Any]


class Broken(AssertionError):
    """The invariant does not hold."""


def hold(is_true: bool, otherwise: str, *about: object) -> None:
    if not is_true:
        raise Broken(": ".join([otherwise, *map(str, about)]))


@dataclass
class Watch:
    """Looks after each step, and remembers what may never change."""

    database: Database
    vault: Vault
    keys: dict[str, DataKey]
    cards: list[Card]
    carrier: ModelCarrier
    _approvals: dict[str, Row] = field(default_factory=dict)
    _attempts: dict[tuple[str, int], Row] = field(default_factory=dict)
    _owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    _histories: tuple[int, ...] = ()

    def forget(self) -> None:
        """An older copy was put back: what came after it is not there any more."""
        self._approvals, self._attempts, self._owners, self._histories = {}, {}, {}, ()

    def look(self, tapped: Sequence[Card], *, is_plain: bool) -> None:
        """`is_plain`: no bug wrote anything and no report was false, so that every id of the carrier's is true."""
        messages = self._table("messages", MESSAGES)
        approvals = self._table("approvals", APPROVALS)
        attempts = self._table("attempts", ATTEMPTS)
        given = {row["id"]: row for row in approvals}
        self._history(given, attempts, messages, tapped)
        for message in messages:
            own = [row for row in attempts if row["message_id"] == message["id"]]
            self._approved(message, given)
            self._states(message, own)
        for attempt in attempts:
            self._attempt(attempt, given)
            if is_plain:
                self._true_id(attempt)
        self._outside({row["id"]: row for row in messages}, tapped)

    def _table(self, name: str, columns: Sequence[str]) -> list[Row]:
        rows = self.database.rows(f"SELECT {', '.join(columns)} FROM {name}")
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _history(
        self, approvals: dict[str, Row], attempts: list[Row], messages: list[Row], tapped: Sequence[Card]
    ) -> None:
        taps = {(card.message_id, card.version) for card in tapped}
        for key, row in approvals.items():
            hold(self._approvals.get(key, row) == row, "an approval was changed", row)
            hold((row["message_id"], row["version"]) in taps and row["method"] == "button", "nobody approved this", row)
        hold(self._approvals.keys() <= approvals.keys(), "an approval is gone")
        self._approvals = approvals
        now = {(row["message_id"], row["n"]): row for row in attempts}
        for place, before in self._attempts.items():
            after = now.get(place)
            hold(after is not None, "an attempt is gone", before)
            if after is not None:
                _grown(before, after)
        self._attempts = now
        owners = {row["id"]: (row["patient_id"], row["therapist_id"]) for row in messages}
        for key, owner in self._owners.items():
            hold(owners.get(key, owner) == owner, "a message has changed hands", key)
            hold(key in owners or key not in {row["message_id"] for row in approvals.values()}, "a message is gone")
        self._owners = owners
        counted = tuple(
            self.database.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("consent_events", "audit_events")
        )
        hold(all(now >= then for now, then in zip(counted, self._histories, strict=False)), "a history was cut")
        self._histories = counted

    def _approved(self, message: Row, approvals: dict[str, Row]) -> None:
        """I1 in the tables: what may leave is what an approval names, byte for byte."""
        if message["state"] not in APPROVED_STATES:
            hold(message["approval_id"] is None, "an approval is left behind", message["state"])
            return
        approval = approvals.get(message["approval_id"])
        hold(approval is not None, "approved by nobody", message["state"])
        if approval is None:
            return
        same = all(approval[name] == message[name] for name in ("version", "content_mac"))
        hold(same and approval["message_id"] == message["id"], "approved was another envelope", message["state"])
        hold(approval["approver"] == message["therapist_id"], "approved by somebody else")
        hold(self._mac(message) == bytes(message["content_mac"]), "these are not the bytes that were approved")

    def _mac(self, message: Row) -> bytes:
        key = self.keys[message["patient_id"]]
        to, body = (
            key.open(bytes(message[column]), table="messages", column=column, row=message["id"]).decode()
            for column in ("recipient_ct", "body_ct")
        )
        return Envelope(
            message_id=message["id"],
            patient_id=message["patient_id"],
            recipient=to,
            channel=message["channel"],
            version=message["version"],
            body=body,
            not_before=moment(message["not_before"]),
            not_after=moment(message["not_after"]),
            template=message["template"],
        ).mac(self.vault)

    @staticmethod
    def _states(message: Row, attempts: list[Row]) -> None:
        live = [row["outcome"] for row in attempts if row["outcome"] != "not_accepted"]
        state = message["state"]
        hold(len(live) <= 1, "two attempts that may both have been accepted", live)
        hold(not (state in NO_CALL and live), "withdrawn after the carrier may have taken it", state, live)
        hold(not (state in CALLED and not live), "sending without an attempt", state)
        hold(state != "sent" or live == ["accepted"], "sent without an acceptance", live)

    @staticmethod
    def _attempt(attempt: Row, approvals: dict[str, Row]) -> None:
        approval = approvals.get(attempt["approval_id"])
        hold(approval is not None, "an attempt that nobody approved", attempt)
        if approval is not None:
            same = all(approval[name] == attempt[name] for name in ("message_id", "content_mac"))
            hold(same, "an attempt at another envelope", attempt)

    def _true_id(self, attempt: Row) -> None:
        owners = [one.token for one in self.carrier.taken if one.sid == attempt["provider_sid"]]
        hold(owners in ([], [attempt["token"]]), "the carrier's id of another message", attempt["provider_sid"])

    def _outside(self, messages: dict[str, Row], tapped: Sequence[Card]) -> None:
        """I1, I2 and I3 where it counts: at the carrier."""
        for one in self.carrier.taken:
            card = Card(message_id=one.message_id, version=one.version, to=one.to, channel=one.channel, body=one.body)
            hold(card in tapped, "nobody tapped Approve on what the carrier took", one.version)
            message = messages.get(one.message_id)
            if message is not None:
                state = message["state"]
                is_known = state not in {*NO_CALL, "approved"} or message["failure"] == ROLLED_BACK
                hold(is_known, "taken by the carrier, and shown as if it were not", state)
        taken = Counter((one.message_id, one.version) for one in self.carrier.taken)
        hold(all(count == 1 for count in taken.values()), "accepted twice for one approval", taken)
        final: set[tuple[str, int]] = set()
        for message_id, version, fate in self.carrier.calls:
            hold((message_id, version) not in final, "sent again after it may have been taken", version)
            if fate not in REFUSALS:
                final.add((message_id, version))


def _grown(before: Row, after: Row) -> None:
    fixed = ("approval_id", "content_mac", "token")
    hold(all(before[name] == after[name] for name in fixed), "an attempt was changed", before, after)
    hold(before["provider_sid"] in {None, after["provider_sid"]}, "the carrier's id was changed")
    allowed = LATER.get(before["outcome"], {before["outcome"]})
    hold(after["outcome"] in allowed, "an outcome was taken back", before["outcome"], after["outcome"])


def moment(value: Any) -> dt.datetime | None:
    """SQLite gives a text without a zone."""
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
