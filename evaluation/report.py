"""Writes what the evaluations came to: docs/evaluation.md and its picture."""

from collections.abc import Sequence
from pathlib import Path

from evaluation.results import Result

COLOURS = ("#3b7d8c", "#d9a066", "#8a8fa3")
HEAD = """\
# Evaluation

Made by `make eval`; every figure comes from a run of the program, with a fixed seed. A fraction is a share of 1. The
data are read from the folder that `KESHER_REFERENCE_DIR` names and are no part of this repository.

![The figures as bars](evaluation.png)
"""


def write(results: Sequence[Result], folder: Path) -> None:
    (folder / "evaluation.md").write_text("\n".join([HEAD, *map(_section, results)]), encoding="utf-8")
    charted = [result for result in results if result.chart]
    if charted:
        _draw(charted, folder / "evaluation.png")


def _section(result: Result) -> str:
    columns = list(dict.fromkeys(column for row in result.rows for column in row.figures))
    lines = [
        f"| | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
        *(
            f"| {row.name} | {' | '.join(_cell(row.figures.get(column, '')) for column in columns)} |"
            for row in result.rows
        ),
    ]
    counted = "; ".join(f"{name}: {_fact(value)}" for name, value in result.facts.items())
    table = "\n".join(lines)
    parts = [f"## {result.title}", result.method, table, f"{counted}.", result.limits]
    if result.published:
        parts.append(f"*Published elsewhere.* {result.published}")
    return "\n\n".join(parts) + "\n"


def _cell(value: float | int | str) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _fact(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _draw(results: Sequence[Result], path: Path) -> None:
    """Bars for each row, one for each charted column, a panel for each evaluation."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    heights = [len(result.rows) * (1 + 0.4 * (len(result.chart) - 1)) for result in results]
    figure = Figure(figsize=(9, 0.42 * sum(heights) + 1.0 * len(results)), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(results), 1, squeeze=False, height_ratios=heights)
    for panel, result in zip(panels[:, 0], results, strict=True):
        thickness = 0.8 / len(result.chart)
        rows = result.rows[::-1]
        for place, (column, colour) in enumerate(zip(result.chart, COLOURS, strict=False)):
            values = [float(row.figures.get(column, 0.0)) for row in rows]
            heights_at = [at + 0.4 - thickness * (place + 0.5) for at in range(len(rows))]
            bars = panel.barh(heights_at, values, height=thickness, color=colour, label=column)
            panel.bar_label(bars, labels=[f"{value:.2f}" for value in values], padding=3, fontsize=8)
        panel.set_yticks(range(len(rows)), [row.name for row in rows])
        panel.set_ylim(-0.6, len(rows) - 0.4)
        panel.set_xlim(0, 1.1)
        panel.set_title(result.title, loc="left", fontsize=11, pad=22)
        panel.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(result.chart), fontsize=8, frameon=False)
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)
