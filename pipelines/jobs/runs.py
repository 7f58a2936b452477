"""How one job goes through its steps: each recorded, repeated where it asked for it, given up when it must be."""

import asyncio
import contextvars
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Any, TypedDict

import structlog
from dbos import DBOS, SetWorkflowID
from dbos._core import WorkflowHandleAsyncTask

from pipelines.jobs.definitions import KIND, JobSettings, OnFailed, Queue, Retry, Step, Steps, run_id
from pipelines.jobs.sealed_values import RunError
from storage.job_store import JobStore

SPEECH: Queue = "speech"
JOB, QUEUED_STEP, REPORT = "job", "queued_step", "report"
_ON_FAILED = "on_failed"
_REPORT_AGAIN_S = 5.0

log = structlog.get_logger(__name__)

Slots = AbstractAsyncContextManager[None]

Plan = list[list[str]]
"""Step names with their queues. Stored with the run: a later version may order its steps differently."""


class Outcome(TypedDict, total=False):
    """What a step left behind; empty for success."""

    error: str
    after_s: float


class Runs:
    """The jobs of this process that are under way."""

    def __init__(
        self,
        steps: Steps,
        queue_of: Mapping[str, Queue],
        on_failed: OnFailed,
        settings: JobSettings,
        store: JobStore,
    ) -> None:
        self._steps = {kind: _by_name(kind, functions) for kind, functions in steps.items()}
        self._plans = {kind: _plan(kind, names, queue_of) for kind, names in self._steps.items()}
        self._on_failed = on_failed
        self._settings = settings
        self._store = store
        self._slots = asyncio.Semaphore(settings.work_concurrency)
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._begun_here: set[str] = set()
        self._stepping = 0
        self._between_steps = asyncio.Event()
        self._between_steps.set()
        self._is_closing = False
        self._job: Callable[..., Coroutine[Any, Any, str]]
        self._queued_step: Callable[..., Coroutine[Any, Any, Outcome]]
        self._report: Callable[..., Coroutine[Any, Any, None]]

    def register(self) -> None:
        """Makes the workflows known to DBOS; before launch."""
        # Crashes are counted by ourselves, in `_guarded`: DBOS would also count clean restarts and long waits.
        workflow = DBOS.workflow

        @workflow(name=JOB, max_recovery_attempts=None)
        async def job(kind: str, job_id: str, plan: Plan, tries: int) -> str:
            with self._present(run_id(kind, job_id)):
                return await self._through(kind, job_id, plan, tries)

        @workflow(name=QUEUED_STEP, max_recovery_attempts=None)
        async def queued_step(kind: str, job_id: str, name: str) -> Outcome:
            with self._present(run_id(kind, job_id)):
                return await self._recorded(kind, job_id, name, "", nullcontext())

        @workflow(name=REPORT, max_recovery_attempts=None)
        async def report(kind: str, job_id: str, problem: str, tries: int) -> None:
            with self._present(run_id(kind, job_id)):
                await self._tried(kind, job_id, _ON_FAILED, "work", tries, problem)

        self._job, self._queued_step, self._report = job, queued_step, report

    async def start(self, kind: str, job_id: str) -> None:
        """Begins a run, or finds that there is one already."""
        run, plan = run_id(kind, job_id), self._plans.get(kind)
        if plan is None:
            raise ValueError(f"there are no steps for {kind}")
        with SetWorkflowID(run):
            handle = await DBOS.start_workflow_async(self._job, kind, job_id, plan, self._settings.tries)
        if isinstance(handle, WorkflowHandleAsyncTask):
            self._begun_here.add(run)

    async def start_report(self, broken_run: str, problem: str) -> None:
        """Tells the application about a run that ended outside of its steps."""
        kind, _, job_id = broken_run.partition("-")
        with SetWorkflowID(f"{broken_run}.{REPORT}"):
            await DBOS.start_workflow_async(self._report, kind, job_id, problem, self._settings.tries)

    def interrupt(self, run: str) -> None:
        """Stops what runs here for a job; its row already says that it was cancelled."""
        for name, task in self._tasks.items():
            if name.split(".")[0] == run:
                task.cancel()

    def is_here(self, workflow_id: str) -> bool:
        return workflow_id in self._tasks

    def wind_down(self) -> None:
        """No step begins any more, and the failure of one is taken for a part of the closing."""
        self._is_closing = True

    async def close(self) -> None:
        """Lets the steps in hand finish and be recorded, within the time allowed; then stops."""
        self.wind_down()
        try:
            async with asyncio.timeout(self._settings.shutdown_s):
                await self._between_steps.wait()
        except TimeoutError:
            log.warning("steps cut off by shutdown; they will run again", steps=self._stepping)
        await self.stop()

    async def stop(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=5)

    @contextmanager
    def _present(self, run: str) -> Iterator[None]:
        workflow_id, task = DBOS.workflow_id, asyncio.current_task()
        assert workflow_id
        assert task
        if workflow_id.split(".")[0] != run:
            raise RunError("ForeignInput")  # stored inputs were moved from one run to another
        self._tasks[workflow_id] = task
        try:
            yield
        finally:
            if self._tasks.get(workflow_id) is task:
                del self._tasks[workflow_id]
            if workflow_id == run:
                self._begun_here.discard(run)

    async def _through(self, kind: str, job_id: str, plan: Plan, tries: int) -> str:
        """The whole job. Returns the reason of its failure, or nothing."""
        for name, queue in plan:
            problem = await self._tried(kind, job_id, name, queue, tries)
            if problem:
                await self._tried(kind, job_id, _ON_FAILED, "work", tries, problem)
                return problem
        return ""

    async def _tried(self, kind: str, job_id: str, name: str, queue: str, tries: int, problem: str = "") -> str:
        for number in range(1, tries + 1):
            if queue == SPEECH:
                outcome = await self._queued(kind, job_id, name, number)
            else:
                outcome = await self._recorded(kind, job_id, name, problem, self._slots)
            if "error" not in outcome:
                return ""
            if "after_s" not in outcome or number == tries:
                break
            await self._wait(min(outcome["after_s"] * 2 ** (number - 1), self._settings.longest_wait_s))
        return outcome["error"]

    async def _wait(self, seconds: float) -> None:
        """Durable: the time to wake is stored. (DBOS's own sleep stores it unsealed, which we refuse to read.)"""

        async def wake_at() -> float:
            return time.time() + seconds

        at = await DBOS.run_step_async({"name": "wait"}, wake_at)
        await asyncio.sleep(max(0.0, at - time.time()))

    async def _queued(self, kind: str, job_id: str, name: str, number: int) -> Outcome:
        with SetWorkflowID(f"{DBOS.workflow_id}.{name}.{number}"):
            handle = await DBOS.enqueue_workflow_async(SPEECH, self._queued_step, kind, job_id, name)
        try:
            return await handle.get_result(polling_interval_sec=self._settings.polling_interval_s)
        except Exception as error:  # noqa: BLE001  whatever ended the step's own run ends this job with a report
            return {"error": _reason(error)}

    async def _recorded(self, kind: str, job_id: str, name: str, problem: str, slots: Slots) -> Outcome:
        """Runs a step once and stores its outcome; after a restart a stored outcome is all that happens."""
        async with slots:
            if self._is_closing:
                raise asyncio.CancelledError  # left as it is; the next start takes it up
            self._stepping += 1
            self._between_steps.clear()
            try:
                return await DBOS.run_step_async({"name": name}, self._guarded, kind, job_id, name, problem)
            finally:
                self._stepping -= 1
                if not self._stepping:
                    self._between_steps.set()

    async def _guarded(self, kind: str, job_id: str, name: str, problem: str) -> Outcome:
        workflow_id = DBOS.workflow_id
        assert workflow_id
        if workflow_id.split(".")[0] in self._begun_here:
            return await self._performed(kind, job_id, name, problem)
        # This run was taken up after a crash: only such runs pay for counting.
        starts = await asyncio.to_thread(self._store.count_start, workflow_id, name)
        try:
            if starts > self._settings.crashes_allowed:
                return {"error": "StepCrashed"}
            return await self._performed(kind, job_id, name, problem)
        finally:
            # Reached by every end but the process's; blocking, because a cancelled task may not wait.
            self._store.forget_starts(workflow_id, name)

    async def _performed(self, kind: str, job_id: str, name: str, problem: str) -> Outcome:
        try:
            # A context of its own: what the step calls must not find itself inside DBOS's step.
            await asyncio.create_task(self._call(kind, job_id, name, problem), context=contextvars.Context())
        except Retry as again:
            return {"error": _reason(again.__cause__ or again), "after_s": again.after_s}
        except Exception as error:  # noqa: BLE001  a job's failure is an outcome, told to the application by type
            if self._is_closing:
                raise asyncio.CancelledError from None
            log.warning("step failed", kind=kind, job=job_id, step=name, error=_reason(error))
            failed = Outcome(error=_reason(error))
            return failed if name != _ON_FAILED else {**failed, "after_s": _REPORT_AGAIN_S}
        return {}

    async def _call(self, kind: str, job_id: str, name: str, problem: str) -> None:
        if name == _ON_FAILED:
            await self._on_failed(kind, job_id, problem)
            return
        step = self._steps.get(kind, {}).get(name)
        if step is None:
            raise RunError("UnknownStep")
        await step(job_id)


def _by_name(kind: str, functions: Any) -> dict[str, Step]:
    if not KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is not a kind of job")
    by_name: dict[str, Step] = {}
    for function in functions:
        name = getattr(function, "__name__", "")
        if not KIND.fullmatch(name) or name == _ON_FAILED or name in by_name:
            raise ValueError(f"a step of {kind} needs a name of its own")
        by_name[name] = function
    return by_name


def _plan(kind: str, names: Mapping[str, Step], queue_of: Mapping[str, Queue]) -> Plan:
    return [[name, queue_of.get(f"{kind}.{name}", queue_of.get(kind, "work"))] for name in names]


def _reason(error: BaseException) -> str:
    return str(error) if isinstance(error, RunError) else type(error).__name__
