"""Figures of choosing a threshold: who is taken for whom, several samples, the cost of each error, how sure we are."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from facelab.figures import theme
from facelab.figures.faces import WITH_HAIR, crop_face
from facelab.figures.verification.curves import draw_histogram
from facelab.metrics import ScoreCounts, Scores, percent
from facelab.metrics.verification.costs import Choice
from facelab.packs import Picture

GAP = 6  # pixels between the two faces of a pair

Interval = tuple[float, float, float]  # a share and the ends of its interval, 0 to 1
Costs = Mapping[str, tuple[np.ndarray, Choice]]  # of each purpose: the cost at every threshold, and the least


def face_square(picture: Picture, side: int) -> np.ndarray:
    """Return the face with some hair around it, in colour: (side, side, 3) uint8."""
    return crop_face(picture.rgb(use="display"), picture.true_box, WITH_HAIR, side)


def face_pair(first: Picture, second: Picture, side: int = 112) -> np.ndarray:
    """Return two faces next to each other: (side, 2 side + GAP, 3) uint8."""
    gap = np.full((side, GAP, 3), 255, np.uint8)
    return np.hstack([face_square(first, side), gap, face_square(second, side)])


def pair_row(pairs: Sequence[tuple[Picture, Picture]], side: int = 112) -> np.ndarray:
    """Return pairs of faces in one row, with wider gaps between pairs than within them."""
    space = np.full((side, 4 * GAP, 3), 255, np.uint8)
    parts = [part for pair in pairs for part in (face_pair(*pair, side), space)]
    return np.hstack(parts[:-1])


def pairs_at(scores: Scores, pictures: Sequence[Picture], places: Sequence[int]) -> list[tuple[Picture, Picture]]:
    """Return the two pictures of each comparison at some places of scores, such as ``nearest_errors`` gives.

    ``pictures`` are those that were compared, in the order of ``scores.person_ids``.
    """
    return [(pictures[scores.first[place]], pictures[scores.second[place]]) for place in places]


def samples_under_one_line(samples: Mapping[str, ScoreCounts], title: str, note: str, threshold: float) -> Figure:
    """Draw the distances of several samples, one below the other on one scale, with the errors of one threshold."""
    with theme.sheet(title, note, (8.4, 0.9 + 2.5 * len(samples))) as figure:
        rows = figure.subplots(len(samples), 1, sharex=True, squeeze=False)[:, 0]
        ends = []
        for axes, (name, counts) in zip(rows, samples.items(), strict=True):
            draw_histogram(axes, counts, threshold)
            axes.set_title(name, fontsize=10)
            ends.append(axes.get_xlim())  # as far as this sample reaches; the axes are shared
        lows, highs = zip(*ends, strict=True)
        rows[0].set_xlim(min(lows), max(highs))
        rows[-1].set_xlabel("distance")
    return figure


def cost_curves(counts: ScoreCounts, costs: Costs, title: str, note: str) -> Figure:
    """Draw the cost of each threshold for each purpose, as a multiple of the least, which is marked.

    Parameters
    ----------
    counts : ScoreCounts
        Where the errors come from; its edges are the thresholds.
    costs : mapping of str to (numpy.ndarray, Choice)
        Name of a purpose to ``expected_cost`` at each edge and ``least_cost``; up to four.
    title, note : str
        The question; the sample.
    """
    figure = cost_ground(counts, title, note)
    draw_costs(figure, counts, costs)
    return figure


def cost_ground(counts: ScoreCounts, title: str, note: str) -> Figure:
    """Draw the static part of ``cost_curves``."""
    with theme.chart(title, note, (8.4, 4.2), "y") as axes:
        used = np.flatnonzero(counts.mated + counts.non_mated)
        axes.set(
            xlim=(max(0, counts.edges[used[0]] - 0.05), counts.edges[used[-1] + 1]), ylim=(0.8, 1000), yscale="log"
        )
        axes.yaxis.set_major_formatter(FuncFormatter(lambda times, _: f"{times:g} x"))
        axes.set(xlabel="threshold", ylabel="cost, the least being 1 x")
    return axes.figure


def draw_costs(figure: Figure, counts: ScoreCounts, costs: Costs) -> list[Artist]:
    """Draw the curves of ``cost_curves`` on a ``cost_ground``; return the new artists."""
    (axes,) = figure.axes
    drawn = []
    with theme.look():
        for (name, (cost, least)), (colour, line) in zip(costs.items(), theme.LINES, strict=False):
            unit = max(least.cost, 1e-4)  # where the least cost is nothing, no multiple of it could be drawn
            label = f"{name}: {least.threshold:.2f}"
            drawn += axes.plot(counts.edges, cost / unit, line, color=colour, label=label)
            drawn += axes.plot(least.threshold, least.cost / unit, "o", color=colour, markersize=8)
        drawn.append(axes.legend(loc="upper right", handlelength=3.2, title="costs least at", alignment="left"))
    return drawn


def costs_in_words(costs: Costs) -> str:
    """Say in words what ``cost_curves`` draws."""
    return "; ".join(f"{name} costs least at {least.threshold:.2f}" for name, (_, least) in costs.items())


def intervals_by_people(
    measured: Mapping[int, Sequence[Interval]],
    title: str,
    note: str,
    whole: float | None = None,
    top: float | None = None,
) -> Figure:
    """Draw intervals side by side, by the number of people that they rest on.

    Parameters
    ----------
    measured : mapping of int to sequence of (value, low, high)
        Shares measured on sets of people, by the number of people in a set; 0 to 1.
    title, note : str
        The question; the sample.
    whole : float, optional
        The share of everybody together, drawn as a line across.
    top : float, optional
        The end of the axis, so that figures can be compared.
    """
    figure = intervals_ground(len(measured), title, note, whole, top)
    draw_intervals(figure, measured)
    figure.axes[0].set_ylim(0, top)  # without an end, the intervals decide
    return figure


def intervals_ground(
    groups: int, title: str, note: str, whole: float | None = None, top: float | None = None
) -> Figure:
    """Draw the static part of ``intervals_by_people``, for that many groups."""
    with theme.chart(title, note, (8.4, 3.9), "y") as axes:
        if whole is not None:
            axes.axhline(whole, color=theme.RED, linewidth=1.2, linestyle="--", zorder=0)
            place = (groups - 0.45, whole)
            axes.annotate("all together", place, color=theme.RED, xytext=(0, 3), textcoords="offset points", fontsize=9)
        axes.set_xticks(range(groups), [" "] * groups)  # room for the numbers of people
        axes.set(xlim=(-0.5, groups - (0.5 if whole is None else 0.0)), ylabel="FMR, with 95 % intervals")
        if top is not None:  # an end fixed at None would keep the axis from growing to the intervals
            axes.set_ylim(0, top)
        theme.per_cent(axes.yaxis)
    return axes.figure


def draw_intervals(figure: Figure, measured: Mapping[int, Sequence[Interval]]) -> list[Artist]:
    """Draw intervals and their numbers of people on an ``intervals_ground``; return the new artists."""
    (axes,) = figure.axes
    drawn = []
    with theme.look():
        below = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "color": theme.QUIET}
        for place, (people, intervals) in enumerate(measured.items()):
            intervals = list(dict.fromkeys(intervals))  # sets that hold everybody are all the same
            across = place + np.linspace(-0.36, 0.36, len(intervals)) if len(intervals) > 1 else [place]
            values, lows, highs = np.transpose(intervals)
            drawn.append(axes.vlines(across, lows, highs, color=theme.BLUE, linewidth=2.2, alpha=0.75))
            drawn += axes.plot(across, values, "o", color=theme.INK, markersize=4)
            where = {"xytext": (0, -7), "ha": "center", "va": "top", "in_layout": False}
            drawn.append(axes.annotate(f"{people} people", (place, 0), **where, **below))
    return drawn


def intervals_in_words(measured: Mapping[int, Sequence[Interval]]) -> str:
    """Say in words what ``intervals_by_people`` draws: the median width of the intervals."""
    return "; ".join(
        f"{people} people: {percent(float(np.median([high - low for _, low, high in intervals])))} points wide"
        for people, intervals in measured.items()
    )
