"""How sure a count lets us be, when several pictures or comparisons share one person."""

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.special import betaincinv, ndtri, stdtrit

LEVEL = 0.95
DRAWS = 2000  # of the people, for an interval
GUESS = 2  # errors that a guess of how much people vary weighs as much as
_AT_ONCE = 250  # draws worked on together: keeps memory flat for thousands of people
_KEPT = 500 * DRAWS  # numbers of one set of draws that are worth keeping: 8 MB
_ALONE = 2**18  # products that BLAS forms in one thread: on a busy machine, threads wait for each other far longer


def percent(share: float) -> str:
    """Write a share from 0 to 1 as a percentage, with two digits towards the nearer end: '0.92', '32', '100'."""
    nearer = 100 * min(share, 1 - share)
    decimals = max(0, 1 - math.floor(math.log10(nearer))) if nearer > 0 else 0
    return np.format_float_positional(round(100 * share, decimals), trim="-")


@dataclass(frozen=True)
class Share:
    """A count out of a total, with an interval that respects that pictures of one person are alike.

    Parameters
    ----------
    count, total : int
        Numerator and denominator of the share.
    people : int or None
        From how many people; the real size of the sample. None where nobody has counted them: the interval then takes
        each of the total for independent.
    low, high : float
        The ends of the 95 % interval, 0 to 1.
    of : str
        What is counted: pictures, or a kind of comparison.
    """

    count: int
    total: int
    people: int | None
    low: float
    high: float
    of: str = "pictures"

    @property
    def value(self) -> float:
        """The share itself, 0 to 1."""
        return self.count / self.total

    def __str__(self) -> str:
        whose = "of how many people is not known" if self.people is None else f"{self.people:,} people"
        return (
            f"{self.count:,} of {self.total:,} {self.of}: {percent(self.value)} %, 95 % interval "
            f"{percent(self.low)} to {percent(self.high)} %, {whose}"
        )


def share_by_person(happened: Sequence[bool], person_ids: Sequence[str], draws: int = DRAWS, seed: int = 1) -> Share:
    """Return the share of pictures in which something happened, with an interval resampled by person.

    Parameters
    ----------
    happened : sequence of bool
        One entry per picture.
    person_ids : sequence of str
        Who is in that picture.
    draws, seed
        As for ``share_of_comparisons``, which says how the interval is made.

    Raises
    ------
    ValueError
        If there is no picture, or the two sequences differ in length.

    Examples
    --------
    >>> print(share_by_person([True, False, False, False], ["ann", "ben", "cleo", "dee"]))
    1 of 4 pictures: 25 %, 95 % interval 0.63 to 81 %, 4 people
    """
    return share_of_comparisons(happened, person_ids, person_ids, "pictures", draws, seed)


def share_of_comparisons(
    happened: Sequence[bool],
    first: Sequence[str],
    second: Sequence[str],
    of: str = "comparisons",
    draws: int = DRAWS,
    seed: int = 1,
) -> Share:
    """Return the share of comparisons in which something happened, with an interval resampled by person.

    Whoever is in one false match is often in many: comparisons are not independent, people are. So whole people are
    drawn with replacement, each with all of their pictures. A person drawn twice would meet a copy of themselves;
    comparisons between copies are dropped. How much the share varies over the draws says how many independent
    comparisons the sample is worth, fewer (Student's t) where few people tell how much people vary.

    Where there are few errors, draws know little of that, and of none they know nothing. So they are weighed against a
    cautious guess: each person is worth one comparison with themselves, and each two people half a comparison, however
    many pictures they have. The guess has the weight of ``GUESS`` errors. From the number of comparisons that this
    makes, a Wilson interval follows; where there is no error, or nothing else, the exact one, of the guess alone. And no
    error makes us surer than none would have: the interval never ends before that one does.

    Parameters
    ----------
    happened : sequence of bool
        One entry per comparison.
    first, second : sequence
        Who is in it; the same person twice if it is mated.
    of : str
        What the comparisons are called in words.
    draws : int
        How many times to draw the people.
    seed : int
        Of the draws: same input, same interval.

    Returns
    -------
    Share
        Count, total, number of people, and the 95 % interval.

    Raises
    ------
    ValueError
        If there is no comparison, or the sequences differ in length.

    Notes
    -----
    The tests simulate how often the intervals hold the truth: 94 of 100 times or more where people vary as much as in
    the London set, 88 or more where they vary far more. Of somebody whom the sample lacks, and who matches a large part
    of all the others, no interval can know.

    References
    ----------
    Snijders and Borgatti, Connections 22, 1999: drawing the nodes of a network. Fogliato, Patil and Perona, Confidence
    intervals for error rates in 1:1 matching tasks, IJCV 2024: dropping copies, Wilson intervals with a variance that
    allows for shared people. Clopper and Pearson, Biometrika 1934, for the exact bounds.
    """
    happened = np.asarray(happened, dtype=bool)
    if not len(happened) or not len(happened) == len(first) == len(second):
        raise ValueError(
            f"{len(happened)} outcomes for {len(first)} and {len(second)} people; there must be one each, at least one"
        )
    numbers = _numbered(np.concatenate([np.asarray(first), np.asarray(second)]))
    one, other = np.minimum(*numbers.reshape(2, -1)), np.maximum(*numbers.reshape(2, -1))
    people = int(numbers.max()) + 1
    return share_of_tally(tally(one, other, people, happened), tally(one, other, people), of, draws, seed)


