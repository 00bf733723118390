"""How alike the passages of one person are: the same mean of alarms, fallen on many people once or on a few again."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.base_rates.numbers import require_shares

_LEAST = 1e-300  # of a parameter of the beta distribution, which must be above 0
_ALONE = 1e-12  # passages that are less alike are independent, to any count that fits a computer


def own_chances(
    mean: np.ndarray | float, likeness: np.ndarray | float, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw each person's own chance of an alarm per passage, so that the mean over people is as given.

    Whoever happens to lie near to somebody on the list has a high chance each time they pass; most have next to none:
    an offset to all of somebody's distances to the list is such a chance, that of lying at or below the threshold.
    Chances follow the beta distribution with parameters a = mean (1 - likeness) / likeness and
    b = (1 - mean) (1 - likeness) / likeness. Passages given the chance are independent, so alarms by person are
    beta-binomial, and ``likeness`` is the correlation of any two passages of one person. The shape is a choice: it is
    easy to reason with, and not measured on anybody.

    Parameters
    ----------
    mean : float or array, 0 to 1
        The chance of an alarm over all people, such as FPIR.
    likeness : float or array, 0 to 1
        0: everybody has the mean, passages are independent. 1: it is entirely the person's own, always or never.
    size : int
        How many people.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    numpy.ndarray
        Shape (size,), float64, 0 to 1.

    References
    ----------
    Skellam, Journal of the Royal Statistical Society B 10, 1948: the beta-binomial distribution. Schuckers,
    Computational Methods in Biometric Authentication, 2010: for error rates of people who differ.

    Examples
    --------
    >>> chances = own_chances(0.01, 0.3, 100_000, np.random.default_rng(1))
    >>> round(float(chances.mean()), 3), float(np.median(chances)) < 0.0001
    (0.01, True)
    """
    mean, likeness = np.broadcast_to(mean, size).astype(float), np.broadcast_to(likeness, size).astype(float)
    chances = np.where(likeness < 1, mean, rng.random(size) < mean)
    varies = (likeness > _ALONE) & (likeness < 1) & (mean > 0) & (mean < 1)
    weight = (1 - likeness[varies]) / likeness[varies]
    a, b = mean[varies] * weight, (1 - mean[varies]) * weight
    chances[varies] = rng.beta(np.maximum(a, _LEAST), np.maximum(b, _LEAST))
    return chances


def chance_never_alarmed(passages: np.ndarray | int, fpir: float, likeness: float = 0.0) -> np.ndarray | float:
    """Return the chance that somebody who is not listed raises no alarm in so many passages.

    It is the product over j = 0, 1, ... of 1 - FPIR (1 - likeness) / (1 - likeness + j likeness), one factor per
    passage: the chance of the next alarm after j passages without one. Without likeness it is (1 - FPIR)^passages; with
    a likeness of 1, 1 - FPIR however often somebody passes. By hand: with an FPIR of 1/2, two passages raise none with
    the chance 1/2 x 1/2, 1/2 x 3/4 or 1/2 x 1, if likeness is 0, 1/2 or 1.

    Parameters
    ----------
    passages : int or array, at least 0
        How often each person passes.
    fpir, likeness : float, 0 to 1
        As for ``own_chances``.

    References
    ----------
    Eggenberger and Polya, 1923: the urn from which the beta-binomial can be drawn, passage by passage.

    Examples
    --------
    >>> [round(1 - chance_never_alarmed(100, 0.01, likeness), 3) for likeness in (0, 0.3, 1)]
    [0.634, 0.089, 0.01]
    """
    require_shares(fpir=fpir, likeness=likeness)
    passages = np.asarray(passages)
    if (passages < 0).any():
        raise FacelabError("Nobody passes fewer than 0 times.", "Give numbers of passages from 0.")
    before = np.arange(passages.max(initial=0))  # passages without an alarm so far
    rest = (1 - likeness) + likeness * before
    next_one = fpir * np.where(before > 0, (1 - likeness) / np.where(rest > 0, rest, 1.0), 1.0)
    never = np.append(1.0, np.cumprod(1 - next_one))[passages]
    return float(never) if never.ndim == 0 else never


@dataclass(frozen=True)
class ExpectedSpread:
    """What false alarms on unlisted people are expected to do; make it with ``expected_spread``.

    Parameters
    ----------
    alarms : float
        The expected number; likeness does not move it.
    deviation : float
        The standard deviation of that number, from town to town.
    people : float
        How many different people are expected to be alarmed at least once.
    """

    alarms: float
    deviation: float
    people: float


