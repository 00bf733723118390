"""The errors of identification at a threshold and a rank, and how many candidates a search brings."""

from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.identification.searches import Searches
from facelab.metrics.uncertainty import Share, share_of_comparisons, share_of_tally, tally


def identification_errors(
    searches: Searches, thresholds: np.ndarray | float, rank: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return FPIR and FNIR at each threshold, without intervals.

    Parameters
    ----------
    searches : Searches
        With at least one mated and one non-mated search.
    thresholds : array or float
        A candidate matches if its distance is at most this.
    rank : int, optional
        Candidates beyond this rank are not looked at; without it, the whole list counts.

    Returns
    -------
    fpir, fnir : numpy.ndarray
        Shape of ``thresholds``, 0 to 1. FPIR is the share of non-mated searches that return anybody; FNIR that of mated
        searches that do not return the person within the rank. A probe without a face returns nobody: it counts in both
        totals, as an error of a mated search and as none of a non-mated one.

    Raises
    ------
    FacelabError
        If one kind of search is missing, or the lists do not reach as far as the threshold or the rank.

    References
    ----------
    ISO/IEC 19795-1:2021: false-positive and false-negative identification rate, FPIR(N, T) and FNIR(N, R, T).

    Examples
    --------
    >>> from facelab.metrics import search_all
    >>> ann, ben = np.zeros(128), np.full(128, 0.1)
    >>> searches = search_all([ann + 0.01, ben - 0.02, None], ["ann", "zoe", "ben"], [ann, ben], ["ann", "ben"])
    >>> fpir, fnir = identification_errors(searches, np.array([0.05, 0.2, 0.3]))
    >>> fpir.tolist(), fnir.tolist()
    ([0.0, 0.0, 1.0], [1.0, 0.5, 0.5])
    """
    for kind in ("mated", "non_mated"):
        _require(searches, kind)
    _reaches(searches, np.max(thresholds, initial=-np.inf), rank)
    mates = np.sort(searches.mate_distances[searches.mate_ranks <= (np.inf if rank is None else rank)])
    fpir = np.searchsorted(np.sort(_listed(searches.nearest)), thresholds, side="right") / len(searches.nearest)
    found = np.searchsorted(_listed(mates), thresholds, side="right")
    return fpir, (len(searches.mate_ranks) - found) / len(searches.mate_ranks)


def false_positive_identification_rate(searches: Searches, threshold: float | None = None) -> Share:
    """Return the FPIR: the share of non-mated searches that return anybody at or below a threshold.

    A probe without a face counts as a search that returns nothing. The interval is resampled by the people in the
    probes; it speaks for other probes of the same gallery, not for another gallery.

    Parameters
    ----------
    searches : Searches
        With at least one non-mated search.
    threshold : float, optional
        Without it, the threshold of the searches; if they had none, every list counts, however far its candidates.
    """
    _require(searches, "non_mated")
    returned = searches.nearest <= _reaches(searches, threshold)
    return _share(returned & np.isfinite(searches.nearest), searches.non_mated_ids, "non-mated searches")


def false_negative_identification_rate(
    searches: Searches, threshold: float | None = None, rank: int | None = None
) -> Share:
    """Return the FNIR: the share of mated searches that do not return the person, near enough and within the rank.

    A probe without a face finds nobody, and counts as an error. The interval is as for
    ``false_positive_identification_rate``.

    Parameters
    ----------
    searches : Searches
        With at least one mated search.
    threshold, rank : float, int, optional
        As for ``identification_errors``; without a threshold, that of the searches.
    """
    return _share(~_returned(searches, threshold, rank), searches.mated_ids, "mated searches")


def true_positive_identification_rate(
    searches: Searches, threshold: float | None = None, rank: int | None = None
) -> Share:
    """Return the TPIR, 1 - FNIR: the share of mated searches that return the person. See the FNIR."""
    return _share(_returned(searches, threshold, rank), searches.mated_ids, "mated searches")


def identification_rate(searches: Searches, rank: int = 1) -> Share:
    """Return the rank-k identification rate: the share of mated searches with the person among the first k candidates.

    No threshold beside that of the searches, if they had one: somebody always comes first, also where nobody should.

    References
    ----------
    ISO/IEC 19795-1:2021: true-positive identification rate at rank k, of a closed set.
    """
    return true_positive_identification_rate(searches, None, rank)


@dataclass(frozen=True)
class Selectivity:
    """How many candidates a non-mated search brings, on average.

    Parameters
    ----------
    candidates, searches : int
        How many came back, and from how many searches.
    people : int
        From how many people the probes are.
    low, high : float
        The ends of the 95 % interval, in candidates per search.
    """

    candidates: int
    searches: int
    people: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Candidates per search."""
        return self.candidates / self.searches

    def __str__(self) -> str:
        return (
            f"{self.candidates:,} candidates in {self.searches:,} non-mated searches: {self.value:.2g} per search, "
            f"95 % interval {self.low:.2g} to {self.high:.2g}, {self.people:,} people"
        )


def selectivity(searches: Searches, threshold: float | None = None) -> Selectivity:
    """Return how many candidates a non-mated search brings at a threshold, on average.

    FPIR counts searches; this counts candidates, each a person to be looked at. A probe without a face brings none. The
    interval is resampled by the people in the probes; where few candidates or none were seen, it rests on the guess
    that a probe person and a person in the gallery make half an independent comparison, as in ``share_of_comparisons``.

    Raises
    ------
    FacelabError
        If a list is full at the threshold: candidates were left off, and how many is not known.

    References
    ----------
    ISO/IEC 19795-1:2021: selectivity.

    Examples
    --------
    >>> from facelab.metrics import search_all
    >>> ann, ben = np.zeros(128), np.full(128, 0.1)
    >>> searches = search_all([ben - 0.05, None], ["zoe", "yan"], [ann, ben], ["ann", "ben"])
    >>> print(selectivity(searches, 0.6))
    2 candidates in 2 non-mated searches: 1 per search, 95 % interval 0.012 to 2, 2 people
    """
    _require(searches, "non_mated")
    limit = _reaches(searches, threshold)
    counts = _counted(searches, limit)
    _, person = np.unique(searches.non_mated_ids, return_inverse=True)
    people, enrolled = int(person.max()) + 1, searches.enrolled
    found, compared = (tally(person, person, people, each) for each in (counts, np.full(len(counts), float(enrolled))))
    guessed = max(1.0, people * enrolled / 2)
    share = share_of_tally(found, compared, guessed=guessed)
    return Selectivity(share.count, len(counts), people, enrolled * share.low, enrolled * share.high)


def _counted(searches: Searches, limit: float) -> np.ndarray:
    """Return how many candidates of each non-mated search lie within a threshold, listed or not."""
    if searches.selected is not None and limit == searches.threshold:
        return searches.selected
    within = (searches.distances <= limit) & np.isfinite(searches.distances)
    counts = within.sum(axis=1)
    if searches.depth < searches.enrolled and (counts >= searches.depth).any():
        raise FacelabError(
            f"Some lists are full at the threshold {limit:g}: candidates beyond rank {searches.depth} were left off.",
            "Search with a greater k, or with this threshold, which counts them all.",
        )
    return counts


def _returned(searches: Searches, threshold: float | None, rank: int | None) -> np.ndarray:
    """Return shape (m,), bool: whether each mated search returned the person."""
    _require(searches, "mated")
    limit = _reaches(searches, threshold, rank)
    ranks, apart = searches.mate_ranks, searches.mate_distances
    return np.isfinite(ranks) & (ranks <= (np.inf if rank is None else rank)) & (apart <= limit)


def _reaches(searches: Searches, threshold: float | None, rank: int | None = None) -> float:
    """Return the threshold to use; refuse one, or a rank, that the lists do not reach."""
    limit = searches.threshold if threshold is None else float(threshold)
    if np.isnan(limit) or limit > searches.threshold:
        raise FacelabError(
            f"The searches were made with the threshold {searches.threshold:g}, so nothing is known at {limit:g}.",
            f"Ask for at most {searches.threshold:g}, or search again.",
        )
    if rank is not None and not 1 <= rank <= searches.depth:
        raise FacelabError(
            f"The lists hold ranks 1 to {searches.depth}, not {rank}.",
            "Ask for one of these, or search with a greater k; nobody has a rank beyond the number of people enrolled.",
        )
    return limit


def _require(searches: Searches, kind: str) -> None:
    """Raise FacelabError unless there is a search of a kind."""
    if not len(getattr(searches, f"{kind}_ids")):
        who = "somebody who is enrolled" if kind == "mated" else "somebody who is not enrolled"
        raise FacelabError(
            f"There is no {kind.replace('_', '-')} search among these, so no rate can be given.",
            f"It takes a probe of {who}.",
        )


def _listed(distances: np.ndarray) -> np.ndarray:
    return distances[np.isfinite(distances)]


def _share(happened: np.ndarray, people: np.ndarray, of: str) -> Share:
    return share_of_comparisons(happened, people, people, of)
