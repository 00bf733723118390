"""The two errors that a threshold makes of comparisons, and what is left out of them."""

from collections.abc import Sequence

import numpy as np

from facelab.metrics.uncertainty import Share, share_by_person, share_of_comparisons
from facelab.metrics.verification.scores import Scores, require_both


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
    """
    mated, non_mated = scores.mated_distances, scores.non_mated_distances
    require_both(scores)
    return (
        np.searchsorted(non_mated, thresholds, side="right") / len(non_mated),
        1 - np.searchsorted(mated, thresholds, side="right") / len(mated),
    )


def false_match_rate(scores: Scores, threshold: float) -> Share:
    """Return the FMR at a threshold with its interval: strangers taken for one person. See ``error_rates``."""
    return _share(scores, ~scores.mated & scores.made, scores.distances <= threshold, "non-mated comparisons")


def false_non_match_rate(scores: Scores, threshold: float) -> Share:
    """Return the FNMR at a threshold with its interval: one person taken for two. See ``error_rates``."""
    return _share(scores, scores.mated & scores.made, scores.distances > threshold, "mated comparisons")


def false_reject_rate(scores: Scores, threshold: float) -> Share:
    """Return the share of all mated comparisons that did not end in a match, failures to acquire among them.

    Whoever stands before the closed door does not care which of the two it was.

    References
    ----------
    ISO/IEC 19795-1:2021: false reject rate, counted here comparison by comparison.
    """
    return _share(scores, scores.mated, ~(scores.distances <= threshold), "mated comparisons tried")


def failure_to_acquire(embeddings: Sequence[np.ndarray | None], person_ids: Sequence[str]) -> Share:
    """Return the share of pictures in which no face was found, so that there is nothing to compare.

    References
    ----------
    ISO/IEC 19795-1:2021: failure-to-acquire rate.
    """
    return share_by_person([one is None for one in embeddings], person_ids)


def _share(scores: Scores, chosen: np.ndarray, happened: np.ndarray, of: str) -> Share:
    if not chosen.any():
        require_both(scores)
    one, other = scores.person[scores.first[chosen]], scores.person[scores.second[chosen]]
    return share_of_comparisons(happened[chosen], one, other, of)
