"""Each rule of the database is taken away by itself, and every attack on it goes through: no test of it is idle.

Where two rules refuse the same (a redundant pair), each is shown to refuse it alone, and both are taken away.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.storage.attacks import ATTACKS
from tests.storage.attacks.book import Attack
from tests.storage.mutants import Rebuilt, Rule, clauses_of, rules_of, without
from tests.storage.raw_sql import RawSql, rolled_back

# Clauses that no attack can tell from their absence, because other rules keep what they ask for.
REDUNDANT = {
    # An attempt was begun under its message's own approval and code (attempts_match), which stay as they are
    # (attempts_fixed, messages_frozen) for as long as it is open (messages_withdrawn).
    "messages_sending: t.message_id = NEW.id",
    "messages_sending: t.approval_id = NEW.approval_id",
    "messages_sending: t.content_mac = NEW.content_mac",
    # It was given by the message's therapist (approvals_match), who stays the same (messages_owner).
    "messages_approved: a.approver = NEW.therapist_id",
}
ALSO_REDUNDANT = {
    "sqlite": {"messages_frozen: NEW.patient_id IS NOT OLD.patient_id"},  # messages_owner
    "postgresql": set[str](),
}


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One database with all its rules, and what attacks them."""

    sql: RawSql
    rules: dict[str, Rule]
    attacks: list[Attack]
    rebuilt: Rebuilt

    def on(self, rule: Rule) -> list[Attack]:
        return [attack for attack in self.attacks if attack.rule in rule.attacked_as]

    def rule(self, attacked_as: str) -> Rule:
        [found] = [rule for rule in self.rules.values() if attacked_as in rule.attacked_as]
        return found

    async def outcome(self, attack: Attack, removed: list[Rule]) -> str:
        """Why the attack is refused where these rules are gone; '' where it goes through."""
        if any(rule.is_in_a_table for rule in removed):
            async with rolled_back(self.rebuilt.without(removed)) as sql:
                return await sql.attempted(await attack.prepare(sql))
        async with without(self.sql, removed):
            return await self.sql.attempted(await attack.prepare(self.sql))

    async def is_caught(self, rule: Rule) -> bool:
        """Whether one attack or another goes through without it."""
        async with without(self.sql, [rule]):
            for attack in sorted(self.on(rule), key=lambda attack: not rule.is_about(attack.name)):
                others = [self.rule(name) for name in attack.others(self.sql.dialect)]
                if any(other.is_in_a_table for other in others):
                    continue
                async with without(self.sql, others):
                    if not await self.sql.attempted(await attack.prepare(self.sql)):
                        return True
        return False

    async def missed(self, rule: Rule) -> list[str]:
        """What is wrong with the attacks on this rule; nothing, where they would tell that it is gone."""
        wrong = []
        for attack in self.on(rule):
            others = [self.rule(name) for name in attack.others(self.sql.dialect)]
            if why := await self.outcome(attack, [rule, *others]):
                wrong.append(f"without {rule.name} still refused: {attack.name}: {why.splitlines()[0]}")
            if others and not await self.outcome(attack, [rule]):
                wrong.append(f"{rule.name} needs no other half to go: {attack.name}")
            if others and not re.search(attack.because, await self.outcome(attack, others)):
                wrong.append(f"{rule.name} does not refuse it alone: {attack.name}")
        return wrong


@pytest.fixture
async def bench(furnished_url: str, tmp_path: Path) -> AsyncIterator[Bench]:
    async with rolled_back(furnished_url) as sql:
        attacks = [attack for attack in ATTACKS if sql.dialect in attack.databases]
        source = Path(make_url(furnished_url).database or "")
        yield Bench(sql=sql, rules=await rules_of(sql), attacks=attacks, rebuilt=Rebuilt(source, tmp_path))


async def test_every_rule_in_the_catalogue_is_attacked(bench: Bench) -> None:
    attacked = {attack.rule for attack in bench.attacks}
    assert [rule.name for rule in bench.rules.values() if not attacked.issuperset(rule.attacked_as)] == []
    assert [rule.name for rule in bench.rules.values() if not rule.attacked_as] == []


async def test_every_attack_is_on_a_rule_in_the_catalogue(bench: Bench) -> None:
    known = {name for rule in bench.rules.values() for name in rule.attacked_as}
    named = {name for attack in bench.attacks for name in (attack.rule, *attack.others(bench.sql.dialect))}
    assert named - known == set()


async def test_no_rule_can_go_unnoticed(bench: Bench) -> None:
    missed = [wrong for rule in bench.rules.values() for wrong in await bench.missed(rule)]
    assert missed == []


async def test_no_clause_of_a_rule_can_go_unnoticed(bench: Bench) -> None:
    clauses = await clauses_of(bench.sql, bench.rules.values())
    missed = {clause.name for clause in clauses if not await bench.is_caught(clause)}
    assert missed == REDUNDANT | ALSO_REDUNDANT[bench.sql.dialect]
