"""Every rank or every threshold at once: the cumulative match characteristic and the DET curve of identification."""

from dataclasses import dataclass

import numpy as np

from facelab.metrics.identification.rates import identification_errors, identification_rate
from facelab.metrics.identification.searches import Searches


@dataclass(frozen=True, eq=False)
class MatchCharacteristic:
    """The rank-k identification rate against k (CMC).

    Parameters
    ----------
    ranks : numpy.ndarray
        Shape (depth,), int64: 1, 2, ...
    rates : numpy.ndarray
        Shape (depth,), float64, 0 to 1: never falling; ends at 1 if everybody is found, which also lists of all who are
        enrolled do not reach where a probe has no face.
    """

    ranks: np.ndarray
    rates: np.ndarray


def match_characteristic(searches: Searches) -> MatchCharacteristic:
    """Return the rank-k identification rate at every rank, without intervals; see ``identification_rate``.

    References
    ----------
    ISO/IEC 19795-1:2021: cumulative match characteristic. It tells nothing of people who are not enrolled.

    Examples
    --------
    >>> from facelab.metrics import search_all
    >>> ann, ben = np.zeros(128), np.full(128, 0.1)
    >>> searches = search_all([ann + 0.01, ann + 0.08], ["ann", "ann"], [ann, ben], ["ann", "ben"])
    >>> match_characteristic(searches).rates.tolist()
    [0.5, 1.0]
    """
    identification_rate(searches)  # refuses what has no mated search
    ranks = np.arange(1, searches.depth + 1)
    rates = np.searchsorted(np.sort(searches.mate_ranks), ranks, side="right") / len(searches.mate_ranks)
    return MatchCharacteristic(ranks, rates)


@dataclass(frozen=True, eq=False)
class IdentificationCurve:
    """The errors of identification at every threshold that makes a difference, from 'nobody matches' on.

    Parameters
    ----------
    thresholds : numpy.ndarray
        Shape (n,), ascending: minus infinity, then each distance that changes an error.
    fpir, fnir : numpy.ndarray
        Shape (n,), 0 to 1. A DET curve draws fnir against fpir.
    """

    thresholds: np.ndarray
    fpir: np.ndarray
    fnir: np.ndarray


def identification_curve(searches: Searches, rank: int | None = None) -> IdentificationCurve:
    """Return FPIR and FNIR at every threshold that makes a difference; see ``identification_errors``.

    The curve is that of one gallery: enrol more people, and it moves.

    References
    ----------
    ISO/IEC 19795-1:2021: identification DET curve.
    """
    changes = np.concatenate([searches.mate_distances, searches.nearest])
    thresholds = np.unique(np.append(-np.inf, changes[np.isfinite(changes)]))
    return IdentificationCurve(thresholds, *identification_errors(searches, thresholds, rank))
