"""Every threshold at once: ROC and DET curves, the equal error rate, the threshold for a promised error rate."""

from dataclasses import dataclass

import numpy as np

from facelab.metrics.uncertainty import DRAWS, LEVEL, draw_people, tally, weigh
from facelab.metrics.verification.rates import error_rates, false_match_rate, false_non_match_rate
from facelab.metrics.verification.scores import Scores, require_both

_WINDOW = 5  # how far beyond the equal error rate, as a multiple of it, a draw is expected to cross


@dataclass(frozen=True)
class Curve:
    """The errors at every threshold that makes a difference, from 'nobody matches' to 'everybody does'.

    Parameters
    ----------
    thresholds : numpy.ndarray
        Shape (n,), ascending: minus infinity, then each distance that occurs.
    fmr, fnmr : numpy.ndarray
        Shape (n,), 0 to 1. A ROC curve draws 1 - fnmr against fmr; a DET curve draws fnmr against fmr with both axes
        stretched by the normal quantile.

    References
    ----------
    ISO/IEC 19795-1:2021 for both curves. Martin et al., The DET curve in assessment of detection task performance,
    Eurospeech 1997, for the axes.
    """

    thresholds: np.ndarray
    fmr: np.ndarray
    fnmr: np.ndarray


@dataclass(frozen=True)
class EqualErrorRate:
    """Where FMR and FNMR are equal.

    Parameters
    ----------
    value : float
        That rate, 0 to 1.
    threshold : float
        Where it is reached; midway, where several thresholds do.
    low, high : float
        The ends of the 95 % interval.
    """

    value: float
    threshold: float
    low: float
    high: float


def error_curve(scores: Scores) -> Curve:
    """Return FMR and FNMR at every threshold that makes a difference; see ``error_rates``."""
    require_both(scores)
    thresholds = np.unique(np.concatenate([[-np.inf], scores.mated_distances, scores.non_mated_distances]))
    return Curve(thresholds, *error_rates(scores, thresholds))


def equal_error_rate(scores: Scores, draws: int = DRAWS // 4, seed: int = 1) -> EqualErrorRate:
    """Return the rate at which both errors are equally frequent, with an interval resampled by person.

    Between two points of the curve a straight line is drawn, as is usual; the threshold is the first at which FMR has
    reached FNMR. The interval holds the middle 95 % of the draws. Where the two kinds of distances do not overlap,
    draws would all say zero: then it ends at the greater of the two exact bounds at that threshold.

    Notes
    -----
    A number to compare systems by, and no advice on where to set a threshold: both errors seldom cost the same.
    """
    curve = error_curve(scores)
    value, reached = _crossing(curve.fmr, curve.fnmr)
    threshold = _midway(curve.thresholds, reached)
    if value == 0:
        bounds = false_match_rate(scores, threshold), false_non_match_rate(scores, threshold)
        return EqualErrorRate(0.0, threshold, 0.0, max(bound.high for bound in bounds))
    made = scores.where(scores.made)
    everyone, people = np.unique(made.person[[made.first, made.second]], return_inverse=True)
    one, other = np.sort(people.reshape(2, -1), axis=0)
    totals = [tally(one[kind], other[kind], len(everyone)) for kind in (made.mated, ~made.mated)]
    # comparisons far beyond the crossing only count in the totals: millions of strangers need no weight of their own
    beyond = np.searchsorted(curve.fmr, _WINDOW * value + 0.05)
    near = np.flatnonzero(made.distances <= curve.thresholds[min(beyond, len(curve.thresholds) - 1)])
    near = near[np.argsort(made.distances[near], kind="stable")]
    one, other, mated = one[near], other[near], made.mated[near]
    last = np.append(np.flatnonzero(np.diff(made.distances[near])), len(near) - 1)  # equal distances fall together
    rates = []
    for block in draw_people(len(everyone), draws, seed):
        for drawn, true_total, false_total in zip(block, *(weigh(total, block) for total in totals), strict=True):
            if not (true_total and false_total):
                continue
            weights = np.where(mated, drawn[one], drawn[one] * drawn[other])  # copies of one person do not meet
            true, false = (np.cumsum(weights * kind)[last] for kind in (mated, ~mated))
            fmr, fnmr = np.r_[0, false / false_total, 1], np.r_[1, 1 - true / true_total, 0]
            rates.append(_crossing(fmr, fnmr)[0])
    # of two or three people, perhaps no draw has comparisons of both kinds: then anything is possible
    low, high = np.quantile(rates or [0, 1], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return EqualErrorRate(value, threshold, min(float(low), value), max(float(high), value))


def _crossing(fmr: np.ndarray, fnmr: np.ndarray) -> tuple[float, int]:
    """Return where FMR, rising from 0, meets FNMR, falling from 1: the rate, and the first point beyond."""
    reached = int(np.argmax(fmr >= fnmr))
    before = reached - 1
    gap = fnmr[before] - fmr[before]
    part = gap / (gap + fmr[reached] - fnmr[reached])
    rate = fmr[before] + part * (fmr[reached] - fmr[before])
    return float(min(rate, fmr[reached])), reached  # rounding must not carry it beyond


def _midway(thresholds: np.ndarray, place: int) -> float:
    """Return a threshold that decides like ``thresholds[place]``, as far as may be from deciding otherwise."""
    return float(thresholds[place : place + 2].mean())


def threshold_for_fmr(scores: Scores, target: float) -> float:
    """Return the greatest threshold that keeps the FMR of this sample at or below a target.

    It is put midway between the last distance that may match and the first that may not, so that another machine's
    rounding decides no comparison.

    Parameters
    ----------
    scores : Scores
        With comparisons of both kinds.
    target : float, 0 to 1
        What is promised. Below one over the number of non-mated comparisons, the sample cannot say more than
        'none was seen': the threshold is then just below the closest of them.

    Notes
    -----
    The threshold fits this sample; on other people the FMR will be another. Report its interval.
    """
    if not 0 <= target <= 1:
        raise ValueError(f"the target is {target}; a rate lies from 0 to 1")
    require_both(scores)
    non_mated = scores.non_mated_distances
    allowed = int(np.floor(target * len(non_mated) + 1e-9))  # 0.001 of 3,000 is 3, whatever floats make of it
    if allowed >= len(non_mated):
        return float(max(non_mated[-1], scores.mated_distances[-1]))
    first_refused = non_mated[allowed]
    both = np.concatenate([non_mated, scores.mated_distances])
    last_accepted = max(both[both < first_refused], default=first_refused - 0.01)
    midway = (last_accepted + first_refused) / 2
    return float(min(midway, np.nextafter(first_refused, -1)))  # neighbours among floats have nothing between them


def best_threshold(scores: Scores) -> float:
    """Return the threshold with the smallest mean of FMR and FNMR on these comparisons, midway as above.

    Of several that are equally good it is the smallest, with the fewest false matches. Its errors on the same
    comparisons are optimistic; to know what to expect, choose on some people and count on others.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.03, 0.07)]
    >>> round(best_threshold(compare_embeddings(places, ["ann", "ann", "ben"])), 3)
    0.396
    """
    curve, mated, non_mated = error_curve(scores), len(scores.mated_distances), len(scores.non_mated_distances)
    # whole numbers, so that rounding does not choose among equals
    errors = np.rint(curve.fmr * non_mated) * mated + np.rint(curve.fnmr * mated) * non_mated
    return _midway(curve.thresholds, 1 + int(np.argmin(errors[1:])))
