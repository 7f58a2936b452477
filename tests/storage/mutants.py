"""The rules of a database as its own catalogue lists them, and the same database without one of them."""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.storage.attacks.transitions import ABSENT, rule_of
from tests.storage.clauses import weaker
from tests.storage.raw_sql import RawSql

# One function of PostgreSQL's holds what are several triggers in SQLite; its parts are known by what they say.
PARTS = {
    ("messages_rules", "a message keeps its patient and its therapist"): ("messages_owner",),
    ("messages_rules", "not a legal transition"): ("messages_transition",),
    ("messages_rules", "an approved envelope cannot be changed"): ("messages_frozen",),
    ("messages_rules", "what a card shows cannot be changed"): ("messages_shown",),
    ("messages_rules", "a version never comes back"): ("messages_version",),
    ("messages_rules", "an edit makes a new version"): ("messages_edit",),
    ("messages_rules", "no approval of this version"): ("messages_approved",),
    ("messages_rules", "no open attempt"): ("messages_sending",),
    ("messages_rules", "no accepted attempt"): ("messages_sent",),
    ("messages_rules", "an attempt may have been accepted"): ("messages_back", "messages_withdrawn"),
    ("sends_fixed", "a send is written once"): ("sends_fixed",),
    ("sends_fixed", "the fixed text was revoked"): ("sends_in_force",),
    ("approvals_fixed", ""): ("approvals_fixed", "approvals_kept"),
    ("consent_fixed", ""): ("consent_fixed", "consent_kept"),
    ("audit_fixed", ""): ("audit_fixed", "audit_kept"),
}
_BLOCK = re.compile(r"^  IF .*?RAISE EXCEPTION '((?:[^']|'')*)';.*?^  END IF;\n", re.DOTALL | re.MULTILINE)
_CONDITION = {
    "sqlite": re.compile(r"^WHEN (.*)\nBEGIN", re.DOTALL | re.MULTILINE),
    "postgresql": re.compile(r"^ +IF (.*?)\s+THEN$", re.DOTALL | re.MULTILINE),
}
_CONSTRAINT = re.compile(r"CONSTRAINT \"?(\w+)\"? (CHECK|UNIQUE|FOREIGN KEY|PRIMARY KEY)")
_NUMBERED = "pk_attempts"
"""The one primary key that is a rule and no mere identity: the number of an attempt."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that can be taken away by itself. `attacked_as` are the names under which the attacks know it.

    It goes with `removal`, or when `text` is cut out of `function`; a constraint of SQLite's with its table.
    """

    name: str
    attacked_as: tuple[str, ...]
    removal: str = ""
    function: str = ""
    text: str = field(default="", repr=False)
    instead: str = field(default="", repr=False)

    @property
    def is_in_a_table(self) -> bool:
        return not self.removal and not self.text

    def is_about(self, attack: str) -> bool:
        """A guess at which attack notices first that this clause is gone: one that names its column."""
        clause = self.name.rsplit(": ", 1)[-1]
        return any(column in attack for column in re.findall(r"NEW\.(\w+)", clause))


@asynccontextmanager
async def without(sql: RawSql, rules: list[Rule]) -> AsyncIterator[None]:
    """What runs inside finds the database without these rules, and leaves it as it was."""
    async with sql.undone():
        for rule in rules:
            if rule.removal:
                await sql.execute(rule.removal)
            else:
                await _cut(sql, rule)
        try:
            yield
        finally:
            if sql.dialect == "sqlite":
                await sql.execute("PRAGMA recursive_triggers=ON")  # no transaction takes it back


async def _definition(sql: RawSql, holder: str) -> str:
    """Of a trigger in SQLite, of a function in PostgreSQL."""
    query = f"SELECT sql FROM sqlite_master WHERE name = '{holder}'"
    if sql.dialect == "postgresql":
        query = f"SELECT pg_get_functiondef('{holder}'::regproc)"
    [(definition,)] = await sql.run(query)
    return str(definition)


async def _cut(sql: RawSql, rule: Rule) -> None:
    """The definition is read again: another rule may have been cut out of it just before."""
    before = await _definition(sql, rule.function)
    if sql.dialect == "sqlite":
        await sql.execute(f"DROP TRIGGER {rule.function}")
    after = before.replace(rule.text, rule.instead, 1)
    assert after != before, rule
    await sql.execute(after)


def _transitions() -> list[Rule]:
    return [
        Rule(
            name=rule_of(old, new),
            attacked_as=(rule_of(old, new),),
            removal=f"INSERT INTO legal_transitions(old, new) VALUES ('{old}', '{new}')",
        )
        for old, new in ABSENT
    ]


async def rules_of(sql: RawSql) -> dict[str, Rule]:
    """Read from the catalogue: what is not written here cannot be forgotten."""
    found = await (_postgres(sql) if sql.dialect == "postgresql" else _sqlite(sql))
    return {rule.name: rule for rule in [*found, *_transitions()]}


