"""Cropped faces, and panels of pictures side by side with boxes and captions."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from facelab.boxes import Box
from facelab.figures import theme
from facelab.pipeline.detect import DETECTORS

WITH_HAIR = 1.5  # times the face box: the whole head
BARE = 1.08  # times the face box: eyes, nose and mouth, and hardly any hair


@dataclass(frozen=True)
class Panel:
    """One picture of a figure.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    caption : str
        The caption below.
    boxes : mapping of str to sequence of Box
        The boxes to draw, by detector or any other label.
    points : numpy.ndarray or None
        Landmarks to draw, shape (n, 2): x and y.
    """

    rgb: np.ndarray
    caption: str = ""
    boxes: Mapping[str, Sequence[Box]] = field(default_factory=dict)
    points: np.ndarray | None = None


def crop_face(rgb: np.ndarray, box: Box, margin: float, side: int) -> np.ndarray:
    """Crop a square around the centre of a face and scale it.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8. Where the square reaches beyond the picture, its edge is replicated.
    box : Box
        The face.
    margin : float
        Side of the square as a multiple of the longer side of the box, such as ``WITH_HAIR``.
    side : int
        Side of the result in pixels.

    Returns
    -------
    numpy.ndarray
        Shape (side, side, 3), uint8.
    """
    half = round(margin * max(box.height, box.width) / 2)
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    padded = cv2.copyMakeBorder(rgb, half, half, half, half, cv2.BORDER_REPLICATE)
    smooth = cv2.INTER_AREA if side <= 2 * half else cv2.INTER_CUBIC
    return cv2.resize(padded[y : y + 2 * half, x : x + 2 * half], (side, side), interpolation=smooth)


def panels(rows: Sequence[Panel], title: str, note: str, columns: int = 4, size: float = 2.4) -> Figure:
    """Draw pictures in a grid.

    Parameters
    ----------
    rows : sequence of Panel
        The pictures, row by row.
    title : str
        The question that the figure answers.
    note : str
        Whose pictures these are and how many; goes in the corner.
    columns : int
        Panels per row.
    size : float
        Width of one panel in inches.
    """
    lines = math.ceil(len(rows) / columns)
    tallest = max(panel.rgb.shape[0] / panel.rgb.shape[1] for panel in rows)
    with theme.sheet(title, note, (columns * size, lines * (size * tallest + 0.3) + 0.6)) as figure:
        grid = figure.subplots(lines, columns, squeeze=False).ravel()
        for axes, panel in zip(grid, rows, strict=False):
            draw_panel(axes, panel)
        for axes in grid[len(rows) :]:
            axes.axis("off")
        _key(figure, [name for panel in rows for name in panel.boxes])
    return figure


def draw_panel(axes: Axes, panel: Panel) -> None:
    """Draw one picture with its boxes and landmarks."""
    axes.imshow(panel.rgb)
    theme.bare(axes, panel.caption)
    for name, boxes in panel.boxes.items():
        colour, line = theme.DETECTOR_LINES.get(name, (theme.ORANGE, "-"))
        for box in boxes:
            corner = (box.left - 0.5, box.top - 0.5)
            # a white outline below keeps the box visible on skin, cloth and sky of any shade
            for shade, dashes, thickness in (("white", "-", 3.6), (colour, line, 2.2)):
                outline = {"edgecolor": shade, "linestyle": dashes, "linewidth": thickness}
                axes.add_patch(Rectangle(corner, box.width, box.height, fill=False, **outline))
    if panel.points is not None:
        axes.plot(*panel.points.T, "o", markersize=2.6, color=theme.SKY, markeredgecolor="white", markeredgewidth=0.4)


def _key(figure: Figure, names: Sequence[str]) -> None:
    """Add a legend that says which line is which detector's, if any box is drawn."""
    handles = [
        Rectangle((0, 0), 1, 1, fill=False, edgecolor=colour, linestyle=line, linewidth=2, label=DETECTORS[name])
        for name, (colour, line) in theme.DETECTOR_LINES.items()
        if name in names
    ]
    if handles:
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles), fontsize=9)
