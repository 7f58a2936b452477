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
from tests.proof.machine import TEXTS, Lab, machine_on

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


def test_a_listed_message_is_nobodys_once_its_twin_was_said_to_have_arrived(lab: Lab) -> None:
    """The machine found it: two messages with the same words, of which one was taken and both lost their answer."""
    story = machine_on(lab)()
    try:
        story.begin(stages=("pending", "pending"), text=TEXTS[0])
        story.taps(back=1, how="once")
        story.sends(fate="taken, answer lost", until="settled", is_torn=False)
        story.taps(back=0, how="once")
        story.sends(fate="not taken, answer lost", until="settled", is_torn=False)
        story.rejects_or_says_that_it_arrived(which=0, is_rejected=False)

        story.looks_at_the_carriers_list()

        story.everything_holds()
        assert sorted(lab.database.rows("SELECT outcome, provider_sid FROM attempts")) == [
            ("accepted", None),
            ("unknown", None),
        ]
    finally:
        story.teardown()
