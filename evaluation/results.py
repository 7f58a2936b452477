"""What an evaluation came to, as rows of a table."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.ports import Writer


class DataMissing(Exception):
    """The reference folder (KESHER_REFERENCE_DIR) is absent, or lacks this file."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: a name, and figures by column. A float is a share of 1."""

    name: str
    figures: Mapping[str, float | int | str]


@dataclass(frozen=True, kw_only=True)
class Result:
    """`method`, `limits` and `published` (others' figures, with their source) are Markdown. `chart` names the
    columns that the picture shows, if any.
    """

    key: str
    title: str
    method: str
    limits: str
    published: str = ""
    rows: tuple[Row, ...]
    chart: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        """One line: the evaluation's key, its rows, and what else was counted."""
        rows = {row.name: dict(row.figures) for row in self.rows}
        return json.dumps({"evaluation": self.key, **self.facts, "rows": rows}, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Who writes where an evaluation needs a writer, and the seed of everything that is drawn by lot."""

    writer: Writer
    seed: int = 4


def reference(*parts: str) -> Path:
    """A file of the reference folder. Raises DataMissing."""
    root = os.environ.get("KESHER_REFERENCE_DIR", "")
    path = Path(root, *parts)
    if not root or not path.exists():
        raise DataMissing("/".join(parts))
    return path
