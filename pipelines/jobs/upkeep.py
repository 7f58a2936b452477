"""What keeps durable work going: stray jobs are taken up, broken ones reported, dead machines relieved."""

import asyncio
import datetime as dt
from typing import Any

import structlog
from dbos import DBOS, DBOSClient, WorkflowStatus

from pipelines.jobs.definitions import JobSettings
from pipelines.jobs.runs import JOB, Runs
from pipelines.jobs.sealed_values import SealedValues
from storage.job_store import JobStore

ENGINE_NAME = "kesher"

_UNFINISHED = ["PENDING", "ENQUEUED", "DELAYED"]
_BROKEN = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_FINISHED = [*_BROKEN, "SUCCESS", "CANCELLED"]
_PRUNE_BATCH = 500

log = structlog.get_logger(__name__)


class Upkeep:
    """Its methods are ticks of the clock."""

    def __init__(self, settings: JobSettings, store: JobStore, runs: Runs, executor: str) -> None:
        self._settings = settings
        self._store = store
        self._runs = runs
        self._executor = executor
        self._stray: set[str] = set()
        self._reported: set[str] = set()

    async def watch(self) -> None:
        """Takes up what this process lost hold of (a full disk, a lost connection), and reports what broke."""
        pending = await _list(status="PENDING", executor_id=self._executor)
        stray = {status.workflow_id: status for status in pending if not self._runs.is_here(status.workflow_id)}
        for workflow_id in self._stray & stray.keys():  # twice in a row: not merely between two tasks
            log.warning("job taken up again", run=workflow_id)
            await DBOS.resume_workflow_async(workflow_id, queue_name=stray[workflow_id].queue_name)
        self._stray = set(stray)
        for broken in await _list(status=_BROKEN, name=JOB):
            if broken.workflow_id not in self._reported:
                await self._runs.start_report(broken.workflow_id, "JobBroken")
                self._reported.add(broken.workflow_id)

    async def heartbeat(self) -> None:
        await asyncio.to_thread(self._store.beat, self._executor)
        await asyncio.to_thread(self._take_over)

    async def prune(self) -> int:
        """Forgets jobs that ended longer ago than `keep_days`. Returns how many runs there were."""
        before = dt.datetime.now(dt.UTC) - dt.timedelta(days=self._settings.keep_days)
        pruned = 0
        while old := await _list(status=_FINISHED, completed_before=before.isoformat(), limit=_PRUNE_BATCH):
            await DBOS.delete_workflows_async([status.workflow_id for status in old])
            pruned += len(old)
        return pruned

    async def prune_tick(self) -> None:
        await self.prune()

    def _take_over(self) -> None:
        """Makes the unfinished work of dead processes eligible again.

        `_recover_pending_workflows` is DBOS's own way, race-free but private: the version is pinned, a test holds it.
        """
        with self._store.takeover() as may:
            if not may:
                return
            pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
            owners = {status.executor_id for status in pending if status.executor_id}
            dead = owners - self._store.alive(self._settings.dead_after_s) - {self._executor}
            if dead:
                log.warning("taking over the jobs of stopped processes", processes=len(dead))
                DBOS._recover_pending_workflows(sorted(dead))  # noqa: SLF001


def cancel_everything(store: JobStore, sealed: SealedValues) -> tuple[tuple[str, str], ...]:
    """Before anything runs: cancels what is unfinished, and says which jobs it was."""
    if not store.has_runs():
        return ()
    client = DBOSClient(system_database_engine=store.engine, serializer=sealed, application_name=ENGINE_NAME)
    try:
        found = client.list_workflows(status=_UNFINISHED, load_input=False, load_output=False)
        client.cancel_workflows([status.workflow_id for status in found])
    finally:
        client.destroy()
    jobs = (status.workflow_id.partition("-") for status in found if status.name == JOB)
    return tuple((kind, job_id) for kind, _, job_id in jobs)


async def _list(**conditions: Any) -> list[WorkflowStatus]:
    return await DBOS.list_workflows_async(load_input=False, load_output=False, **conditions)
