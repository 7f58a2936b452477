"""The clock: calls functions at intervals or at a time, in memory; what must not be forgotten is a row or a job."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

Tick = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


class Clock:
    """A tick that takes longer than its interval is not started twice; missed ticks become one."""

    def __init__(self) -> None:
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(timezone=dt.UTC)
        self._ticking: set[asyncio.Task[None]] = set()

    def every(self, seconds: float, name: str, tick: Tick, *, at_once: bool = False) -> None:
        """A second call with the same name replaces the first."""
        options = {"next_run_time": dt.datetime.now(dt.UTC)} if at_once else {}
        self._add(IntervalTrigger(seconds=seconds, timezone=dt.UTC), name, tick, **options)

    def at(self, when: dt.datetime, name: str, tick: Tick) -> None:
        """Once; a time that has passed means now."""
        self._add(DateTrigger(run_date=when), name, tick)

    def _add(self, trigger: object, name: str, tick: Tick, **options: object) -> None:
        self._scheduler.add_job(
            partial(self._run, name, tick),
            trigger,
            id=name,
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            **options,
        )

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """Ends the ticks that are running, too."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # the scheduler shuts down in the loop's next round
        ticking = list(self._ticking)
        for task in ticking:
            task.cancel()
        await asyncio.gather(*ticking, return_exceptions=True)

    async def _run(self, name: str, tick: Tick) -> None:
        task = asyncio.current_task()
        assert task
        self._ticking.add(task)
        try:
            await tick()
        except asyncio.CancelledError:
            if self._scheduler.running:
                raise
        except Exception as error:  # noqa: BLE001  one failed tick must not end the clock
            log.error("tick failed", tick=name, error=type(error).__name__)
        finally:
            self._ticking.discard(task)
