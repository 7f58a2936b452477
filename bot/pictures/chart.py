"""Line charts as pictures for a chat: how something went over weeks, readable on a phone, in Hebrew and in English."""

import asyncio
import datetime as dt
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.channels.base import ReplyFile

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 4.0, 3.4  # inches; 1000 × 850 dots, whose letters stay readable in a bubble on a phone
DOTS_PER_INCH = 250
FONT = "DejaVu Sans"  # comes with the library and has Hebrew letters: the picture is the same on every machine
MAX_DATES = 5
MAX_NUMBERS = 6  # points whose values are written beside them; of more only the newest
BAND_NAME, TITLE = 12, 34  # characters in a line

INK, QUIET, GRID, BAND = "#1f2933", "#5b6770", "#d9dee2", "#5b6770"
LINES = (("#0072b2", "o"), ("#d55e00", "s"), ("#009e73", "^"))
"""Colours that stay apart for people who do not see some (Okabe and Ito), each with a mark of its own."""
_RIGHT_TO_LEFT = "\u200f"


@dataclass(frozen=True, kw_only=True)
class Point:
    """`label` is the day as it is said; `value` is None where nothing was measured, and the line has a gap there."""

    at: dt.date
    label: str
    value: float | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is measured, by its name, in the order of time."""

    name: str
    points: tuple[Point, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Band:
    """A range of the scale that has a name, as the severities of a questionnaire do: from `low` up to `high`."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, kw_only=True)
class LineChart:
    """A chart to be drawn; every word in it is ready to be read. `low` and `high` are the ends of the scale.

    At most three lines: there is no fourth colour that everybody can tell apart. The title must not name anybody:
    pictures stand in galleries and on lock screens.
    """

    language: str
    title: str
    lines: tuple[Line, ...]
    low: float
    high: float
    unit: str = ""  # written behind each number: "%"
    bands: tuple[Band, ...] = ()


async def chart_file(chart: LineChart) -> ReplyFile:
    """The chart as a file for a reply, drawn off the event loop."""
    return ReplyFile(name="chart.png", mime="image/png", data=await asyncio.to_thread(line_chart, chart))


def line_chart(chart: LineChart) -> bytes:
    """The picture as PNG. Every drawing has a figure of its own and no global state, so threads do not meet.

    Time runs from left to right in Hebrew too, as in the charts of Hebrew newspapers, schools and statistics, where
    numbers also run so. What is read as text begins at the right: the title and the scale stand there.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    if not 1 <= len(chart.lines) <= len(LINES):
        raise ValueError(f"a chart has one to {len(LINES)} lines")
    margins = ConstrainedLayoutEngine(w_pad=0.14, h_pad=0.14)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS_PER_INCH, layout=margins, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _draw_bands(axes, chart)
    for line, (colour, mark) in zip(chart.lines, LINES, strict=False):
        _draw_line(axes, chart, line, colour, mark)
    _draw_scale(axes, chart)
    _draw_dates(axes, chart)
    _draw_words(figure, axes, chart)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def readable(text: str, language: str) -> str:
    """The library orders letters by their direction; a Hebrew text must not take a first Latin word's direction."""
    plain = text.replace("$", r"\$")  # between two of them the library would read a formula
    return f"{_RIGHT_TO_LEFT}{plain}" if language == "he" else plain


def _draw_line(axes: "Axes", chart: LineChart, line: Line, colour: str, mark: str) -> None:
    from matplotlib.patheffects import withStroke

    days = [point.at.toordinal() for point in line.points]
    values = [float("nan") if point.value is None else point.value for point in line.points]
    name = readable(line.name, chart.language)
    axes.plot(days, values, color=colour, marker=mark, markersize=7, linewidth=2.4, label=name, clip_on=False, zorder=3)
    measured = [point for point in line.points if point.value is not None]
    is_roomy = len(chart.lines) == 1 and len(measured) <= MAX_NUMBERS
    for point in measured if is_roomy else measured[-1:]:
        axes.annotate(
            f"{point.value:g}{chart.unit}",
            (point.at.toordinal(), point.value or 0.0),
            textcoords="offset points",
            xytext=(0, 9),
            ha="center",
            color=colour,
            fontsize=11,
            fontweight="bold",
            fontfamily=FONT,
            path_effects=[withStroke(linewidth=3, foreground="white")],  # no line runs through a number
            zorder=4,
        )


def _draw_bands(axes: "Axes", chart: LineChart) -> None:
    """Shades that grow darker with the scale: they tell apart without any colour. Their names stand beside them."""
    is_hebrew = chart.language == "he"
    for place, band in enumerate(chart.bands):
        axes.axhspan(band.low, band.high, color=BAND, alpha=0.04 + 0.06 * place, linewidth=0, zorder=0)
        lines = [readable(words, chart.language) for words in textwrap.wrap(band.name, BAND_NAME)]
        axes.annotate(
            "\n".join(lines),
            (0 if is_hebrew else 1, (band.low + band.high) / 2),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            xytext=(-5 if is_hebrew else 5, 0),
            ha="right" if is_hebrew else "left",
            va="center",
            color=QUIET,
            fontsize=10,
            fontfamily=FONT,
        )


def _draw_scale(axes: "Axes", chart: LineChart) -> None:
    room = (chart.high - chart.low) * 0.06  # above the highest value, for its number
    axes.set_ylim(chart.low, chart.high + room)
    steps = _steps(chart.low, chart.high)
    axes.set_yticks(steps, [f"{step:g}{chart.unit}" for step in steps], color=QUIET, fontsize=11, fontfamily=FONT)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    if chart.language == "he":
        axes.yaxis.tick_right()
    axes.tick_params(length=0, pad=7)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)


def _steps(low: float, high: float) -> list[float]:
    """Round numbers, at most seven of them, that begin at the low end of the scale."""
    for step in (1, 2, 3, 5, 10, 20, 25, 50, 100, 200, 500, 1000):
        if (high - low) / step <= 6:
            break
    steps = [low]
    while (following := (steps[-1] // step + 1) * step) <= high:
        steps.append(following)
    return steps


def _draw_dates(axes: "Axes", chart: LineChart) -> None:
    labels = {point.at: point.label for line in chart.lines for point in line.points}
    days = sorted(labels)
    shown = _spread(days, MAX_DATES)
    names = [readable(labels[day], chart.language) for day in shown]
    axes.set_xticks([day.toordinal() for day in shown], names, color=QUIET, fontsize=11, fontfamily=FONT)
    first, last = (days[0].toordinal(), days[-1].toordinal()) if days else (0, 0)
    margin = max(1.0, (last - first) * 0.09)  # so that the last date does not run into the scale
    axes.set_xlim(first - margin, last + margin)


def _spread(days: Sequence[dt.date], limit: int) -> list[dt.date]:
    """At most so many of them, evenly apart, the newest always among them."""
    stride = -(-len(days) // limit) or 1
    return list(reversed(days[::-1][::stride]))


def _draw_words(figure: "Figure", axes: "Axes", chart: LineChart) -> None:
    begin: Literal["left", "right"] = "right" if chart.language == "he" else "left"
    title = "\n".join(readable(line, chart.language) for line in textwrap.wrap(chart.title, TITLE))
    axes.set_title(title, loc=begin, color=INK, fontsize=13, fontweight="bold", fontfamily=FONT, pad=14)
    if len(chart.lines) > 1:
        legend = figure.legend(loc="outside lower center", ncols=len(chart.lines), frameon=False, fontsize=11)
        for words in legend.get_texts():
            words.set_fontfamily(FONT)
            words.set_color(INK)
