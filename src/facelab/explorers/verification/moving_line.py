"""The moving line: a threshold over the distances of several samples, and the faces that it gets wrong."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Self

import numpy as np
import traitlets

from facelab.explorers.base import SYNTHETIC, Explorer, script
from facelab.explorers.sprite import sprite
from facelab.figures import array_html, picture_html
from facelab.figures.verification.costs import face_square, pair_row, pairs_at
from facelab.figures.verification.curves import histogram_in_words, threshold_view
from facelab.figures.verification.words import rate_in_words
from facelab.metrics import (
    PublishedScores,
    ScoreCounts,
    Scores,
    Share,
    count_scores,
    error_counts,
    false_match_rate,
    false_non_match_rate,
    london_scores,
)
from facelab.metrics.verification.costs import nearest_errors
from facelab.packs import Picture
from facelab.widgets.sample import Sample

SIDE = 88  # pixels of a face; shown a little smaller, so that a telephone's fine screen shows them sharp
STEP, BIN = 0.01, 0.02  # of the line, and of the heaps
MOST = 4  # pairs of faces of each kind
PUBLISHED = "London"
NOBODY = "Nobody, with the line here."
UNSEEN = "Only counts of these people are kept: no face can be shown."
ERRORS = {"accepted": "FMR", "refused": "FNMR"}
TEXTS = {
    "threshold": "Threshold", "samples": "Pictures", "distance": "distance", "one": "one person", "two": "two people",
    "match": "match", "noMatch": "no match",
    "accepted": "Two people, taken for one", "refused": "One person, taken for two",
}  # fmt: skip

Measured = list[tuple[Share, list[int]]]  # at each line: one kind of error, and the pairs that are shown of it


class MovingLine(Explorer):
    """A slider moves the threshold; curves, counts and faces follow, on whichever sample is chosen.

    Parameters
    ----------
    samples : mapping of str to (Scores, sequence of Picture, str)
        Name to comparisons, the pictures compared in the order of ``Scores.person_ids``, and the sample in a line.
    names : mapping of str to str
        What each person is called, by person_id.
    published : PublishedScores, optional
        One more sample, of counts alone.
    start : float
        Where the line stands first.

    Attributes
    ----------
    threshold : float
        Where the line stands; another cell may set it.
    sample : str
        Name of the sample that is shown; another cell may set it.
    """

    SOURCE = "verification/moving_line"
    _esm = script(SOURCE)
    HOW = "Move the line with the mouse, a finger or the arrow keys; the faces are those nearest to it."

    threshold = traitlets.Float().tag(sync=True, link=True)
    sample = traitlets.Unicode().tag(sync=True, link=True)

    def __init__(
        self,
        samples: Mapping[str, tuple[Scores, Sequence[Picture], str]],
        names: Mapping[str, str],
        published: PublishedScores | None = None,
        start: float = 0.6,
    ):
        self._scores = {name: scores for name, (scores, _, _) in samples.items()}
        self._pictures = {name: pictures for name, (_, pictures, _) in samples.items()}
        self._counts = {name: count_scores(scores, BIN) for name, scores in self._scores.items()}
        if published:
            self._counts[PUBLISHED] = published.counts.wider(BIN)
        lines, album = _lines(self._counts.values()), _Album(names)
        shown = [
            _sample(name, _said(note, pictures), NOBODY, self._counts[name], _measure(scores, pictures, lines, album))
            for name, (scores, pictures, note) in samples.items()
        ]
        if published:
            errors = zip(*(published.at(line) for line in lines), strict=True)
            measured = {kind: [(share, []) for share in shares] for kind, shares in zip(ERRORS, errors, strict=True)}
            shown.append(_sample(PUBLISHED, f"{published.note}.", UNSEEN, self._counts[PUBLISHED], measured))
        slider = {"low": lines[0], "high": lines[-1], "step": STEP, "says": [f"{line:.2f}" for line in lines]}
        super().__init__(
            data={"texts": TEXTS, "rates": ERRORS, "lines": slider, "samples": shown, **album.data()},
            threshold=min(max(start, lines[0]), lines[-1]),
            sample=shown[0]["name"],
        )

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one of every comparison of a sample, of those with other than each person's first picture, and London.

        As in the lesson, the second sample is the harder one.
        """
        first = np.array([picture.picture_id.endswith("_1") for picture in sample.pictures])
        harder = sample.scores.where(first[sample.scores.first] != first[sample.scores.second])
        samples = {"all": sample.scores, "harder": harder}
        shown = {name: (scores, sample.pictures, sample.note) for name, scores in samples.items()}
        return cls(shown, sample.names, london_scores())

    def still(self) -> str:
        """Return the words, the faces and the curves of where it stands, as HTML."""
        counts, scores = self._counts[self.sample], self._scores.get(self.sample)
        (shown,) = (one for one in self.data["samples"] if one["name"] == self.sample)
        place = round((self.threshold - self.data["lines"]["low"]) / STEP)
        parts = []
        for kind in ERRORS:
            words = f"{TEXTS[kind]}: {shown['errors'][kind]['count'][place]}"
            parts.append(f"<p><strong>{words}</strong>. {shown['errors'][kind]['rate'][place]}.</p>")
            wrong = nearest_errors(scores, self.threshold, kind == "refused", MOST) if scores else []
            if wrong:
                row = pair_row(pairs_at(scores, self._pictures[self.sample], wrong), 88)
                alt = f"{words}. Here are {len(wrong)}, as pairs of faces, the nearest to the line first."
                parts.append(f"<p>{array_html(row, alt, '46em')}</p>")
        figure = threshold_view(counts, "What does the line do?", "", self.threshold)
        note = f"<p><small>{escape(shown['note'])}</small></p>"  # too long for the corner of a figure
        return "".join([*parts, picture_html(figure, histogram_in_words(counts, self.threshold), "46em"), note])


