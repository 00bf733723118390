"""How sure a count of alarms lets us be, and which of two denominators a share has."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, gammaincinv

from facelab.errors import FacelabError
from facelab.metrics.base_rates.numbers import plain, quantity
from facelab.metrics.uncertainty import LEVEL, Share, interval_of_count, interval_of_variance, percent


def share_of_count(count: int, total: int, of: str = "passages", people: int | None = None) -> Share:
    """Return a share of which only the two numbers are known, with its 95 % interval.

    The interval is Wilson's, or the exact one where the share is 0 or 1. It takes each of the total for independent.
    Passages of one person are not: whoever resembles somebody on the list does so every day. It is therefore too
    narrow, nobody knows by how much from two numbers; where alarms are known by person, take ``alarm_share_by_person``.

    Parameters
    ----------
    count, total : int
        Numerator, and denominator of at least 1.
    of : str
        What the total counts, in words.
    people : int, optional
        From how many people, where that is known. It is only said: the interval stays the same.

    Examples
    --------
    >>> print(share_of_count(10, 2_077, "alerts"))
    10 of 2,077 alerts: 0.48 %, 95 % interval 0.26 to 0.88 %, of how many people is not known
    """
    _require_part(count, total, of)
    if not total:
        raise FacelabError(f"Of 0 {of} there is no share.", "Give counts of at least one.")
    return Share(int(count), int(total), people, *interval_of_count(count, total), of)


def ppv_of_counts(true: int, false: int, people: int | None = None) -> Share | None:
    """Return PPV as it was counted, the share of alarms that were true; None where there was no alarm.

    Parameters
    ----------
    true, false : int
        Alarms that named the person who passed, and all others. An alarm that nobody looked into is neither.
    people : int, optional
        As for ``share_of_count``, whose warning holds here as well.

    Examples
    --------
    >>> print(ppv_of_counts(true=8, false=11))
    8 of 19 alarms: 42 %, 95 % interval 23 to 64 %, of how many people is not known
    """
    _require_part(true, true + false, "alarms")
    return share_of_count(true, true + false, "alarms", people) if true + false else None


@dataclass(frozen=True)
class BothDenominators:
    """The same false alarms as a share of two numbers; make it with ``both_denominators``.

    Parameters
    ----------
    of_alarms : Share or None
        Of all alarms: what whoever answers one wants to know. None where there was no alarm.
    of_passages : Share
        Of all passages: what whoever walks past wants to know of one time.
    """

    of_alarms: Share | None
    of_passages: Share

    def __str__(self) -> str:
        every, alarms = self.of_passages, self.of_alarms
        passing = (
            f"For whoever walks past: {every.count:,} of {every.total:,} {every.of} raised a false alarm, "
            f"{percent(every.value)} % (95 % interval {percent(every.low)} to {percent(every.high)} %)."
        )
        if alarms is None:
            return f"Nobody answered an alarm: there was none. {passing}"
        return (
            f"For whoever answers an alarm: {alarms.count:,} of {alarms.total:,} {alarms.of} were false, "
            f"{percent(alarms.value)} % (95 % interval {percent(alarms.low)} to {percent(alarms.high)} %). {passing} "
            f"Both count the same {every.count:,}."
        )


def both_denominators(
    false: int, alarms: int, passages: int, alarms_are: str = "alarms", passages_are: str = "passages"
) -> BothDenominators:
    """Return false alarms as a share of alarms and as a share of passages, and say whose denominator each is.

    Neither is wrong, and neither is a share of people: somebody who passes daily is in the second one daily. Listed
    people are in it too, where nobody knows who passed; for FPIR, give the passages of unlisted people. The intervals
    are those of ``share_of_count``, which says what they assume.

    Parameters
    ----------
    false, alarms, passages : int
        False alarms, all alarms, and all times that somebody passed. One alarm per passage at most.
    alarms_are, passages_are : str
        What the source calls them.

    Examples
    --------
    >>> import textwrap
    >>> print(textwrap.fill(str(both_denominators(10, 2_077, 3_147_436, "alerts", "faces seen")), 115))
    For whoever answers an alarm: 10 of 2,077 alerts were false, 0.48 % (95 % interval 0.26 to 0.88 %). For whoever
    walks past: 10 of 3,147,436 faces seen raised a false alarm, 0.00032 % (95 % interval 0.00017 to 0.00058 %). Both
    count the same 10.
    """
    _require_part(false, alarms, alarms_are)
    _require_part(alarms, passages, passages_are)
    return BothDenominators(
        share_of_count(false, alarms, alarms_are) if alarms else None, share_of_count(false, passages, passages_are)
    )


@dataclass(frozen=True)
class PerDay:
    """A number of alarms per day, with an interval.

    Parameters
    ----------
    count : int
        Alarms that were counted.
    days : float
        In how many days.
    low, high : float
        The ends of the 95 % interval, in alarms per day.
    """

    count: int
    days: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """Alarms per day."""
        return self.count / self.days

    def __str__(self) -> str:
        return (
            f"{self.count:,} false alarms in {self.days:,g} days: {quantity(self.value)} per day, 95 % interval "
            f"{quantity(self.low)} to {quantity(self.high)}"
        )


def false_alarms_per_day(false: int, days: float) -> PerDay:
    """Return false alarms per day with an exact interval of Poisson's law.

    It assumes that alarms have nothing to do with each other and that days are alike. Alarms on one person do not come
    independently, and the next day brings largely the same people: for other people, the interval is too narrow. With
    alarms by person, multiply the interval of ``alarm_share_by_person`` by the passages of a day.

    Parameters
    ----------
    false : int, at least 0
        False alarms counted.
    days : float, above 0
        In how many days of the system's work.

    References
    ----------
    Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936.

    Examples
    --------
    >>> print(false_alarms_per_day(10, days=5))
    10 false alarms in 5 days: 2 per day, 95 % interval 0.96 to 3.7
    """
    if false < 0 or false != int(false) or not 0 < days < np.inf:
        raise FacelabError(
            f"{false} false alarms in {days} days cannot be.", "Give a whole number of alarms and more than 0 days."
        )
    tail = (1 - LEVEL) / 2
    low = gammaincinv(false, tail) if false else 0.0
    return PerDay(int(false), days, float(low) / days, float(gammaincinv(false + 1, 1 - tail)) / days)


def alarm_share_by_person(alarms: np.ndarray, passages: np.ndarray, of: str = "passages") -> Share:
    """Return the share of passages that raise an alarm; its interval takes people for independent, not passages.

    Parameters
    ----------
    alarms, passages : numpy.ndarray
        Shape (people,), int: how many alarms each person raised, and how many times they passed. Whoever never passed
        is left out.
    of : str
        What the passages are called in words.

    Notes
    -----
    The variance is that of a ratio: P / (P - 1) times the sum over people of (alarms - share x passages)^2, over the
    square of all passages. ``interval_of_variance`` makes the interval; with few alarms it rests on its guess that each
    person is worth one passage.

    References
    ----------
    Cochran, Sampling Techniques, 3rd edition 1977, chapter 2: the variance of a ratio estimate.

    Examples
    --------
    A hundred people pass twenty times each. Forty alarms on two of them tell less than forty on forty:

    >>> passages = np.full(100, 20)
    >>> for alarms in (np.repeat([20, 0], [2, 98]), np.repeat([1, 0], [40, 60])):
    ...     print(alarm_share_by_person(alarms, passages))
    40 of 2,000 passages: 2 %, 95 % interval 0.54 to 7.1 %, 100 people
    40 of 2,000 passages: 2 %, 95 % interval 1.3 to 3.6 %, 100 people
    """
    alarms, passages = np.asarray(alarms), np.asarray(passages)
    if alarms.shape != passages.shape or alarms.ndim != 1 or (alarms < 0).any() or (alarms > passages).any():
        raise FacelabError(
            "Alarms and passages by person do not fit together.",
            "Give both for the same people in the same order, at most one alarm per passage.",
        )
    alarms, passages = alarms[passages > 0], passages[passages > 0]
    if not len(passages):
        raise FacelabError("Nobody passed, so there is no share of passages.", "Give at least one passage.")
    people, count, total = len(passages), int(alarms.sum()), int(passages.sum())
    share = count / total
    if people > 1:
        variance = people / (people - 1) * float(((alarms - share * passages) ** 2).sum()) / total**2
    else:  # one person tells nothing of how people vary
        variance = share * (1 - share)
    return Share(count, total, people, *interval_of_variance(share, variance, total, people), of)


def most_likely_rate_bound(errors: int, trials: int, level: float = LEVEL) -> float:
    """Return the highest rate at which so few errors, or fewer, would still be seen 1 time in 20.

    Of 0 errors in n trials it is 1 - 0.05^(1/n), close to 3 / n: the rule of three. It is an upper bound alone, so it
    lies below the upper end of a two-sided interval, which leaves half as much above it. Trials are taken for
    independent: give the number of people, where each was tried several times.

    Parameters
    ----------
    errors, trials : int
        Errors seen, of at least 1 trial.
    level : float, above 0 and below 1
        How sure to be: 0.95 for 1 time in 20.

    References
    ----------
    Hanley and Lippman-Hand, If nothing goes wrong, is everything all right?, JAMA 249, 1983. Clopper and Pearson,
    Biometrika 26, 1934.

    Examples
    --------
    >>> round(most_likely_rate_bound(0, 300), 5), most_likely_rate_bound(0, 300) < 3 / 300
    (0.00994, True)
    """
    _require_part(errors, trials, "trials")
    if not trials or not 0 < level < 1:
        raise FacelabError(f"{trials} trials at level {level} give no bound.", "Give 1 trial or more, and 0.95.")
    return plain(betaincinv(errors + 1, trials - errors, level)) if errors < trials else 1.0


def _require_part(count: int, total: int, of: str) -> None:
    if not 0 <= count <= total or count != int(count) or total != int(total):
        raise FacelabError(f"{count} of {total} {of} cannot be.", "Give whole numbers, the part not above the whole.")
