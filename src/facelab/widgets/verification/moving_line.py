"""A line that moves along the distances: the curves, and beside them the faces it gets wrong."""

from collections.abc import Sequence
from html import escape

import ipywidgets as widgets

from facelab.figures.blit import Ground
from facelab.figures.page import array_html
from facelab.figures.verification.costs import pair_row, wrong_pairs
from facelab.figures.verification.curves import draw_threshold, histogram_in_words, threshold_ground
from facelab.metrics import Scores, count_scores, error_counts
from facelab.packs import Picture
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import show_widget


def counted(scores: Scores, threshold: float) -> tuple[int, int]:
    """Return how many pairs of strangers match at a threshold, and how many pairs of one person do not."""
    accepted, refused = error_counts(scores, threshold)
    return int(accepted), int(refused)


def counted_in_words(scores: Scores, threshold: float) -> str:
    """Say in words what a threshold does, both errors as counts."""
    accepted, refused = counted(scores, threshold)
    return (
        f"At {threshold:.2f}: {accepted:,} of {len(scores.non_mated_distances):,} pairs of strangers are accepted, "
        f"{refused:,} of {len(scores.mated_distances):,} pairs of one person refused."
    )


class MovingThreshold:
    """A slider moves the threshold; counts, faces and curves follow.

    Parameters
    ----------
    scores : Scores
        The comparisons.
    pictures : sequence of Picture
        What was compared, in the order of ``scores.person_ids``.
    note : str
        The sample.
    start : float
        Where the line stands first.
    """

    HOW = "Move the line with the mouse or the arrow keys; the faces beneath are those nearest to it."

    def __init__(self, scores: Scores, pictures: Sequence[Picture], note: str, start: float = 0.6):
        self.scores, self.pictures = scores, pictures
        self._counts = count_scores(scores)
        self._ground = Ground(threshold_ground(self._counts, "What does the line do?", note))
        self.threshold = widgets.FloatSlider(
            start, min=0.1, max=0.9, step=0.01, readout_format=".2f", description="Threshold",
            continuous_update=False, style={"description_width": "6em"}, layout=widgets.Layout(width="34em"),
        )  # fmt: skip
        self.words, self.faces, self.curves = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.reset = Controls([self.threshold], self._draw).start_again()
        self._draw()
        controls = widgets.HBox([self.threshold, self.reset], layout=widgets.Layout(flex_flow="row wrap"))
        self.view = widgets.VBox([controls, self.words, self.faces, self.curves])

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self.view, self.words.value + self.faces.value + self.curves.value, self.HOW)

    def _draw(self) -> None:
        at = self.threshold.value
        self.words.value = f'<p role="status">{escape(counted_in_words(self.scores, at))}</p>'
        rows = [self._row(mated, count) for mated, count in zip((False, True), counted(self.scores, at), strict=True)]
        self.faces.value = "".join(rows)
        curves = self._ground.under(draw_threshold(self._ground.figure, self._counts, at))
        self.curves.value = array_html(curves, histogram_in_words(self._counts, at), "50em", live=True)

    def _row(self, mated: bool, count: int) -> str:
        """Return one kind of error as a line of words and a row of faces."""
        who = "One person, taken for two and refused" if mated else "Two people, taken for one and accepted"
        if not count:
            return f"<p><strong>{who}:</strong> none.</p>"
        pairs = wrong_pairs(self.scores, self.pictures, self.threshold.value, mated)
        alt = f"{who}: {len(pairs)} of {count:,} pairs of faces, the nearest to the line first."
        row = array_html(pair_row(pairs, 88), alt, "50em", live=True)
        return f"<p><strong>{who}:</strong> {len(pairs)} of {count:,}, the nearest to the line.</p><p>{row}</p>"
