"""People who look at an alarm before anybody acts on it: which false ones they accept, which true ones they dismiss."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.base_rates.numbers import Numbers, plain, quantity, require_shares, share_or_nan
from facelab.metrics.uncertainty import percent

# White, Kemp, Jenkins, Matheson and Burton, Passport officers' errors in face matching, PLOS ONE 9(8), e103510, 2014:
# officers who issue passports compared a photograph with a person who stood before them, without any machine. They
# accepted 14 % of the photographs that showed somebody else, and how much officers differed is part of the finding.
# Those photographs had been chosen because they resembled the person; so are the candidates of a list.
PASSPORT_OFFICERS_ACCEPTED = 0.14


@dataclass(frozen=True)
class Reviewer:
    """Somebody who accepts or dismisses alarms, each on its own.

    Parameters
    ----------
    accepts : float, 0 to 1, optional
        How often they accept a false alarm. There is no default that would be true: without it, nothing is computed.
        ``PASSPORT_OFFICERS_ACCEPTED`` is what one study found of other people at another task.
    dismisses : float, 0 to 1, optional
        How often they dismiss a true one. Likewise.
    bias : float, 0 to 1
        Automation bias: how often they follow the machine without looking for themselves. Both kinds of alarm are then
        accepted, so ``accepts`` rises towards 1 and ``dismisses`` falls towards 0.
    """

    accepts: float | None = None
    dismisses: float | None = None
    bias: float = 0.0

    def rates(self) -> tuple[float, float]:
        """Return how often a false alarm is accepted and a true one dismissed, automation bias included.

        Examples
        --------
        >>> accepts, dismisses = Reviewer(accepts=0.14, dismisses=0.1, bias=0.5).rates()
        >>> round(accepts, 2), round(dismisses, 2)
        (0.57, 0.05)
        """
        for name in ("accepts", "dismisses"):
            if getattr(self, name) is None:
                raise FacelabError(
                    f"How often this reviewer errs is not known: {name} is not given.",
                    f"Give Reviewer({name}=...) a share from 0 to 1, and say where it comes from.",
                )
        require_shares(accepts=self.accepts, dismisses=self.dismisses, bias=self.bias)
        return self.accepts + self.bias * (1 - self.accepts), self.dismisses * (1 - self.bias)


@dataclass(frozen=True, eq=False)
class Reviewed:
    """What is left of alarms after review; make it with ``review_alarms`` or ``simulate_review``.

    Parameters
    ----------
    true, false : float or array
        Alarms that were looked at.
    true_dismissed : float or array
        True ones that were stopped.
    false_accepted : float or array
        False ones that survived.
    """

    true: Numbers
    false: Numbers
    true_dismissed: Numbers
    false_accepted: Numbers

    @property
    def true_accepted(self) -> Numbers:
        """True alarms that survived."""
        return self.true - self.true_dismissed

    @property
    def ppv(self) -> Numbers:
        """The share of surviving alarms that are true; NaN where none survives. Surviving is no proof."""
        return share_or_nan(self.true_accepted, self.true_accepted + self.false_accepted)

    def __str__(self) -> str:
        if np.ndim(self.true_dismissed) or np.ndim(self.false_accepted):
            return repr(self)
        left = "" if np.isnan(self.ppv) else f" Of the alarms that are left, {percent(self.ppv)} % are true."
        return (
            f"Of {quantity(self.false)} false alarms, {quantity(self.false_accepted)} survive review; of "
            f"{quantity(self.true)} true ones, {quantity(self.true_dismissed)} are dismissed.{left}"
        )


def review_alarms(
    true: Numbers, false: Numbers, reviewers: Sequence[Reviewer], shared: Numbers = 0.0, must_agree: bool = True
) -> Reviewed:
    """Return how many alarms are expected to survive reviewers who may err on the same pictures.

    Two reviewers are worth less than they seem where the same picture is hard for both. With the chance ``shared`` a
    picture decides for everybody alike: it deceives whoever errs at least so often. Else each decides alone. With error
    rates a1 and a2, both err with the chance shared x min(a1, a2) + (1 - shared) a1 a2. For equal rates a this is
    a^2 + shared a (1 - a), so ``shared`` is the correlation of their errors; for unequal ones, the part of the greatest
    correlation that such rates allow. For two reviewers, rates and correlation say all there is; for more, this is one
    way among others to share errors.

    Parameters
    ----------
    true, false : float or array, at least 0
        Alarms to look at, such as ``ExpectedAlarms.true`` and ``.false``.
    reviewers : sequence of Reviewer
        At least one; all look at every alarm, and none sees what another says.
    shared : float or array, 0 to 1
        How much they share their errors.
    must_agree : bool
        True: an alarm survives if all accept it. False: if anybody does.

    Raises
    ------
    FacelabError
        If a reviewer's error rates are not given, or a number cannot be.

    Examples
    --------
    A hundred false alarms and ten true ones, two reviewers who each accept one false alarm in five:

    >>> two = [Reviewer(accepts=0.2, dismisses=0.1)] * 2
    >>> print(review_alarms(10, 100, two))
    Of 100 false alarms, 4 survive review; of 10 true ones, 1.9 are dismissed. Of the ... left, 67 % are true.
    >>> print(review_alarms(10, 100, two, shared=0.5))
    Of 100 false alarms, 12 survive review; of 10 true ones, 1.4 are dismissed. Of the ... left, 42 % are true.
    """
    accepts, dismisses = _checked(true, false, reviewers, shared)
    if must_agree:
        lost, kept = _any_errs(dismisses, shared), _all_err(accepts, shared)
    else:
        lost, kept = _all_err(dismisses, shared), _any_errs(accepts, shared)
    return Reviewed(plain(true), plain(false), plain(np.multiply(true, lost)), plain(np.multiply(false, kept)))


def simulate_review(
    true: int, false: int, reviewers: Sequence[Reviewer], shared: float = 0.0, must_agree: bool = True, seed: int = 1
) -> Reviewed:
    """Let reviewers look at every alarm, picture by picture, and count; as ``review_alarms`` expects it.

    Parameters
    ----------
    true, false : int
        Alarms to look at.
    reviewers, shared, must_agree
        As for ``review_alarms``.
    seed : int
        Same seed, same result.

    Examples
    --------
    >>> two = [Reviewer(accepts=0.2, dismisses=0.1)] * 2
    >>> [simulate_review(0, 100_000, two, shared).false_accepted / 100_000 for shared in (0, 0.5)]
    [0.03933, 0.12162]
    """
    accepts, dismisses = _checked(true, false, reviewers, shared)
    rng = np.random.default_rng(seed)
    accepted, dismissed = (_errors(int(n), rates, shared, rng) for n, rates in ((false, accepts), (true, dismisses)))
    survive, lost = (accepted.all(axis=1), dismissed.any(axis=1)) if must_agree else (
        accepted.any(axis=1), dismissed.all(axis=1)
    )  # fmt: skip
    return Reviewed(int(true), int(false), int(lost.sum()), int(survive.sum()))


def _errors(pictures: int, rates: np.ndarray, shared: float, rng: np.random.Generator) -> np.ndarray:
    """Return shape (pictures, reviewers), bool: who errs on which picture."""
    alone, alike = rng.random((pictures, len(rates))), rng.random((pictures, 1))
    hard_for_all = rng.random((pictures, 1)) < shared
    return np.where(hard_for_all, alike, alone) < rates


def _all_err(rates: np.ndarray, shared: Numbers) -> Numbers:
    return np.multiply(shared, rates.min()) + np.subtract(1, shared) * rates.prod()


def _any_errs(rates: np.ndarray, shared: Numbers) -> Numbers:
    return np.multiply(shared, rates.max()) + np.subtract(1, shared) * (1 - (1 - rates).prod())


def _checked(
    true: Numbers, false: Numbers, reviewers: Sequence[Reviewer], shared: Numbers
) -> tuple[np.ndarray, np.ndarray]:
    """Return shape (reviewers,) each: the rates of accepting a false alarm and of dismissing a true one."""
    if not len(reviewers):
        raise FacelabError("Nobody reviews these alarms.", "Give one reviewer or more.")
    if not (np.asarray(true) >= 0).all() or not (np.asarray(false) >= 0).all():
        raise FacelabError(f"{true} true and {false} false alarms cannot be.", "Give numbers from 0.")
    require_shares(shared=shared)
    accepts, dismisses = np.array([reviewer.rates() for reviewer in reviewers], float).T
    return accepts, dismisses
