"""The two errors that a threshold makes of comparisons, and what is left out of them."""

from collections.abc import Sequence

import numpy as np

from facelab.metrics.uncertainty import Share, share_by_person, share_of_comparisons
from facelab.metrics.verification.scores import Scores, require_both
from facelab.pipeline import Analysis


def error_rates(scores: Scores, thresholds: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Return FMR and FNMR at each threshold, without intervals.

    Parameters
    ----------
    scores : Scores
        With at least one mated and one non-mated comparison that was made.
    thresholds : array or float
        Two pictures match if their distance is at most this, as in ``face_recognition.compare_faces``.

    Returns
    -------
    fmr, fnmr : numpy.ndarray
        Shape of ``thresholds``: the share of non-mated comparisons that match, and of mated ones that do not.

    Raises
    ------
    FacelabError
        If one kind of comparison is missing.

    References
    ----------
    ISO/IEC 19795-1:2021: false match rate, false non-match rate; both leave out failures to acquire, which are
    reported beside them.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.03, 0.07)]
    >>> scores = compare_embeddings(places, ["ann", "ann", "ben"])
    >>> fmr, fnmr = error_rates(scores, np.array([0.3, 0.6]))
    >>> fmr.tolist(), fnmr.tolist()
    ([0.0, 0.5], [1.0, 0.0])
    """
    require_both(scores)
    false_matches, false_non_matches = error_counts(scores, thresholds)
    return false_matches / len(scores.non_mated_distances), false_non_matches / len(scores.mated_distances)


def error_counts(scores: Scores, thresholds: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Return how many false matches and false non-matches there are at each threshold; see ``error_rates``."""
    mated, non_mated = scores.mated_distances, scores.non_mated_distances
    return (
        np.searchsorted(non_mated, thresholds, side="right"),
        len(mated) - np.searchsorted(mated, thresholds, side="right"),
    )


def false_match_rate(scores: Scores, threshold: float) -> Share:
    """Return the FMR at a threshold with its interval: strangers taken for one person. See ``error_rates``."""
    return _share(scores, ~scores.mated & scores.made, scores.matches(threshold), "non-mated comparisons")


def false_non_match_rate(scores: Scores, threshold: float) -> Share:
    """Return the FNMR at a threshold with its interval: one person taken for two. See ``error_rates``."""
    return _share(scores, scores.mated & scores.made, ~scores.matches(threshold), "mated comparisons")


def false_reject_rate(scores: Scores, threshold: float) -> Share:
    """Return the share of all mated comparisons that did not end in a match, failures to acquire among them.

    Whoever is turned away at the door does not care which of the two it was.

    References
    ----------
    ISO/IEC 19795-1:2021: false reject rate, counted here comparison by comparison.
    """
    return _share(scores, scores.mated, ~scores.matches(threshold), "mated comparisons tried")


def failure_to_acquire(analyses: Sequence[Analysis]) -> Share:
    """Return the share of pictures without an embedding: no face was found, or the picture could not be read.

    Parameters
    ----------
    analyses : sequence of Analysis
        One per picture, as for ``compare_all``.

    References
    ----------
    ISO/IEC 19795-1:2021: failure-to-acquire rate.
    """
    people = [analysis.picture.person_id for analysis in analyses]
    return share_by_person([analysis.embedding is None for analysis in analyses], people)


def _share(scores: Scores, chosen: np.ndarray, happened: np.ndarray, of: str) -> Share:
    if not chosen.any():
        require_both(scores)
    first, second = scores.person[scores.first[chosen]], scores.person[scores.second[chosen]]
    return share_of_comparisons(happened[chosen], first, second, of)
