"""Which steps each kind of durable work has, and how recorded work is started."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

import structlog

from agent import asking, drafting, insight, understanding
from agent.asking import AskWork
from agent.drafting import DraftWork
from agent.style import asking as style_asking
from agent.style import learning, noticing
from agent.style.learning import LearnWork
from bot.therapist import reports
from bot.therapist.reports import ReportWork
from bot.therapist.style import week
from bot.therapist.style.week import WeekFigure
from pipelines import recaps
from pipelines.recaps import RecapWork
from storage.database import Storage
from storage.unit import Topic

log = structlog.get_logger(__name__)
Step = Callable[[str], Awaitable[None]]
UNSEEN = frozenset({"fetch", "learn", "delete_recording"})
"""Nobody waits for these. What `fetch` does not bring the recap fetches again, and says what becomes of it."""


class Starts(Protocol):
    async def start(self, kind: str, job_id: str) -> None: ...


class Work:
    """The steps of every kind of job; each takes an opaque id and may safely run again."""

    def __init__(
        self,
        recap: RecapWork,
        draft: DraftWork,
        ask: AskWork,
        report: ReportWork,
        learn: LearnWork,
        figure: WeekFigure,
        storage: Storage,
    ) -> None:
        self._recap = recap
        self._draft = draft
        self._ask = ask
        self._report = report
        self._learn = learn
        self._figure = figure
        self._storage = storage

    def steps(self) -> Mapping[str, Sequence[Step]]:
        return {
            "fetch": (self.fetch_audio,),
            "recap": (self.fetch_audio, self.transcribe, self.summarise),
            "again": (self.summarise_again,),
            "draft": (self.write_draft,),
            "understand": (self.understand,),
            "hear": (self.fetch_audio, self.transcribe),
            "learn": (self.keep_example, self.notice_change, self.propose_rule),
            week.KIND: (self._figure.show,),
            "delete_recording": (self.delete_recording,),
            asking.KIND: (self.answer_question,),
            insight.KIND: (self.look_back,),
            reports.KIND: (self._report.print,),
        }

    def ends(self) -> Mapping[str, Step]:
        """What is said where a job broke for good, for every kind that somebody waits for."""
        return {
            "recap": partial(recaps.give_up, self._recap),
            "hear": partial(recaps.give_up, self._recap),
            "again": partial(recaps.give_up_again, self._recap),
            "draft": partial(drafting.give_up, self._draft),
            "understand": partial(understanding.give_up, self._draft),
            asking.KIND: partial(asking.give_up, self._ask, asking.KIND),
            insight.KIND: partial(asking.give_up, self._ask, insight.KIND),
            reports.KIND: self._report.give_up,
            week.KIND: self._figure.give_up,
        }

    async def fetch_audio(self, job_id: str) -> None:
        await recaps.fetch_audio(self._recap, job_id)

    async def transcribe(self, job_id: str) -> None:
        await recaps.transcribe(self._recap, job_id)

    async def summarise(self, job_id: str) -> None:
        await recaps.summarise(self._recap, job_id)

    async def summarise_again(self, job_id: str) -> None:
        await recaps.summarise_again(self._recap, job_id)

    async def write_draft(self, job_id: str) -> None:
        await drafting.write_draft(self._draft, job_id)

    async def understand(self, job_id: str) -> None:
        await understanding.understand(self._draft, job_id)

    async def keep_example(self, job_id: str) -> None:
        await learning.keep_example(self._learn, job_id)

    async def notice_change(self, job_id: str) -> None:
        await noticing.notice_change(self._learn, job_id)

    async def propose_rule(self, job_id: str) -> None:
        await style_asking.propose_rule(self._learn, job_id)

    async def delete_recording(self, job_id: str) -> None:
        await recaps.delete_recording(self._recap, job_id)

    async def answer_question(self, job_id: str) -> None:
        await asking.answer(self._ask, job_id)

    async def look_back(self, job_id: str) -> None:
        await insight.look_back(self._ask, job_id)

    async def failed(self, kind: str, job_id: str, error: str) -> None:
        """A job broke for good: the therapist is told, and what they sent is kept."""
        log.warning("job failed", kind=kind, job_id=job_id, error=error)
        async with self._storage.unit() as unit:
            await unit.settle_job(kind, job_id, "failed")
        give_up = self.ends().get(kind)
        if give_up is not None:
            await give_up(job_id)


class Starter:
    """Starts what turns recorded, after their commit, and at start-up what was recorded and never started."""

    def __init__(self, storage: Storage, jobs: Starts) -> None:
        self._storage = storage
        self._jobs = jobs
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        storage.listen(self._hear)

    async def start(self) -> None:
        self._wake.set()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _hear(self, topics: frozenset[Topic]) -> None:
        if ("jobs",) in topics:
            self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._start_recorded()
            except Exception:  # the rows are still there; the next wake or start tries again
                log.exception("recorded work could not be started")
                await asyncio.sleep(1.0)
                self._wake.set()

    async def _start_recorded(self) -> None:
        async with self._storage.unit() as unit:
            recorded = await unit.unstarted_jobs()
        for kind, job_id in recorded:
            await self._jobs.start(kind, job_id)
            async with self._storage.unit() as unit:
                await unit.settle_job(kind, job_id, "started")
