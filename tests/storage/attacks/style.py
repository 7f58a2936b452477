"""Against what was learned from edits: a kind or state that nobody knows, and the same thing twice."""

import functools
from typing import Any

from storage.models import utc_now
from tests.storage.attacks.book import Book, Strike
from tests.storage.raw_sql import ADA, DANA, RawSql

BOOK = Book()
PRINT = b"p" * 32
TABLES = ("learned_examples", "style_rules", "style_sources", "style_exceptions", "style_weeks")


async def furnish_style(sql: RawSql) -> None:
    """One row of each table of what was learned."""
    await sql.insert("learned_examples", id="example", **_example())
    await sql.insert("style_rules", id="rule", **_rule())
    await sql.insert("style_sources", rule_id="rule", example_id="example")
    await sql.insert("style_exceptions", rule_id="rule", patient_id=DANA)
    await sql.insert("style_weeks", therapist_id=ADA, week="2026-W47")


def _example() -> dict[str, Any]:
    owner = {"therapist_id": ADA, "patient_id": DANA}
    said = {"kind": "draft", "object_id": "message", "language": "he", "writer": "test"}
    return {**owner, **said, "distance": 0.5, "approved_at": utc_now()}


def _rule() -> dict[str, Any]:
    return {"therapist_id": ADA, "target": "draft", "kind": "closing", "rule_print": PRINT}


for rule, statement in (
    ("ck_learned_examples_kind", "UPDATE learned_examples SET kind = 'song'"),
    ("ck_style_rules_target", "UPDATE style_rules SET target = 'song'"),
    ("ck_style_rules_state", "UPDATE style_rules SET state = 'liked'"),
):

    def _changes(statement: str = statement) -> Any:
        async def prepare(sql: RawSql) -> Strike:
            await furnish_style(sql)
            return functools.partial(sql.run, statement)

        return prepare

    BOOK.add(f"a value that {rule} does not know", rule, rule, _changes())


@BOOK.attack("uq_learned_examples_kind_object_id", "object_id")
async def two_examples_of_one_text(sql: RawSql) -> Strike:
    await furnish_style(sql)
    return functools.partial(sql.insert, "learned_examples", **_example())


@BOOK.attack("uq_style_rules_therapist_id_rule_print", "rule_print")
async def one_rule_twice(sql: RawSql) -> Strike:
    await furnish_style(sql)
    return functools.partial(sql.insert, "style_rules", **_rule())
