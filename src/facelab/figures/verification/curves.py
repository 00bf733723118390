"""Figures of verification: distances and a threshold, both errors at every threshold, ROC and DET curves."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator
from scipy.special import ndtr, ndtri

from facelab.figures import theme
from facelab.metrics import Curve, ScoreCounts, Share, percent

DET_TICKS = (0.0001, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95)


def score_histogram(counts: ScoreCounts, title: str, note: str, threshold: float | None = None) -> Figure:
    """Draw the distances between pictures of one person and of two people, with the errors of a threshold hatched.

    Parameters
    ----------
    counts : ScoreCounts
        Each kind is drawn as shares of its own total, so that both can be seen.
    title, note : str
        The question; the sample.
    threshold : float, optional
        Where to draw the line.
    """
    with theme.chart(title, note, (8.4, 3.8)) as axes:
        draw_histogram(axes, counts, threshold)
        axes.set_xlabel("distance")
    return axes.figure


def threshold_view(
    counts: ScoreCounts,
    title: str,
    note: str,
    threshold: float,
    bands: Mapping[str, tuple[np.ndarray, np.ndarray]] | None = None,
) -> Figure:
    """Draw the distances, and below them both errors at every threshold.

    Parameters
    ----------
    counts, title, note, threshold
        As for ``score_histogram``.
    bands : mapping of {'FMR', 'FNMR'} to (low, high), optional
        Ends of the 95 % intervals at each edge of ``counts``; drawn where an error was seen. Where none was, the
        interval is an exact one that does not join on: it assumes nothing of people outside the sample.
    """
    figure = threshold_ground(counts, title, note, bands)
    draw_threshold(figure, counts, threshold)
    return figure


def threshold_ground(
    counts: ScoreCounts, title: str, note: str, bands: Mapping[str, tuple[np.ndarray, np.ndarray]] | None = None
) -> Figure:
    """Draw the static part of ``threshold_view``: all that a moving threshold leaves alone."""
    with theme.sheet(title, note, (8.4, 5.6)) as figure:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1))
        _draw_heaps(above, counts)
        for name, rates in (("FMR", counts.fmr), ("FNMR", counts.fnmr)):
            colour, line, _ = theme.ERRORS[name]
            if bands and name in bands:
                seen = (rates > 0) & (rates < 1)
                below.fill_between(
                    counts.edges, *bands[name], where=seen, step="post", color=colour, alpha=0.15, linewidth=0
                )
            below.step(counts.edges, rates, where="post", color=colour, linestyle=line)
            _label_line(below, counts.edges, rates, name)
        below.set(ylim=(-0.02, 1.02), ylabel="rate", xlabel="distance, and the threshold put there")
        theme.per_cent(below.yaxis)
        theme.grid(below, "y")
    return figure


def draw_threshold(figure: Figure, counts: ScoreCounts, threshold: float) -> list[Artist]:
    """Draw a threshold and its errors on a ``threshold_ground``; return the new artists."""
    above, below = figure.axes
    with theme.look():
        return [*_mark_errors(above, counts, threshold), below.axvline(threshold, color=theme.INK, linewidth=1.4)]


def roc_curves(curves: Mapping[str, Curve], title: str, note: str) -> Figure:
    """Draw the share of mated comparisons that match against the FMR, one line per sample or system."""
    with theme.chart(title, note, (5.6, 5.2)) as axes:
        for (name, curve), (colour, line) in zip(curves.items(), theme.LINES, strict=False):
            axes.step(curve.fmr, 1 - curve.fnmr, where="post", color=colour, linestyle=line, label=name)
        axes.plot((0, 1), (0, 1), color=theme.PALE, linewidth=1)
        axes.annotate("a coin", (0.62, 0.56), color=theme.QUIET, fontsize=9)
        axes.set(xlim=(-0.02, 1), ylim=(0, 1.02), aspect="equal")
        axes.set(xlabel="FMR: strangers accepted", ylabel="1 - FNMR: the right person accepted")
        theme.per_cent(axes.xaxis, axes.yaxis)
        axes.legend(loc="lower right", handlelength=3.2)
    return axes.figure


def det_curves(
    curves: Mapping[str, Curve],
    title: str,
    note: str,
    points: Sequence[tuple[str, Share, Share]] = (),
) -> Figure:
    """Draw FNMR against FMR on normal-deviate axes, which give small errors room.

    Parameters
    ----------
    curves : mapping of str to Curve
        By name; up to four. A point where either error is 0 or 1 has no place on such axes.
    title, note : str
        The question; the sample.
    points : sequence of (str, Share, Share)
        Settings to mark: name, FMR and FNMR, with their intervals as crosses.

    References
    ----------
    Martin et al., The DET curve in assessment of detection task performance, Eurospeech 1997.
    """
    marked = [share for _, *pair in points for share in pair]
    seen = {name: (np.minimum(c.fmr, c.fnmr) > 0) & (np.maximum(c.fmr, c.fnmr) < 1) for name, c in curves.items()}
    rates = [rate[seen[name]] for name, curve in curves.items() for rate in (curve.fmr, curve.fnmr)]
    rates = np.concatenate([*rates, [share.value for share in marked], [share.high for share in marked], [0.1]])
    limits = (float(rates[rates > 0].min()) / 2, 0.99 if rates.max() > 0.45 else 0.55)
    with theme.chart(title, note, (6.2, 5.6), "both") as axes:
        for set_scale in (axes.set_xscale, axes.set_yscale):
            set_scale("function", functions=(_deviate, ndtr))
        for (name, curve), (colour, line) in zip(curves.items(), theme.LINES, strict=False):
            label = name if seen[name].any() else f"{name}: no threshold shows both errors"
            axes.plot(curve.fmr[seen[name]], curve.fnmr[seen[name]], color=colour, linestyle=line, label=label)
        for name, *pair in points:
            place = [max(share.value, limits[0]) for share in pair]
            arms = [[[at - max(s.low, limits[0])], [s.high - at]] for at, s in zip(place, pair, strict=True)]
            axes.errorbar(*place, *arms[::-1], fmt="o", color=theme.INK, linewidth=1.2, capsize=3, clip_on=False)
            words = f"{name} (none seen of one kind)" if min(share.count for share in pair) == 0 else name
            axes.annotate(words, place, xytext=(7, 7), textcoords="offset points", fontsize=9)
        axes.plot(limits, limits, color=theme.PALE, linewidth=1, zorder=0)
        axes.set(xlim=limits, ylim=limits, xlabel="FMR: strangers accepted", ylabel="FNMR: the right person refused")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(FixedLocator([tick for tick in DET_TICKS if limits[0] <= tick <= limits[1]]))
            axis.set_minor_locator(NullLocator())
        theme.per_cent(axes.xaxis, axes.yaxis)
        if len(curves) > 1 or not all(line.any() for line in seen.values()):
            axes.legend(loc="upper right", handlelength=3.2)
    return axes.figure


def histogram_in_words(counts: ScoreCounts, threshold: float | None = None) -> str:
    """Say in words what ``score_histogram`` and ``threshold_view`` draw."""
    middles = [
        np.interp(0.5, np.append(0, np.cumsum(kind)) / kind.sum(), counts.edges)
        for kind in (counts.mated, counts.non_mated)
    ]
    words = (
        f"{counts.mated.sum():,} mated comparisons, half of them below a distance of {middles[0]:.2f}, and "
        f"{counts.non_mated.sum():,} non-mated ones, half of them below {middles[1]:.2f}"
    )
    if threshold is None:
        return f"Two heaps: {words}."
    fmr, fnmr = (float(np.interp(threshold, counts.edges, rates)) for rates in (counts.fmr, counts.fnmr))
    return f"Two heaps: {words}. At {threshold:.2f} FMR is {percent(fmr)} % and FNMR {percent(fnmr)} %."


def curves_in_words(curves: Mapping[str, Curve], fmrs: Sequence[float] = (0.001, 0.01, 0.1)) -> str:
    """Say in words what ``roc_curves`` and ``det_curves`` draw: the FNMR at a few values of FMR."""
    return "; ".join(
        f"{name}: "
        + ", ".join(
            f"FNMR {percent(curve.fnmr[np.searchsorted(curve.fmr, fmr, side='right') - 1])} % "
            f"at an FMR of at most {percent(fmr)} %"
            for fmr in fmrs
        )
        for name, curve in curves.items()
    )


def _deviate(rate: np.ndarray) -> np.ndarray:
    """Return the normal quantile; Matplotlib also asks for rates outside 0 to 1 when it looks for limits."""
    return ndtri(np.clip(rate, 1e-9, 1 - 1e-9))


def draw_histogram(axes: Axes, counts: ScoreCounts, threshold: float | None) -> None:
    """Draw both kinds as shares of their own totals; the errors of a threshold are hatched."""
    _draw_heaps(axes, counts)
    if threshold is not None:
        _mark_errors(axes, counts, threshold)


def _draw_heaps(axes: Axes, counts: ScoreCounts) -> None:
    for kind, name, label in ((counts.non_mated, "FMR", "two people"), (counts.mated, "FNMR", "one person")):
        colour, line, _ = theme.ERRORS[name]
        heights = kind / kind.sum()
        axes.stairs(heights, counts.edges, fill=True, color=colour, alpha=0.22)
        axes.stairs(np.where(kind, heights, np.nan), counts.edges, color=colour, linestyle=line, linewidth=1.5)
        top = int(np.argmax(heights))
        axes.annotate(
            f"{label}\n{kind.sum():,} comparisons", (counts.edges[top : top + 2].mean(), heights[top]), color=colour,
            xytext=(0, 4), textcoords="offset points", ha="center", va="bottom", fontsize=9,
            bbox=theme.READABLE, zorder=5,
        )  # fmt: skip
    tallest = max((kind / kind.sum()).max() for kind in (counts.mated, counts.non_mated))
    used = np.flatnonzero(counts.mated + counts.non_mated)
    axes.set(ylim=(0, 1.35 * tallest), xlim=(max(0, counts.edges[used[0]] - 0.05), counts.edges[used[-1] + 1] + 0.03))
    theme.per_cent(axes.yaxis)
    axes.set_ylabel("share of comparisons")


def _mark_errors(axes: Axes, counts: ScoreCounts, threshold: float) -> list[Artist]:
    """Draw a threshold and hatch its errors; return the new artists."""
    drawn = [axes.axvline(threshold, color=theme.INK, linewidth=1.4)]
    matches = counts.edges[1:] <= threshold + 1e-9
    for kind, wrong, name in ((counts.non_mated, matches, "FMR"), (counts.mated, ~matches, "FNMR")):
        colour, _, hatch = theme.ERRORS[name]
        heights = np.where(wrong, kind / kind.sum(), 0)
        look = {"fill": True, "facecolor": "none", "edgecolor": colour, "hatch": hatch, "linewidth": 0}
        drawn.append(axes.stairs(heights, counts.edges, **look))
    # a threshold beyond the distances is not drawn, and must not shrink the axes
    words = {"xycoords": ("data", "axes fraction"), "va": "top", "annotation_clip": True, "in_layout": False}
    drawn.append(axes.annotate("match  ", (threshold, 0.99), ha="right", fontsize=9, **words))
    drawn.append(axes.annotate("  no match", (threshold, 0.99), ha="left", fontsize=9, **words))
    return drawn


def _label_line(axes: Axes, places: np.ndarray, rates: np.ndarray, name: str) -> None:
    """Label a line on its free side, each at its own height, so that the two labels never meet between the lines."""
    colour, height = theme.ERRORS[name][0], {"FMR": 0.8, "FNMR": 0.6}[name]
    at = int(np.argmin(np.abs(rates - height)))
    if name == "FMR":
        words, place, side = "strangers accepted: FMR  ", places[at], "right"
    else:
        words, place, side = "  the right person refused: FNMR", places[min(at + 1, len(places) - 1)], "left"
    axes.annotate(words, (place, height), color=colour, ha=side, va="center", fontsize=9, bbox=theme.READABLE)
