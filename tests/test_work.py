"""The kinds of durable work, and what becomes of each that breaks."""

from typing import Any

from bot.therapist.reports import ReportWork
from bot.therapist.style.week import WeekFigure
from bot.work import UNSEEN, Work


def test_every_kind_of_work_that_somebody_waits_for_ends_in_a_sentence_where_it_breaks() -> None:
    nothing: Any = None  # no step runs
    report, figure = ReportWork(storage=nothing, services=nothing), WeekFigure(nothing, nothing)
    work = Work(nothing, nothing, nothing, report, nothing, figure, nothing)
    assert set(work.steps()) == set(work.ends()) | UNSEEN
    assert not set(work.ends()) & UNSEEN
