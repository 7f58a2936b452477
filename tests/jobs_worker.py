"""A process that works on jobs until it is killed: `python -m tests.jobs_worker FOLDER URL MODE [JOB...]`.

Each step writes a line when it begins and when it ends, so that a test can count what was repeated. A job named
`<moment>-<step>-<n>` kills its process once, at that moment of that step.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from pipelines.jobs import Jobs, JobSettings, JobState, Step

KEY = bytes(32)
STEPS = ("fetch", "hear", "tell")


class Worker:
    def __init__(self, folder: Path, mode: str) -> None:
        self._folder = folder
        self._mode = mode
        self._log = os.open(folder / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def step(self, name: str) -> Step:
        async def run(job_id: str) -> None:
            self.write("begin", name, job_id)
            self._die(f"begin-{name}", job_id)
            await asyncio.sleep(float(os.environ.get("STEP_S", "0.02")))
            self.write("end", name, job_id)
            self._die(f"end-{name}", job_id)

        run.__name__ = name
        return run

    async def on_failed(self, kind: str, job_id: str, problem: str) -> None:
        self.write("failed", problem, job_id)

    def write(self, *words: str) -> None:
        os.write(self._log, (" ".join(words) + "\n").encode())

    def _die(self, moment: str, job_id: str) -> None:
        if not job_id.startswith(moment):
            return
        mark = self._folder / f"killed-{job_id}"
        if self._mode == "always" or not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)


async def main(folder: Path, url: str, mode: str, job_ids: list[str]) -> None:
    worker = Worker(folder, mode)
    settings = JobSettings(
        data_dir=folder / "data",
        database_url=url,
        polling_interval_s=0.05,
        heartbeat_s=0.3,
        dead_after_s=1.5,
        watch_s=2.0,
        crashes_allowed=2,
    )
    steps = {"note": [worker.step(name) for name in STEPS]}
    async with Jobs(
        settings, key=KEY, steps=steps, queue_of={"note.hear": "speech"}, on_failed=worker.on_failed
    ) as jobs:
        if mode == "together":
            await asyncio.gather(*(jobs.start("note", job_id) for job_id in job_ids))
        print("started", flush=True)
        for job_id in job_ids:
            await jobs.start("note", job_id)
            while await jobs.state("note", job_id) in (JobState.RUNNING, JobState.QUEUED):  # noqa: ASYNC110  as a person looks
                await asyncio.sleep(0.02)
        print("finished", flush=True)
        if mode == "stay":
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
