"""Each line of the program that keeps the invariant is put wrong once, and the test that is named for it fails.

KESHER_TEST_MUTANTS=1 tries them all; without it two.
"""

import os
from pathlib import Path

import pytest

from tests.proof.code_mutants import CODE_MUTANTS, SHORT, CodeMutant, Copies, mutated, run

IS_LONG = bool(os.environ.get("KESHER_TEST_MUTANTS"))
TRIED = [mutant for mutant in CODE_MUTANTS if IS_LONG or mutant.name in SHORT]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mutant", TRIED, ids=lambda mutant: str(mutant.name))
async def test_a_line_that_is_put_wrong_is_noticed(mutant: CodeMutant, tmp_path: Path) -> None:
    outcome = await run(Copies(tmp_path).make(mutant), [mutant.caught_by])
    assert outcome.code == 1, outcome.said[-3000:]
    assert f"FAILED {mutant.caught_by}" in outcome.said


if IS_LONG:  # in the short form these tests are a part of the suite anyway

    @pytest.mark.timeout(900)
    async def test_in_a_copy_where_nothing_is_wrong_the_same_tests_pass(tmp_path: Path) -> None:
        outcome = await run(Copies(tmp_path).make(), sorted({mutant.caught_by for mutant in TRIED}))
        assert outcome.code == 0, outcome.said[-3000:]


def test_every_mutant_has_its_line_once_and_a_name_of_its_own() -> None:
    for mutant in CODE_MUTANTS:
        compile(mutated(mutant), mutant.file, "exec")
    assert len({mutant.name for mutant in CODE_MUTANTS}) == len(CODE_MUTANTS)
