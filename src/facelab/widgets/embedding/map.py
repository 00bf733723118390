"""A map of people, and who stands nearest to the one that is chosen."""

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets as widgets
import numpy as np

from facelab.figures.embedding.places import face_tile, neighbour_row, people_map
from facelab.figures.page import array_html
from facelab.metrics.embedding import flat_map, nearest_to
from facelab.pipeline import Analysis, distance
from facelab.widgets.fallback import show_widget

SHOWN = 5  # neighbours


class PeopleMap:
    """A map of people and the neighbours of the one that is chosen.

    Parameters
    ----------
    analyses : sequence of Analysis
        Each with a face.
    names : mapping of str to str
        What each person is called, by person_id.
    note : str
        Whose pictures these are.
    """

    HOW = "Choose a person in the list, with the mouse or the arrow keys."

    def __init__(self, analyses: Sequence[Analysis], names: Mapping[str, str], note: str):
        self.note, self.names = note, names
        self.person_ids = [one.picture.person_id for one in analyses]
        self.embeddings = np.array([one.embedding for one in analyses])
        self.tiles = [face_tile(one) for one in analyses]
        self.places = flat_map(self.embeddings).places
        options = [(names[person], self.person_ids.index(person)) for person in dict.fromkeys(self.person_ids)]
        wide = {"style": {"description_width": "8em"}, "layout": widgets.Layout(width="26em")}
        self.person = widgets.Dropdown(options=options, description="Neighbours of", **wide)
        self.picture, self.words = widgets.HTML(), widgets.HTML()
        self.person.observe(self._draw, "value")
        self._draw()
        self.view = widgets.VBox([self.person, self.picture, self.words])

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.picture.value + self.words.value, self.HOW)

    def drawing(self, chosen: int) -> np.ndarray:
        """Return the map with one picture and its neighbours framed, and those faces beneath: uint8 RGB."""
        near = nearest_to(self.embeddings, chosen, SHOWN)
        apart = distance(self.embeddings[chosen], self.embeddings[near])
        captions = ["chosen", *(f"{rank}: {far:.2f}" for rank, far in enumerate(apart, 1))]
        row = neighbour_row([self.tiles[i] for i in (chosen, *near)], captions)
        return np.vstack([people_map(self.tiles, self.places, self.person_ids, chosen, near), row])

    def reading(self, chosen: int) -> str:
        """Say in words who stands nearest to a picture."""
        near = nearest_to(self.embeddings, chosen, SHOWN)
        me = self.person_ids[chosen]
        them = [self.person_ids[i] for i in near]
        who = ["another picture of the same person" if one == me else self.names[one] for one in them]
        apart = distance(self.embeddings[chosen], self.embeddings[near])
        listed = "; ".join(
            f"{rank}: {one}, {far:.2f}" for rank, (one, far) in enumerate(zip(who, apart, strict=True), 1)
        )
        return f"Nearest to {self.names[me]}: {listed}."

    def _draw(self, _change=None) -> None:
        words = self.reading(self.person.value)
        alt = f"A map with the faces of {len(set(self.person_ids))} people, six of them framed. {words}"
        self.picture.value = array_html(self.drawing(self.person.value), alt, "56em", live=True)
        self.words.value = f'<p role="status">{escape(words)}</p><p><small>{escape(self.note)}</small></p>'
