"""One face, its picture changed by sliders, and how far its embedding moves."""

from collections.abc import Mapping, Sequence
from typing import Self

import ipywidgets
import numpy as np

from facelab.experiments.detection import Alteration, by_light, by_tilt
from facelab.experiments.embedding import altered, by_blur, by_colour_swap, by_thumbnail
from facelab.figures.embedding.places import before_and_after
from facelab.figures.embedding.words import moved_in_words
from facelab.metrics.embedding import nearest
from facelab.pipeline import Analysis, distance, embed
from facelab.widgets.base import Widget, column, row, sized
from facelab.widgets.sample import Sample


class FaceMoving(Widget):
    """Sliders change a picture; how far its embedding moves is drawn on a ruler.

    Parameters
    ----------
    analyses : sequence of Analysis
        Each with a face; at least two people, with two pictures each.
    names : mapping of str to str
        What each person is called, by person_id.
    note : str
        Whose pictures these are.
    """

    HOW = "Choose a person and move the sliders, with the mouse or the arrow keys."

    def __init__(self, analyses: Sequence[Analysis], names: Mapping[str, str], note: str):
        super().__init__(note)
        self.analyses, self.names = analyses, names
        self.person_ids = [analysis.picture.person_id for analysis in analyses]
        self.embeddings = np.array([analysis.embedding for analysis in analyses])
        self.near = nearest(self.embeddings, self.person_ids)
        options = [(names[person], self.person_ids.index(person)) for person in dict.fromkeys(self.person_ids)]
        wide = sized("10em", "28em")
        late = {**wide, "continuous_update": False}
        self.person = ipywidgets.Dropdown(options=options, description="Person", **wide)
        self.tilt = ipywidgets.IntSlider(0, min=-45, max=45, step=5, description="Tilt (degrees)", **late)
        self.light = ipywidgets.FloatSlider(0, min=-6, max=2, step=0.5, description="Light (stops)", **late)
        self.blur = ipywidgets.FloatSlider(0, min=0, max=6, step=0.5, description="Blur (px)", **late)
        self.size = ipywidgets.IntSlider(100, min=20, max=100, step=5, description="Thumbnail (%)", **late)
        self.swap = ipywidgets.Checkbox(False, description="Swap red and blue", indent=False)
        controls = (self.person, self.tilt, self.light, self.blur, self.size, self.swap)
        self.follow(*controls)
        self.view = row(self.picture, column(*controls, self.reset, self.words))
        self.draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of all faces of a sample."""
        return cls(sample.faces, sample.names, sample.note)

    @property
    def changes(self) -> list[tuple[Alteration, float]]:
        """What is done to the picture, step by step."""
        return [
            (by_tilt, self.tilt.value),
            (by_light, self.light.value),
            (by_blur, self.blur.value),
            (by_thumbnail, self.size.value / 100),
            (by_colour_swap, self.swap.value),
        ]

    def draw(self) -> None:
        """Show the picture before and after, and say how far its embedding moved."""
        chosen, near = self.person.value, self.near
        face = self.analyses[chosen]
        rgb, box = altered(face.picture, face.box, self.changes)
        there = embed(rgb, [box])[0]
        moved, own, other = distance(self.embeddings[chosen], there), near.own[chosen], near.other[chosen]
        closest = int(np.argmin(distance(there, self.embeddings)))
        words = moved_in_words(moved, own, other, self._name(near.who[chosen]), self._name(closest))
        both = before_and_after(face.picture.rgb(use="display"), rgb, moved, own, other)
        self.paint(both, f"{self.person.label} before and after. {words}", "34em")
        self.say(words)

    def _name(self, picture: int) -> str:
        return self.names[self.person_ids[picture]]
