"""One against many: a gallery grows, and visitors who are not in it are found there all the same."""

from collections.abc import Mapping
from html import escape
from typing import Any, Self

import numpy as np
import traitlets

from facelab.experiments.identification import Split, deal
from facelab.explorers.base import SYNTHETIC, Explorer, script
from facelab.explorers.sprite import sprite
from facelab.figures import array_html, picture_html
from facelab.figures.identification.candidates import visitors_found
from facelab.figures.identification.growth import growth_figure
from facelab.figures.verification.costs import face_square
from facelab.metrics import percent
from facelab.metrics.identification import expected_fpir
from facelab.pipeline.embed import distance
from facelab.widgets.sample import Sample

SIDE, STEP, FEWEST = 64, 0.01, 10  # pixels of a face; of the line; badge holders that the gallery begins with
RULES = ("within the line", "rank 1, no line")
TEXTS = {
    "size": "Badge holders", "line": "Threshold", "rule": "A candidate is whoever is",
    "visitors": "Visitors, none of them enrolled", "gallery": "The gallery",
    "measured": "measured", "predicted": "if independent", "axis": "badge holders",
    "words": "{found} of {of} visitors get a candidate: FPIR {share} %. At this line {fmr} % of single comparisons "
    "match (FMR). Were they independent, {predicted} % of the visitors would get one.",
    "always": "{found} of {of} visitors get a candidate: FPIR {share} %. Somebody is always nearest.",
    "with": "{visitor} gets a candidate: {who}, {apart} apart.",
    "without": "{visitor} gets no candidate. Nearest is {who}, {apart} apart.",
}  # fmt: skip


class OneAgainstMany(Explorer):
    """Sliders set the size of the gallery and the line; every visitor who gets a candidate is framed.

    Parameters
    ----------
    split : Split
        Badge holders in the order in which the gallery grows, and visitors who are not enrolled.
    names : mapping of str to str
        What each person is called, by person_id.
    note : str
        The credit of the pictures' pack.
    start : int, optional
        How large the gallery is at first.

    Attributes
    ----------
    size : int
        How many badge holders are in the gallery.
    line : float
        The greatest distance of a candidate.
    rule : str
        One of ``RULES``.
    visitor : int
        Whose candidate is shown, from 0.
    """

    SOURCE = "identification/one_against_many"
    HOW = "Move the sliders with the mouse, a finger or the arrow keys; choose a visitor to see the candidate."
    _esm = script(SOURCE)

    size = traitlets.Int().tag(sync=True, link=True)
    line = traitlets.Float().tag(sync=True, link=True)
    rule = traitlets.Unicode(RULES[0]).tag(sync=True, link=True)
    visitor = traitlets.Int(0).tag(sync=True, link=True)

    def __init__(self, split: Split, names: Mapping[str, str], note: str, start: int = FEWEST):
        rows = np.array([one.embedding for one in split.gallery])
        self._split, self._names = split, names
        self._apart = np.array([distance(one.embedding, rows) for one in split.visitors])
        whole = len(split.gallery)
        first = min(FEWEST, max(1, whole // 2))
        self._lines = np.round(np.arange(self._apart.min() // STEP, self._apart.min(axis=1).max() // STEP + 2) * STEP, 2)
        nearest = np.minimum.accumulate(self._apart, axis=1)[:, first - 1 :]
        found = (nearest[:, :, None] <= self._lines).sum(axis=0)
        self._fmr = (self._apart[:, :, None] <= self._lines).mean(axis=(0, 1))
        expected = [[percent(expected_fpir(fmr, size)) for fmr in self._fmr] for size in range(first, whole + 1)]
        self._first, of = first, len(split.visitors)
        nobody_exists = all(one.picture.consent.basis == "nobody-exists" for one in split.gallery)
        people = [*split.gallery, *split.visitors]
        super().__init__(
            data={
                "texts": TEXTS, "rules": list(RULES), "note": SYNTHETIC if nobody_exists else f"{note}.",
                "sizes": {"low": first, "high": whole},
                "lines": {"low": float(self._lines[0]), "high": float(self._lines[-1]), "step": STEP},
                "found": found.tolist(), "expected": expected, "fmr": [percent(fmr) for fmr in self._fmr],
                "shares": [percent(count / of) for count in range(of + 1)],
                "members": [names[one.picture.person_id] for one in split.gallery],
                "visitors": [self._visitor(place) for place in range(of)],
                "faces": sprite([face_square(one.picture, SIDE) for one in people]),
            },
            size=min(max(start, first), whole),
            line=float(self._lines[len(self._lines) // 2]),
        )  # fmt: skip

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of the sample's people, half of them enrolled."""
        return cls(deal(sample.faces), sample.names, sample.note)

    def found(self) -> np.ndarray:
        """Return which visitors get a candidate as it stands, shape (visitors,), bool."""
        nearest = self._apart[:, : self.size].min(axis=1)
        return np.full(len(nearest), True) if self.rule == RULES[1] else nearest <= round(self.line, 2)

    def words(self) -> str:
        """Return what is said of all visitors, as it stands."""
        count, of = int(self.found().sum()), len(self._apart)
        at = round((self.line - self._lines[0]) / STEP)
        predicted = percent(expected_fpir(self._fmr[at], self.size))
        text = TEXTS["always" if self.rule == RULES[1] else "words"]
        said = {"found": count, "of": of, "share": percent(count / of)}
        return text.format(**said, fmr=percent(self._fmr[at]), predicted=predicted)

    def still(self) -> str:
        """Return the visitors, framed where they get a candidate, and how that grows with the gallery."""
        faces = [face_square(one.picture, SIDE) for one in self._split.visitors]
        alt = f"{len(faces)} visitors. {self.words()}"
        sizes = np.arange(self._first, len(self._split.gallery) + 1)
        at = round((self.line - self._lines[0]) / STEP)
        measured = [float((self._apart[:, :size].min(axis=1) <= self._lines[at]).mean()) for size in sizes]
        expected = [expected_fpir(self._fmr[at], int(size)) for size in sizes]
        figure = growth_figure(
            {f"line at {self._lines[at]:.2f}": (sizes, measured, expected)}, "How many visitors get a candidate?", ""
        )
        grows = f"Found: {percent(measured[0])} % with {sizes[0]} badge holders, {percent(measured[-1])} % with all."
        grid = array_html(visitors_found(faces, self.found()), alt, "36em")
        note = f"<p><small>{escape(self.data['note'])}</small></p>"
        return f"<p>{escape(self.words())}</p>{grid}{picture_html(figure, grows, '36em')}{note}"

    def _visitor(self, place: int) -> dict[str, Any]:
        """Return a visitor's nearest as the gallery grows: from which size on, who, from which line on, how far."""
        nearest, steps = np.minimum.accumulate(self._apart[place]), []
        for size in range(self._first, len(nearest) + 1):
            who = int(np.argmin(self._apart[place, :size]))
            if not steps or steps[-1][1] != who:
                line = int(np.searchsorted(self._lines, nearest[size - 1]))
                steps.append([size, who, line, f"{nearest[size - 1]:.2f}"])
        return {"name": self._names[self._split.visitors[place].picture.person_id], "nearest": steps}
