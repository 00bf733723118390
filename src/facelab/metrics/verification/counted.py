"""What counts by distance tell of thresholds: both errors at an edge, the best edge, and where the errors are equal."""

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.verification.curves import Curve
from facelab.metrics.verification.histogram import ScoreCounts


def counted_errors(counts: ScoreCounts, threshold: float) -> tuple[int, int]:
    """Return how many false matches and false non-matches there are at a threshold.

    Parameters
    ----------
    counts : ScoreCounts
        Comparisons counted by distance.
    threshold : float
        One of ``counts.edges``, or a distance beyond the last of them.

    Raises
    ------
    ValueError
        If it lies between two edges: the counts do not say how many distances are below it.

    Examples
    --------
    >>> counts = ScoreCounts(np.array([0, 0.2, 0.4, 0.6]), np.array([8, 2, 0]), np.array([0, 1, 9]))
    >>> counted_errors(counts, 0.4), counted_errors(counts, 2)
    ((1, 0), (10, 0))
    """
    bins = int(np.searchsorted(counts.edges, threshold + 1e-9)) - 1
    if bins < 0 or (threshold < counts.edges[-1] and not np.isclose(counts.edges[bins], threshold, atol=1e-9)):
        raise ValueError(f"{threshold} is not an edge of these counts, nor beyond the last, {counts.edges[-1]}")
    return int(counts.non_mated[:bins].sum()), int(counts.mated[bins:].sum())


def counted_curve(counts: ScoreCounts) -> Curve:
    """Return FMR and FNMR at each edge, from 'nobody matches' to 'everybody does'; see ``error_curve``."""
    require_both_counted(counts)
    return Curve(counts.edges, counts.fmr, counts.fnmr)


def best_edge(counts: ScoreCounts) -> float:
    """Return the edge with the smallest mean of FMR and FNMR, as ``best_threshold`` does where each distance is known.

    Of several that are equally good it decides like the smallest, with the fewest false matches, and is in the middle
    of those edges that decide so.

    Examples
    --------
    >>> counts = ScoreCounts(np.array([0, 0.2, 0.4, 0.6]), np.array([8, 2, 0]), np.array([0, 1, 9]))
    >>> best_edge(counts)
    0.4
    """
    false_matches, false_non_matches = _weighed(counts)
    first = 1 + int(np.flatnonzero(counts.mated + counts.non_mated)[0])  # below it nobody matches: that is no choice
    return _middle_edge(counts, first + int(np.argmin((false_matches + false_non_matches)[first:])))


def counted_equal_error_rate(counts: ScoreCounts) -> tuple[float, float]:
    """Return the equal error rate without an interval, and an edge that decides like the first where FMR reaches FNMR.

    Between two edges a straight line is drawn, as ``equal_error_rate`` does between two distances.

    Examples
    --------
    >>> counts = ScoreCounts(np.array([0, 0.2, 0.4, 0.6]), np.array([8, 2, 0]), np.array([0, 1, 9]))
    >>> rate, edge = counted_equal_error_rate(counts)
    >>> round(rate, 4), edge
    (0.0667, 0.4)
    """
    false_matches, false_non_matches = _weighed(counts)
    reached = int(np.argmax(false_matches >= false_non_matches))
    before = reached - 1
    gap, beyond = (int(false_non_matches[at] - false_matches[at]) for at in (before, reached))
    part = gap / (gap - beyond)
    all_of_them = int(counts.mated.sum()) * int(counts.non_mated.sum())
    low, high = (int(false_matches[at]) / all_of_them for at in (before, reached))
    return min(low + part * (high - low), high), _middle_edge(counts, reached)


def require_both_counted(counts: ScoreCounts) -> None:
    """Raise FacelabError unless comparisons of both kinds were counted."""
    for kind, number in (("mated", counts.mated.sum()), ("non-mated", counts.non_mated.sum())):
        if not number:
            raise FacelabError(
                f"There is no {kind} comparison among these counts, so no rate can be given.",
                "It takes two people, and two pictures of one of them in which a face is found.",
            )


def _middle_edge(counts: ScoreCounts, place: int) -> float:
    """Return the edge in the middle of those that decide every comparison like the one at a place."""
    compared = np.append(0, np.cumsum(counts.mated + counts.non_mated))
    alike = np.flatnonzero(compared == compared[place])
    return float(counts.edges[alike[len(alike) // 2]])


def _weighed(counts: ScoreCounts) -> tuple[np.ndarray, np.ndarray]:
    """Return both errors at each edge, as whole numbers on one scale: either rate times both totals.

    They may be larger than 64 bits hold, and rounding must not choose among equals; so they are Python's own.
    """
    require_both_counted(counts)
    mated, non_mated = (np.append(0, np.cumsum(kind)).astype(object) for kind in (counts.mated, counts.non_mated))
    return non_mated * mated[-1], (mated[-1] - mated) * non_mated[-1]
