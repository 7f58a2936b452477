"""Charts, read back from their dots: letters in the order in which they are read, lines that say what was measured."""

import asyncio
import datetime as dt
import io

import numpy as np
import pytest
from PIL import Image

from bot.pictures.chart import DOTS_PER_INCH, LINES, Band, Line, LineChart, Point, chart_file, line_chart
from bot.sandbox.telegram.pictures import size_of
from tests.pictures.reading import Dots, drawn_from_left_to_right, ink, likeness

FIRST = dt.date(2026, 1, 4)


def chart(
    title: str, language: str = "he", values: tuple[float | None, ...] = (60, 40, 20), **more: object
) -> LineChart:
    days = [FIRST + dt.timedelta(weeks=week) for week in range(len(values))]
    points = tuple(
        Point(at=day, label=f"{day.day}.{day.month}", value=value) for day, value in zip(days, values, strict=True)
    )
    scale = {"low": 0, "high": 100, "lines": (Line(name="עריכה", points=points),), **more}
    return LineChart(language=language, title=title, **scale)  # type: ignore[arg-type]


def picture(chart: LineChart) -> Image.Image:
    return Image.open(io.BytesIO(line_chart(chart))).convert("RGB")


def title_of(picture: Image.Image) -> Dots:
    return ink(picture.crop((0, 0, picture.width, 106)))


def drawn(letters: str) -> Dots:
    return drawn_from_left_to_right(letters, points=13, dots_per_inch=DOTS_PER_INCH, cut="-Bold")


@pytest.mark.parametrize(
    ("title", "from_left"),
    [
        ("כמה היה צריך לשנות", "תונשל ךירצ היה המכ"),
        ("PHQ-9 לאורך הטיפול", "לופיטה ךרואל PHQ-9"),
        ("ציון (24 מתוך 27) ו-GAD", "GAD-ו (27 ךותמ 24) ןויצ"),
    ],
)
def test_hebrew_words_stand_in_the_order_in_which_they_are_read(title: str, from_left: str) -> None:
    shown = title_of(picture(chart(title)))
    assert likeness(shown, drawn(from_left)) > 0.8
    assert likeness(shown, drawn(title)) < 0.5


def test_an_english_chart_begins_at_the_left_and_a_hebrew_one_at_the_right() -> None:
    for language, begins_left in (("en", True), ("he", False)):
        drawn = picture(chart("PHQ-9", language)).crop((0, 0, 1000, 106))
        dark = np.nonzero(np.asarray(drawn.convert("L")).min(axis=0) < 128)[0]
        assert bool(dark.mean() < 500) is begins_left


def test_time_runs_from_left_to_right_and_the_scale_from_below() -> None:
    for language in ("he", "en"):
        heights = blue_heights(picture(chart("x", language, (90, 50, 10))))
        assert heights == sorted(heights)  # falling values: each step to the right lies further down
        assert heights[-1] - heights[0] > 300


def is_blue(drawn: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which dots have the first line's colour."""
    colour = np.array([int(LINES[0][0][at : at + 2], 16) for at in (1, 3, 5)])
    near: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = (
        np.abs(np.asarray(drawn, dtype=int) - colour).sum(axis=2) < 30
    )
    return near


def blue_heights(drawn: Image.Image) -> list[float]:
    """How high the line runs, at some places from left to right where there is no mark and no number."""
    blue = is_blue(drawn)
    thin = [column for column in range(blue.shape[1]) if 0 < blue[:, column].sum() < 18]
    return [float(np.nonzero(blue[:, column])[0].mean()) for column in thin[20:-20:40]]


def test_a_week_without_a_measurement_is_a_gap_and_not_a_zero() -> None:
    blue = is_blue(picture(chart("x", values=(60, 60, None, 60, 60))))
    height = int(np.argmax(blue.sum(axis=1)))  # of the line, which is level
    empty = np.diff(np.nonzero(blue[height])[0]).max()
    assert empty > 300
    assert not blue[height + 25 :].any()


def test_odd_charts_are_drawn_too() -> None:
    severe = (Band(low=0, high=50, name="קל"), Band(low=50, high=100, name="moderately severe"))
    nothing = Line(name="שינה", points=())
    for odd in (
        chart("x", values=(5,)),
        chart("x", values=(None,)),
        chart("עולה $5 או $6", values=(0, 100), unit="%", bands=severe),
        chart("x", lines=(nothing,)),
        chart("x", values=tuple(range(60))),
    ):
        assert size_of(line_chart(odd)) == (1000, 850)
    with pytest.raises(ValueError, match="lines"):
        line_chart(chart("x", lines=(nothing,) * 4))


async def test_charts_may_be_drawn_at_the_same_time() -> None:
    wanted = [line_chart(chart("x", values=(n, 50, 100 - n))) for n in (10, 40, 70)]
    drawn = await asyncio.gather(*(chart_file(chart("x", values=(n, 50, 100 - n))) for n in (10, 40, 70)))
    assert [file.data for file in drawn] == wanted
    assert {file.mime for file in drawn} == {"image/png"}
