"""Statements of a buggy program: what it could write into the tables directly, with values it may have at hand.

It has no key, so it cannot make a code for an envelope; and it does not lie about the carrier's own word (an attempt
that is open and was never refused is not written off), which nobody but the carrier can contradict.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models.messaging import APPROVED_STATES, STATES

OUTCOMES = ("open", "accepted", "not_accepted", "unknown")
ENVELOPE = ("state", "version", "approval_id", "content_mac", "body_ct", "recipient_ct", "channel", "not_before")
COLUMNS = (*ENVELOPE, "not_after", "template", "hold_reason", "patient_id", "therapist_id")
DEEDS = (
    "add message",
    "delete message",
    "replace message",
    "add approval",
    "change approval",
    "delete approval",
    "replace approval",
    "add attempt",
    "add attempt",
    "settle attempt",
    "change attempt",
    "delete attempt",
    "replace attempt",
)
COLUMN_NAMES = {
    True: "SELECT name FROM pragma_table_info('messages')",
    False: "SELECT column_name FROM information_schema.columns "
    "WHERE table_schema = 'public' AND table_name = 'messages'",
}
"""By whether the database is embedded."""


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One deed at one message; `picks` choose among the values at hand."""

    deed: str
    columns: Sequence[str]
    picks: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """What a program at this database holds in its memory: its own people, and the envelopes of earlier times."""

    message_id: str
    other_id: str
    therapists: tuple[str, ...]
    patients: tuple[str, ...]
    bodies: tuple[bytes, ...]
    recipients: tuple[bytes, ...]


