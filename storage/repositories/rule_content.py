"""What a rule of style says, and the code by which the same rule is recognised without being readable."""

import json
from dataclasses import dataclass, field
from typing import Any

from storage.models import Therapist
from storage.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class RuleContent:
    """Its kind and values, the texts it is for ("draft" or "summary"), and the language it is in ('' for both)."""

    target: str
    kind: str
    language: str = ""
    values: dict[str, Any] = field(repr=False)


def rule_print(unit: UnitOfWork, me: Therapist, content: RuleContent) -> bytes:
    said = json.dumps([content.target, content.kind, content.language, content.values], sort_keys=True)
    return unit.vault.blind_index(f"therapist:{me.id}", "style-rule", said.casefold())
