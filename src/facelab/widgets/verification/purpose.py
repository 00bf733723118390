"""What is it for: say how often strangers come and how bad each error is, and see where the line would go."""

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets as widgets
import numpy as np

from facelab.figures.blit import Ground
from facelab.figures.page import array_html
from facelab.figures.verification.costs import cost_ground, costs_in_words, draw_costs
from facelab.metrics import ScoreCounts
from facelab.metrics.verification.costs import PURPOSES, Choice, Purpose, expected_cost, least_cost
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import show_widget

STRANGERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 800, 900, 950, 980, 990, 995, 998, 999)  # in a thousand
WEIGHTS = (0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)


def chosen_in_words(choice: Choice, strangers: float) -> str:
    """Say in words what a chosen threshold does to a thousand comparisons."""
    false_matches, refused = 1000 * strangers * choice.fmr, 1000 * (1 - strangers) * choice.fnmr
    return (
        f"Costs least at {choice.threshold:.2f}. Of 1,000 comparisons, {1000 * strangers:.0f} with strangers, about "
        f"{_two_digits(false_matches)} would be false matches and {_two_digits(refused)} false non-matches."
    )


class PurposeChooser:
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
        wide = {"style": {"description_width": "15em"}, "layout": widgets.Layout(width="38em")}
        self.purpose = widgets.Dropdown(options=[(one.name, one) for one in purposes], description="Purpose", **wide)
        self.sample = widgets.Dropdown(options=list(samples.items()), description="Distances from", **wide)
        title = "Where would the line cost least?"
        self._grounds = {name: Ground(cost_ground(counts, title, note)) for name, (counts, note) in samples.items()}
        late = {"continuous_update": False, **wide}
        self.strangers = widgets.SelectionSlider(
            options=[(f"{one} in 1,000", one / 1000) for one in STRANGERS],
            description="Comparisons with strangers",
            **late,
        )
        self.weight = widgets.SelectionSlider(
            options=[(f"{one:,} refusals", one) for one in WEIGHTS], description="A false match is as bad as", **late
        )
        self.words, self.picture = widgets.HTML(), widgets.HTML()
        self.sample.observe(lambda _: self._draw(), "value")
        self._settings = Controls((self.strangers, self.weight), self._draw)
        self.purpose.observe(self._set, "value")
        self._set()
        self.view = widgets.VBox([self.purpose, self.sample, self.strangers, self.weight, self.words, self.picture])

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.words.value + self.picture.value, self.HOW)

    def _set(self, _change=None) -> None:
        self._settings.set((self.purpose.value.strangers, self.purpose.value.weight))

    def _draw(self) -> None:
        purpose, (counts, _), ground = self.purpose.value, self.sample.value, self._grounds[self.sample.label]
        settings = (self.strangers.value, self.weight.value)
        choice = least_cost(counts, *settings)
        words = chosen_in_words(choice, self.strangers.value)
        self.words.value = (
            f'<p role="status"><strong>{escape(words)}</strong></p>'
            f"<p>A false match is borne by {escape(purpose.false_match)}. "
            f"A false non-match is borne by {escape(purpose.false_non_match)}.</p>"
        )
        costs = {purpose.name: (expected_cost(counts, *settings), choice)}
        picture = ground.under(draw_costs(ground.figure, counts, costs))
        alt = f"Cost against threshold: {costs_in_words(costs)}."
        self.picture.value = array_html(picture, alt, "46em", live=True)


def _two_digits(number: float) -> str:
    """Write a number with two digits and no exponent: '160', '2.2', '0.034'."""
    return np.format_float_positional(number, precision=2, fractional=False, trim="-")
