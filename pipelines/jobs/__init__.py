"""Durable work and its clock: the only importer of DBOS and APScheduler."""

from pipelines.jobs.definitions import JobsError, JobSettings, JobState, NotOpen, OnFailed, Queue, Retry, Step, Steps
from pipelines.jobs.runner import Jobs
from storage.job_store import AlreadyRunning

__all__ = [
    "AlreadyRunning",
    "JobSettings",
    "JobState",
    "Jobs",
    "JobsError",
    "NotOpen",
    "OnFailed",
    "Queue",
    "Retry",
    "Step",
    "Steps",
]