class _Album:
    """The pairs of faces that are shown at any line of any sample, each of them once."""

    def __init__(self, names: Mapping[str, str]):
        self._names = names
        self._pictures: dict[str, Picture] = {}
        self._pairs: dict[tuple[str, str], tuple[int, float]] = {}  # two pictures: their number, and how far apart

    def number(self, scores: Scores, pictures: Sequence[Picture], place: int) -> int:
        """Return the number of a comparison's pair; a new one where it was not shown before."""
        both = [pictures[of[place]] for of in (scores.first, scores.second)]
        pair = both[0].picture_id, both[1].picture_id
        self._pictures.update(zip(pair, both, strict=True))
        return self._pairs.setdefault(pair, (len(self._pairs), float(scores.distances[place])))[0]

    def data(self) -> dict[str, Any]:
        """Return the pairs, each as the numbers of its faces and its words, and the sheet that holds the faces."""
        names = sorted(self._pictures)
        number = {name: number for number, name in enumerate(names)}
        pairs = [
            {"faces": [number[name] for name in pair], "says": f"{apart:.2f}", "alt": self._alt(pair, apart)}
            for pair, (_, apart) in self._pairs.items()
        ]
        return {"pairs": pairs, "faces": sprite([face_square(self._pictures[name], SIDE) for name in names])}

    def _alt(self, pair: tuple[str, str], apart: float) -> str:
        one, other = (self._names[self._pictures[name].person_id] for name in pair)
        who = f"Two pictures of {one}" if one == other else f"{one} and {other}"
        return f"{who}, {apart:.2f} apart"


def _lines(counts: Iterable[ScoreCounts]) -> list[float]:
    """Return where the line may stand: from before the nearest pair of any sample to beyond the farthest."""
    reaches = [of.edges[: len(of.mated)][of.mated + of.non_mated > 0] for of in counts]
    low, high = min(reach[0] for reach in reaches), max(reach[-1] for reach in reaches) + BIN
    return np.round(np.arange(np.floor(low / STEP), np.ceil(high / STEP) + 1) * STEP, 2).tolist()


def _said(note: str, pictures: Sequence[Picture]) -> str:
    """Return the sample in a line; of people who do not exist, with what their errors say of real ones."""
    nobody_exists = all(picture.consent.basis == "nobody-exists" for picture in pictures)
    return f"{note}. {SYNTHETIC}" if nobody_exists else f"{note}."


def _measure(
    scores: Scores, pictures: Sequence[Picture], lines: Sequence[float], album: _Album
) -> dict[str, Measured]:
    """Count both errors at every line, and choose the pairs that lie nearest to it."""
    measured = {}
    rates = (false_match_rate, false_non_match_rate)
    for (kind, rate), counted in zip(zip(ERRORS, rates, strict=True), error_counts(scores, lines), strict=True):
        known = {}  # errors all lie on one side of the line: as many of them are the same ones, with the same interval
        for line, count in zip(lines, counted.tolist(), strict=True):
            if count not in known:
                nearest = nearest_errors(scores, line, kind == "refused", MOST)
                known[count] = rate(scores, line), [album.number(scores, pictures, place) for place in nearest]
        measured[kind] = [known[count] for count in counted.tolist()]
    return measured


def _sample(name: str, note: str, blank: str, counts: ScoreCounts, measured: Mapping[str, Measured]) -> dict[str, Any]:
    """Return all that is shown of a sample; what follows the line is a list, with a place for each line.

    ``blank`` stands where faces would, when there is none.
    """
    errors = {
        kind: {
            "count": [f"{share.count:,} of {share.total:,} pairs" for share, _ in rows],
            "rate": [rate_in_words(ERRORS[kind], share) for share, _ in rows],
            "share": [round(share.value, 4) for share, _ in rows],
            "pairs": [pairs for _, pairs in rows],
        }
        for kind, rows in measured.items()
    }
    used = np.flatnonzero(counts.mated + counts.non_mated)
    bins = slice(used[0], used[-1] + 1)
    heaps = {
        name: (kind / kind.sum())[bins].round(4).tolist()
        for name, kind in (("one", counts.mated), ("two", counts.non_mated))
    }
    edges = counts.edges[bins.start : bins.stop + 1].round(4).tolist()
    return {"name": name, "note": note, "blank": blank, "edges": edges, "heaps": heaps, "errors": errors}
