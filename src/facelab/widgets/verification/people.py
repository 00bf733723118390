"""How sure are we: the same error rate, measured again and again on fewer people."""

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets
import numpy as np

from facelab.figures.blit import Ground
from facelab.figures.page import array_html
from facelab.figures.verification.costs import draw_intervals, intervals_ground
from facelab.metrics import Scores, Share, false_match_rate, percent
from facelab.metrics.verification.costs import with_fewer_people
from facelab.widgets.fallback import show_widget

DRAWS = 1000  # half of the usual: ends of intervals move by less than a point of 100, and the answer comes at once


def spread_in_words(people: int, shares: Sequence[Share]) -> str:
    """Say in words how far apart measurements on that many people lie, and how wide their intervals are."""
    values = [share.value for share in shares]
    width = float(np.median([share.high - share.low for share in shares]))
    return (
        f"{len(shares)} sets of {people} people: the same matcher scores from {percent(min(values))} % to "
        f"{percent(max(values))} %, and the interval in the middle is {percent(width)} points wide."
    )


class HowManyPeople:
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
        self.scores, self.at = scores, threshold
        everybody = len(np.unique(scores.person_ids))
        whole = false_match_rate(scores, threshold).value
        title = "Measured on other people, what would it be?"
        self._ground = Ground(intervals_ground(1, title, note, whole, top=1))
        self.people = widgets.IntSlider(
            10, 5, everybody - everybody % 5, 5, description="People in a set", continuous_update=False,
            style={"description_width": "8em"}, layout=widgets.Layout(width="30em"),
        )  # fmt: skip
        self.again = widgets.Button(description="Other people", tooltip="Draw other sets of as many people")
        self.words, self.picture = widgets.HTML(), widgets.HTML()
        self._seed = 1
        self.people.observe(self._draw, "value")
        self.again.on_click(self._other)
        self._draw()
        controls = widgets.HBox([self.people, self.again], layout=widgets.Layout(flex_flow="row wrap"))
        self.view = widgets.VBox([controls, self.words, self.picture])

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.words.value + self.picture.value, self.HOW)

    def _other(self, _button) -> None:
        self._seed += 1
        self._draw()

    def _draw(self, _change=None) -> None:
        shares = with_fewer_people(self.scores, self.at, self.people.value, seed=self._seed, draws=DRAWS)
        words = spread_in_words(self.people.value, shares)
        measured = {self.people.value: [(share.value, share.low, share.high) for share in shares]}
        picture = self._ground.under(draw_intervals(self._ground.figure, measured))
        self.words.value = f'<p role="status">{escape(words)}</p>'
        self.picture.value = array_html(picture, f"Intervals side by side. {words}", "46em", live=True)
