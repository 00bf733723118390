"""Who bears the errors: errors are not dealt out evenly, some people are in very many."""

from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.metrics.verification.scores import Scores


@dataclass(frozen=True)
class PersonErrors:
    """The errors that one person is part of, at one threshold.

    Parameters
    ----------
    person_id : str
        Who.
    false_matches, non_mated : int
        Comparisons with others that match, of how many.
    strangers : int
        With how many different people at least one comparison matches.
    false_non_matches, mated : int
        Comparisons with themselves that do not match, of how many.
    """

    person_id: str
    false_matches: int
    non_mated: int
    strangers: int
    false_non_matches: int
    mated: int


def errors_by_person(scores: Scores, threshold: float) -> list[PersonErrors]:
    """Return what each person bears who is in any of the comparisons, those in most false matches first.

    References
    ----------
    Doddington et al., Sheep, goats, lambs and wolves, ICSLP 1998, who named the animals: goats are often not
    recognised, lambs are easily taken for others. The animals are the statistics' and nobody's character.

    Examples
    --------
    >>> from facelab.metrics import compare_embeddings
    >>> places = [np.full(128, place) for place in (0.0, 0.03, 0.06)]
    >>> errors = errors_by_person(compare_embeddings(places, ["ann", "ben", "cleo"]), threshold=0.4)
    >>> [(person.person_id, person.false_matches) for person in errors]
    [('ben', 2), ('ann', 1), ('cleo', 1)]
    """
    present, numbers = np.unique(scores.person[[scores.first, scores.second]], return_inverse=True)
    everyone, (one, other) = np.unique(scores.person_ids)[present], numbers.reshape(2, -1)
    matches = scores.matches(threshold)

    def count(chosen: np.ndarray) -> np.ndarray:
        """Count comparisons by person, each for both people in it, and once where it is one person."""
        both = np.concatenate([one[chosen], other[chosen & (one != other)]])
        return np.bincount(both, minlength=len(everyone))

    false = matches & ~scores.mated
    met = np.unique(np.sort(np.stack([one[false], other[false]]), axis=0), axis=1)
    counts = zip(
        everyone.tolist(),
        count(false).tolist(),
        count(~scores.mated & scores.made).tolist(),
        np.bincount(met.ravel(), minlength=len(everyone)).tolist(),
        count(scores.mated & scores.made & ~matches).tolist(),
        count(scores.mated & scores.made).tolist(),
        strict=True,
    )
    return sorted((PersonErrors(*row) for row in counts), key=lambda errors: (-errors.false_matches, errors.person_id))


def share_of_the_most(errors: list[PersonErrors], people: int = 10) -> float:
    """Return which part of all involvements in false matches falls on the few people who are in most, 0 to 1.

    A false match involves two people, so it counts twice in all.

    Raises
    ------
    FacelabError
        If there is no false match to share out.
    """
    involved = sorted((person.false_matches for person in errors), reverse=True)
    if not sum(involved):
        raise FacelabError("There is no false match at this threshold.", "Choose a greater threshold.")
    return sum(involved[:people]) / sum(involved)


def share_if_by_chance(errors: list[PersonErrors], people: int = 10, draws: int = 500, seed: int = 1) -> float:
    """Return that part as it would be on average if each false match fell on any two people, as dice fall.

    What ``share_of_the_most`` gives has to be held against this: some people are ahead by luck alone.
    """
    rng = np.random.default_rng(seed)
    total, everyone = sum(person.false_matches for person in errors) // 2, len(errors)
    parts = []
    for _ in range(draws):
        one = rng.integers(everyone, size=total)
        other = (one + rng.integers(1, everyone, size=total)) % everyone
        involved = np.sort(np.bincount(np.concatenate([one, other]), minlength=everyone))
        parts.append(involved[-people:].sum() / (2 * total))
    return float(np.mean(parts))
