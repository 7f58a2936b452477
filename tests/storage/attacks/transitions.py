"""Against the table of transitions: every step that it does not hold."""

import functools
from typing import Any

from storage.models.messaging import APPROVED_STATES, STATES
from tests.storage.attacks.book import Book, Prepare, Strike
from tests.storage.raw_sql import MAC, RawSql

LEGAL = {
    "draft": {"pending", "rejected"},
    "pending": {"draft", "approved", "rejected", "expired"},
    "approved": {"draft", "sending", "rejected", "failed", "expired"},
    "sending": {"sent", "failed", "uncertain", "approved"},
    "uncertain": {"sent", "failed"},
    "sent": {"failed"},
    "failed": {"sent"},
    "rejected": set(),
    "expired": set(),
}
ABSENT = [(old, new) for old in STATES for new in STATES if old != new and new not in LEGAL[old]]
# Where several rules forbid a step, SQLite does not say which of them speaks first.
BECAUSE = "not a legal transition|no approval|no open attempt|no accepted attempt|cannot be changed|may have been"
BOOK = Book()


def rule_of(old: str, new: str) -> str:
    return f"{old} -> {new}"


def _others(old: str, new: str) -> tuple[str, ...]:
    """What else refuses the step, so that a wrong row in the table alone would not let it happen."""
    others = []
    if old in {"rejected", "expired"} and new in APPROVED_STATES:
        others.append("messages_frozen")  # it would bring an approval to an envelope that is frozen without one
    if new == "sent" and old != "approved":
        others.append("messages_sent")
    if new == "sending" and old != "failed":
        others.append("messages_sending")
    return tuple(others)


async def _message(sql: RawSql, old: str, new: str) -> str:
    """A message in that state with as much behind it as there can be: the step should lack the transition alone."""
    if old == "rejected":
        message = await sql.message("pending")
        await sql.move(message, "rejected")
    elif (old, new) in {("approved", "sent"), ("failed", "sending")}:
        message = await sql.message("approved")
        await sql.attempt(message)
        await sql.move(message, "accepted" if new == "sent" else "failed")
    else:
        message = await sql.message(old)
    return message


def _step(old: str, new: str) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        message = await _message(sql, old, new)
        values: dict[str, Any] = {"state": new}
        if old == "draft":
            values["content_mac"] = MAC
        if new == "draft":
            values["version"] = 2
        if new not in APPROVED_STATES:
            values["approval_id"] = None
        elif old not in APPROVED_STATES:
            values["approval_id"] = "made up"
        return functools.partial(sql.change, message, **values)

    return prepare


for old, new in ABSENT:
    others = _others(old, new)
    BOOK.add(f"a message that is {old} becomes {new}", rule_of(old, new), BECAUSE, _step(old, new), also=others)
    if not others:
        BOOK.add(f"a step from {old} to {new}", "messages_transition", "not a legal transition", _step(old, new))
