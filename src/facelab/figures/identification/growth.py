"""How many searches for somebody who is not enrolled bring up somebody, by the size of the gallery."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from facelab.figures import theme
from facelab.metrics import percent

Growth = tuple[Sequence[int], Sequence[float], Sequence[float]]  # sizes, FPIR measured, FPIR predicted


def growth_figure(
    curves: Mapping[str, Growth], title: str, note: str, ends: Mapping[str, Sequence[tuple[float, float]]] | None = None
) -> Figure:
    """Draw the FPIR measured and predicted against the size of the gallery.

    Parameters
    ----------
    curves : mapping of str to (sizes, measured, predicted)
        Name of a threshold to gallery sizes, and at each the FPIR measured and the one predicted from the FMR as if
        comparisons were independent, 0 to 1; up to four.
    title, note : str
        The question; the sample.
    ends : mapping of str to sequence of (float, float), optional
        The ends of the 95 % interval of each measured FPIR.
    """
    with theme.chart(title, note, (8.4, 4.2), "y") as axes:
        for (name, (sizes, measured, predicted)), (colour, _) in zip(curves.items(), theme.LINES, strict=False):
            axes.plot(sizes, measured, "o-", color=colour, markersize=5, label=f"{name}: measured")
            axes.plot(sizes, predicted, "--", color=colour, linewidth=1.4, label="predicted, if independent")
            if ends:
                low, high = np.array(ends[name]).T
                off = np.clip([np.array(measured) - low, high - np.array(measured)], 0, None)
                axes.errorbar(sizes, measured, yerr=off, fmt="none", color=colour, capsize=3, linewidth=1.2)
        axes.set(ylim=(0, 1.02), xlabel="people in the gallery", ylabel="FPIR: visitors who get a candidate")
        theme.per_cent(axes.yaxis)
        axes.legend(loc="upper left", fontsize=8.5)
    return axes.figure


def growth_in_words(curves: Mapping[str, Growth]) -> str:
    """Say in words what ``growth_figure`` draws."""
    return "; ".join(
        f"{name}: with {sizes[-1]} people {percent(measured[-1])} %, predicted {percent(predicted[-1])} %"
        for name, (sizes, measured, predicted) in curves.items()
    )
