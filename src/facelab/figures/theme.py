"""One look for every figure: colours that colour-blind readers can tell apart, plain type, room to breathe."""

from contextlib import AbstractContextManager

import matplotlib as mpl
from matplotlib.figure import Figure

# Okabe and Ito, Color Universal Design, 2008.
BLUE, ORANGE, GREEN, RED, SKY, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7"
INK, QUIET, PALE = "#1b1f24", "#57606a", "#d0d7de"

# A detector keeps its colour and its line everywhere: who cannot tell the colours can tell the lines.
DETECTOR_LINES = {"haar": (RED, ":"), "hog": (BLUE, "-"), "cnn": (GREEN, "--")}

_STYLE = {
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "lines.linewidth": 2,
}


def look() -> AbstractContextManager:
    """Return a context in which figures are made in the module's look; the learner's own settings stay untouched."""
    return mpl.rc_context(_STYLE)


def sample_note(figure: Figure, text: str) -> None:
    """Write the sample and its size into the lower right corner of a figure."""
    figure.supxlabel(text, x=0.995, ha="right", fontsize=8, color=QUIET)


def heading(figure: Figure, text: str) -> None:
    """Write the question that the figure answers at its top left."""
    figure.suptitle(text, x=0.01, ha="left", fontsize=13, fontweight="bold")
