"""What a rule on picture quality buys: the error that is left when the worst pictures are sent away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.metrics.uncertainty import Share
from facelab.metrics.verification.rates import false_match_rate, false_non_match_rate
from facelab.metrics.verification.scores import Scores


@dataclass(frozen=True)
class Discarded:
    """One point of an error-versus-discard curve.

    Parameters
    ----------
    discarded : float
        The share of pictures sent away, 0 to 1; every one of them is a person who is not served.
    fmr, fnmr : Share or None
        What is left among the others; None where no comparison of that kind is left.
    """

    discarded: float
    fmr: Share | None
    fnmr: Share | None


def error_versus_discard(
    scores: Scores, quality: Sequence[float], threshold: float, shares: Sequence[float] = (0, 0.05, 0.1, 0.2, 0.3, 0.4)
) -> list[Discarded]:
    """Send the pictures of lowest quality away, step by step, and count the errors among those that stay.

    Parameters
    ----------
    scores : Scores
        The comparisons; a comparison stays while both of its pictures do.
    quality : sequence of float
        One per picture, higher is better, on any scale; NaN, as where no face was found, is the lowest.
    threshold : float
        The same at each step.
    shares : sequence of float
        Which shares of the pictures to send away; of pictures of equal quality, the last in the list go first.

    Returns
    -------
    list of Discarded
        One per share, in the given order.

    References
    ----------
    Grother and Tabassi, Performance of biometric quality measures, IEEE PAMI 2007; ISO/IEC 29794-1.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.07, 0.03)]
    >>> scores = compare_embeddings(places, ["ann", "ann", "ann"])
    >>> [point.fnmr.count for point in error_versus_discard(scores, [0.9, 0.1, 0.8], 0.6, (0, 0.34))]
    [1, 0]
    """
    quality = np.asarray(quality, dtype=float)
    if len(quality) != len(scores.person_ids):
        raise ValueError(f"{len(quality)} qualities for {len(scores.person_ids)} pictures; there must be one each")
    if any(not 0 <= share < 1 for share in shares):
        raise ValueError(f"the shares are {tuple(shares)}; each is at least 0 and below 1")
    best_first = np.argsort(-np.nan_to_num(quality, nan=-np.inf), kind="stable")
    points = []
    for share in shares:
        stays = np.zeros(len(quality), dtype=bool)
        stays[best_first[: len(quality) - round(share * len(quality))]] = True
        left = scores.where(stays[scores.first] & stays[scores.second])
        points.append(
            Discarded(
                1 - float(stays.mean()),
                false_match_rate(left, threshold) if len(left.non_mated_distances) else None,
                false_non_match_rate(left, threshold) if len(left.mated_distances) else None,
            )
        )
    return points
