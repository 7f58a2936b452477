"""Durable work: what was started is finished, across crashes, restarts and machines."""

import asyncio
import contextvars
import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from platform import node
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, WorkflowStatus

from pipelines.jobs.clock import Clock, Tick
from pipelines.jobs.definitions import JobSettings, JobState, NotOpen, OnFailed, Queue, Steps, run_id
from pipelines.jobs.quiet import quieten_dbos
from pipelines.jobs.runs import JOB, SPEECH, Runs
from pipelines.jobs.sealed_values import SealedValues, refuse_unsealed_values
from storage.job_store import AlreadyRunning, JobStore

T = TypeVar("T")

_NAME = "kesher"
_UNFINISHED = ["PENDING", "ENQUEUED", "DELAYED"]
_BROKEN = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_STATES = defaultdict(
    lambda: JobState.FAILED,
    {
        "PENDING": JobState.RUNNING,
        "ENQUEUED": JobState.QUEUED,
        "DELAYED": JobState.QUEUED,
        "CANCELLED": JobState.CANCELLED,
    },
)
_PRUNE_BATCH = 500

log = structlog.get_logger(__name__)

_the_engine = threading.Lock()  # DBOS is one to a process


class Jobs:
    """Opened inside the running loop, after the vault: `async with Jobs(...) as jobs: await jobs.start("note", id)`.

    With `hold=True` (the first start after a restore) nothing runs: what was unfinished is cancelled and listed in
    `held`, and `start` does nothing.
    """

    def __init__(
        self,
        settings: JobSettings,
        *,
        key: bytes,
        steps: Steps,
        on_failed: OnFailed,
        queue_of: Mapping[str, Queue] | None = None,
        hold: bool = False,
    ) -> None:
        self._settings = settings
        self._sealed = SealedValues(key)
        self._steps = steps
        self._queue_of = queue_of or {}
        self._on_failed = on_failed
        self._hold = hold
        self._clock = Clock()
        self._executor = "local"
        self._store: JobStore
        self._runs: Runs
        self._calls: set[asyncio.Task[Any]] = set()
        self._is_open = False
        self._stray: set[str] = set()
        self._reported: set[str] = set()
        self.held: tuple[tuple[str, str], ...] = ()

    async def __aenter__(self) -> Self:
        if not _the_engine.acquire(blocking=False):
            raise AlreadyRunning("jobs are already open in this process")
        try:
            self._store = await asyncio.to_thread(JobStore.open, self._settings.database_url, self._settings.data_dir)
            try:
                await self._open()
            except BaseException:
                self._store.close()
                raise
        except BaseException:
            _the_engine.release()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._clock.stop()
            self._is_open = False
            if not self._hold:
                await self._shut_down()
        finally:
            self._store.close()
            _the_engine.release()

    async def start(self, kind: str, job_id: str) -> None:
        """Begins a job once and for all: for one that runs or has ended, even as cancelled, nothing happens."""
        run_id(kind, job_id)
        if not self._hold:
            await self._call(self._runs.start(kind, job_id))

    async def cancel(self, kind: str, job_id: str) -> None:
        """Cancels a job; its running step is interrupted where it runs on this machine. `on_failed` is not called."""
        run = run_id(kind, job_id)
        if not self._hold:
            await self._call(DBOS.cancel_workflow_async(run, cancel_children=True))
            self._runs.interrupt(run)

    async def state(self, kind: str, job_id: str) -> JobState:
        run = run_id(kind, job_id)
        if self._hold:
            return JobState.UNKNOWN
        found = await self._call(DBOS.list_workflows_async(workflow_ids=[run], load_input=False))
        if not found:
            return JobState.UNKNOWN
        if found[0].status == "SUCCESS":
            return JobState.FAILED if found[0].output else JobState.DONE
        return _STATES[found[0].status]

    def every(self, seconds: float, name: str, tick: Tick, *, at_once: bool = False) -> None:
        """Calls `tick` on the loop at this interval while the jobs are open; may be called before."""
        self._clock.every(seconds, name, tick, at_once=at_once)

    def at(self, when: dt.datetime, name: str, tick: Tick) -> None:
        """Calls `tick` once; forgotten at a restart."""
        self._clock.at(when, name, tick)

    async def prune(self) -> int:
        """Forgets jobs that ended longer ago than `keep_days`; from then on only the caller's rows know their ids."""
        before = dt.datetime.now(dt.UTC) - dt.timedelta(days=self._settings.keep_days)
        pruned = 0
        while True:
            old = await self._call(
                DBOS.list_workflows_async(
                    status=_FINISHED,
                    completed_before=before.isoformat(),
                    limit=_PRUNE_BATCH,
                    load_input=False,
                    load_output=False,
                )
            )
            if not old:
                return pruned
            await self._call(DBOS.delete_workflows_async([status.workflow_id for status in old]))
            pruned += len(old)

    async def _open(self) -> None:
        if self._hold:
            self.held = await asyncio.to_thread(self._cancel_everything)
        else:
            await self._launch()
        self._is_open = True
        self._clock.start()

    async def _launch(self) -> None:
        quieten_dbos()
        refuse_unsealed_values()
        settings = self._settings
        if not self._store.is_embedded:
            # Two live processes under one name would take up each other's work.
            self._executor = f"{node()}-{uuid4().hex[:12]}"
            await asyncio.to_thread(self._store.beat, self._executor)
        config: DBOSConfig = {
            "name": _NAME,
            "application_version": settings.application_version,
            "executor_id": self._executor,
            "system_database_url": self._store.url,
            "system_database_engine": self._store.engine,
            "serializer": self._sealed,
            "max_executor_threads": 16,
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": 0.1,
            "log_level": "ERROR",
        }
        self._runs = Runs(self._steps, self._queue_of, self._on_failed, settings, self._store)
        try:
            DBOS(config=config)
            self._runs.register()
            DBOS.launch()  # here, so that workflows run on this loop
            await DBOS.register_queue_async(
                SPEECH,
                worker_concurrency=1,
                polling_interval_sec=settings.polling_interval_s,
                on_conflict="always_update",
            )
        except BaseException:
            await self._destroy()
            raise
        self._clock.every(settings.watch_s, "jobs.watch", self._watch, at_once=True)
        self._clock.every(3600, "jobs.prune", self._prune_quietly)
        if not self._store.is_embedded:
            self._clock.every(settings.heartbeat_s, "jobs.heartbeat", self._heartbeat, at_once=True)

    async def _shut_down(self) -> None:
        if self._calls:
            await asyncio.wait(self._calls)
        await self._runs.close()
        await self._destroy()
        await self._runs.stop()  # what a queue handed over in the meantime
        if not self._store.is_embedded:
            await asyncio.to_thread(self._store.leave, self._executor)

    async def _destroy(self) -> None:
        """In a thread of its own: DBOS waits for its threads, and they may wait for this loop."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "jobs-shutdown") as alone:
            await loop.run_in_executor(alone, lambda: DBOS.destroy(destroy_registry=True))
        # DBOS had put its own threads under asyncio.to_thread, and they are gone.
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))

    async def _call(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs outside of the caller's context, which may be a step's, and to its end even if the caller is cancelled.

        Half a start would leave a row that nothing works on.
        """
        if not self._is_open:
            work.close()
            raise NotOpen("jobs are not open")
        task = asyncio.create_task(work, context=contextvars.Context())
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def _watch(self) -> None:
        """Takes up what this process lost hold of (a full disk, a lost connection), and reports what broke."""
        pending = await self._list(status="PENDING", executor_id=self._executor)
        stray = {status.workflow_id: status for status in pending if not self._runs.is_here(status.workflow_id)}
        for workflow_id in self._stray & stray.keys():  # twice in a row: not merely between two tasks
            log.warning("job taken up again", run=workflow_id)
            await self._call(DBOS.resume_workflow_async(workflow_id, queue_name=stray[workflow_id].queue_name))
        self._stray = set(stray)
        for broken in await self._list(status=_BROKEN, name=JOB):
            if broken.workflow_id not in self._reported:
                await self._call(self._runs.start_report(broken.workflow_id, "JobBroken"))
                self._reported.add(broken.workflow_id)

    async def _heartbeat(self) -> None:
        await asyncio.to_thread(self._store.beat, self._executor)
        await asyncio.to_thread(self._take_over)

    def _take_over(self) -> None:
        """Makes the unfinished work of dead processes eligible again. `_recover_pending_workflows` is DBOS's own way to
        do it, race-free but private: the version is pinned and a test holds it."""
        with self._store.takeover() as may:
            if not may:
                return
            pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
            owners = {status.executor_id for status in pending if status.executor_id}
            dead = owners - self._store.alive(self._settings.dead_after_s) - {self._executor}
            if dead:
                log.warning("taking over the jobs of stopped processes", processes=len(dead))
                DBOS._recover_pending_workflows(sorted(dead))  # noqa: SLF001

    async def _prune_quietly(self) -> None:
        await self.prune()

    async def _list(self, **conditions: Any) -> list[WorkflowStatus]:
        return await self._call(DBOS.list_workflows_async(load_input=False, load_output=False, **conditions))

    def _cancel_everything(self) -> tuple[tuple[str, str], ...]:
        quieten_dbos()
        if not self._store.has_runs():
            return ()
        client = DBOSClient(system_database_engine=self._store.engine, serializer=self._sealed, application_name=_NAME)
        try:
            found = client.list_workflows(status=_UNFINISHED, load_input=False, load_output=False)
            client.cancel_workflows([status.workflow_id for status in found])
        finally:
            client.destroy()
        jobs = (status.workflow_id.partition("-") for status in found if status.name == JOB)
        return tuple((kind, job_id) for kind, _, job_id in jobs)
