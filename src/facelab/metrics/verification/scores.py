"""One picture against one other, many times over: who is compared with whom, and how far apart they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from facelab.errors import FacelabError
from facelab.pipeline import Analysis
from facelab.pipeline.embed import DIMENSIONS, distance

MAX_COMPARISONS = 5_000_000  # some 3,000 pictures, each against each; under 1 GB with every statistic
_AT_ONCE = 16_384


@dataclass(frozen=True, eq=False)
class Scores:
    """The comparisons of a set of pictures, and how far apart each two stand.

    Parameters
    ----------
    distances : numpy.ndarray
        Shape (n,), float64: Euclidean, smaller means more alike. NaN where no comparison could be made, because no
        face was found in one of the two: it stays in the list, and ``false_reject_rate`` counts it.
    first, second : numpy.ndarray
        Shape (n,), integers: which two pictures, as positions in ``person_ids``.
    person_ids : numpy.ndarray
        Shape (pictures,): who is in each picture.
    """

    distances: np.ndarray
    first: np.ndarray
    second: np.ndarray
    person_ids: np.ndarray

    @cached_property
    def person(self) -> np.ndarray:
        """Shape (pictures,): the people numbered from 0 in the order of their ids; quicker to compare than names."""
        return np.unique(self.person_ids, return_inverse=True)[1]

    @cached_property
    def mated(self) -> np.ndarray:
        """Shape (n,), bool: whether both pictures show the same person."""
        return self.person[self.first] == self.person[self.second]

    @cached_property
    def made(self) -> np.ndarray:
        """Shape (n,), bool: whether both pictures had a face, so that there is a distance."""
        return ~np.isnan(self.distances)

    def matches(self, threshold: float) -> np.ndarray:
        """Return shape (n,), bool: whether the distance is at most the threshold; never, where none was made."""
        return self.distances <= threshold

    @cached_property
    def mated_distances(self) -> np.ndarray:
        """The distances of the mated comparisons that were made, in ascending order."""
        return np.sort(self.distances[self.mated & self.made])

    @cached_property
    def non_mated_distances(self) -> np.ndarray:
        """The distances of the non-mated comparisons that were made, in ascending order."""
        return np.sort(self.distances[~self.mated & self.made])

    def where(self, chosen: np.ndarray) -> "Scores":
        """Return only the comparisons that are chosen: shape (n,) bool, or their positions."""
        return Scores(self.distances[chosen], self.first[chosen], self.second[chosen], self.person_ids)

    def among(self, people: Collection[str]) -> "Scores":
        """Return the comparisons in which both pictures show one of these people."""
        return self.where(self.are_among(people))

    def are_among(self, people: Collection[str]) -> np.ndarray:
        """Return shape (n,), bool: whether both pictures show one of these people."""
        belongs = np.isin(self.person_ids, list(people))
        return belongs[self.first] & belongs[self.second]


def compare_all(analyses: Sequence[Analysis]) -> Scores:
    """Compare each picture with each other one, once.

    Parameters
    ----------
    analyses : sequence of Analysis
        One per picture, as ``analyse_all`` gives them. The largest face counts; where none was found, the comparisons
        stay in the list without a distance.

    Raises
    ------
    FacelabError
        If there would be more than ``MAX_COMPARISONS``.
    """
    return compare_embeddings(*_of(analyses))


def compare_pairs(analyses: Sequence[Analysis], pairs: Sequence[tuple[int, int]]) -> Scores:
    """Compare the listed pictures.

    Parameters
    ----------
    analyses : sequence of Analysis
        As for ``compare_all``.
    pairs : sequence of (int, int)
        Which pictures to compare, as positions in ``analyses``.
    """
    return compare_embeddings(*_of(analyses), pairs)


def compare_embeddings(
    embeddings: Sequence[np.ndarray | None],
    person_ids: Sequence[str],
    pairs: Sequence[tuple[int, int]] | None = None,
) -> Scores:
    """Compare embeddings that come without their pictures.

    Parameters
    ----------
    embeddings : sequence of numpy.ndarray or None
        One per picture, shape (128,); None where no face was found.
    person_ids : sequence of str
        Who is in each picture.
    pairs : sequence of (int, int), optional
        Which to compare, as positions in the two lists above; without it, each with each other one, once.

    Raises
    ------
    FacelabError
        If there would be more than ``MAX_COMPARISONS`` without a list of pairs.
    ValueError
        If the two lists differ in length.

    Examples
    --------
    >>> scores = compare_embeddings([np.zeros(128), np.full(128, 0.03), None], ["ann", "ann", "ben"])
    >>> scores.distances.round(2).tolist(), scores.mated.tolist()
    ([0.34, nan, nan], [True, False, False])
    """
    if len(embeddings) != len(person_ids):
        raise ValueError(f"{len(embeddings)} embeddings for {len(person_ids)} pictures; there must be one each")
    if pairs is None:
        require_few(len(embeddings))
        pairs = np.stack(np.triu_indices(len(embeddings), 1), axis=1)
    nothing = np.full(DIMENSIONS, np.nan)
    matrix = np.array([nothing if row is None else row for row in embeddings]).reshape(len(embeddings), -1)
    first, second = np.asarray(pairs, dtype=np.int32).reshape(-1, 2).T
    distances = np.empty(len(first))
    for start in range(0, len(first), _AT_ONCE):  # in blocks: all differences at once would be 128 times as large
        block = slice(start, start + _AT_ONCE)
        distances[block] = distance(matrix[first[block]], matrix[second[block]])
    return Scores(distances, first, second, np.asarray(person_ids))


def _of(analyses: Sequence[Analysis]) -> tuple[list[np.ndarray | None], list[str | None]]:
    return [analysis.embedding for analysis in analyses], [analysis.picture.person_id for analysis in analyses]


def require_few(pictures: int) -> None:
    """Refuse to compare each with each where that would take more than ``MAX_COMPARISONS``."""
    if (count := pictures * (pictures - 1) // 2) > MAX_COMPARISONS:
        raise FacelabError(
            f"{pictures:,} pictures, each against each, are {count:,} comparisons; at most {MAX_COMPARISONS:,} fit.",
            "Give a list of pairs, or fewer pictures. 'facelab evaluate --scheduler here' (in Python, "
            "'facelab.metrics.count_all_pairs') counts any number of them.",
        )


def require_both(scores: Scores) -> None:
    """Raise FacelabError unless comparisons of both kinds were made."""
    for kind, distances in (("mated", scores.mated_distances), ("non-mated", scores.non_mated_distances)):
        if not len(distances):
            raise FacelabError(
                f"There is no {kind} comparison among these {len(scores.distances):,}, so no rate can be given.",
                "It takes two people, and two pictures of one of them in which a face is found.",
            )
