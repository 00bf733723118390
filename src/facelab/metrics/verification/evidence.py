"""What a distance is worth as evidence: how much more often it occurs within one person than between two."""

import numpy as np

from facelab.metrics.verification.scores import Scores, require_both


def likelihood_ratio(scores: Scores, distances: np.ndarray | float) -> np.ndarray:
    """Return the likelihood ratio of distances: above 1 they speak for one person, below 1 for two.

    A ratio of 100 says: this distance is a hundred times as frequent among mated comparisons as among non-mated ones.
    It is not the probability that the two are one person: for that one must know how many others it could have been.

    Parameters
    ----------
    scores : Scores
        The comparisons to learn from; the ratio holds for people and pictures like these.
    distances : array or float
        What to weigh.

    Returns
    -------
    numpy.ndarray
        Shape of ``distances``, above 0; falls, in steps, as the distance grows.

    Notes
    -----
    The steps are the slopes of the ROC curve's convex hull, found by pooling adjacent violators. So that a small
    sample cannot claim to be certain, one comparison that misleads is imagined at either end, as heavy as one
    independent observation: a person for the mated ones, two people for the others. The ratio therefore stays between
    about one over the number of people and half that number, however many pictures there are of them.

    References
    ----------
    Brummer and du Preez, The PAV algorithm optimizes binary proper scoring rules, 2013. Vergeer et al., Numerical
    likelihood ratios outputted by LR systems are often based on extrapolation, Science and Justice 2016: why to bound
    them by what the sample holds.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.03, 0.1, 0.13)]
    >>> scores = compare_embeddings(places, ["ann", "ann", "ben", "ben"])
    >>> likelihood_ratio(scores, np.array([0.3, 1.0])).round(2).tolist()
    [1.33, 0.67]
    """
    from scipy.optimize import isotonic_regression  # half a second to load, for this alone

    require_both(scores)
    mated, non_mated = scores.mated_distances, scores.non_mated_distances
    places = np.concatenate([[-np.inf], mated, non_mated, [np.inf]])
    same = np.concatenate([[0], np.ones(len(mated)), np.zeros(len(non_mated)), [1]])
    imagined_stranger, imagined_same = 2 / _people(scores, ~scores.mated), 1 / _people(scores, scores.mated)
    weights = np.where(same == 1, 1 / len(mated), 1 / len(non_mated))
    weights[[0, -1]] = imagined_stranger, imagined_same
    # each kind weighs 1 in all, so that what is fitted is LR / (1 + LR), free of how many of each were made
    weights /= np.where(same == 1, 1 + imagined_same, 1 + imagined_stranger)
    steps, step = np.unique(places, return_inverse=True)
    weight = np.bincount(step, weights)
    share = isotonic_regression(np.bincount(step, weights * same) / weight, weights=weight, increasing=False).x
    chosen = share[np.searchsorted(steps, distances, side="right") - 1]
    return chosen / (1 - chosen)


def _people(scores: Scores, kind: np.ndarray) -> int:
    """Return how many people are in the comparisons of one kind that were made."""
    made = kind & scores.made
    return len(np.unique(scores.person[np.concatenate([scores.first[made], scores.second[made]])]))
