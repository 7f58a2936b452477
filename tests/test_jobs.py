"""Durable work seen from outside: what is started is done once, in order, and failures are told."""

import asyncio
import base64
import datetime as dt
import itertools
import json
import logging
import pickle
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.jobs import AlreadyRunning, Jobs, JobSettings, JobState, NotOpen, Retry, Step

pytest_plugins = ["tests.postgres"]

KEY = bytes(range(32))
SECRET = "Dana did not sleep"


class Work:
    """Steps that write down what they did; a test may put its own in their place."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.failed: list[tuple[str, str, str]] = []
        self.gate = asyncio.Event()

    async def fetch(self, job_id: str) -> None:
        self.done.append(f"fetch {job_id}")

    async def hear(self, job_id: str) -> None:
        self.done.append(f"hear {job_id}")

    async def tell(self, job_id: str) -> None:
        self.done.append(f"tell {job_id}")

    async def wait(self, job_id: str) -> None:
        self.done.append(f"wait {job_id}")
        await self.gate.wait()

    async def on_failed(self, kind: str, job_id: str, problem: str) -> None:
        self.failed.append((kind, job_id, problem))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return "sqlite://" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> JobSettings:
    return quick(tmp_path, database_url)


@pytest.fixture
def embedded(tmp_path: Path) -> JobSettings:
    return quick(tmp_path, "sqlite://")


def quick(folder: Path, url: str, **changes: Any) -> JobSettings:
    values: dict[str, Any] = {"polling_interval_s": 0.05, "shutdown_s": 0.3, "heartbeat_s": 0.3, "dead_after_s": 1.0}
    return JobSettings(data_dir=folder / "data", database_url=url, **(values | changes))


def jobs(
    settings: JobSettings, work: Work, steps: dict[str, list[Step]], *, key: bytes = KEY, hold: bool = False
) -> Jobs:
    speech = {"note.hear": "speech"}
    return Jobs(settings, key=key, steps=steps, queue_of=speech, on_failed=work.on_failed, hold=hold)  # type: ignore[arg-type]


async def until(condition: Callable[[], bool | Awaitable[bool]], within_s: float = 15.0) -> None:
    async with asyncio.timeout(within_s):
        while True:
            held = condition()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.01)


async def ended(opened: Jobs, kind: str, job_id: str) -> JobState:
    async def has_ended() -> bool:
        return await opened.state(kind, job_id) in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    await until(has_ended)
    return await opened.state(kind, job_id)


async def test_a_job_goes_through_its_steps_in_order_once(settings: JobSettings) -> None:
    work = Work()
    async with jobs(settings, work, {"note": [work.fetch, work.hear, work.tell]}) as opened:
        assert await opened.state("note", "1") is JobState.UNKNOWN
        await opened.start("note", "1")
        await opened.start("note", "1")
        assert await ended(opened, "note", "1") is JobState.DONE
        await opened.start("note", "1")
    async with jobs(settings, work, {"note": [work.fetch, work.hear, work.tell]}) as opened:
        await opened.start("note", "1")
        assert await opened.state("note", "1") is JobState.DONE
    assert work.done == ["fetch 1", "hear 1", "tell 1"]
    assert work.failed == []


async def test_speech_is_heard_one_at_a_time_while_other_work_goes_on(settings: JobSettings) -> None:
    work = Work()
    at_once = most = 0

    async def hear(job_id: str) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.05)
        at_once -= 1

    async with jobs(settings, work, {"note": [hear, work.tell], "draft": [work.fetch]}) as opened:
        for n in range(4):
            await opened.start("note", str(n))
        await opened.start("draft", "d")
        assert await ended(opened, "draft", "d") is JobState.DONE
        for n in range(4):
            assert await ended(opened, "note", str(n)) is JobState.DONE
    assert most == 1
    assert work.done[0] == "fetch d"


async def test_other_work_is_bounded_too(embedded: JobSettings) -> None:
    work = Work()
    at_once = most = 0

    async def tell(job_id: str) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1

    async with jobs(replace(embedded, work_concurrency=3), work, {"note": [tell]}) as opened:
        await asyncio.gather(*(opened.start("note", str(n)) for n in range(12)))
        for n in range(12):
            await ended(opened, "note", str(n))
    assert most == 3


async def test_a_failing_step_ends_the_job_and_is_told_by_type_alone(settings: JobSettings) -> None:
    work = Work()

    async def summarise(job_id: str) -> None:
        raise ValueError(SECRET)

    async with jobs(settings, work, {"note": [work.fetch, summarise, work.tell]}) as opened:
        await opened.start("note", "1")
        assert await ended(opened, "note", "1") is JobState.FAILED
    assert work.done == ["fetch 1"]
    assert work.failed == [("note", "1", "ValueError")]


async def test_a_failing_speech_step_is_told_as_well(settings: JobSettings) -> None:
    work = Work()

    async def hear(job_id: str) -> None:
        raise OSError(SECRET)

    async with jobs(settings, work, {"note": [hear, work.tell]}) as opened:
        await opened.start("note", "1")
        assert await ended(opened, "note", "1") is JobState.FAILED
    assert work.failed == [("note", "1", "OSError")]


async def test_the_telling_itself_is_tried_again(embedded: JobSettings, caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    tells = 0

    async def summarise(job_id: str) -> None:
        raise ValueError

    async def on_failed(kind: str, job_id: str, problem: str) -> None:
        nonlocal tells
        tells += 1
        if tells < 2:
            raise Retry(0.01)
        await work.on_failed(kind, job_id, problem)

    async with Jobs(embedded, key=KEY, steps={"note": [summarise]}, on_failed=on_failed) as opened:
        await opened.start("note", "1")
        await ended(opened, "note", "1")
    assert work.failed == [("note", "1", "ValueError")]


@pytest.mark.parametrize("step", ["tell", "hear"])
async def test_a_step_that_asks_for_it_is_tried_again_after_a_growing_wait(settings: JobSettings, step: str) -> None:
    work = Work()
    times: list[float] = []

    async def again(job_id: str) -> None:
        times.append(asyncio.get_running_loop().time())
        if len(times) < 4:
            raise Retry(0.1)
        work.done.append(f"told {job_id}")

    again.__name__ = step
    async with jobs(settings, work, {"note": [again]}) as opened:
        await opened.start("note", "1")
        assert await ended(opened, "note", "1") is JobState.DONE
    assert work.done == ["told 1"]
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert all(wait >= 0.09 * 2**n for n, wait in enumerate(waits))
    assert work.failed == []


async def test_tries_are_bounded_and_the_reason_behind_the_retry_is_told(embedded: JobSettings) -> None:
    work = Work()
    tries = 0

    async def tell(job_id: str) -> None:
        nonlocal tries
        tries += 1
        try:
            raise ConnectionError(SECRET)
        except ConnectionError as error:
            raise Retry(0.001) from error

    async with jobs(embedded, work, {"note": [tell]}) as opened:
        await opened.start("note", "1")
        assert await ended(opened, "note", "1") is JobState.FAILED
    assert tries == 6
    assert work.failed == [("note", "1", "ConnectionError")]


async def test_a_wait_survives_a_restart(settings: JobSettings) -> None:
    work = Work()
    calls = 0

    async def tell(job_id: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise Retry(2.0)

    begun = asyncio.get_running_loop().time()
    async with jobs(settings, work, {"note": [work.fetch, tell]}) as opened:
        await opened.start("note", "1")
        await until(lambda: calls == 1)
        await asyncio.sleep(0.2)
    async with jobs(settings, work, {"note": [work.fetch, tell]}) as opened:
        assert await ended(opened, "note", "1") is JobState.DONE
    assert calls == 2
    assert work.done == ["fetch 1"]
    assert asyncio.get_running_loop().time() - begun >= 2.0


@pytest.mark.parametrize("step", ["wait", "hear"])
async def test_a_step_cut_off_by_closing_runs_again_after_opening_and_earlier_ones_do_not(
    settings: JobSettings, step: str
) -> None:
    work = Work()
    steps: dict[str, list[Step]] = {"note": [work.fetch, named(work.wait, step), work.tell]}
    async with jobs(settings, work, steps) as opened:
        await opened.start("note", "1")
        await until(lambda: "wait 1" in work.done)
    assert work.done == ["fetch 1", "wait 1"]
    work.gate.set()
    async with jobs(settings, work, steps) as opened:
        assert await ended(opened, "note", "1") is JobState.DONE
    assert work.done == ["fetch 1", "wait 1", "wait 1", "tell 1"]


def named(step: Step, name: str) -> Step:
    async def renamed(job_id: str) -> None:
        await step(job_id)

    renamed.__name__ = name
    return renamed


async def test_a_step_that_ends_within_the_grace_of_closing_is_not_repeated(embedded: JobSettings) -> None:
    work = Work()

    async def slow(job_id: str) -> None:
        work.done.append("slow")
        await asyncio.sleep(0.2)

    settings = replace(embedded, shutdown_s=5.0)
    async with jobs(settings, work, {"note": [slow, work.tell]}) as opened:
        await opened.start("note", "1")
        await until(lambda: work.done == ["slow"])
    assert work.done == ["slow"]
    async with jobs(settings, work, {"note": [slow, work.tell]}) as opened:
        assert await ended(opened, "note", "1") is JobState.DONE
    assert work.done == ["slow", "tell 1"]


async def test_a_step_that_fails_while_all_is_closing_is_left_for_the_next_start(settings: JobSettings) -> None:
    work = Work()

    async def tell(job_id: str) -> None:
        await work.wait(job_id)
        if not closed:
            raise ConnectionError(SECRET)

    closed = False
    settings = replace(settings, shutdown_s=5.0)
    async with jobs(settings, work, {"note": [tell], "draft": [work.fetch]}) as opened:
        await opened.start("note", "1")
        await until(lambda: work.done == ["wait 1"])
        opened.wind_down()
        await opened.start("draft", "2")  # taken, and left as well
        work.gate.set()
    assert work.done == ["wait 1"]
    closed = True
    async with jobs(settings, work, {"note": [tell], "draft": [work.fetch]}) as opened:
        assert await ended(opened, "note", "1") is JobState.DONE
        assert await ended(opened, "draft", "2") is JobState.DONE
    assert sorted(work.done) == ["fetch 2", "wait 1", "wait 1"]
    assert work.failed == []


async def test_clean_restarts_never_count_as_crashes(embedded: JobSettings) -> None:
    work = Work()
    settings = replace(embedded, crashes_allowed=1, shutdown_s=0.01)
    for restart in range(1, 5):
        async with jobs(settings, work, {"note": [work.wait]}) as opened:
            await opened.start("note", "1")
            await until(lambda seen=restart: len(work.done) == seen)  # type: ignore[misc]
    work.gate.set()
    async with jobs(settings, work, {"note": [work.wait]}) as opened:
        assert await ended(opened, "note", "1") is JobState.DONE
    assert work.failed == []


@pytest.mark.parametrize("step", ["wait", "hear"])
async def test_cancelling_interrupts_the_running_step_and_nobody_is_told(settings: JobSettings, step: str) -> None:
    work = Work()
    interrupted: list[str] = []

    async def wait(job_id: str) -> None:
        try:
            await work.wait(job_id)
        except asyncio.CancelledError:
            interrupted.append(job_id)
            raise

    async with jobs(settings, work, {"note": [named(wait, step), work.tell]}) as opened:
        await opened.start("note", "1")
        await until(lambda: work.done == ["wait 1"])
        await opened.cancel("note", "1")
        await until(lambda: interrupted == ["1"])
        assert await opened.state("note", "1") is JobState.CANCELLED
        await opened.start("note", "1")
        work.gate.set()
        await opened.start("note", "2")  # the place in the queue is free again
        assert await ended(opened, "note", "2") is JobState.DONE
        assert await opened.state("note", "1") is JobState.CANCELLED
    assert work.done == ["wait 1", "wait 2", "tell 2"]
    assert work.failed == []


async def test_cancelling_what_waits_or_has_ended_is_harmless(embedded: JobSettings) -> None:
    work = Work()
    waits: list[str] = []

    async def hear(job_id: str) -> None:
        waits.append(job_id)
        await work.gate.wait()

    async with jobs(embedded, work, {"note": [hear], "draft": [work.tell]}) as opened:
        await opened.start("note", "1")
        await until(lambda: waits == ["1"])
        await opened.start("note", "2")  # waits behind the first
        await asyncio.sleep(0.2)
        await opened.cancel("note", "2")
        work.gate.set()
        assert await ended(opened, "note", "1") is JobState.DONE
        await opened.start("draft", "1")
        await ended(opened, "draft", "1")
        await opened.cancel("draft", "1")
        await opened.cancel("draft", "never")
        assert await opened.state("draft", "1") is JobState.DONE
        assert await opened.state("note", "2") is JobState.CANCELLED
    assert waits == ["1"]


async def test_a_step_may_start_another_job(settings: JobSettings) -> None:
    work = Work()

    async def follow(job_id: str) -> None:
        await opened.start("draft", job_id)

    async with jobs(settings, work, {"note": [follow, work.tell], "draft": [work.fetch]}) as opened:
        await opened.start("note", "1")
        assert await ended(opened, "note", "1") is JobState.DONE
        assert await ended(opened, "draft", "1") is JobState.DONE
    assert sorted(work.done) == ["fetch 1", "tell 1"]


async def test_unfinished_work_goes_on_after_its_steps_were_ordered_anew(embedded: JobSettings) -> None:
    work = Work()
    async with jobs(embedded, work, {"note": [work.fetch, work.wait, work.tell]}) as opened:
        await opened.start("note", "1")
        await until(lambda: "wait 1" in work.done)
    work.gate.set()
    async with jobs(embedded, work, {"note": [work.tell, work.hear, work.wait, work.fetch]}) as opened:
        assert await ended(opened, "note", "1") is JobState.DONE
    assert work.done == ["fetch 1", "wait 1", "wait 1", "tell 1"]


async def test_unfinished_work_whose_step_is_gone_fails_and_is_told(embedded: JobSettings) -> None:
    work = Work()
    async with jobs(embedded, work, {"note": [work.wait, work.tell]}) as opened:
        await opened.start("note", "1")
        await until(lambda: work.done == ["wait 1"])
    async with jobs(embedded, work, {"note": [work.tell]}) as opened:
        assert await ended(opened, "note", "1") is JobState.FAILED
    assert work.failed == [("note", "1", "UnknownStep")]


async def test_thirty_openings_leave_no_thread_and_lose_no_job(embedded: JobSettings) -> None:
    work = Work()
    await asyncio.to_thread(lambda: None)
    before = set(threading.enumerate())
    for n in range(30):
        async with jobs(embedded, work, {"note": [work.tell]}) as opened:
            await opened.start("note", str(n))
            await until(lambda seen=n: len(work.done) == seen + 1)  # type: ignore[misc]
        assert await asyncio.to_thread(lambda: True)  # the loop's own threads still serve
    await until(lambda: not [t for t in set(threading.enumerate()) - before if not t.name.startswith("asyncio")])
    assert work.done == [f"tell {n}" for n in range(30)]


async def test_a_second_process_or_a_second_opening_is_refused(embedded: JobSettings, tmp_path: Path) -> None:
    work = Work()
    async with jobs(embedded, work, {}):
        with pytest.raises(AlreadyRunning):
            await jobs(quick(tmp_path / "other", "sqlite://"), work, {}).__aenter__()
    code = (
        "import sys; from pathlib import Path; from storage.job_store import JobStore\n"
        "JobStore.open('sqlite://', Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    other = await asyncio.create_subprocess_exec(
        *python(code, str(embedded.data_dir)), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdin
    assert other.stdout
    assert await other.stdout.readline() == b"open\n"
    with pytest.raises(AlreadyRunning, match="stop it"):
        await jobs(embedded, work, {}).__aenter__()
    other.stdin.close()
    await other.wait()
    async with jobs(embedded, work, {}):
        pass


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


async def test_nothing_starts_before_opening_or_after_closing(embedded: JobSettings) -> None:
    work = Work()
    closed = jobs(embedded, work, {"note": [work.tell]})
    async with closed:
        pass
    with pytest.raises(NotOpen):
        await closed.start("note", "1")
    with pytest.raises(NotOpen):
        await closed.state("note", "1")


@pytest.mark.parametrize(
    ("kind", "job_id"), [("Note", "1"), ("note-x", "1"), ("note", "a.b"), ("note", "דנה"), ("note", "")]
)
async def test_only_opaque_names_are_taken(embedded: JobSettings, kind: str, job_id: str) -> None:
    work = Work()
    async with jobs(embedded, work, {"note": [work.tell]}) as opened:
        with pytest.raises(ValueError, match="opaque"):
            await opened.start(kind, job_id)
        with pytest.raises(ValueError, match="no steps"):
            await opened.start("unknown", "1")


def test_steps_need_names_of_their_own(embedded: JobSettings) -> None:
    work = Work()

    async def open_with(steps: dict[str, list[Step]]) -> None:
        async with jobs(embedded, work, steps):
            pass

    for steps in ({"note": [work.tell, work.tell]}, {"note": [work.on_failed]}, {"a-b": [work.tell]}):
        with pytest.raises(ValueError, match=r"name of its own|kind of job"):
            asyncio.run(open_with(steps))  # type: ignore[arg-type]  # refused at run time too
    asyncio.run(open_with({"note": [work.tell]}))  # a refused opening leaves nothing locked


async def test_the_job_file_holds_nothing_readable_and_no_pickle(embedded: JobSettings) -> None:
    work = Work()

    async def summarise(job_id: str) -> None:
        raise ValueError(SECRET)

    async with jobs(embedded, work, {"note": [work.fetch, summarise]}) as opened:
        await opened.start("note", "1")
        await ended(opened, "note", "1")
        assert embedded.data_dir
        folder = embedded.data_dir
        content = b"".join(path.read_bytes() for path in folder.iterdir())
        assert folder.joinpath("jobs.sqlite").stat().st_mode & 0o077 == 0
    assert b"note-1" in content
    for hidden in (SECRET.encode(), b"ValueError", b"args", b"gASV"):
        assert hidden not in content


class Trap:
    """Unpickling it leaves a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def change_inputs(folder: Path, how: str) -> None:
    trap = base64.b64encode(pickle.dumps(Trap(folder / "sprung"))).decode()
    plain = json.dumps({"positionalArgs": ["note", "1", [["tell", "work"]], 6], "namedArgs": {}})
    statements = {
        "nonsense": "UPDATE workflow_input SET inputs = 'bm90aGluZw=='",
        "moved": (
            "UPDATE workflow_input SET inputs = "
            "(SELECT inputs FROM workflow_input WHERE workflow_uuid = 'note-2') WHERE workflow_uuid = 'note-1'"
        ),
        "pickle": f"UPDATE workflow_input SET inputs = '{trap}'",
        "plain": f"UPDATE workflow_input SET inputs = '{plain}'",
    }
    formats = {"pickle": "py_pickle", "plain": "portable_json"}
    with sqlite3.connect(folder / "jobs.sqlite") as connection:
        assert connection.execute(statements[how]).rowcount > 0
        if how in formats:
            connection.execute(f"UPDATE workflow_status SET serialization = '{formats[how]}'")
    connection.close()