class Buggy:
    """Writes through the program's own connection, past its rules."""

    def __init__(self, connection: AsyncConnection, at_hand: AtHand) -> None:
        self._connection = connection
        self._at_hand = at_hand
        self._is_embedded = connection.dialect.name == "sqlite"
        self._touched = 0

    async def do(self, wrong: Wrong) -> bool:
        """Whether it changed anything. Raises DBAPIError when the database refuses it."""
        name = wrong.deed.replace(" ", "_")
        await getattr(self, f"_{name}")(wrong)
        return self._touched > 0

    async def _run(self, statement: str, **values: Any) -> list[Any]:
        given = {"m": self._at_hand.message_id, "o": self._at_hand.other_id, **values}
        used = {name: value for name, value in given.items() if f":{name}" in statement}
        result = await self._connection.execute(text(statement), used)
        if result.returns_rows:
            return list(result)
        self._touched += result.rowcount
        return []

    async def _one(self, query: str) -> Any:
        rows = await self._run(query)
        return rows[0][0] if rows else None

    async def _step(self, wrong: Wrong) -> None:
        """Another state, with all that this state needs but its reason; at times with other words."""
        columns = ("state", "approval_id", "content_mac", "body_ct")
        state, approval, mac, body = [
            await self._value(name, pick) for name, pick in zip(columns, wrong.picks, strict=True)
        ]
        held = await self._run("SELECT content_mac FROM messages WHERE id = :m")
        needs = state in APPROVED_STATES
        values = {"state": state, "approval_id": (approval or "made up") if needs else None}
        if not held or held[0][0] is None:
            values["content_mac"] = mac or b"x" * 32
        if wrong.picks[3] > 5:
            values["body_ct"] = body
        if needs and wrong.picks[1] % 2:
            rows = await self._run("SELECT approval_id FROM messages WHERE id = :m AND approval_id IS NOT NULL")
            values["approval_id"] = rows[0][0] if rows else values["approval_id"]
        changes = ", ".join(f"{column} = :{column}" for column in values)
        await self._run(f"UPDATE messages SET {changes} WHERE id = :m", **values)

    async def _change_message(self, wrong: Wrong) -> None:
        values = {
            column: await self._value(column, pick) for column, pick in zip(wrong.columns, wrong.picks, strict=False)
        }
        changes = ", ".join(f"{column} = :{column}" for column in values)
        await self._run(f"UPDATE messages SET {changes} WHERE id = :m", **values)

    async def _value(self, column: str, pick: int) -> Any:
        choices = await self._choices(column)
        return choices[pick % len(choices)]

    async def _choices(self, column: str) -> Sequence[Any]:
        hand = self._at_hand
        moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        choices: dict[str, Sequence[Any]] = {
            "state": STATES,
            "version": (1, 2, 3),
            "body_ct": (b"garbage", *hand.bodies),
            "recipient_ct": (b"garbage", *hand.recipients),
            "channel": ("sms", "whatsapp"),
            "not_before": (None, moment.isoformat(" ")[:19] if self._is_embedded else moment),
            "not_after": (None, moment.isoformat(" ")[:19] if self._is_embedded else moment),
            "patient_id": hand.patients,
            "therapist_id": hand.therapists,
        }
        if column == "approval_id":
            rows = await self._run("SELECT id FROM approvals WHERE message_id IN (:m, :o) ORDER BY at")
            return (None, "made up", *(row[0] for row in rows))
        if column == "content_mac":
            macs = "SELECT content_mac FROM {} WHERE content_mac IS NOT NULL"
            rows = await self._run(f"{macs.format('approvals')} UNION {macs.format('messages')}")
            return (None, b"x" * 32, *sorted(bytes(row[0]) for row in rows))
        return choices.get(column, ("", "HX1"))

    async def _add_message(self, wrong: Wrong) -> None:
        """One more like this one, approval and all; at times in another therapist's name."""
        if await self._run("SELECT 1 FROM messages WHERE id = 'wrong'"):
            return
        names = [row[0] for row in await self._run(COLUMN_NAMES[self._is_embedded])]
        fresh = {"id": "'wrong'"}
        if wrong.picks[0] % 4 == 0:
            fresh["therapist_id"] = f"'{self._at_hand.therapists[-1]}'"
        values = ", ".join(fresh.get(name, name) for name in names)
        await self._run(f"INSERT INTO messages({', '.join(names)}) SELECT {values} FROM messages WHERE id = :m")

    async def _delete_message(self, _wrong: Wrong) -> None:
        """Only what is of use to nobody: a new row with an old row's id would be a message of its own."""
        await self._run("DELETE FROM messages WHERE id = :m AND EXISTS (SELECT 1 FROM approvals WHERE message_id = :m)")

    async def _replace_message(self, _wrong: Wrong) -> None:
        """Begins it again as a draft, under its old id."""
        if not self._is_embedded or not await self._run("SELECT 1 FROM approvals WHERE message_id = :m"):
            return
        names = [row[0] for row in await self._run(COLUMN_NAMES[True])]
        fresh = {"state": "'draft'", "version": "1", "approval_id": "NULL"}
        values = ", ".join(fresh.get(name, name) for name in names)
        await self._run(
            f"INSERT OR REPLACE INTO messages({', '.join(names)}) SELECT {values} FROM messages WHERE id = :m"
        )

    async def _add_approval(self, wrong: Wrong) -> None:
        """Never the very row that a tap would write: that is a tap."""
        rows = await self._run("SELECT state, version, content_mac, therapist_id FROM messages WHERE id = :m")
        if not rows:
            return
        [(state, version, mac, therapist)] = rows
        first, second, third = wrong.picks[:3]
        given = {
            "version": (version, 1, version + 1)[first % 3],
            "mac": (mac, await self._value("content_mac", second))[second % 2] or b"x" * 32,
            "approver": (therapist, *self._at_hand.therapists, "system")[third % 4],
        }
        if state == "pending" and (version, bytes(mac), therapist) == (
            given["version"],
            bytes(given["mac"]),
            given["approver"],
        ):
            return
        at = "CURRENT_TIMESTAMP"
        await self._run(
            "INSERT INTO approvals(id, message_id, version, content_mac, approver, method, at) "
            f"VALUES ('wrong', :m, :version, :mac, :approver, 'bug', {at})",
            **given,
        )

    async def _change_approval(self, wrong: Wrong) -> None:
        change = ("version = version + 1", "approver = 'x'", "method = 'x'", "message_id = :o")[wrong.picks[0] % 4]
        await self._run(f"UPDATE approvals SET {change} WHERE message_id = :m")

    async def _delete_approval(self, _wrong: Wrong) -> None:
        await self._run("DELETE FROM approvals WHERE message_id = :m")

    async def _replace_approval(self, _wrong: Wrong) -> None:
        if self._is_embedded:
            await self._run(
                "INSERT OR REPLACE INTO approvals(id, message_id, version, content_mac, approver, method, at) "
                "SELECT id, message_id, version, content_mac, approver, 'bug', at FROM approvals WHERE message_id = :m"
            )

    async def _add_attempt(self, wrong: Wrong) -> None:
        first, second, third = wrong.picks[:3]
        approval = await self._value("approval_id", first)
        mac = await self._value("content_mac", second)
        held = await self._run("SELECT approval_id, content_mac FROM messages WHERE id = :m")
        if held and third % 2:
            [(approval, mac)] = held
        tries = await self._one("SELECT count(*) FROM attempts WHERE message_id = :m")
        await self._run(
            "INSERT INTO attempts(message_id, n, approval_id, content_mac, token, started_at, outcome) "
            "VALUES (:m, :n, :approval, :mac, :token, CURRENT_TIMESTAMP, :outcome)",
            n=tries + second % 2 + (0 if tries else 1),
            approval=approval or "",
            mac=mac or b"x" * 32,
            token=f"wrong {first} {second} {third} {tries}",
            outcome=OUTCOMES[third % 4] if first % 2 else "open",
        )

    async def _settle_attempt(self, wrong: Wrong) -> None:
        outcome = OUTCOMES[wrong.picks[0] % 4]
        is_carriers_word = " AND outcome <> 'open'" if outcome == "not_accepted" else ""
        await self._run(f"UPDATE attempts SET outcome = :v WHERE message_id = :m{is_carriers_word}", v=outcome)

    async def _change_attempt(self, wrong: Wrong) -> None:
        changes = (
            "message_id = :o",
            "n = n + 1",
            "approval_id = (SELECT max(id) FROM approvals WHERE message_id = :o)",
            "content_mac = :mac",
            "token = 'stolen'",
            "provider_sid = NULL",
        )
        await self._run(f"UPDATE attempts SET {changes[wrong.picks[0] % 6]} WHERE message_id = :m", mac=b"x" * 32)

    async def _delete_attempt(self, _wrong: Wrong) -> None:
        await self._run("DELETE FROM attempts WHERE message_id = :m")

    async def _replace_attempt(self, wrong: Wrong) -> None:
        """By its key, or by its token in the name of the other message."""
        if not self._is_embedded:
            return
        owner, n = ((":m", "n"), (":o", "1"))[wrong.picks[0] % 2]
        await self._run(
            "INSERT OR REPLACE INTO attempts(message_id, n, approval_id, content_mac, token, started_at, outcome) "
            f"SELECT m.id, {n}, m.approval_id, m.content_mac, a.token, a.started_at, 'open' "
            f"FROM messages m, attempts a WHERE m.id = {owner} AND a.message_id = :m"
        )
