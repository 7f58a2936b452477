"""What a job is made of: its steps, its settings, and how it can end."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

Step = Callable[[str], Awaitable[None]]
"""One step of a job, named by its function. It gets the job's opaque id and finds everything else by it.

A step may run again after a crash, so it must be idempotent. Its exceptions are recorded by type alone.
"""

OnFailed = Callable[[str, str, str], Awaitable[None]]
"""Called with kind, job id and the name of the exception's type when a job has failed for good; idempotent as well."""

Queue = Literal["work", "speech"]
Steps = Mapping[str, Sequence[Step]]

KIND = re.compile(r"[a-z][a-z_]{0,39}")
JOB_ID = re.compile(r"[A-Za-z0-9_:-]{1,100}")


class JobsError(Exception):
    """Durable work cannot do what was asked.

    JobsError
    └── NotOpen   the jobs are not open, or are closing
    """


class NotOpen(JobsError): ...


class Retry(Exception):
    """Raised by a step: try again after this long. The wait is durable and doubles each time, up to a limit.

    `raise Retry(30) from error` makes the type of `error` the reason when the tries run out.
    """

    def __init__(self, after_s: float) -> None:
        super().__init__(f"again after {after_s} s")
        self.after_s = after_s


class JobState(StrEnum):
    UNKNOWN = "unknown"  # never started, or finished and forgotten
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class JobSettings:
    """`database_url` is the application's: SQLite means an own file in `data_dir`, PostgreSQL is shared.

    Never change `application_version`: unfinished work of another version would wait for ever.
    """

    data_dir: Path | None
    database_url: str = "sqlite://"
    application_version: str = "1"
    polling_interval_s: float = 0.2
    work_concurrency: int = 8
    tries: int = 6
    longest_wait_s: float = 6 * 3600.0
    crashes_allowed: int = 3  # a step that took the process down more often than this is given up
    keep_days: float = 30.0
    shutdown_s: float = 10.0
    heartbeat_s: float = 3.0
    dead_after_s: float = 15.0
    watch_s: float = 30.0


def run_id(kind: str, job_id: str) -> str:
    """The permanent id of a job's run: the same kind and id is the same run, never a second one."""
    if not KIND.fullmatch(kind) or not JOB_ID.fullmatch(job_id):
        raise ValueError("a job's kind and id are opaque: letters, digits, _, : and -")
    return f"{kind}-{job_id}"
