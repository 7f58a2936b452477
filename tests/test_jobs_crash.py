"""Jobs under kill -9: nothing is lost, what was recorded is not done again, and what kills is given up."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest_plugins = ["tests.postgres"]

STEPS = ("fetch", "hear", "tell")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return "sqlite://" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@contextmanager
def worker(folder: Path, url: str, mode: str, *jobs: str, step_s: float = 0.02) -> Iterator[subprocess.Popen[str]]:
    """A worker process; whatever happens, it does not outlive the block."""
    command = [sys.executable, "-m", "tests.jobs_worker", str(folder), url, mode, *jobs]
    environment = {**os.environ, "STEP_S": str(step_s)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def run(folder: Path, url: str, mode: str, *jobs: str) -> int:
    with worker(folder, url, mode, *jobs) as process:
        return process.wait(60)


def log(folder: Path) -> Counter[str]:
    return Counter((folder / "log").read_text().splitlines())


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout
    for line in process.stdout:
        if line.strip() == word:
            return
    pytest.fail(f"the worker ended before it was {word}")


def test_a_kill_at_each_moment_of_each_step_loses_nothing_and_repeats_only_that_step(
    tmp_path: Path, database_url: str
) -> None:
    moments = [f"{moment}-{step}" for step in STEPS for moment in ("begin", "end")]
    ended = [run(tmp_path, database_url, "one by one", *moments) for _ in moments]
    assert ended == [-signal.SIGKILL] * len(moments)
    assert run(tmp_path, database_url, "one by one", *moments) == 0
    lines = log(tmp_path)
    for moment in moments:
        when, killed = moment.split("-")
        for step in STEPS:
            begun = 2 if step == killed else 1
            done = 2 if step == killed and when == "end" else 1
            assert (lines[f"begin {step} {moment}"], lines[f"end {step} {moment}"]) == (begun, done), (step, moment)
    assert not [line for line in lines if line.startswith("failed")]


def test_kills_at_random_lose_no_job_and_repeat_only_what_was_in_hand(tmp_path: Path, database_url: str) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    moments = random.Random(seed)
    jobs = [f"job{n}" for n in range(20)]
    kills = 2  # as many as the worker allows one step: by chance the same step may be in hand at each of them
    for _ in range(kills):
        with worker(tmp_path, database_url, "together", *jobs) as process:
            wait_for(process, "started")
            time.sleep(moments.uniform(0.0, 1.2))
    assert run(tmp_path, database_url, "together", *jobs) == 0
    lines = log(tmp_path)
    for job in jobs:
        for step in STEPS:
            assert lines[f"end {step} {job}"] >= 1, (job, step)
    repeated = sum(count - 1 for line, count in lines.items() if line.startswith("end"))
    assert repeated <= kills * 9  # eight at work and one at speech when the kill came
    assert not [line for line in lines if line.startswith("failed")]


def test_a_kill_right_after_start_returned_loses_nothing(tmp_path: Path, database_url: str) -> None:
    jobs = [f"job{n}" for n in range(5)]
    with worker(tmp_path, database_url, "together", *jobs) as process:
        wait_for(process, "started")
    assert run(tmp_path, database_url, "one by one") == 0  # asks for nothing: the start before was enough
    with worker(tmp_path, database_url, "stay") as process:
        wait_for(process, "finished")
        until = time.monotonic() + 20
        while sum(line.startswith("end tell") for line in log(tmp_path)) < len(jobs) and time.monotonic() < until:
            time.sleep(0.05)
    lines = log(tmp_path)
    assert all(lines[f"end {step} {job}"] >= 1 for step in STEPS for job in jobs)


@pytest.mark.parametrize("step", ["fetch", "hear"])
def test_a_step_that_always_kills_its_process_is_given_up_and_told(tmp_path: Path, step: str) -> None:
    job = f"begin-{step}"
    deaths = 0
    while run(tmp_path, "sqlite://", "always", job) == -signal.SIGKILL:
        deaths += 1
        assert deaths <= 4
    assert deaths == 3  # once as it was begun, and twice as it was taken up
    lines = log(tmp_path)
    assert lines[f"failed StepCrashed {job}"] == 1
    assert lines[f"begin tell {job}"] == 0


def test_another_process_takes_over_the_work_of_a_dead_one(tmp_path: Path, postgres_url: str) -> None:
    jobs = [f"job{n}" for n in range(6)]
    with worker(tmp_path, postgres_url, "stay") as other:
        wait_for(other, "finished")
        with worker(tmp_path, postgres_url, "together", *jobs, step_s=0.4) as first:
            wait_for(first, "started")
            time.sleep(0.6)
        until = time.monotonic() + 30
        while sum(line.startswith("end tell") for line in log(tmp_path)) < len(jobs) and time.monotonic() < until:
            time.sleep(0.05)
    lines = log(tmp_path)
    assert all(lines[f"end {step} {job}"] in (1, 2) for step in STEPS for job in jobs)
    assert all(lines[f"end fetch {job}"] == 1 for job in jobs)  # recorded by the first, so not repeated


def test_a_stalled_process_that_wakes_again_changes_nothing_that_was_taken_over(
    tmp_path: Path, postgres_url: str
) -> None:
    with worker(tmp_path, postgres_url, "stay") as other:
        wait_for(other, "finished")
        with worker(tmp_path, postgres_url, "together", "job", step_s=0.5) as stalled:
            wait_for(stalled, "started")
            time.sleep(0.1)
            stalled.send_signal(signal.SIGSTOP)
            until = time.monotonic() + 30
            while not log(tmp_path)["end tell job"] and time.monotonic() < until:
                time.sleep(0.05)
            stalled.send_signal(signal.SIGCONT)
            assert stalled.wait(30) == 0  # it learns the outcome from the one that took over
    lines = log(tmp_path)
    assert lines["end tell job"] == 1
    assert lines["end fetch job"] in (1, 2)
    assert lines["end hear job"] == 1


def test_two_processes_share_one_queue_of_speech(tmp_path: Path, postgres_url: str) -> None:
    jobs = [f"job{n}" for n in range(12)]
    with (
        worker(tmp_path, postgres_url, "together", *jobs, step_s=0.1) as first,
        worker(tmp_path, postgres_url, "together", *jobs, step_s=0.1) as second,
    ):
        assert (first.wait(60), second.wait(60)) == (0, 0)
    lines = log(tmp_path)
    assert all(lines[f"end {step} {job}"] == 1 for step in STEPS for job in jobs)
