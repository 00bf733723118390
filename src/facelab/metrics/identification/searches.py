"""What a set of searches returned: probes of enrolled people and of people not enrolled, kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.gallery import Candidates, search
from facelab.pipeline.embed import DIMENSIONS

MAX_COMPARISONS = 20_000_000  # whole candidate lists of so many entries take some 2 GB


@dataclass(frozen=True, eq=False)
class Searches:
    """The outcome of searching one gallery with many probes; make it with ``searches_of`` or ``search_all``.

    A candidate list names each person once, by the nearest of their references; people who are equally near come in
    the order of their rows in the gallery. A probe without a face (a failure to acquire) is a search that returned
    nothing.

    Parameters
    ----------
    mated_ids : numpy.ndarray
        Shape (m,): who is in each probe of an enrolled person.
    mate_ranks : numpy.ndarray
        Shape (m,), float64: the rank of that person on the list, from 1; infinite where they are not on it.
    mate_distances : numpy.ndarray
        Shape (m,), float64: the distance to the nearest of their own references; infinite where not on the list.
    non_mated_ids : numpy.ndarray
        Shape (n,): who is in each probe of a person who is not enrolled.
    distances : numpy.ndarray
        Shape (n, k), float64, ascending: how far away the candidates of each non-mated search are, all of them false;
        infinite where the list has ended.
    enrolled : int
        How many people are in the gallery.
    depth : int
        Ranks are known up to this one.
    threshold : float
        The lists hold candidates at this distance or nearer; infinite if the searches were made without one.
    selected : numpy.ndarray or None
        Shape (n,), int64: how many people lie within ``threshold``, listed or not; None if they were not counted.
    not_made : tuple of int
        How many of the mated and of the non-mated probes had no face.

    References
    ----------
    ISO/IEC 19795-1:2021, Biometric performance testing and reporting: mated and non-mated identification transactions,
    candidate list, rank.
    """

    mated_ids: np.ndarray
    mate_ranks: np.ndarray
    mate_distances: np.ndarray
    non_mated_ids: np.ndarray
    distances: np.ndarray
    enrolled: int
    depth: int
    threshold: float = np.inf
    selected: np.ndarray | None = None
    not_made: tuple[int, int] = (0, 0)

    @property
    def nearest(self) -> np.ndarray:
        """Shape (n,), float64: the distance of the first candidate of each non-mated search; infinite without one."""
        return self.distances[:, 0] if self.distances.shape[1] else np.full(len(self.distances), np.inf)


def searches_of(
    found: Candidates,
    probe_ids: Sequence[str],
    gallery_ids: Sequence[str],
    threshold: float | None = None,
    made: Sequence[bool] | None = None,
) -> Searches:
    """Sort candidate lists into mated and non-mated searches.

    Parameters
    ----------
    found : Candidates
        From ``facelab.gallery.search``: one line per probe with a face.
    probe_ids : sequence of str
        Who is in each probe, with a face or without.
    gallery_ids : sequence of str
        Who is in each row of the gallery; one person may have several.
    threshold : float, optional
        The one that the search was made with, if it was.
    made : sequence of bool, optional
        Whether each probe had a face; all of them, if it is not given.

    Raises
    ------
    FacelabError
        If a list is shorter than it should be without a threshold, or holds a candidate beyond it.
    ValueError
        If the sequences do not fit together.

    Examples
    --------
    >>> from facelab.gallery import search
    >>> gallery = np.repeat(np.array([[0.1], [0.2], [0.3]], np.float32), 128, axis=1)
    >>> found = search(gallery[[2, 0]] + 0.01, gallery, k=2)
    >>> searches = searches_of(found, ["cleo", "zoe"], ["ann", "ben", "cleo"])
    >>> searches.mate_ranks.tolist(), searches.nearest.round(2).tolist()
    ([1.0], [0.11])
    """
    probe_ids, gallery_ids = np.asarray(probe_ids), np.asarray(gallery_ids)
    made = np.ones(len(probe_ids), bool) if made is None else np.asarray(made, bool)
    if len(made) != len(probe_ids) or made.sum() != len(found.rows):
        raise ValueError(f"{len(found.rows)} candidate lists for {made.sum()} of {len(probe_ids)} probes with a face")
    if not len(gallery_ids) or found.rows.max(initial=-1) >= len(gallery_ids):
        raise ValueError(f"{len(gallery_ids)} ids for a gallery with a row {found.rows.max(initial=-1)}")
    limit = np.inf if threshold is None else float(threshold)
    _require_whole(found, len(gallery_ids), limit)
    people, numbers = np.unique(gallery_ids, return_inverse=True)
    persons = np.where(found.rows >= 0, numbers[found.rows], -1)
    distances = found.distances
    depth = min(found.rows.shape[1], len(people))
    if len(people) < len(gallery_ids):
        persons, distances = _each_once(persons, distances)
        full = found.rows[:, -1] >= 0 if found.rows.shape[1] < len(gallery_ids) else np.zeros(len(persons), bool)
        depth = int((persons[full] >= 0).sum(axis=1).min(initial=len(people)))
    selected = found.selected if len(people) == len(gallery_ids) and threshold is not None else None
    enrolled = np.isin(probe_ids, people)
    place = np.cumsum(made) - 1  # of each probe's list among those found
    mine = np.searchsorted(people, probe_ids)

    at = np.flatnonzero(made & enrolled)
    own = persons[place[at]] == mine[at, None]
    listed = own.any(axis=1)
    ranks, apart = np.full((2, int(enrolled.sum())), np.inf)
    into = made[enrolled].nonzero()[0][listed]
    ranks[into] = own.argmax(axis=1)[listed] + 1.0
    apart[into] = distances[place[at]][own]

    others = made & ~enrolled
    wrong = np.full((int((~enrolled).sum()), distances.shape[1]), np.inf)
    wrong[made[~enrolled]] = distances[place[others]]
    counted = None
    if selected is not None:
        counted = np.zeros(len(wrong), np.int64)
        counted[made[~enrolled]] = selected[place[others]]
    not_made = int((enrolled & ~made).sum()), int((~enrolled & ~made).sum())
    return Searches(
        probe_ids[enrolled], ranks, apart, probe_ids[~enrolled], wrong, len(people), depth, limit, counted, not_made
    )


def search_all(
    probes: Sequence[np.ndarray | None],
    probe_ids: Sequence[str],
    gallery: Sequence[np.ndarray],
    gallery_ids: Sequence[str],
    k: int | None = None,
) -> Searches:
    """Search a gallery with every probe, and sort what comes back.

    Parameters
    ----------
    probes : sequence of numpy.ndarray or None
        One per probe, shape (128,); None where no face was found.
    probe_ids : sequence of str
        Who is in each probe.
    gallery : sequence of numpy.ndarray
        Shape (references, 128); kept as float32, as an enrolment store keeps them.
    gallery_ids : sequence of str
        Who each reference is of.
    k : int, optional
        How many references a list holds; without it, all.

    Raises
    ------
    FacelabError
        If the lists would hold more than ``MAX_COMPARISONS`` entries, or something is not an embedding.
    ValueError
        If there is not one id per probe and per reference.

    Examples
    --------
    >>> ann, ben = np.zeros(128), np.full(128, 0.1)
    >>> searches = search_all([ann + 0.01, ben - 0.02, None], ["ann", "zoe", "ben"], [ann, ben], ["ann", "ben"])
    >>> searches.mate_ranks.tolist(), searches.nearest.round(2).tolist(), searches.not_made
    ([1.0, inf], [0.23], (1, 0))
    """
    if len(probes) != len(probe_ids) or len(gallery) != len(gallery_ids):
        raise ValueError(
            f"{len(probe_ids)} ids for {len(probes)} probes and {len(gallery_ids)} for {len(gallery)} references; "
            "there must be one each"
        )
    k = len(gallery) if k is None else k
    if (entries := len(probes) * k) > MAX_COMPARISONS:
        raise FacelabError(
            f"{len(probes):,} lists of {k:,} candidates have {entries:,} entries; at most {MAX_COMPARISONS:,} fit.",
            "Give a smaller k, or fewer probes.",
        )
    made = np.array([probe is not None for probe in probes], bool)
    rows = np.array([probe for probe in probes if probe is not None], float).reshape(-1, DIMENSIONS)
    found = search(rows, np.ascontiguousarray(gallery, np.float32), k, progress=False)
    return searches_of(found, probe_ids, gallery_ids, made=made)


def _require_whole(found: Candidates, references: int, limit: float) -> None:
    """Refuse lists that ended for a reason that nobody named: their rates would be another system's."""
    listed = found.rows >= 0
    if limit == np.inf and not listed[:, :references].all():
        raise FacelabError(
            "Some candidate lists ended early, so the search had a threshold or looked at only a part of the gallery.",
            "Give the threshold that the search was made with.",
        )
    if (found.distances[listed] > limit).any():
        raise FacelabError(
            f"A candidate lies beyond the threshold {limit:g}.", "Give the threshold that the search was made with."
        )


def _each_once(persons: np.ndarray, distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep of each list the first mention of each person, and close the gaps."""
    order = np.argsort(persons, axis=1, kind="stable")
    repeated = np.zeros(persons.shape, bool)
    inner = np.take_along_axis(persons, order, axis=1)
    np.put_along_axis(repeated, order[:, 1:], inner[:, 1:] == inner[:, :-1], axis=1)
    persons, distances = np.where(repeated, -1, persons), np.where(repeated, np.inf, distances)
    close = np.argsort(persons < 0, axis=1, kind="stable")
    return np.take_along_axis(persons, close, axis=1), np.take_along_axis(distances, close, axis=1)
