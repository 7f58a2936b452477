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

from dbos import DBOS, DBOSConfig

from pipelines.jobs.clock import Clock, Tick
from pipelines.jobs.definitions import JobSettings, JobState, NotOpen, OnFailed, Queue, Steps, run_id
from pipelines.jobs.quiet import quieten_dbos
from pipelines.jobs.runs import SPEECH, Runs
from pipelines.jobs.sealed_values import SealedValues, refuse_unsealed_values
from pipelines.jobs.upkeep import ENGINE_NAME, Upkeep, cancel_everything
from storage.job_store import AlreadyRunning, JobStore

T = TypeVar("T")

_STATES = defaultdict(
    lambda: JobState.FAILED,
    {
        "PENDING": JobState.RUNNING,
        "ENQUEUED": JobState.QUEUED,
        "DELAYED": JobState.QUEUED,
        "CANCELLED": JobState.CANCELLED,
    },
)

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
        self._upkeep: Upkeep
        self._calls: set[asyncio.Task[Any]] = set()
        self._is_open = False
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
            if not self._hold:
                await self._shut_down()
        finally:
            self._is_open = False
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
        return 0 if self._hold else await self._call(self._upkeep.prune())

    def wind_down(self) -> None:
        """From now on no step begins, and one that fails is left for the next start.

        To be called before what the steps use is closed; closing the jobs does it in any case.
        """
        if not self._hold:
            self._runs.wind_down()

    async def _open(self) -> None:
        quieten_dbos()
        refuse_unsealed_values()
        if self._hold:
            self.held = await asyncio.to_thread(cancel_everything, self._store, self._sealed)
        else:
            await self._launch()
        self._is_open = True
        self._clock.start()

    async def _launch(self) -> None:
        settings = self._settings
        if not self._store.is_embedded:
            # Two live processes under one name would take up each other's work.
            self._executor = f"{node()}-{uuid4().hex[:12]}"
            await asyncio.to_thread(self._store.beat, self._executor)
        config: DBOSConfig = {
            "name": ENGINE_NAME,
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
        self._upkeep = Upkeep(settings, self._store, self._runs, self._executor)
        self._clock.every(settings.watch_s, "jobs.watch", self._upkeep.watch, at_once=True)
        self._clock.every(3600, "jobs.prune", self._upkeep.prune_tick)
        if not self._store.is_embedded:
            self._clock.every(settings.heartbeat_s, "jobs.heartbeat", self._upkeep.heartbeat, at_once=True)

    async def _shut_down(self) -> None:
        await self._runs.close()
        self._is_open = False
        if self._calls:
            await asyncio.wait(self._calls, timeout=self._settings.shutdown_s)
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