@pytest.mark.parametrize("how", ["nonsense", "moved", "pickle", "plain"])
async def test_changed_inputs_run_nothing_and_the_application_is_told_once(embedded: JobSettings, how: str) -> None:
    work = Work()
    steps: dict[str, list[Step]] = {"note": [work.wait, work.tell]}
    assert embedded.data_dir
    async with jobs(embedded, work, steps) as opened:
        await opened.start("note", "1")
        await opened.start("note", "2")
        await until(lambda: len(work.done) == 2)
    work.gate.set()
    change_inputs(embedded.data_dir, how)
    work.done.clear()
    watchful = replace(embedded, watch_s=0.1)
    async with jobs(watchful, work, steps) as opened:
        await until(lambda: ("note", "1", "JobBroken") in work.failed)
        assert await opened.state("note", "1") is JobState.FAILED
    async with jobs(watchful, work, steps):
        await asyncio.sleep(0.4)
    assert work.failed.count(("note", "1", "JobBroken")) == 1
    assert not [line for line in work.done if line.endswith(" 1")]
    assert not (embedded.data_dir / "sprung").exists()


async def test_hold_runs_nothing_and_names_what_was_cancelled(settings: JobSettings) -> None:
    work = Work()
    steps: dict[str, list[Step]] = {"note": [work.wait], "draft": [work.tell]}
    async with jobs(settings, work, steps, hold=True) as opened:
        assert opened.held == ()  # nothing was ever started here
    async with jobs(settings, work, steps) as opened:
        await opened.start("draft", "1")
        await opened.start("note", "2")
        await ended(opened, "draft", "1")
        await until(lambda: "wait 2" in work.done)
    work.gate.set()
    async with jobs(settings, work, steps, hold=True) as opened:
        assert opened.held == (("note", "2"),)
        await opened.start("draft", "3")
        await opened.cancel("draft", "3")
        await asyncio.sleep(0.3)
    async with jobs(settings, work, steps) as opened:
        assert await opened.state("note", "2") is JobState.CANCELLED
        assert await opened.state("draft", "3") is JobState.UNKNOWN
        await asyncio.sleep(1.2)
    assert sorted(work.done) == ["tell 1", "wait 2"]


