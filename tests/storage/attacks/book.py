"""An attack: what one rule of the database must refuse, and what goes through once that rule is gone."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.storage.raw_sql import RawSql

Strike = Callable[[], Awaitable[Any]]
Prepare = Callable[[RawSql], Awaitable[Strike]]
BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True, kw_only=True)
class Attack:
    """`prepare` does what is allowed and returns what is not.

    `also` names, for each database, the other half of a redundant pair: each of the two refuses it without the other.
    """

    name: str
    rule: str
    because: str
    prepare: Prepare = field(repr=False)
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    databases: tuple[str, ...] = BOTH

    def others(self, dialect: str) -> tuple[str, ...]:
        return self.also.get(dialect, ())


class Book:
    """The attacks of one subject, in the order in which they were written."""

    def __init__(self) -> None:
        self._attacks: list[Attack] = []

    def __iter__(self) -> Iterator[Attack]:
        return iter(self._attacks)

    def add(
        self, name: str, rule: str, because: str, prepare: Prepare, *, also: Any = (), databases: tuple[str, ...] = BOTH
    ) -> None:
        """`also` is the same for both databases, or a dict of them."""
        others = also if isinstance(also, dict) else dict.fromkeys(BOTH, also)
        self._attacks.append(
            Attack(name=name, rule=rule, because=because, prepare=prepare, also=others, databases=databases)
        )

    def attack(self, rule: str, because: str, **more: Any) -> Callable[[Prepare], Prepare]:
        """Takes down a function under its own name."""

        def note(prepare: Prepare) -> Prepare:
            self.add(getattr(prepare, "__name__", rule), rule, because, prepare, **more)
            return prepare

        return note

    def statement(self, rule: str, because: str, statement: str, *, state: str = "", **more: Any) -> None:
        """One statement, after a message has come to `state`."""

        async def prepare(sql: RawSql) -> Strike:
            if state:
                await sql.message(state)
            return lambda: sql.run(statement)

        self.add(statement, rule, because, prepare, **more)
