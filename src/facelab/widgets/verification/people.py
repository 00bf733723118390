"""How sure are we: the same error rate, measured again and again on fewer people."""

from typing import Self

import ipywidgets
import numpy as np

from facelab.figures.blit import Ground
from facelab.figures.verification.costs import draw_intervals, intervals_ground
from facelab.figures.verification.words import spread_in_words
from facelab.metrics import Scores, false_match_rate
from facelab.metrics.verification.costs import with_fewer_people
from facelab.widgets.base import Widget, column, row, sized
from facelab.widgets.sample import Sample

DRAWS = 1000  # half of the usual: ends of intervals move by less than a point of 100, and the answer comes at once


class HowManyPeople(Widget):
    """A slider says how many people each set has; a button draws other sets.

    Parameters
    ----------
    scores : Scores
        The comparisons of everybody.
    threshold : float
        Where false matches are counted.
    note : str
        The sample.
    """

    HOW = "Move the number of people with the mouse or the arrow keys; the button draws other people."

    def __init__(self, scores: Scores, threshold: float, note: str):
        super().__init__()
        self.scores, self.at, self._seed = scores, threshold, 1
        everybody = len(np.unique(scores.person_ids))
        whole = false_match_rate(scores, threshold).value
        title = "Measured on other people, what would it be?"
        self._ground = Ground(intervals_ground(1, title, note, whole, top=1))
        most = everybody - everybody % 5
        wide = sized("8em", "30em")
        self.people = ipywidgets.IntSlider(
            10, 5, most, 5, description="People in a set", continuous_update=False, **wide
        )
        self.again = ipywidgets.Button(description="Other people", tooltip="Draw other sets of as many people")
        self.again.on_click(lambda _: self.draw_others())
        self.follow(self.people)
        self.view = column(row(self.people, self.again), self.words, self.picture)
        self.draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of every comparison of a sample."""
        return cls(sample.scores, 0.6, sample.note)

    def draw_others(self) -> None:
        """Measure on other sets of as many people."""
        self._seed += 1
        self.draw()

    def draw(self) -> None:
        """Show the interval of each set, and say how far apart they lie."""
        shares = with_fewer_people(self.scores, self.at, self.people.value, seed=self._seed, draws=DRAWS)
        words = spread_in_words(self.people.value, shares)
        measured = {self.people.value: [(share.value, share.low, share.high) for share in shares]}
        picture = self._ground.under(draw_intervals(self._ground.figure, measured))
        self.say(words)
        self.paint(picture, f"Intervals side by side. {words}", "46em")
