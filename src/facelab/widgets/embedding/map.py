"""A map of people, and who stands nearest to the one that is chosen."""

from collections.abc import Mapping, Sequence
from typing import Self

import ipywidgets
import numpy as np

from facelab.figures.embedding.neighbours import neighbour_map
from facelab.figures.embedding.places import face_tile
from facelab.figures.embedding.words import neighbours_in_words
from facelab.metrics.embedding import flat_map, nearest_to
from facelab.pipeline import Analysis, distance
from facelab.widgets.base import Widget, column, sized
from facelab.widgets.sample import Sample


class PeopleMap(Widget):
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
        super().__init__(note)
        self.names, self.person_ids = names, [analysis.picture.person_id for analysis in analyses]
        self.embeddings = np.array([analysis.embedding for analysis in analyses])
        self.tiles = [face_tile(analysis) for analysis in analyses]
        self.places = flat_map(self.embeddings).places
        options = [(names[person], self.person_ids.index(person)) for person in dict.fromkeys(self.person_ids)]
        self.person = ipywidgets.Dropdown(options=options, description="Neighbours of", **sized("8em", "26em"))
        self.follow(self.person)
        self.view = column(self.person, self.picture, self.words)
        self.draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of all faces of a sample."""
        return cls(sample.faces, sample.names, sample.note)

    def draw(self) -> None:
        """Frame the chosen person and the neighbours, and say who they are."""
        chosen, ids = self.person.value, self.person_ids
        near = nearest_to(self.embeddings, chosen)
        apart = distance(self.embeddings[chosen], self.embeddings[near])
        words = neighbours_in_words(ids, self.names, chosen, near, apart)
        alt = f"A map with the faces of {len(set(ids))} people, six of them framed. {words}"
        self.paint(neighbour_map(self.tiles, self.places, ids, chosen, near, apart), alt, "56em")
        self.say(words)