def expected_spread(passages: np.ndarray, fpir: float, likeness: float = 0.0) -> ExpectedSpread:
    """Return what is expected of the false alarms of people who are not listed, without a simulation.

    The variance is FPIR (1 - FPIR) times the sum over people of m (1 + (m - 1) likeness), with m their passages.

    Parameters
    ----------
    passages : numpy.ndarray
        Shape (people,), int: how often each unlisted person passes in all.
    fpir, likeness : float, 0 to 1
        As for ``own_chances``.

    Examples
    --------
    A thousand people pass ten times each:

    >>> passages = np.full(1000, 10)
    >>> [round(expected_spread(passages, 0.01, likeness).alarms) for likeness in (0, 0.3)]
    [100, 100]
    >>> [round(expected_spread(passages, 0.01, likeness).people) for likeness in (0, 0.3)]
    [96, 42]
    """
    never = chance_never_alarmed(passages, fpir, likeness)
    m = np.asarray(passages, float)
    variance = fpir * (1 - fpir) * (m * (1 + (m - 1) * likeness)).sum()
    return ExpectedSpread(float(fpir * m.sum()), float(np.sqrt(variance)), float((1 - never).sum()))


@dataclass(frozen=True, eq=False)
class Spread:
    """The same time in many towns that are alike but for who lives there; make it with ``simulate_spread``.

    Parameters
    ----------
    alarms, people, most : numpy.ndarray
        Shape (runs,), int64: false alarms on unlisted people, how many different people they fell on, and how many fell
        on the person who had most of them.
    """

    alarms: np.ndarray
    people: np.ndarray
    most: np.ndarray


def simulate_spread(passages: np.ndarray, fpir: float, likeness: float = 0.0, runs: int = 200, seed: int = 1) -> Spread:
    """Simulate the false alarms of people who are not listed again and again, each time with other people.

    Parameters
    ----------
    passages, fpir, likeness
        As for ``expected_spread``.
    runs, seed : int
        How many times, and the seed: same input, same result.

    Examples
    --------
    >>> passages = np.full(1000, 10)
    >>> alone, alike = (simulate_spread(passages, 0.01, likeness, runs=50) for likeness in (0, 0.3))
    >>> int(np.median(alone.most)), int(np.median(alike.most))
    (2, 8)
    """
    counts = np.zeros((3, runs), np.int64)
    for run, alarms in enumerate(_alarms_by_person(passages, fpir, likeness, runs, seed)):
        counts[:, run] = alarms.sum(), (alarms > 0).sum(), alarms.max(initial=0)
    return Spread(*counts)


def middle_run(passages: np.ndarray, fpir: float, likeness: float = 0.0, runs: int = 200, seed: int = 1) -> np.ndarray:
    """Return the false alarms of each person in the middle one of the runs of ``simulate_spread``.

    One run shows on whom alarms fall, as medians of many cannot. Which run that is, a rule decides: the one whose three
    numbers in ``Spread`` lie nearest to their medians. Each difference is taken as a share of its median (of 1, where
    that is less), and the three are added. Of runs that are equally near, it is the first.

    Parameters
    ----------
    passages, fpir, likeness, runs, seed
        As for ``simulate_spread``; at least one run.

    Returns
    -------
    numpy.ndarray
        Shape (people,), int64: how many false alarms each person raised, in the order of ``passages``.

    Raises
    ------
    FacelabError
        If there is no run, or a rate is not one.

    Examples
    --------
    A thousand people pass ten times each. Alarms, different people, and the most on one person:

    >>> passages = np.full(1000, 10)
    >>> for likeness in (0, 0.3):
    ...     alarms = middle_run(passages, 0.01, likeness, runs=50)
    ...     print(int(alarms.sum()), int((alarms > 0).sum()), int(alarms.max()))
    99 96 2
    89 41 8
    """
    if runs < 1:
        raise FacelabError(f"Of {runs} runs there is no middle one.", "Give 1 run or more.")
    spread = simulate_spread(passages, fpir, likeness, runs, seed)
    counts = np.array([spread.alarms, spread.people, spread.most])
    medians = np.median(counts, axis=1, keepdims=True)
    middle = int((np.abs(counts - medians) / np.maximum(medians, 1)).sum(axis=0).argmin())
    return next(islice(_alarms_by_person(passages, fpir, likeness, runs, seed), middle, None))


def _alarms_by_person(passages: np.ndarray, fpir: float, likeness: float, runs: int, seed: int) -> Iterator[np.ndarray]:
    """Yield the false alarms of each person, run by run: shape (people,), int64."""
    chance_never_alarmed(passages, fpir, likeness)  # refuses what cannot be
    passages, rng = np.asarray(passages), np.random.default_rng(seed)
    for _ in range(runs):
        yield rng.binomial(passages, own_chances(fpir, likeness, len(passages), rng))
