"""One face, its picture changed by sliders, and how far its embedding moves."""

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets as widgets
import numpy as np

from facelab.experiments.detection import Alteration, by_light, by_turn
from facelab.experiments.embedding import altered, by_blur, by_colour_swap, by_thumbnail
from facelab.figures.embedding.places import before_and_after
from facelab.figures.page import array_html
from facelab.metrics.embedding import nearest
from facelab.pipeline import Analysis, distance, embed
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import show_widget


class FaceMoving:
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
        self.analyses, self.names, self.note = analyses, names, note
        self.person_ids = [one.picture.person_id for one in analyses]
        self.embeddings = np.array([one.embedding for one in analyses])
        self.near = nearest(self.embeddings, self.person_ids)
        options = [(names[person], self.person_ids.index(person)) for person in dict.fromkeys(self.person_ids)]
        wide = {"style": {"description_width": "10em"}, "layout": widgets.Layout(width="28em")}
        late = {**wide, "continuous_update": False}
        self.person = widgets.Dropdown(options=options, description="Person", **wide)
        self.turn = widgets.IntSlider(0, min=-45, max=45, step=5, description="Turn (degrees)", **late)
        self.light = widgets.FloatSlider(0, min=-6, max=2, step=0.5, description="Light (stops)", **late)
        self.blur = widgets.FloatSlider(0, min=0, max=6, step=0.5, description="Blur (px)", **late)
        self.size = widgets.IntSlider(100, min=20, max=100, step=5, description="Thumbnail (%)", **late)
        self.swap = widgets.Checkbox(False, description="Swap red and blue", indent=False)
        self.picture, self.words = widgets.HTML(), widgets.HTML()
        sliders = (self.turn, self.light, self.blur, self.size)
        controls = Controls((self.person, *sliders, self.swap), self._draw)
        self.reset = controls.start_again()
        self._draw()
        panel = widgets.VBox([*controls.controls, self.reset, self.words])
        self.view = widgets.HBox([self.picture, panel], layout=widgets.Layout(flex_flow="row wrap"))

    @property
    def changes(self) -> list[tuple[Alteration, float]]:
        """What is done to the picture, step by step."""
        return [
            (by_turn, self.turn.value),
            (by_light, self.light.value),
            (by_blur, self.blur.value),
            (by_thumbnail, self.size.value / 100),
            (by_colour_swap, self.swap.value),
        ]

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.picture.value + self.words.value, self.HOW)

    def _draw(self) -> None:
        chosen, near = self.person.value, self.near
        face = self.analyses[chosen]
        rgb, box = altered(face.picture, face.box, self.changes)
        there = embed(rgb, [box])[0]
        moved, own, other = distance(self.embeddings[chosen], there), near.own[chosen], near.other[chosen]
        closest = int(np.argmin(distance(there, self.embeddings)))
        words = moved_in_words(moved, own, other, self._name(near.who[chosen]), self._name(closest))
        both = before_and_after(face.picture.rgb(use="display"), rgb, moved, own, other)
        self.picture.value = array_html(both, f"{self.person.label} before and after. {words}", "34em", live=True)
        self.words.value = f'<p role="status">{escape(words)}</p><p><small>{escape(self.note)}</small></p>'

    def _name(self, picture: int) -> str:
        return self.names[self.person_ids[picture]]


def moved_in_words(moved: float, own: float, other: float, stranger: str, nearest_now: str) -> str:
    """Say how far a face moved, against its own other picture and the nearest other person."""
    if moved > other:
        past = f"farther than {stranger} stands, the nearest other person"
    elif moved > own:
        past = "farther than their own other picture stands"
    else:
        past = "less far than their own other picture stands"
    return f"Moved {moved:.2f}: {past} (own {own:.2f}, nearest other {other:.2f}). Nearest now: {nearest_now}."
