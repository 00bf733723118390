"""On how many people false alarms fall: each alarm a block, those of one person in a column."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from facelab.figures import theme

Weeks = Mapping[str, np.ndarray]  # heading to the false alarms of each person in a week, or any other time


def alarms_by_person_figure(weeks: Weeks, title: str, note: str) -> Figure:
    """Draw each false alarm as a block, those of one person in one column, in panels one below the other.

    Whoever raised most stands at the left; whoever raised none is left out. All panels have the same two scales, so
    that as many alarms fill as much of each.

    Parameters
    ----------
    weeks : mapping of str to numpy.ndarray
        By the heading of a panel: the false alarms of each person, shape (people,), int, 0 for most of them.
    title, note : str
        The question; the sample.
    """
    columns = {name: np.sort(alarms[alarms > 0])[::-1] for name, alarms in weeks.items()}
    widest = max(1, *map(len, columns.values()))
    highest = max(1, *(alarms.max(initial=0) for alarms in columns.values()))
    with theme.sheet(title, note, (8.4, 0.9 + 1.6 * len(weeks))) as figure:
        panels = figure.subplots(len(weeks), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for axes, (name, alarms) in zip(panels, columns.items(), strict=True):
            axes.set_title(f"{name}: {_counts(weeks[name])}", fontsize=10)
            _draw_blocks(axes, alarms, edge=min(0.8, 110 / widest))
        axes.set(xlim=(-0.01 * widest, 1.01 * widest), ylim=(0, 1.05 * highest))
        axes.set_xlabel("people who raised one, a column each, those with most first")
        for axis, most in ((axes.xaxis, 8), (axes.yaxis, 3)):
            axis.set_major_locator(MaxNLocator(most, steps=(1, 2, 5, 10), integer=True))
        figure.supylabel("false alarms of a person", fontsize=10)
    return figure


def alarms_by_person_in_words(weeks: Weeks) -> str:
    """Say in words what ``alarms_by_person_figure`` draws."""
    return ". ".join(f"{name}: {_counts(alarms)}" for name, alarms in weeks.items())


def _draw_blocks(axes: Axes, columns: np.ndarray, edge: float) -> None:
    blocks = [Rectangle((person, below), 1, 1) for person, alarms in enumerate(columns) for below in range(alarms)]
    look = {"facecolor": theme.TWO_PEOPLE, "edgecolor": "white", "linewidth": edge}
    axes.add_collection(PatchCollection(blocks, **look))


def _counts(alarms: np.ndarray) -> str:
    return (
        f"{alarms.sum():,} false alarms on {np.count_nonzero(alarms):,} of {len(alarms):,} people, "
        f"at most {alarms.max(initial=0):,} on one"
    )
