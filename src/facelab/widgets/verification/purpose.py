"""What is it for: say how often strangers come and how bad each error is, and see where the line would go."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Self

import ipywidgets

from facelab.figures.blit import Ground
from facelab.figures.verification.costs import cost_ground, costs_in_words, draw_costs
from facelab.figures.verification.words import bearers_in_words, chosen_in_words
from facelab.metrics import ScoreCounts, count_scores
from facelab.metrics.verification.costs import PURPOSES, Purpose, expected_cost, least_cost
from facelab.widgets.base import Widget, column, sized
from facelab.widgets.sample import Sample

STRANGERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 800, 900, 950, 980, 990, 995, 998, 999)  # in a thousand
WEIGHTS = (0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)


class PurposeChooser(Widget):
    """A purpose sets two sliders, which anybody may move; the threshold that costs least follows.

    Parameters
    ----------
    samples : mapping of str to (ScoreCounts, str)
        Whose distances: name to counts, and the sample in a line.
    purposes : sequence of Purpose
        What to begin with.
    """

    HOW = "Choose a purpose, then move its two settings with the mouse or the arrow keys."

    def __init__(self, samples: Mapping[str, tuple[ScoreCounts, str]], purposes: Sequence[Purpose] = PURPOSES):
        super().__init__()
        wide = sized("15em", "38em")
        late = {"continuous_update": False, **wide}
        options = [(purpose.name, purpose) for purpose in purposes]
        self.purpose = ipywidgets.Dropdown(options=options, description="Purpose", **wide)
        self.sample = ipywidgets.Dropdown(options=list(samples.items()), description="Distances from", **wide)
        shares = [(f"{count} in 1,000", count / 1000) for count in STRANGERS]
        self.strangers = ipywidgets.SelectionSlider(options=shares, description="Comparisons with strangers", **late)
        weights = [(f"{weight:,} refusals", weight) for weight in WEIGHTS]
        self.weight = ipywidgets.SelectionSlider(options=weights, description="A false match is as bad as", **late)
        title = "Where would the line cost least?"
        self._grounds = {name: Ground(cost_ground(counts, title, note)) for name, (counts, note) in samples.items()}
        self.bearers = ipywidgets.HTML()  # beside the words: who bears the errors is not spoken anew at each move
        self.parts.append(self.bearers)
        self.follow(self.sample, self.strangers, self.weight)
        self.purpose.observe(lambda _: self.take_up(), "value")
        self.view = column(
            self.purpose, self.sample, self.strangers, self.weight, self.words, self.bearers, self.picture
        )
        self.take_up()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of every comparison of a sample."""
        return cls({"rendered people": (count_scores(sample.scores, width=0.01), sample.note)})

    def take_up(self) -> None:
        """Put both sliders where the chosen purpose has them."""
        purpose = self.purpose.value
        self.controls.set((self.sample.value, purpose.strangers, purpose.weight))

    def draw(self) -> None:
        """Show the curve, and say where the line costs least and who bears its errors."""
        purpose, (counts, _), ground = self.purpose.value, self.sample.value, self._grounds[self.sample.label]
        settings = (self.strangers.value, self.weight.value)
        choice = least_cost(counts, *settings)
        self.say(chosen_in_words(choice, self.strangers.value), strong=True)
        self.bearers.value = f"<p>{escape(bearers_in_words(purpose))}</p>"
        costs = {purpose.name: (expected_cost(counts, *settings), choice)}
        picture = ground.under(draw_costs(ground.figure, counts, costs))
        self.paint(picture, f"Cost against threshold: {costs_in_words(costs)}.", "46em")
