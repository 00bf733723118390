"""Scores as counts: how many comparisons of each kind lie between two thresholds, without anybody's own distance."""

from dataclasses import dataclass

import numpy as np

from facelab.metrics.verification.scores import Scores


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """Comparisons counted by distance: enough to draw histograms and errors, and no trace of a single comparison.

    Parameters
    ----------
    edges : numpy.ndarray
        Shape (n + 1,), ascending: a bin reaches from above one edge up to the next, which belongs to it, so that at a
        threshold on an edge the bins to its left are those that match.
    mated, non_mated : numpy.ndarray
        Shape (n,), integers.
    not_made : tuple of int
        How many mated and how many non-mated comparisons are in no bin, because no face was found in one of the two.
    """

    edges: np.ndarray
    mated: np.ndarray
    non_mated: np.ndarray
    not_made: tuple[int, int] = (0, 0)

    @property
    def fmr(self) -> np.ndarray:
        """Shape (n + 1,): the FMR at each edge."""
        return np.append(0, np.cumsum(self.non_mated)) / self.non_mated.sum()

    @property
    def fnmr(self) -> np.ndarray:
        """Shape (n + 1,): the FNMR at each edge."""
        return 1 - np.append(0, np.cumsum(self.mated)) / self.mated.sum()

    def wider(self, width: float) -> "ScoreCounts":
        """Return the same counts in bins ``width`` wide, some whole number of our own: for two heaps seen side by side."""
        own = self.edges[1] - self.edges[0]
        starts = np.arange(0, len(self.mated), round(width / own))
        mated, non_mated = (np.add.reduceat(kind, starts) for kind in (self.mated, self.non_mated))
        return ScoreCounts(np.append(self.edges[starts], self.edges[-1]), mated, non_mated, self.not_made)


def count_scores(scores: Scores, width: float = 0.02) -> ScoreCounts:
    """Count the comparisons that were made, in bins ``width`` wide from 0 to beyond the greatest distance.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.03, 0.07)]
    >>> counts = count_scores(compare_embeddings(places, ["ann", "ann", "ben"]), width=0.2)
    >>> counts.mated.tolist(), counts.non_mated.tolist()
    ([0, 1, 0, 0, 0], [0, 0, 1, 1, 0])
    """
    greatest = max(scores.mated_distances[-1:].sum(), scores.non_mated_distances[-1:].sum())
    edges = np.round(width * np.arange(int(np.ceil(greatest / width)) + 2), 10)
    below = [
        np.searchsorted(distances, edges, side="right")
        for distances in (scores.mated_distances, scores.non_mated_distances)
    ]
    for counts in below:
        counts[0] = 0  # a distance of 0 falls into the first bin
    mated, non_mated = (np.diff(counts) for counts in below)
    not_made = int((scores.mated & ~scores.made).sum()), int((~scores.mated & ~scores.made).sum())
    return ScoreCounts(edges, mated, non_mated, not_made)
