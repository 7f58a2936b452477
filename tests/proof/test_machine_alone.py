"""What the machine notices by itself: its silence about the program as it is would mean little otherwise.

Every rule and every line has a direct test that notices at once (tests/storage/test_mutants.py, test_code_mutants.py);
here the machine alone looks. KESHER_TEST_EXAMPLES asks for the long form: all of them, in so many runs each.
"""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.proof.alone import noticed_without
from tests.proof.code_mutants import CodeMutant, Copies, mutated
from tests.proof.slips import FOR_THE_MACHINE, SLIPS

LONG = int(os.environ.get("KESHER_TEST_EXAMPLES", "0"))
SHORT_RUNS = 60
# Those that it finds by chance soon enough; for the others the direct attacks are the proof.
RULES = (
    "messages_frozen",
    "messages_transition",
    "approvals_match",
    "approvals_fixed",
    "approvals_kept",
    "attempts_fixed",
    "attempts_kept",
)
IN_SHORT = ("approvals_match", "approvals_fixed")


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("rule", RULES if LONG else IN_SHORT)
def test_a_rule_that_is_gone_is_noticed(rule: str, tmp_path: Path) -> None:
    outcome = noticed_without([rule], LONG or SHORT_RUNS, tmp_path, is_fixed=not LONG)
    print(outcome)
    assert outcome.what


if LONG:

    @pytest.mark.timeout(3600)
    @pytest.mark.parametrize("mutant", FOR_THE_MACHINE, ids=lambda mutant: str(mutant.name))
    async def test_a_line_that_is_put_wrong_is_noticed(mutant: CodeMutant, tmp_path: Path) -> None:
        said = await _alone(Copies(tmp_path).make(mutant))
        print(said)
        assert "noticed in run" in said


async def _alone(copy: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.proof.alone", str(LONG)),
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return said.decode()[-3000:]


def test_every_line_for_the_machine_is_there_once() -> None:
    for mutant in SLIPS:
        compile(mutated(mutant), mutant.file, "exec")
