"""What a threshold does to people: whom it takes for somebody else, whom it refuses, and what that costs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.uncertainty import DRAWS, Share, share_of_tally, tally
from facelab.metrics.verification.histogram import ScoreCounts
from facelab.metrics.verification.scores import Scores


@dataclass(frozen=True)
class Purpose:
    """What a matcher is used for: how often strangers come, how bad each error is, and for whom.

    Parameters
    ----------
    name : str
        Such as 'a telephone'.
    strangers : float, 0 to 1
        The share of comparisons that are with somebody else.
    weight : float
        One false match is as bad as this many false non-matches. A judgement, never a measurement.
    false_match, false_non_match : str
        Who bears each error, and how.
    """

    name: str
    strangers: float
    weight: float
    false_match: str
    false_non_match: str


# Shares and weights are made up to begin a conversation; the lesson says so, and its sliders move them.
PURPOSES = (
    Purpose(
        "a telephone", 0.05, 50,
        "its owner, whose messages somebody else reads", "its owner, who types a code instead",
    ),
    Purpose(
        "the door of a workplace", 0.02, 20,
        "everybody inside, and what they look after", "a member of staff who waits outside, perhaps every morning",
    ),
    Purpose(
        "a gate at an airport", 0.001, 1000,
        "whoever is harmed by what somebody on another's passport came to do, and the passport's true owner",
        "a traveller who is led to the desk in front of everybody, and may miss the flight",
    ),
    Purpose(
        "a search for one face in a thousand", 0.999, 1,
        "a stranger who comes up, and may be asked about something they never did; the investigator's time",
        "whoever hopes that the right person is found; an investigator with no other lead",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A threshold chosen for a purpose, and what it does on the comparisons it was chosen on.

    Parameters
    ----------
    threshold : float
        A distance.
    fmr, fnmr : float
        0 to 1, without intervals.
    cost : float
        Expected cost of one comparison, in false non-matches.
    """

    threshold: float
    fmr: float
    fnmr: float
    cost: float


def expected_cost(counts: ScoreCounts, strangers: float, weight: float) -> np.ndarray:
    """Return what a comparison is expected to cost at each edge, in false non-matches.

    Parameters
    ----------
    counts : ScoreCounts
        Where the error rates come from.
    strangers, weight : float
        As for ``Purpose``.

    Returns
    -------
    numpy.ndarray
        Shape of ``counts.edges``: strangers x weight x FMR + (1 - strangers) x FNMR.

    References
    ----------
    The detection cost function of NIST's speaker recognition evaluations: Doddington et al., The NIST speaker
    recognition evaluation, Speech Communication 31, 2000.
    """
    if not (0 <= strangers <= 1 and weight >= 0):
        raise ValueError(f"strangers is {strangers}, a share from 0 to 1; weight is {weight}, not below 0")
    return strangers * weight * counts.fmr + (1 - strangers) * counts.fnmr


