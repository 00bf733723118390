"""Two boxes on a face: move one and watch the overlap."""

from html import escape

import ipywidgets as widgets
import numpy as np

from facelab.boxes import Box, iou
from facelab.figures.detection import boxes as quick
from facelab.figures.page import array_html
from facelab.metrics.detection import MIN_IOU
from facelab.widgets.fallback import show_widget


def moved(box: Box, across: int, down: int, size: int) -> Box:
    """Return a box moved by pixels and scaled around its middle by per cent."""
    x, y = (box.left + box.right) / 2 + across, (box.top + box.bottom) / 2 + down
    half_width, half_height = box.width * size / 200, box.height * size / 200
    return Box(round(y - half_height), round(x + half_width), round(y + half_height), round(x - half_width))


def reading(truth: Box, found: Box, least: float = MIN_IOU) -> str:
    """Say the overlap of two boxes in words."""
    value = iou(truth, found)
    verdict = "a hit" if value >= least else "a miss, and a false alarm"
    return f"IoU {value:.2f}: counted as {verdict} where at least {least} is asked."


class BoxOverlap:
    """Sliders move and scale a box; the picture and the overlap follow.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    truth : Box
        The box that stays.
    note : str
        Whose picture it is.
    """

    HOW = "The sliders move the blue box; the arrow keys move a slider."

    def __init__(self, rgb: np.ndarray, truth: Box, note: str):
        self.rgb, self.truth, self.note = rgb, Box(*truth), note
        wide = {"style": {"description_width": "7em"}, "layout": widgets.Layout(width="26em")}
        self.across = widgets.IntSlider(30, -80, 80, 2, description="Right (px)", **wide)
        self.down = widgets.IntSlider(20, -80, 80, 2, description="Down (px)", **wide)
        self.size = widgets.IntSlider(100, 40, 200, 5, description="Size (%)", **wide)
        self.picture, self.words = widgets.HTML(), widgets.HTML()
        for slider in (self.across, self.down, self.size):
            slider.observe(self._draw, "value")
        self._draw()
        self.view = widgets.HBox(
            [self.picture, widgets.VBox([self.across, self.down, self.size, self.words])],
            layout=widgets.Layout(flex_flow="row wrap", align_items="center"),
        )

    @property
    def found(self) -> Box:
        """The box where the sliders put it."""
        return moved(self.truth, self.across.value, self.down.value, self.size.value)

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.picture.value + self.words.value, self.HOW)

    def _draw(self, _change=None) -> None:
        words = reading(self.truth, self.found)
        alt = f"A face with two boxes, the true one and one moved by sliders. {words}"
        self.picture.value = array_html(quick.overlap(self.rgb, self.truth, self.found), alt, "24em", live=True)
        self.words.value = f'<p role="status">{escape(words)}</p><p><small>{escape(self.note)}</small></p>'
