"""From the FMR of comparisons to the alarms of a list of N people, and back: what is assumed, and bounds without it."""

from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.base_rates.counts import share_of_count
from facelab.metrics.base_rates.numbers import Numbers, plain, require_shares
from facelab.metrics.identification import expected_fpir, fpir_bounds
from facelab.metrics.uncertainty import Share, percent


@dataclass(frozen=True, eq=False)
class FpirOfList:
    """The FPIR of a list by two ways: one that assumes much, and bounds that assume nothing.

    Parameters
    ----------
    fmr : float or array
        The false match rate at the threshold.
    enrolled : int or array
        How many people are on the list, one reference each.
    independent : float or array
        By ``expected_fpir``. Assumes that all comparisons are independent and have the same FMR. They are not: those of
        one passage share its face.
    low, high : float or array
        By ``fpir_bounds``: right whatever comparisons have to do with each other, if the FMR is that of these passers
        and this list.
    """

    fmr: Numbers
    enrolled: np.ndarray | int
    independent: Numbers
    low: Numbers
    high: Numbers

    def __str__(self) -> str:
        if np.ndim(self.independent):
            return repr(self)
        return (
            f"FPIR of a list of {self.enrolled:,} at an FMR of {percent(self.fmr)} %: {percent(self.independent)} % if "
            f"all comparisons were independent and alike; from {percent(self.low)} to {percent(self.high)} % whatever "
            "they have to do with each other"
        )


def fpir_of_list(fmr: Numbers, enrolled: np.ndarray | int) -> FpirOfList:
    """Return what FPIR an FMR lets us expect of a list, by ``expected_fpir`` and by ``fpir_bounds``.

    Parameters
    ----------
    fmr : float or array, 0 to 1
        Of comparisons with a face; give ``fta`` to ``expected_alarms`` then.
    enrolled : int or array, at least 1
        How many people are on the list.

    Examples
    --------
    >>> import textwrap
    >>> print(textwrap.fill(str(fpir_of_list(1e-6, 25_000)), 115))
    FPIR of a list of 25,000 at an FMR of 0.0001 %: 2.5 % if all comparisons were independent and alike; from 0.0001 to
    2.5 % whatever they have to do with each other
    """
    require_shares(fmr=fmr)
    _require_list(enrolled)
    low, high = np.vectorize(fpir_bounds, otypes=[float, float])(fmr, enrolled)
    return FpirOfList(fmr, enrolled, expected_fpir(fmr, enrolled), plain(low), plain(high))


def expected_wrong_name(tpir: Numbers, fmr: Numbers, enrolled: np.ndarray | int) -> Numbers:
    """Return how often a listed person raises an alarm in another's name: (1 - TPIR) times the FPIR of N - 1 others.

    A prediction for want of a measurement: it assumes independent comparisons, as ``expected_fpir`` does, and that
    whoever is missed resembles others no more than anybody does. Give the result to ``expected_alarms``.

    Parameters
    ----------
    tpir : float or array, 0 to 1
        As for ``expected_alarms``, of passages with a face.
    fmr, enrolled
        As for ``fpir_of_list``.

    Examples
    --------
    >>> round(expected_wrong_name(0.8, fmr=0.001, enrolled=51), 4), expected_wrong_name(0.8, fmr=0.001, enrolled=1)
    (0.0098, 0.0)
    """
    require_shares(tpir=tpir, fmr=fmr)
    _require_list(enrolled)
    others = np.asarray(enrolled) - 1
    return plain((1 - np.asarray(tpir, float)) * np.where(others, expected_fpir(fmr, np.maximum(others, 1)), 0.0))


def _require_list(enrolled: np.ndarray | int) -> None:
    if not (np.asarray(enrolled) >= 1).all():
        raise FacelabError(f"A list of {enrolled} people raises no alarm.", "Give 1 or more.")


@dataclass(frozen=True)
class ImpliedFmr:
    """The FMR that a share of searches with a hit would imply; make it with ``implied_fmr``.

    Parameters
    ----------
    searches : Share
        Searches that returned anybody, of all.
    gallery : int
        How many people were searched.
    value, low, high : float
        The FMR if comparisons were independent and alike, for the share and for the ends of its interval.
    """

    searches: Share
    gallery: int
    value: float
    low: float
    high: float

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which FMRs the share allows without any assumption: share / gallery to share. See ``fpir_bounds``."""
        return self.searches.value / self.gallery, self.searches.value

    def __str__(self) -> str:
        least, most = self.bounds
        return (
            f"{self.searches.count:,} of {self.searches.total:,} searches of a list of {self.gallery:,} had a hit: an FMR "
            f"of {self.value:.2g} if all comparisons were independent and alike (95 % interval {self.low:.2g} to "
            f"{self.high:.2g}); without that, from {least:.2g} to {most:.2g}"
        )


def implied_fmr(hits: int, searches: int, gallery: int) -> ImpliedFmr:
    """Return the FMR that would give that share of searches with a hit, if comparisons were independent: arithmetic.

    It is 1 - (1 - hits / searches)^(1 / gallery), ``expected_fpir`` turned round, and replicates nobody's test. All
    hits are taken to be false ones. The ends are those of the Wilson interval of the share, for other searches of the
    same gallery; that the comparisons of a search share its face is not in them, ``bounds`` are free of it.

    Parameters
    ----------
    hits, searches : int
        Searches that returned anybody at the threshold, of all.
    gallery : int, at least 1
        How many people were searched, one reference each.

    Examples
    --------
    The published counts of the ACLU's test of 2018:

    >>> import textwrap
    >>> print(textwrap.fill(str(implied_fmr(28, 535, 25_000)), 115))
    28 of 535 searches of a list of 25,000 had a hit: an FMR of 2.2e-06 if all comparisons were independent and alike
    (95 % interval 1.5e-06 to 3.1e-06); without that, from 2.1e-06 to 0.052
    """
    _require_list(gallery)
    share = share_of_count(hits, searches, "searches")
    return ImpliedFmr(share, gallery, *(_fmr_of(fpir, gallery) for fpir in (share.value, share.low, share.high)))


def _fmr_of(fpir: float, gallery: int) -> float:
    with np.errstate(divide="ignore"):  # of a share of 1
        return float(-np.expm1(np.log1p(-fpir) / gallery))