def share_of_tally(
    counts: np.ndarray | csr_array,
    totals: np.ndarray | csr_array,
    of: str = "comparisons",
    draws: int = DRAWS,
    seed: int = 1,
    guessed: float | None = None,
) -> Share:
    """Return the share of comparisons in which something happened, from how many there are of each two people.

    Parameters
    ----------
    counts, totals : numpy.ndarray or scipy.sparse.csr_array
        Shape (people, people), as ``tally`` gives them: in how many comparisons it happened, and how many there are.
        Everybody is in at least one.
    of, draws, seed
        As for ``share_of_comparisons``.
    guessed : float, optional
        Another cautious guess of how many independent comparisons there are, where the tables do not show who else is
        in them.
    """
    people, count, total = totals.shape[0], int(counts.sum()), int(totals.sum())
    if guessed is None and total == people and (totals.diagonal() == 1).all():  # each once: independent as they stand
        low, high = _exact(count, total)
    else:
        guessed = _guessed(totals) if guessed is None else guessed
        worth = _worth(counts, totals, guessed, draws, seed) if 0 < count < total else guessed
        low, high = _cautious(count / total, guessed, worth)
    return Share(count, total, people, low, high, of)


def interval_of_variance(share: float, variance: float, trials: int, people: int) -> tuple[float, float]:
    """Return the 95 % interval of a share whose variance over other people was worked out elsewhere.

    Made as that of ``share_of_comparisons``: the variance says how many independent trials the sample is worth, a guess
    of one trial per person is weighed against it, and a Wilson interval follows. Where the share is 0 or 1, the exact
    one of the guess alone.

    Parameters
    ----------
    share : float, 0 to 1
        What was measured.
    variance : float
        Of the share, were other people drawn.
    trials : int
        How many trials there are, each counted once; the sample is never worth more.
    people : int
        From how many people.

    Examples
    --------
    >>> low, high = interval_of_variance(0.2, variance=0.0016, trials=100, people=100)
    >>> round(low, 2), round(high, 2)
    (0.13, 0.29)
    """
    worth = float(people)
    if 0 < share < 1:
        independent = share * (1 - share) / trials
        worth = max(1.0, _weighed(trials * min(share, 1 - share), trials, people, variance / independent, people))
    return _cautious(share, people, worth)


