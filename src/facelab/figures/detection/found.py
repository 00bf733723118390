"""Figures of detection: what HOG keeps of a picture, and the share of faces found at each setting."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from skimage.color import rgb2gray
from skimage.feature import hog

from facelab.figures import theme
from facelab.figures.faces import Panel, draw_panel
from facelab.metrics import Share
from facelab.pipeline.detect import DETECTORS

CELL = 8  # pixels: side of a cell in dlib's HOG detector


def hog_drawing(rgb: np.ndarray, note: str) -> Figure:
    """Draw a picture beside its histogram of oriented gradients: in each cell, which way the edges run.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    note : str
        Whose picture it is.

    Notes
    -----
    The drawing is scikit-image's, with 8-pixel cells as in dlib; dlib's own features add contrast and normalise
    differently (Felzenszwalb et al., PAMI 2010), so this shows the idea, not the exact numbers of the detector.
    """
    _, strokes = hog(rgb2gray(rgb), orientations=9, pixels_per_cell=(CELL, CELL), visualize=True)
    strokes = np.sqrt(strokes / strokes.max())  # faint edges count in the detector too, so make them visible
    drawn = (255 * (1 - np.repeat(strokes[..., None], 3, axis=2))).astype(np.uint8)
    with theme.sheet("What is left of a face when only edges count?", note, (8.4, 4.75)) as figure:
        left, right = figure.subplots(1, 2)
        draw_panel(left, Panel(rgb, "what you see"))
        draw_panel(right, Panel(drawn, f"which way edges run, in cells of {CELL} x {CELL} pixels"))
    return figure


def found_curves(
    found: Mapping[str, Mapping[float, Share]], title: str, axis: str, note: str, settings_as_steps: bool = False
) -> Figure:
    """Draw the share of faces found against a setting, one line per detector, with 95 % intervals as bands.

    Parameters
    ----------
    found : mapping of str to mapping of float to Share
        The share found, by detector and setting.
    title, axis, note : str
        The question; the setting, with its unit; the sample.
    settings_as_steps : bool
        Whether to space the settings evenly, whatever their values.
    """
    with theme.chart(title, note, (8.4, 4.4), "y") as axes:
        for detector, shares in found.items():
            colour, line = theme.DETECTOR_LINES[detector]
            settings = list(shares)
            places = range(len(settings)) if settings_as_steps else settings
            values = [share.value for share in shares.values()]
            lows, highs = zip(*((share.low, share.high) for share in shares.values()), strict=True)
            axes.fill_between(places, lows, highs, color=colour, alpha=0.13, linewidth=0)
            axes.plot(places, values, line, color=colour, marker="o", markersize=5, label=DETECTORS[detector])
            if settings_as_steps:
                axes.set_xticks(places, [f"{setting:g}" for setting in settings])
        axes.set(ylim=(-0.02, 1.05), xlabel=axis, ylabel="faces found")
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.legend(handlelength=3.2, loc="best")
    return axes.figure


def in_words(found: Mapping[str, Mapping[float, Share]], unit: str) -> str:
    """Say in words what ``found_curves`` draws: for each setting, the share that each detector found."""
    settings = list(next(iter(found.values())))
    return "; ".join(
        f"{setting:g} {unit}: "
        + ", ".join(f"{DETECTORS[name]} {100 * shares[setting].value:.0f} %" for name, shares in found.items())
        for setting in settings
    )
