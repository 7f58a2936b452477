"""One attack or more on every rule of the database: `test_rules.py` sees them refused, `test_mutants.py` go through."""

from tests.storage.attacks import (
    appointments,
    attempts,
    cards,
    checks,
    histories,
    messages,
    references,
    standing,
    style,
    transitions,
    uniques,
)
from tests.storage.attacks.book import Attack, Book

SUBJECTS: dict[str, Book] = {
    "checks": checks.BOOK,
    "transitions": transitions.BOOK,
    "messages": messages.BOOK,
    "cards": cards.BOOK,
    "attempts": attempts.BOOK,
    "standing": standing.BOOK,
    "appointments": appointments.BOOK,
    "style": style.BOOK,
    "histories": histories.BOOK,
    "uniques": uniques.BOOK,
    "references": references.BOOK,
}
ATTACKS: tuple[Attack, ...] = tuple(attack for book in SUBJECTS.values() for attack in book)
