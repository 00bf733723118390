"""Which share of alarms is false, by how rare listed people are among those who pass."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from facelab.figures import theme
from facelab.metrics import ExpectedAlarms, percent

OF = 10_000  # passages, among which those of listed people are counted
COUNTS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
QUARTERS = (0, 0.25, 0.5, 0.75, 1)
SAID = 4  # places of a line that are said in words


def false_share_figure(
    systems: Mapping[str, ExpectedAlarms], title: str, note: str, case: ExpectedAlarms | None = None
) -> Figure:
    """Draw the false share of alarms against how many of 10,000 passages are of listed people.

    Parameters
    ----------
    systems : mapping of str to ExpectedAlarms
        By what to write at its line: a system at many base rates, ``listed`` an array above 0; up to four.
    title, note : str
        The question; the sample.
    case : ExpectedAlarms, optional
        One base rate to mark, ``listed`` a single number.
    """
    with theme.chart(title, note, (8.4, 4.2), "y") as axes:
        for (name, days), (colour, dashes) in zip(systems.items(), theme.LINES, strict=False):
            counts, shares = OF * np.asarray(days.listed), np.asarray(days.false_of_alarms)
            axes.plot(counts, shares, dashes, color=colour)
            middle = int(np.abs(shares - 0.5).argmin())  # where lines lie farthest apart
            place = {"xytext": (8, 6), "textcoords": "offset points", "bbox": theme.READABLE}
            axes.annotate(name, (counts[middle], shares[middle]), color=colour, **place)
        if case is not None:
            count, share = OF * case.listed, case.false_of_alarms
            axes.vlines(count, 0, share, color=theme.QUIET, linewidth=1, linestyle=":")
            axes.plot(count, share, "o", color=theme.INK, markersize=8)
            place = {"xytext": (10, 3), "textcoords": "offset points", "bbox": theme.READABLE}
            axes.annotate(_case_in_words(case), (count, share), **place)
        axes.set(xscale="log", ylim=(-0.015, 1.02), ylabel="share of alarms that are false")
        axes.set_xlabel(f"passages of listed people among {OF:,} (rarer to the left)")
        axes.xaxis.set_major_locator(FixedLocator(COUNTS))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda count, _: _count(count / OF)))
        axes.yaxis.set_major_locator(FixedLocator(QUARTERS))
        theme.per_cent(axes.yaxis)
    return axes.figure


def false_share_in_words(systems: Mapping[str, ExpectedAlarms], case: ExpectedAlarms | None = None) -> str:
    """Say in words what ``false_share_figure`` draws: the false share at a few places of each line."""
    said = []
    for name, days in systems.items():
        places = np.unique(np.linspace(0, len(days.listed) - 1, SAID).round().astype(int))
        shares = (f"at {_count(days.listed[at])}, {percent(days.false_of_alarms[at])} %" for at in places)
        said.append(f"{name}: {'; '.join(shares)}")
    marked = "" if case is None else f" Marked: {_case_in_words(case)}."
    return f"False share of alarms, by passages of listed people among {OF:,}. {'. '.join(said)}.{marked}"


def _case_in_words(case: ExpectedAlarms) -> str:
    return f"{_count(case.listed)} of {OF:,}: {percent(case.false_of_alarms)} % of alarms are false"


def _count(listed: float) -> str:
    return f"{OF * listed:,.6g}"
