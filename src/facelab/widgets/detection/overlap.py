"""Two boxes on a face: move one and watch the overlap."""

from typing import Self

import ipywidgets
import numpy as np

from facelab.boxes import Box, moved
from facelab.figures.detection import boxes as quick
from facelab.figures.detection.words import overlap_in_words
from facelab.widgets.base import Widget, column, row, sized
from facelab.widgets.sample import Sample


class BoxOverlap(Widget):
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
        super().__init__(note)
        self.rgb, self.truth = rgb, Box(*truth)
        wide = sized("7em", "26em")
        self.across = ipywidgets.IntSlider(30, -80, 80, 2, description="Right (px)", **wide)
        self.down = ipywidgets.IntSlider(20, -80, 80, 2, description="Down (px)", **wide)
        self.size = ipywidgets.IntSlider(100, 40, 200, 5, description="Size (%)", **wide)
        sliders = (self.across, self.down, self.size)
        self.follow(*sliders)
        self.view = row(self.picture, column(*sliders, self.words), align_items="center")
        self.draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one on the first picture of a sample."""
        first = sample.pictures[0]
        return cls(first.rgb("detection"), first.true_box, sample.note)

    @property
    def found(self) -> Box:
        """The box where the sliders put it."""
        return moved(self.truth, self.across.value, self.down.value, self.size.value)

    def draw(self) -> None:
        """Show both boxes, and say how far they overlap."""
        words = overlap_in_words(self.truth, self.found)
        alt = f"A face with two boxes, the true one and one moved by sliders. {words}"
        self.paint(quick.overlap(self.rgb, self.truth, self.found), alt, "24em")
        self.say(words)
