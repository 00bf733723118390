"""Figure of everybody made alike: how many strangers the machine then takes for one person."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from facelab.figures import theme
from facelab.metrics import Share, percent


def strangers_alike(samples: Mapping[str, Mapping[str, Share]], title: str, note: str) -> Figure:
    """Draw the false match rate after each treatment, a mark and a 95 % interval for each sample.

    Parameters
    ----------
    samples : mapping of str to mapping of str to Share
        False match rates by treatment, for each sample; up to three samples, all with the same treatments.
    title, note : str
        The question; the samples.
    """
    treatments = list(next(iter(samples.values())))
    marks = ((theme.ORANGE, "s"), (theme.BLUE, "o"), (theme.GREEN, "^"))
    with theme.chart(title, note, (8.4, 1.4 + 0.48 * len(treatments)), "x") as axes:
        for number, ((sample, rates), (colour, mark)) in enumerate(zip(samples.items(), marks, strict=False)):
            shares = [rates[treatment] for treatment in treatments]
            values = np.array([share.value for share in shares])
            ends = np.array([(share.low, share.high) for share in shares])
            places = np.arange(len(shares)) + 0.24 * (number - (len(samples) - 1) / 2)
            off = np.clip([values - ends[:, 0], ends[:, 1] - values], 0, None)
            axes.errorbar(values, places, xerr=off, fmt=mark, color=colour, capsize=3, linewidth=1.2, label=sample)
        axes.set_yticks(range(len(treatments)), treatments, color=theme.INK)
        axes.set(xlim=(-0.02, 1.02), xlabel="two people taken for one, at the library's 0.6; lines: 95 % intervals")
        theme.per_cent(axes.xaxis)
        axes.invert_yaxis()
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, 1.1), ncols=3)
    return axes.figure


def strangers_in_words(samples: Mapping[str, Mapping[str, Share]]) -> str:
    """Say in words what ``strangers_alike`` draws."""
    return "; ".join(
        f"{sample}: " + ", ".join(f"{treatment} {percent(rate.value)} %" for treatment, rate in rates.items())
        for sample, rates in samples.items()
    )
