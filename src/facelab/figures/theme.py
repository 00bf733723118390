"""One look for every figure: colours that colour-blind readers can tell apart, plain type, enough white space."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

# Okabe and Ito, Color Universal Design, 2008.
BLUE, ORANGE, GREEN, RED, SKY, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7"
INK, QUIET, PALE = "#1b1f24", "#57606a", "#d0d7de"

# A match and a pair of one person have one colour everywhere; no match and a pair of two people have the other.
ONE_PERSON, TWO_PEOPLE = BLUE, RED

# Each detector and each error keeps its colour in every figure. No meaning rests on colour alone: lines also differ
# in their dashes, and areas in their hatching.
DETECTOR_LINES = {"haar": (RED, ":"), "hog": (BLUE, "-"), "cnn": (GREEN, "--")}
ERRORS = {"FMR": (TWO_PEOPLE, "-", "xxx"), "FNMR": (ONE_PERSON, "--", "///")}
LINES = ((BLUE, "-"), (RED, "--"), (GREEN, "-."), (PURPLE, ":"))
READABLE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}  # behind words that cross a line
PERCENT = FuncFormatter(lambda rate, _: f"{100 * rate:.6g} %")

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
    "legend.frameon": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "lines.linewidth": 2,
}


def look() -> AbstractContextManager:
    """Return a context that applies our style to new figures and leaves the learner's own settings alone."""
    return mpl.rc_context(_STYLE)


@contextmanager
def sheet(title: str, note: str, size: tuple[float, float]) -> Iterator[Figure]:
    """Give an empty figure in our style, with its question at the top left and its sample at the bottom right.

    Parameters
    ----------
    title : str
        The question that the figure answers.
    note : str
        The sample and its size.
    size : tuple of float
        Width and height in inches.
    """
    with look():
        figure = Figure(figsize=size, layout="constrained")
        figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
        figure.supxlabel(note, x=0.995, ha="right", fontsize=8, color=QUIET)
        yield figure


@contextmanager
def chart(title: str, note: str, size: tuple[float, float], lines: str = "") -> Iterator[Axes]:
    """Give the one set of axes of a ``sheet``; ``lines`` are those of its grid: 'x', 'y' or 'both'."""
    with sheet(title, note, size) as figure:
        axes = figure.subplots()
        if lines:
            grid(axes, lines)
        yield axes


def grid(axes: Axes, axis: str = "both") -> None:
    """Draw pale grid lines."""
    axes.grid(axis=axis, color=PALE, linewidth=0.6)


def per_cent(*axes: Axis) -> None:
    """Label axes of shares in per cent."""
    for axis in axes:
        axis.set_major_formatter(PERCENT)


def bare(axes: Axes, caption: str = "") -> None:
    """Remove ticks and frame, and write a caption below (as an axis label, for which the layout makes room)."""
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.set_xlabel(caption, fontsize=9, color=INK, labelpad=4)


def pixel(colour: str) -> list[float]:
    """Return a colour as OpenCV takes it in an RGB picture: red, green and blue, 0 to 255."""
    return [255 * part for part in to_rgb(colour)]
