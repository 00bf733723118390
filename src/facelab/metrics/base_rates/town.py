"""A town that walks past cameras: every passage, every alarm, and on whom the false ones fall."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.base_rates.alarms import require_one_alarm
from facelab.metrics.base_rates.likeness import own_chances
from facelab.metrics.base_rates.numbers import require_shares
from facelab.metrics.uncertainty import percent

MAX_PASSAGES = 5_000_000  # take some 300 MB while they are simulated


class Outcome(IntEnum):
    """What a passage raised."""

    NO_ALARM = 0
    TRUE = 1
    UNLISTED = 2  # false: the person who passes is not on the list
    WRONG_NAME = 3  # false: they are, but the alarm names somebody else


@dataclass(frozen=True, eq=False)
class Town:
    """Who lives in a town; make it with ``make_town``, or give both arrays.

    Parameters
    ----------
    passages : numpy.ndarray
        Shape (people,), int: how often each person passes a camera in a day, the same every day.
    listed : numpy.ndarray
        Shape (people,), bool: who is on the list.
    """

    passages: np.ndarray
    listed: np.ndarray

    def __post_init__(self) -> None:
        passages, listed = np.asarray(self.passages), np.asarray(self.listed)
        fits = passages.ndim == 1 and passages.shape == listed.shape and listed.dtype == bool
        if not fits or not len(passages) or passages.dtype.kind not in "iu" or passages.min() < 0:
            raise FacelabError(
                "Passages and listed do not describe a town.",
                "Give an array of whole numbers from 0 and one of True and False, an entry per person in each.",
            )

    @property
    def people(self) -> int:
        """How many people live here."""
        return len(self.passages)

    @property
    def passages_per_day(self) -> int:
        """All passages of a day."""
        return int(self.passages.sum())

    @property
    def listed_share(self) -> float:
        """The share of passages that are of listed people, p; NaN where nobody passes."""
        return float(self.passages[self.listed].sum() / self.passages.sum()) if self.passages.any() else float("nan")


def make_town(people: int, listed: int, passages_per_day: float = 2.0, seed: int = 1) -> Town:
    """Make up a town in which everybody passes once a day or more often.

    Parameters
    ----------
    people, listed : int
        How many live there, and how many of them, chosen by chance, are on the list.
    passages_per_day : float, at least 1
        Of a person, on average: 1 and a Poisson number beyond it.
    seed : int
        Same seed, same town.

    Examples
    --------
    >>> town = make_town(10_000, listed=20)
    >>> town.people, int(town.listed.sum()), round(town.passages_per_day / town.people, 1)
    (10000, 20, 2.0)
    """
    if people < 1 or not 0 <= listed <= people or not 1 <= passages_per_day < np.inf:
        raise FacelabError(
            f"{people} people, {listed} of them listed, {passages_per_day} passages each: there is no such town.",
            "Give 1 person or more, as many listed at most, and 1 passage per day or more.",
        )
    rng = np.random.default_rng(seed)
    on_list = np.zeros(people, bool)
    on_list[rng.choice(people, listed, replace=False)] = True
    return Town(1 + rng.poisson(passages_per_day - 1, people), on_list)


@dataclass(frozen=True, eq=False)
class TownAlarms:
    """Every passage of some days and what it raised, in the order of time; make it with ``simulate_town``.

    Parameters
    ----------
    town : Town
        Who lives there.
    days : int
        How many days.
    person, day, minute : numpy.ndarray
        Shape (passages,), int64: who passed (a place in the town's arrays), on which day from 0, and when, in minutes
        after midnight.
    outcome : numpy.ndarray
        Shape (passages,), int8: an ``Outcome``.
    chances : numpy.ndarray
        Shape (people,), float64: each person's own chance of an alarm per passage. No operator knows them.
    """

    town: Town
    days: int
    person: np.ndarray
    day: np.ndarray
    minute: np.ndarray
    outcome: np.ndarray
    chances: np.ndarray

    def count(self, *outcomes: Outcome) -> int:
        """Return how many passages had one of these outcomes."""
        return int(np.isin(self.outcome, outcomes).sum())

    def by_person(self, *outcomes: Outcome) -> np.ndarray:
        """Return shape (people,), int64: how many passages of each person had one of these outcomes."""
        return np.bincount(self.person[np.isin(self.outcome, outcomes)], minlength=self.town.people)

    @property
    def alarms(self) -> np.ndarray:
        """Shape (alarms,), int64: the places of the passages that raised an alarm, in the order of time."""
        return np.flatnonzero(self.outcome != Outcome.NO_ALARM)

    @property
    def true(self) -> int:
        """How many alarms named the person who passed."""
        return self.count(Outcome.TRUE)

    @property
    def false(self) -> int:
        """How many did not."""
        return self.count(Outcome.UNLISTED, Outcome.WRONG_NAME)

    @property
    def people_alarmed(self) -> int:
        """How many different people who are not listed raised an alarm, once or more often."""
        return int((self.by_person(Outcome.UNLISTED) > 0).sum())

    @property
    def most_alarms(self) -> int:
        """How many alarms the unlisted person with most of them raised."""
        return int(self.by_person(Outcome.UNLISTED).max())

    def __str__(self) -> str:
        on_unlisted, wrong = self.count(Outcome.UNLISTED), self.count(Outcome.WRONG_NAME)
        passed = f"{len(self.person):,} passages of {self.town.people:,} people in {self.days:,} days"
        false = f" ({percent(self.false / len(self.alarms))} % of the alarms false)" if len(self.alarms) else ""
        return (
            f"{passed}: {len(self.alarms):,} alarms, {self.true:,} true, {wrong:,} with a wrong name, {on_unlisted:,} "
            f"on people who are not listed{false}. These fell on {self.people_alarmed:,} different people, up to "
            f"{self.most_alarms:,} on the same person."
        )


def simulate_town(
    town: Town,
    tpir: float,
    fpir: float,
    wrong_name: float = 0.0,
    likeness: float = 0.0,
    days: int = 1,
    hours: tuple[float, float] = (8, 20),
    seed: int = 1,
) -> TownAlarms:
    """Let a town walk past its cameras for some days.

    Each person has their own chances, kept for all days, drawn with the given means: see ``own_chances``. Of listed
    people, the chances of the right alarm, of a wrong name and of none follow the Dirichlet distribution, of which each
    part is a beta with the same likeness. So the expected numbers of alarms are those of ``expected_alarms`` at any
    likeness; on how many people they fall is not.

    Parameters
    ----------
    town : Town
        Who passes how often, and who is listed.
    tpir, fpir, wrong_name : float, 0 to 1
        As for ``expected_alarms``, failures to acquire included: multiply rates of faces found by 1 - fta.
    likeness : float, 0 to 1
        How much of it is the person's own: the correlation of two passages of one person.
    days : int
        How many days, at least 1.
    hours : tuple of float
        From when to when people pass, evenly spread, in hours after midnight.
    seed : int
        Same seed, same result. Another likeness or rate leaves who passes when as it is; with a likeness of 0 or 1, a
        higher FPIR keeps every alarm on unlisted people that a lower one raises.

    Raises
    ------
    FacelabError
        If a rate is not one, or there would be more than ``MAX_PASSAGES``.

    Examples
    --------
    >>> town = make_town(10_000, listed=20)
    >>> alone, alike = (simulate_town(town, tpir=0.8, fpir=0.001, likeness=each, days=7) for each in (0, 0.3))
    >>> alone.false, alone.people_alarmed, alone.most_alarms
    (122, 120, 2)
    >>> alike.false, alike.people_alarmed, alike.most_alarms
    (154, 54, 14)
    """
    require_shares(tpir=tpir, fpir=fpir, wrong_name=wrong_name, likeness=likeness)
    require_one_alarm(tpir, wrong_name)
    first, last = round(60 * hours[0]), round(60 * hours[1])
    if days < 1 or not 0 <= first < last <= 24 * 60:
        raise FacelabError(
            f"{days} days from {hours[0]} to {hours[1]} o'clock cannot be.", "Give 1 day or more, 8 to 20."
        )
    if town.passages_per_day * days > MAX_PASSAGES:
        raise FacelabError(
            f"{town.passages_per_day * days:,} passages are too many to simulate one by one.",
            f"Give fewer people or days, for {MAX_PASSAGES:,} passages at most; simulate_spread takes more.",
        )
    rng = np.random.default_rng(seed)
    person = np.tile(np.repeat(np.arange(town.people), town.passages), days)
    day = np.repeat(np.arange(days), town.passages_per_day)
    minute = rng.integers(first, last, len(person))  # drawn first, so that no rate moves it
    order = np.lexsort((minute, day))
    person, minute = person[order], minute[order]

    chances = own_chances(np.where(town.listed, min(1.0, tpir + wrong_name), fpir), likeness, town.people, rng)
    right = _right_names(tpir, wrong_name, likeness, town.people, rng)
    alarm = rng.random(len(person)) < chances[person]
    named = rng.random(len(person)) < right[person]
    false = np.where(town.listed[person], Outcome.WRONG_NAME, Outcome.UNLISTED)
    outcome = np.where(alarm, np.where(named & town.listed[person], Outcome.TRUE, false), Outcome.NO_ALARM)
    return TownAlarms(town, days, person, day, minute, outcome.astype(np.int8), chances)


def _right_names(tpir: float, wrong_name: float, likeness: float, people: int, rng: np.random.Generator) -> np.ndarray:
    """Return which share of each person's alarms would name them, if they are listed.

    A Dirichlet distribution of weight w is a beta of weight w, for any alarm, and an independent one of weight
    w (TPIR + wrong name), for which. ``own_chances`` takes the likeness 1 / (1 + weight).
    """
    any_alarm = tpir + wrong_name
    if not any_alarm:
        return np.zeros(people)
    return own_chances(tpir / any_alarm, likeness / (likeness + (1 - likeness) * any_alarm), people, rng)