async def _sqlite(sql: RawSql) -> list[Rule]:
    rules = []
    for kind, name, table_sql in await sql.run("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if kind == "trigger":
            rules.append(Rule(name=name, attacked_as=(name,), removal=f"DROP TRIGGER {name}", function=name))
        elif kind == "index" and "UNIQUE INDEX" in table_sql:
            rules.append(Rule(name=name, attacked_as=(name,), removal=f"DROP INDEX {name}"))
        elif kind == "table":
            for constraint, what in _CONSTRAINT.findall(table_sql):
                if what != "PRIMARY KEY" or constraint == _NUMBERED:
                    rules.append(Rule(name=constraint, attacked_as=(constraint,)))
    pragma = "recursive_triggers"
    return [*rules, Rule(name=pragma, attacked_as=(pragma,), removal=f"PRAGMA {pragma}=OFF")]


async def _postgres(sql: RawSql) -> list[Rule]:
    rules = []
    for table, name, kind in await sql.run(
        "SELECT conrelid::regclass::text, conname, contype::text FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ):
        if kind in {"c", "u", "f"} or name == _NUMBERED:
            removal = f"ALTER TABLE {table} DROP CONSTRAINT {name}"
            rules.append(Rule(name=name, attacked_as=(name,), removal=removal))
    for (name,) in await sql.run(
        "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
    ):
        rules.append(Rule(name=name, attacked_as=(name,), removal=f"DROP INDEX {name}"))
    for table, name, function in await sql.run(
        "SELECT t.tgrelid::regclass::text, t.tgname, pg_get_functiondef(t.tgfoid) FROM pg_trigger t "
        "WHERE NOT t.tgisinternal"
    ):
        rules += _parts(table, name, function)
    return rules


def _parts(table: str, trigger: str, function: str) -> list[Rule]:
    holder = function_name(function)
    blocks = list(_BLOCK.finditer(function))
    if len(blocks) <= 1:
        names = PARTS.get((trigger, ""), (trigger,))
        return [Rule(name=trigger, attacked_as=names, removal=f"DROP TRIGGER {trigger} ON {table}", function=holder)]
    return [
        Rule(
            name=f"{trigger}: {block[1]}",
            attacked_as=PARTS.get((trigger, block[1]), ()),
            function=holder,
            text=block[0],
        )
        for block in blocks
    ]


def function_name(definition: str) -> str:
    found = re.search(r"FUNCTION public\.(\w+)\(", definition)
    assert found, definition
    return found[1]


class Rebuilt:
    """SQLite cannot drop a constraint: the database is made again without it, with the rows of the first one."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._made: dict[frozenset[str], str] = {}

    def without(self, rules: list[Rule]) -> str:
        """The address of a database that lacks them."""
        names = frozenset(rule.name for rule in rules)
        if names not in self._made:
            target = self._folder / f"without-{len(self._made)}.db"
            self._make(target, names)
            self._made[names] = f"sqlite+aiosqlite:///{target}"
        return self._made[names]

    def _make(self, target: Path, names: frozenset[str]) -> None:
        database = sqlite3.connect(target, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous=OFF")
            database.execute("ATTACH ? AS source", (str(self._source),))
            listed = database.execute(
                "SELECT type, name, sql FROM source.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            for kind, name, definition in sorted(listed, key=lambda row: ("table", "index", "trigger").index(row[0])):
                if kind == "trigger":
                    continue
                if name not in names:
                    database.execute(_without(definition, names) if kind == "table" else definition)
                if kind == "table":
                    database.execute(f"INSERT INTO main.{name} SELECT * FROM source.{name}")
            for kind, name, definition in listed:
                if kind == "trigger" and name not in names:
                    database.execute(definition)
        finally:
            database.close()


def _without(definition: str, names: frozenset[str]) -> str:
    """A table's definition without the constraints of these names; each stands on a line of its own."""
    for name in names:
        definition = re.sub(rf",\s*CONSTRAINT \"?{name}\"? [^\n]*?(?=,?\s*\n)", "", definition)
    return definition


async def clauses_of(sql: RawSql, rules: Iterable[Rule]) -> list[Rule]:
    """Each rule again for every clause of its condition, to be taken away alone."""
    found = []
    for rule in rules:
        if not rule.function:
            continue
        text = rule.text or await _definition(sql, rule.function)
        for condition in _CONDITION[sql.dialect].findall(text):
            for one in weaker(condition):
                found.append(
                    Rule(
                        name=f"{' and '.join(rule.attacked_as)}: {one.lost}",
                        attacked_as=rule.attacked_as,
                        function=rule.function,
                        text=condition,
                        instead=one.condition,
                    )
                )
    return found
