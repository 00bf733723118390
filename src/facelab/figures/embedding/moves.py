"""Figures of distance: how far changes move a face, and distances presented as percentages."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from facelab.figures import theme


def moves(
    moved: Mapping[str, np.ndarray],
    own: np.ndarray,
    other: np.ndarray,
    title: str,
    note: str,
    start: str = "the face as it was",
) -> Figure:
    """Draw how far each change moves faces, one dot per person, between two rows for comparison.

    Parameters
    ----------
    moved : mapping of str to numpy.ndarray
        Distances by change, one per person; NaN where no face was found.
    own, other : numpy.ndarray
        Distances of the same people to their other picture, and to the nearest other person.
    title, note : str
        The question; the sample.
    start : str
        What distances are counted from.
    """
    ordered = sorted(moved.items(), key=lambda item: np.nanmedian(item[1]))
    rows = [
        ("another picture of them", own, theme.ONE_PERSON, "^"),
        *((name, values, theme.QUIET, "o") for name, values in ordered),
        ("the nearest other person", other, theme.TWO_PEOPLE, "s"),
    ]
    with theme.chart(title, note, (8.4, 0.8 + 0.42 * len(rows)), "x") as axes:
        for place, (_, values, colour, marker) in enumerate(rows):
            axes.plot(values, np.full(len(values), place), marker, color=colour, alpha=0.55, markersize=6, mew=0)
            axes.plot([np.nanmedian(values)] * 2, (place - 0.32, place + 0.32), color=theme.INK, linewidth=2)
        axes.axvline(np.nanmedian(other), color=theme.TWO_PEOPLE, linewidth=1, linestyle="--", zorder=0)
        axes.axvline(np.nanmedian(own), color=theme.ONE_PERSON, linewidth=1, linestyle=":", zorder=0)
        axes.set_yticks(range(len(rows)), [row[0] for row in rows], color=theme.INK)
        axes.set(xlim=(0, None), xlabel=f"distance from {start}; one dot per person, the bar is the median")
        axes.invert_yaxis()
    return axes.figure


def moves_in_words(moved: Mapping[str, np.ndarray], own: np.ndarray, other: np.ndarray) -> str:
    """Say in words what ``moves`` draws: the medians."""
    rows = {"another picture of them": own, **moved, "the nearest other person": other}
    return "; ".join(f"{name} {np.nanmedian(values):.2f}" for name, values in rows.items())


def mapping_curves(
    mappings: Mapping[str, Callable[[np.ndarray], np.ndarray]], marked: Mapping[str, float], title: str, note: str
) -> Figure:
    """Draw percentage against distance, one line per mapping, with a few distances marked."""
    distances = np.linspace(0, 1, 201)
    with theme.chart(title, note, (8.4, 4.2), "y") as axes:
        for (name, mapping), (colour, line) in zip(mappings.items(), theme.LINES, strict=False):
            axes.plot(distances, mapping(distances), line, color=colour, label=name)
        for name, value in marked.items():
            axes.axvline(value, color=theme.INK, linewidth=1, zorder=0)
            axes.annotate(
                f" {name}", (value, 101), fontsize=9, rotation=25, ha="left", va="bottom", annotation_clip=False
            )
        axes.set(xlim=(0, 1), ylim=(0, 101), xlabel="distance", ylabel="called 'similarity'")
        axes.yaxis.set_major_formatter(PercentFormatter(100))
        axes.legend(loc="lower left", handlelength=3.2)
    return axes.figure