def interval_of_count(count: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of independent trials: Wilson's, or the exact one where it is 0 or 1.

    For counts of which only the two numbers are known. Pictures or passages of one person are not independent, so the
    interval is then too narrow; where it is known who is in them, take ``share_by_person``.

    Parameters
    ----------
    count, trials : int
        Numerator, and denominator of at least 1.

    Examples
    --------
    >>> low, high = interval_of_count(28, 535)
    >>> percent(low), percent(high)
    ('3.6', '7.5')
    """
    return _cautious(count / trials, trials, trials)


def _cautious(share: float, guessed: float, worth: float) -> tuple[float, float]:
    """Return a Wilson interval that is never narrower at an end than the exact one of no error, or of nothing else."""
    if share in (0, 1):
        return _exact(guessed * share, guessed)
    least, most = _wilson(share, worth)
    none, all_of_them = _exact(0, guessed)[1], _exact(guessed, guessed)[0]
    return min(least, all_of_them), max(most, none)


def _guessed(totals: np.ndarray | csr_array) -> float:
    """Return a cautious guess of how many independent comparisons there are; see ``share_of_comparisons``."""
    one, other = totals.nonzero()
    return float(min(totals.sum(), max(1.0, (one == other).sum() + (one != other).sum() / 2)))


def _worth(counts, totals, guessed: float, draws: int, seed: int) -> float:
    """Return how many independent comparisons a sample is worth, by its draws and by the guess."""
    people, count, total = totals.shape[0], counts.sum(), totals.sum()
    groups = min(people, len(totals.nonzero()[0]))
    if groups == 1:  # one tells nothing of how they vary
        return guessed
    with np.errstate(invalid="ignore"):  # a draw may hold no comparison at all
        shares = [weigh(counts, drawn) / weigh(totals, drawn) for drawn in draw_people(people, draws, seed)]
    independent = count * (total - count) / total**3  # the variance, were they all independent
    drawn = np.nanvar(np.concatenate(shares)) / independent
    return _weighed(min(count, total - count), total, guessed, drawn, groups)


def _weighed(errors: float, total: float, guessed: float, drawn: float, groups: int) -> float:
    """Weigh the variance that was drawn, a multiple of that of independent comparisons, against the guess."""
    tail = (1 + LEVEL) / 2
    few_people = (stdtrit(groups - 1, tail) / ndtri(tail)) ** 2
    return float(total * (GUESS + errors) / (GUESS * total / guessed + errors * max(1.0, drawn * few_people)))


def draw_people(people: int, draws: int = DRAWS, seed: int = 1) -> Iterator[np.ndarray]:
    """Draw that many people with replacement, again and again.

    Yields
    ------
    numpy.ndarray
        Shape (some draws, people), float64: how often each person was drawn; each row sums to ``people``.
    """
    yield from (_kept_draws if people * draws <= _KEPT else _draws)(people, draws, seed)


@functools.lru_cache(maxsize=2)
def _kept_draws(people: int, draws: int, seed: int) -> tuple[np.ndarray, ...]:
    """Keep the draws: drawing takes longer than using them, and rates of one sample are asked for one after another."""
    return tuple(_draws(people, draws, seed))


def _draws(people: int, draws: int, seed: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(seed)
    for start in range(0, draws, _AT_ONCE):
        yield rng.multinomial(people, np.full(people, 1 / people), min(_AT_ONCE, draws - start)).astype(float)


def tally(
    one: np.ndarray, other: np.ndarray, people: int, happened: np.ndarray | float = 1.0
) -> np.ndarray | csr_array:
    """Count comparisons by who is in them; ``one`` and ``other`` are numbers from 0.

    Returns
    -------
    numpy.ndarray or scipy.sparse.csr_array
        Shape (people, people), float64; sparse where the table would be much larger than the list of comparisons.
    """
    counts = np.broadcast_to(np.asarray(happened, dtype=float), one.shape)
    if people**2 <= 8 * len(one):
        return np.bincount(one * people + other, counts, people**2).reshape(people, people)
    return coo_array((counts, (one, other)), (people, people)).tocsr()


def weigh(counts: np.ndarray | csr_array, drawn: np.ndarray) -> np.ndarray:
    """Count the comparisons in each draw: w_i w_j times those of two people, w_i times those of one (no copies).

    Parameters
    ----------
    counts : numpy.ndarray or scipy.sparse.csr_array
        Shape (people, people), as ``tally`` gives it.
    drawn : numpy.ndarray
        Shape (draws, people), as ``draw_people`` gives it.
    """
    own, rows = counts.diagonal(), max(8, _ALONE // counts.shape[0] ** 2)
    met = np.concatenate([drawn[start : start + rows] @ counts for start in range(0, len(drawn), rows)])
    pairs = np.einsum("ij,ij->i", met, drawn)
    if own.any():
        pairs += (drawn - drawn**2) @ own
    return np.round(pairs, 6)  # whole numbers, whatever the order of the sums


def _numbered(people: np.ndarray) -> np.ndarray:
    """Number people from 0 in the order of their ids; numbers are renumbered by counting, far quicker than sorting."""
    if people.dtype.kind not in "iu" or people.min() < 0 or people.max() > 8 * len(people):
        return np.unique(people, return_inverse=True)[1]
    return (np.cumsum(np.bincount(people) > 0) - 1)[people]


def _wilson(share: float, trials: float) -> tuple[float, float]:
    """Return the Wilson interval of independent trials."""
    z2 = ndtri((1 + LEVEL) / 2) ** 2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = np.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def _exact(count: float, trials: float) -> tuple[float, float]:
    """Return the exact interval of independent trials, from the beta distribution: scipy.stats takes long to load."""
    tail = (1 - LEVEL) / 2
    low = float(betaincinv(count, trials - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, trials - count, 1 - tail)) if count < trials else 1.0
    return low, high
