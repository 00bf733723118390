"""Figures of how sure we are: shares with their intervals, row below row, each under its own name and number."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from facelab.figures import theme
from facelab.metrics import percent

LONGEST = 40  # letters of a row's name that fit beside its numbers
LAST = 15  # of them from its end, which may say how many people

Interval = tuple[float, float, float]  # a share and the ends of its interval, 0 to 1
Panels = Mapping[str, Mapping[str, Interval | None]]  # heading to the name of a row to what was measured, if anything


def intervals_in_rows(panels: Panels, title: str, note: str) -> Figure:
    """Draw shares as dots on their intervals, one row each, in panels one below the other.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (value, low, high) or None
        By the heading of a panel and the name of a row: a share and the ends of its 95 % interval, 0 to 1; None where
        it cannot be measured, which the row says. Each panel has a scale of its own.
    title, note : str
        The question; the sample.
    """
    rows = [len(panel) for panel in panels.values()]
    with theme.sheet(title, note, (5.0, 0.9 + sum(0.7 + 0.45 * count for count in rows))) as figure:
        ratios = [1 + count for count in rows]
        stacked = figure.subplots(len(panels), 1, squeeze=False, height_ratios=ratios)[:, 0]
        for axes, (heading, panel) in zip(stacked, panels.items(), strict=True):
            axes.set_title(heading, fontsize=10, parse_math=False)
            _draw_panel(axes, panel)
    return figure


def _draw_panel(axes: Axes, panel: Mapping[str, Interval | None]) -> None:
    for row, (name, interval) in enumerate(panel.items()):
        # a name may hold a dollar sign, which is no formula
        words = f"{_shortened(name)}: {_numbers(interval)}"
        place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
        axes.annotate(words, (0, row), xytext=(4, 4), va="bottom", fontsize=9, parse_math=False, **place)
        if interval is not None:
            value, low, high = interval
            axes.hlines(row, low, high, color=theme.BLUE, linewidth=2.6, alpha=0.75)
            axes.plot(value, row, "o", color=theme.INK, markersize=5)
    axes.set(ylim=(len(panel) - 0.6, -0.9), xlim=_limits(panel), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    theme.grid(axes, "x")
    theme.per_cent(axes.xaxis)


def _limits(panel: Mapping[str, Interval | None]) -> tuple[float, float]:
    """Return the ends of a scale that holds every interval, and 0 or 1, whichever is nearer."""
    measured = [interval for interval in panel.values() if interval is not None] or [(0, 0, 1)]
    least, most = min(low for _, low, _ in measured), max(high for *_, high in measured)
    room = 0.02 * max(most - least, 1e-6)
    if most <= 0.5 or least < 0.5:
        least = 0.0
    if most > 0.5:
        most = 1.0
    return least - room, most + room


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - LAST - 1]}\N{HORIZONTAL ELLIPSIS}{name[-LAST:]}"


def _numbers(interval: Interval | None) -> str:
    if interval is None:
        return "cannot be measured here"
    value, low, high = map(percent, interval)
    return f"{value} %, {low} to {high} %"


def rows_in_words(panels: Panels) -> str:
    """Say in words what ``intervals_in_rows`` draws: every share with the ends of its interval."""
    said = (
        (f"{heading}: " if heading else "")
        + "; ".join(f"{name} {_numbers(interval)}" for name, interval in rows.items())
        for heading, rows in panels.items()
    )
    return f"95 % intervals. {'. '.join(said)}."
