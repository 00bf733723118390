"""What an FMR lets us expect of a gallery of N people: a prediction that assumes much, bounds that assume nothing."""

import numpy as np


def expected_fpir(fmr: np.ndarray | float, enrolled: np.ndarray | int) -> np.ndarray | float:
    """Return 1 - (1 - FMR)^N, the FPIR of a gallery of N strangers if all comparisons were independent.

    They are not: the N comparisons of a search share its probe. Whoever resembles many is returned by many galleries,
    whoever resembles few by hardly any; false matches then fall together on some searches, and fewer searches return
    anybody than this says. All comparisons also are taken to have the same FMR. ``predicted_and_measured`` holds it
    against searches, ``fpir_bounds`` says what is so without the assumption.

    Parameters
    ----------
    fmr : float or array, 0 to 1
        The false match rate at the threshold.
    enrolled : int or array
        How many people are in the gallery, at least 1, with one reference each.

    References
    ----------
    Wayman, Error rate equations for the general biometric system, IEEE Robotics and Automation Magazine 6(1), 1999.
    Grother and Phillips, Models of large population recognition performance, CVPR 2004, for models with fewer
    assumptions.

    Examples
    --------
    >>> round(expected_fpir(0.001, 50), 4), round(expected_fpir(0.001, 300_000), 4)
    (0.0488, 1.0)
    """
    _check(fmr, enrolled)
    with np.errstate(divide="ignore"):  # of an FMR of 1
        chance = -np.expm1(np.multiply(enrolled, np.log1p(-np.asarray(fmr, float))))
    return float(chance) if np.ndim(chance) == 0 else chance


def expected_false_candidates(fmr: np.ndarray | float, enrolled: np.ndarray | int) -> np.ndarray | float:
    """Return N times FMR: how many candidates a non-mated search brings on average.

    A mean needs no independence. It does need the FMR of these probes and this gallery: with the rate of other people
    it is a prediction, and as good as that rate.

    Parameters
    ----------
    fmr, enrolled
        As for ``expected_fpir``.

    Examples
    --------
    >>> expected_false_candidates(0.001, 300_000)
    300.0
    """
    _check(fmr, enrolled)
    candidates = np.multiply(enrolled, np.asarray(fmr, float))
    return float(candidates) if np.ndim(candidates) == 0 else candidates


def fpir_bounds(fmr: float, enrolled: int) -> tuple[float, float]:
    """Return between which two rates the FPIR lies, whatever comparisons have to do with each other; not an estimate.

    At most min(1, N FMR), the union bound: each search that returns anybody takes at least one of the false matches.
    The bound is reached where no two of them fall on the same search. At least FMR: a search returns somebody whenever
    one given person of the gallery matches, and for some person that is at least as frequent as for the average one.
    This bound is reached where all false matches fall on the same searches, which then return everybody.

    Neither needs independence. But the FMR must be that between these probes and the N people of this gallery, one
    reference each, at this threshold, a probe without a face counted as no match. Measured on other people, it has an
    interval of its own: take its lower end for the lower bound, its upper end for the upper one.

    Parameters
    ----------
    fmr : float, 0 to 1
        The false match rate.
    enrolled : int
        How many people are in the gallery, at least 1.

    Returns
    -------
    low, high : float
        0 to 1.

    References
    ----------
    Boole's inequality, for the union bound.

    Examples
    --------
    >>> fpir_bounds(0.001, 50), fpir_bounds(0.001, 300_000)
    ((0.001, 0.05), (0.001, 1.0))
    """
    _check(fmr, enrolled)
    return float(fmr), min(1.0, enrolled * float(fmr))


def _check(fmr: np.ndarray | float, enrolled: np.ndarray | int) -> None:
    if not ((np.asarray(fmr) >= 0) & (np.asarray(fmr) <= 1)).all() or not (np.asarray(enrolled) >= 1).all():
        raise ValueError(f"an FMR lies from 0 to 1 and a gallery holds 1 person or more; got {fmr} and {enrolled}")