async def test_ended_jobs_are_forgotten_after_their_time_and_others_are_kept(settings: JobSettings) -> None:
    work = Work()
    steps: dict[str, list[Step]] = {"note": [work.wait], "draft": [work.hear]}
    old = replace(settings, keep_days=-1.0)
    async with jobs(settings, work, steps) as opened:
        for n in range(3):
            await opened.start("draft", str(n))
            await ended(opened, "draft", str(n))
        await opened.start("note", "1")
        assert await opened.prune() == 0
    async with jobs(old, work, steps) as opened:
        assert await opened.prune() == 3
        assert await opened.state("draft", "1") is JobState.UNKNOWN
        work.gate.set()
        assert await ended(opened, "note", "1") is JobState.DONE


async def test_ticks_come_at_their_interval_never_twice_at_once_and_outlive_their_failures(
    embedded: JobSettings,
) -> None:
    work = Work()
    ticks: list[str] = []
    at_once = most = 0

    async def slow() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        ticks.append("slow")
        await asyncio.sleep(0.25)
        at_once -= 1

    async def failing() -> None:
        ticks.append("failing")
        raise ValueError(SECRET)

    async def once() -> None:
        ticks.append("once")

    closed = jobs(embedded, work, {})
    closed.every(0.1, "slow", slow, at_once=True)
    async with closed as opened:
        opened.every(0.1, "failing", failing)
        opened.at(dt.datetime.now(dt.UTC) - dt.timedelta(days=1), "once", once)
        await until(lambda: ticks.count("failing") >= 4 and ticks.count("slow") >= 2)
    count = len(ticks)
    await asyncio.sleep(0.3)
    assert len(ticks) == count
    assert most == 1
    assert ticks.count("once") == 1


