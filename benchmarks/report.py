"""What was measured, for people: one table, a file of all numbers, log-log plots of cost against size."""

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import psutil
from matplotlib.figure import Figure

from benchmarks.harness import Growth, Row
from facelab.figures import theme

_COLOURS = (theme.BLUE, theme.RED, theme.GREEN, theme.ORANGE, theme.PURPLE, theme.SKY)
_MARKS = ("o-", "s--", "^:", "D-.", "v-", "P--")


def table(rows: Iterable[Row]) -> str:
    """Return the rows as plain text: rival, theirs, ours, ratio, goal, met or not."""
    cells = [("part", "what", "rival", "theirs", "ours", "ratio", "goal", "")]
    for row in rows:
        sign = ">=" if row.faster else "<="
        cells.append(
            (
                row.part,
                row.what,
                row.rival,
                _number(row.theirs, row.unit),
                _number(row.ours, row.unit),
                f"{row.ratio:.2f}",
                f"{sign} {row.goal:g}",
                "met" if row.met else "NOT MET",
            )
        )
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    left = {0, 1, 2, 7}
    return "\n".join(
        "  ".join(
            text.ljust(width) if column in left else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def _number(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


def document(rows: Sequence[Row], growths: Sequence[Growth], seconds: float) -> str:
    """Return the page that is kept beside the benchmarks: the table, and one plot per part."""
    on = ", ".join(_measured_on())
    return (
        "\n\n".join(
            [
                "# What was measured",
                f"Written by `python bootstrap.py bench --document` in {seconds:.0f} s, on: {on}. Each line holds ours "
                "against a named rival, or a limit, in the same run. Ratios carry over to other machines better than "
                "seconds do.",
                f"```\n{table(rows)}\n```",
                *(
                    f"## {growth.title}\n\n![{growth_in_words(growth)}](pictures/{growth.part}.png)"
                    for growth in growths
                ),
            ]
        )
        + "\n"
    )


def growth_in_words(growth: Growth) -> str:
    """Say in words what ``growth_figure`` draws: where each line starts and ends."""
    lines = "; ".join(
        f"{name}: {points[0][1]:.2g} at {points[0][0]:,} to {points[-1][1]:.2g} at {points[-1][0]:,}"
        for name, points in growth.lines.items()
    )
    return f"{growth.y} against {growth.x}, both axes logarithmic. {lines}."


def machine() -> dict[str, str | int]:
    """Return what was measured on, without naming anybody's machine."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "processors": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
    }


def write_json(rows: Sequence[Row], growths: Sequence[Growth], seconds: float, file: Path) -> None:
    """Write every number of a run."""
    measured = [asdict(row) | {"ratio": row.ratio, "met": row.met} for row in rows]
    everything = {"machine": machine(), "seconds": seconds, "rows": measured, "growth": [asdict(g) for g in growths]}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


def growth_figure(growth: Growth) -> Figure:
    """Return the log-log plot of cost against size; a straight line at 45 degrees grows as fast as the size."""
    with theme.sheet(growth.title, " · ".join(_measured_on()), (7, 4.5)) as figure:
        axes = figure.subplots()
        for (name, points), colour, mark in zip(growth.lines.items(), _COLOURS, _MARKS, strict=False):
            axes.loglog(*zip(*points, strict=True), mark, color=colour, label=name, markersize=5)
        axes.set(xlabel=growth.x, ylabel=growth.y)
        axes.grid(True, which="major", color=theme.PALE, linewidth=0.8)
        axes.legend(frameon=False, fontsize=9)
    return figure


def _measured_on() -> list[str]:
    about = machine()
    return [about["system"], f"{about['processors']} processors", f"{about['memory_gb']} GB of memory"]
