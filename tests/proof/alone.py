"""The machine by itself: after how many runs it notices that a rule is gone, or that a line of the program is wrong.

`python -m tests.proof.alone RUNS [RULE ...]` says so for SQLite without these rules.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.labs import prepared_sqlite, sqlite_lab
from tests.proof.machine import Approvals, Lab
from tests.storage.mutants import Rebuilt, Rule

STEPS_OF_A_RUN = 30


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """`what` is empty where nothing was noticed in all these runs."""

    runs: int
    what: str

    def __str__(self) -> str:
        return f"noticed in run {self.runs}: {self.what}" if self.what else f"not noticed in {self.runs} runs"


class Counted(Approvals):
    """Knows how often it was begun."""

    runs: ClassVar[int] = 0

    def __init__(self) -> None:
        type(self).runs += 1
        super().__init__()


def noticed(lab: Lab, runs: int, *, is_fixed: bool = False) -> Noticed:
    """Looks for one failure and does not make it smaller. `is_fixed`: the same runs every time."""
    machine = type("CountedHere", (Counted,), {"lab": lab})
    looking = settings(
        max_examples=runs,
        stateful_step_count=STEPS_OF_A_RUN,
        derandomize=is_fixed,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(machine, settings=looking)
    except Exception as failure:  # noqa: BLE001  # whatever it is, something was noticed
        # The failing run is made once more, to be told of.
        return Noticed(runs=machine.runs - 1, what=(str(failure) or type(failure).__name__).splitlines()[0])
    return Noticed(runs=machine.runs, what="")


def noticed_without(rules: list[str], runs: int, folder: Path, *, is_fixed: bool = False) -> Noticed:
    """On SQLite, where a database without these rules is quickly made."""
    prepared = prepared_sqlite(folder)
    rebuilt = Rebuilt(folder / "template.db", folder)
    url = rebuilt.without([Rule(name=rule, attacked_as=(rule,)) for rule in rules])
    with sqlite_lab(prepared, Path(url.removeprefix("sqlite+aiosqlite:///"))) as lab:
        return noticed(lab, runs, is_fixed=is_fixed)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print(noticed_without(sys.argv[2:], int(sys.argv[1]), Path(folder)))


if __name__ == "__main__":
    main()