async def test_the_log_never_holds_what_a_step_said(
    embedded: JobSettings, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work()
    caplog.set_level(logging.DEBUG)

    async def summarise(job_id: str) -> None:
        raise ValueError(SECRET)

    async with jobs(embedded, work, {"note": [summarise], "draft": [work.wait]}) as opened:
        await opened.start("note", "1")
        await ended(opened, "note", "1")
        await opened.start("draft", "1")
        await until(lambda: work.done == ["wait 1"])
        await opened.cancel("draft", "1")
    said = capsys.readouterr()
    assert SECRET not in caplog.text + said.out + said.err
    assert [record.message for record in caplog.records if record.name == "dbos"] == []
    assert said.err == ""


async def test_a_job_that_this_process_lost_hold_of_is_taken_up_again(embedded: JobSettings) -> None:
    """As after a full disk: the row says that it runs here, and nothing does."""
    work = Work()
    async with jobs(embedded, work, {"note": [work.fetch, work.tell]}) as opened:
        await opened.start("note", "1")
        await ended(opened, "note", "1")
    settings = replace(embedded, watch_s=0.2)
    async with jobs(settings, work, {"note": [work.fetch, work.tell]}):
        await asyncio.sleep(0.3)
        assert embedded.data_dir
        with sqlite3.connect(embedded.data_dir / "jobs.sqlite", timeout=10) as connection:
            connection.execute("UPDATE workflow_status SET status = 'PENDING' WHERE workflow_uuid = 'note-1'")
            connection.execute("DELETE FROM operation_outputs WHERE workflow_uuid = 'note-1' AND function_id = 2")
        connection.close()
        await until(lambda: work.done == ["fetch 1", "tell 1", "tell 1"])
