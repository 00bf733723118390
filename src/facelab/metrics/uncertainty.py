"""How sure a count lets us be, when several pictures show one person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

LEVEL = 0.95


@dataclass(frozen=True)
class Share:
    """A count out of a total, with an interval that respects that pictures of one person are alike.

    Parameters
    ----------
    count, total : int
        How many of how many pictures.
    people : int
        From how many people; the real size of the sample.
    low, high : float
        The ends of the 95 % interval, 0 to 1.
    """

    count: int
    total: int
    people: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself, 0 to 1."""
        return self.count / self.total

    def __str__(self) -> str:
        return (
            f"{self.count} of {self.total} pictures: {100 * self.value:.0f} %, 95 % interval "
            f"{100 * self.low:.0f} to {100 * self.high:.0f} %, {self.people} people"
        )


def share_by_person(happened: Sequence[bool], person_ids: Sequence[str], draws: int = 2000, seed: int = 1) -> Share:
    """Return the share of pictures in which something happened, with an interval resampled by person.

    Pictures of one person are not independent, so whole people are drawn with replacement, each with all of their
    pictures (a cluster bootstrap, percentile interval). With one picture a person, the exact binomial interval is used;
    so it is, over people, where it happened in no picture or in all: resampling would give an interval of no width.

    Parameters
    ----------
    happened : sequence of bool
        One entry a picture.
    person_ids : sequence of str
        Who is in that picture.
    draws : int
        How many times to draw.
    seed : int
        Of the draws: same input, same interval.

    Returns
    -------
    Share
        Count, total, number of people, and the 95 % interval.

    Raises
    ------
    ValueError
        If there is no picture, or the two sequences differ in length.

    References
    ----------
    Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8; Clopper and Pearson, Biometrika
    1934, for the exact bound.
    """
    happened = np.asarray(happened, dtype=bool)
    if not len(happened) or len(happened) != len(person_ids):
        raise ValueError(
            f"{len(happened)} outcomes for {len(person_ids)} pictures; there must be one each, at least one"
        )
    _, person = np.unique(np.asarray(person_ids), return_inverse=True)
    per_person = np.bincount(person, weights=happened)
    pictures = np.bincount(person)
    people, count = len(pictures), int(happened.sum())
    one_each, all_or_none = len(happened) == people, count in (0, len(happened))
    if one_each or all_or_none:
        hits = count if one_each else people * bool(count)
        bounds = binomtest(hits, people).proportion_ci(LEVEL, method="exact")
        return Share(count, len(happened), people, float(bounds.low), float(bounds.high))
    drawn = np.random.default_rng(seed).integers(0, people, (draws, people))
    shares = per_person[drawn].sum(axis=1) / pictures[drawn].sum(axis=1)
    low, high = np.quantile(shares, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Share(count, len(happened), people, float(low), float(high))
