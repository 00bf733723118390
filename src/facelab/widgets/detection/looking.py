"""One face, made smaller, darker, tilted or covered, and what the detectors still see of it."""

from collections.abc import Sequence
from typing import Self

import ipywidgets as widgets

from facelab.experiments import change
from facelab.figures.detection import boxes as quick
from facelab.figures.detection.words import verdict
from facelab.figures.page import array_html
from facelab.packs import Picture
from facelab.pipeline.detect import DETECTORS, find_boxes
from facelab.widgets.base import status
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import show_widget
from facelab.widgets.sample import Sample


class DetectorLooking:
    """Sliders change a picture; boxes and words follow. The CNN looks when its box is ticked: it takes longer.

    Parameters
    ----------
    pictures : sequence of Picture
        To choose from; from a pack that says where the face is.
    names : sequence of str
        What each is called in the list.
    note : str
        Whose pictures these are.
    """

    HOW = "Choose a picture and move the sliders, with the mouse or the arrow keys."

    def __init__(self, pictures: Sequence[Picture], names: Sequence[str], note: str):
        self.note = note
        wide = {"style": {"description_width": "9em"}, "layout": widgets.Layout(width="27em")}
        self.picture = widgets.Dropdown(options=list(zip(names, pictures, strict=True)), description="Picture", **wide)
        self.width = widgets.IntSlider(100, 10, 100, 2, description="Face width (px)", continuous_update=False, **wide)
        self.tilt = widgets.IntSlider(0, -180, 180, 5, description="Tilt (degrees)", continuous_update=False, **wide)
        self.light = widgets.FloatSlider(0, min=-6, max=3, step=0.5, description="Light (stops)", **wide)
        self.light.continuous_update = False
        self.cover = widgets.IntSlider(0, 0, 100, 5, description="Covered (%)", continuous_update=False, **wide)
        self.cnn = widgets.Checkbox(False, description="Ask the CNN too (slow)", indent=False)
        self.image, self.words = widgets.HTML(), widgets.HTML()
        sliders = (self.width, self.tilt, self.light, self.cover)
        controls = Controls((self.picture, *sliders, self.cnn), self._draw)
        self.reset = widgets.Button(description="Start again", tooltip="Put everything back to its start")
        self.reset.on_click(lambda _: controls.start_again())
        self._draw()
        panel = widgets.VBox([*controls.controls, self.reset, self.words])
        self.view = widgets.HBox([self.image, panel], layout=widgets.Layout(flex_flow="row wrap"))

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of the first picture of each person."""
        return cls(sample.firsts, [picture.person_id for picture in sample.firsts], sample.note)

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.image.value + self.words.value, self.HOW)

    def _draw(self) -> None:
        rgb = change(self.picture.value, self.width.value, self.tilt.value, self.light.value, self.cover.value)
        asked = [name for name in DETECTORS if name != "cnn" or self.cnn.value]
        found = find_boxes(rgb, asked)
        words = verdict(found)
        width = min(self.width.value, self.picture.value.true_box.width)  # pictures are shrunk, never enlarged
        alt = (
            f"{self.picture.label}, face {width} pixels wide, tilted {self.tilt.value} degrees, "
            f"light {self.light.value:+g} stops, {self.cover.value} % covered. {words}."
        )
        self.image.value = array_html(quick.detections(rgb, found), alt, "24em", live=True)
        self.words.value = status(f"{words}.", note=self.note)
