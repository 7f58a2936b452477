"""Approved, once, and exactly that: a state machine over everything that may happen, on both databases.

KESHER_TEST_EXAMPLES asks for the long form: so many runs on each database, and no two long forms are alike.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.labs import postgres_lab, prepared_postgres, prepared_sqlite, sqlite_lab
from tests.proof.machine import Lab, machine_on

LONG = int(os.environ.get("KESHER_TEST_EXAMPLES", "0"))
RUNS = settings(
    max_examples=LONG or 30,
    stateful_step_count=30,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(params=["sqlite", "postgres"])
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lab]:
    if request.param == "sqlite":
        prepared = prepared_sqlite(tmp_path)
        with sqlite_lab(prepared, tmp_path / "template.db") as made:
            yield made
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        with postgres_lab(prepared_postgres(tmp_path, cluster), cluster) as made:
            yield made


@pytest.mark.timeout(6 * 3600 if LONG else 300)
def test_approved_once_and_exactly_that(lab: Lab) -> None:
    run_state_machine_as_test(machine_on(lab), settings=RUNS)