def least_cost(counts: ScoreCounts, strangers: float, weight: float) -> Choice:
    """Return the threshold that costs least, the middle one where neighbours cost the same; see ``expected_cost``.

    Its errors are optimistic: it was chosen on the comparisons that they are counted on.

    Examples
    --------
    >>> counts = ScoreCounts(np.array([0, 0.2, 0.4, 0.6]), np.array([8, 2, 0]), np.array([0, 1, 9]))
    >>> least_cost(counts, strangers=0.5, weight=10)
    Choice(threshold=0.2, fmr=0.0, fnmr=0.19999999999999996, cost=0.09999999999999998)
    """
    cost = expected_cost(counts, strangers, weight)
    best = np.flatnonzero(np.isclose(cost, cost.min(), rtol=1e-9, atol=1e-12))
    first_run = best[: np.flatnonzero(np.append(np.diff(best) != 1, True))[0] + 1]
    place = first_run[len(first_run) // 2]
    return Choice(*(float(of[place]) for of in (counts.edges, counts.fmr, counts.fnmr, cost)))


def nearest_errors(scores: Scores, threshold: float, mated: bool, most: int = 4) -> list[int]:
    """Return the errors that lie nearest to a threshold, nobody being in two of them.

    Parameters
    ----------
    scores : Scores
        The comparisons.
    threshold : float
        As everywhere: a match is a distance of at most this.
    mated : bool
        True for one person who is refused, False for two people taken for one.
    most : int
        How many at most.

    Returns
    -------
    list of int
        Positions in ``scores``, the nearest first.
    """
    wrong = np.flatnonzero(scores.made & (scores.mated == mated) & (scores.matches(threshold) != mated))
    chosen, seen = [], set()
    for place in (int(wrong[i]) for i in _ascending(np.abs(scores.distances[wrong] - threshold))):
        pair = {int(scores.person[scores.first[place]]), int(scores.person[scores.second[place]])}
        if seen.isdisjoint(pair):
            chosen.append(place)
            seen |= pair
        if len(chosen) == most:
            break
    return chosen


def extremes(scores: Scores, mated: bool, most: int = 6) -> list[int]:
    """Return the comparisons that lie where the other kind should: the nearest of two people, the farthest of one.

    Whether they are errors depends on the threshold; that they are the extremes does not. Each two people are in the
    list once, and each one person, by the most extreme of their comparisons.

    Parameters
    ----------
    scores : Scores
        The comparisons.
    mated : bool
        True for the least alike of one person, False for the most alike of two people.
    most : int
        How many at most.

    Returns
    -------
    list of int
        Positions in ``scores``, the most extreme first; of equals, the first in ``scores``.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.03, 0.07, 0.08)]
    >>> extremes(compare_embeddings(places, ["ann", "ann", "ben", "ben"]), mated=False)
    [3]
    """
    kind = np.flatnonzero(scores.made & (scores.mated == mated))
    chosen, seen = [], set()
    for place in (int(kind[i]) for i in _ascending(scores.distances[kind] * (-1 if mated else 1))):
        who = frozenset((int(scores.person[scores.first[place]]), int(scores.person[scores.second[place]])))
        if len(chosen) == most:
            break
        if who not in seen:
            chosen.append(place)
            seen.add(who)
    return chosen


def _ascending(values: np.ndarray, few: int = 500) -> Iterator[int]:
    """Yield the places of values in ascending order; all but the least few are sorted only if they are asked for."""
    least = values <= (np.partition(values, few)[few] if len(values) > few else np.inf)
    for part in (np.flatnonzero(least), np.flatnonzero(~least)):
        yield from part[np.argsort(values[part], kind="stable")].tolist()


def with_fewer_people(
    scores: Scores, threshold: float, people: int, sets: int = 12, seed: int = 1, draws: int = DRAWS
) -> list[Share]:
    """Measure the FMR again and again, each time on other people drawn at random from those there are.

    Parameters
    ----------
    scores : Scores
        With at least that many people.
    threshold : float
        Where to count.
    people : int
        How many in each set, at least 2.
    sets, seed : int
        How many sets to draw, and how; same seed, same sets.
    draws : int
        How many times to draw people within a set, for its interval.

    Returns
    -------
    list of Share
        One per set, each with its 95 % interval.
    """
    everyone = np.unique(scores.person_ids)
    if not 2 <= people <= len(everyone):
        raise ValueError(f"{people} people cannot be drawn from {len(everyone)}; at least 2")
    rng = np.random.default_rng([seed, people])
    strangers = scores.where(~scores.mated & scores.made)
    one, other = strangers.person[strangers.first], strangers.person[strangers.second]
    pairs = np.minimum(one, other), np.maximum(one, other)
    counts = tally(*pairs, len(everyone), strangers.matches(threshold))
    totals = tally(*pairs, len(everyone))
    shares = []
    for _ in range(sets):
        drawn = np.sort(rng.choice(len(everyone), people, replace=False))
        inside = totals[np.ix_(drawn, drawn)]
        drawn = drawn[inside.sum(axis=0) + inside.sum(axis=1) > 0]  # without a single face, nobody is in a comparison
        if not len(drawn):
            raise FacelabError("Among the people of one set nobody could be compared.", "Put more people into a set.")
        cells = np.ix_(drawn, drawn)
        shares.append(share_of_tally(counts[cells], totals[cells], "non-mated comparisons", draws))
    return shares
