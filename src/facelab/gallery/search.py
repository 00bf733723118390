"""Exact search, one against many: whose embeddings lie nearest to a probe's, however large the gallery."""

import operator
from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.gallery.references import TOO_LONG, References, prepare
from facelab.gallery.scan import make_batches, scan_gallery
from facelab.pipeline.embed import DIMENSIONS

_WORTH_A_BAR = 10_000_000  # comparisons; making a bar takes a notebook longer than fewer of them


@dataclass(frozen=True, eq=False)
class Candidates:
    """The candidate lists of a search, one line per probe; column 0 holds the candidates of rank 1, the nearest.

    A candidate is no identification. Where a list is shorter than there are columns, the rest of its line is filled.

    Parameters
    ----------
    rows : numpy.ndarray
        Shape (probes, k), int64: which references, as rows of the gallery; -1 where the list has ended.
    distances : numpy.ndarray
        Shape (probes, k), float64, ascending: those of ``facelab.pipeline.distance``; infinite where the list has
        ended.
    selected : numpy.ndarray or None
        Shape (probes,), int64: how many references lie at or below the threshold, listed or not; their mean over the
        probes is the selectivity. None if they were not counted.

    References
    ----------
    ISO/IEC 19795-1:2021, Biometric performance testing and reporting: candidate list, rank, selectivity.
    """

    rows: np.ndarray
    distances: np.ndarray
    selected: np.ndarray | None = None

    @property
    def lengths(self) -> np.ndarray:
        """Shape (probes,): how many candidates each list has."""
        return (self.rows >= 0).sum(axis=1)


def search(
    probes: np.ndarray,
    references: References | np.ndarray,
    k: int = 10,
    threshold: float | None = None,
    threads: int = 2,
    progress: bool = True,
) -> Candidates:
    """List the k nearest references of each probe; any number of threads gives the same lists.

    The gallery is read once, whatever the number of probes: from memory, or from disk where it is a memory-mapped file
    that memory cannot hold.

    Parameters
    ----------
    probes : numpy.ndarray
        Shape (probes, 128), or (128,) for one; as ``embed`` returns them.
    references : References
        From ``prepare``. An array of rows is prepared first, which takes a pass of its own each time.
    k : int
        How many candidates at most; all references if there are fewer.
    threshold : float, optional
        List only references at this distance or nearer, and count all of them.
    threads : int
        How many work at once.
    progress : bool
        Show a progress bar if it takes more than two seconds. Interrupting is safe.

    Returns
    -------
    Candidates
        References that are equally near are listed in the order of their rows.

    Raises
    ------
    FacelabError
        If a probe is not an embedding, k or threads is not a whole number of at least 1, or the threshold not a
        distance.

    Notes
    -----
    The squared distance is ||x||^2 - 2 x.q + ||q||^2. Its first two terms, in float32 and as one matrix product for a
    block of the gallery, tell which references may be listed at all. The distances of these few are computed in float64
    from the embeddings themselves, and decide alone. ``facelab.gallery.scan`` says why no reference is lost.

    Examples
    --------
    >>> gallery = np.repeat(np.array([[0.1], [0.2], [0.3]], np.float32), 128, axis=1)
    >>> found = search(gallery[1], gallery, k=2, threshold=2.0)
    >>> found.rows.tolist(), found.distances.round(2).tolist(), found.selected.tolist()
    ([[1, 0]], [[0.0, 1.13]], [3])
    """
    probes, k, threads = check_probes(probes), check_whole("k", k), check_whole("threads", threads)
    check_threshold(threshold)
    if not isinstance(references, References):
        references = prepare(references, progress)
    k = min(k, len(references))
    batches = make_batches(probes, k, threshold)
    scan_gallery(references, batches, threads, progress and len(references) * len(probes) >= _WORTH_A_BAR)
    return Candidates(
        np.concatenate([batch.rows for batch in batches]),
        np.concatenate([batch.distances for batch in batches]),
        None if threshold is None else np.concatenate([batch.selected for batch in batches]),
    )


def check_probes(probes: np.ndarray) -> np.ndarray:
    """Return probes as float64 of shape (probes, 128), or refuse them."""
    try:
        checked = np.atleast_2d(np.ascontiguousarray(probes, float))
    except (TypeError, ValueError):
        checked = np.empty((0, 0))
    if checked.ndim != 2 or checked.shape[1] != DIMENSIONS:
        raise FacelabError(
            "The probes are not embeddings.",
            f"Give {DIMENSIONS} numbers, or an array with a row of them for each probe.",
        )
    with np.errstate(over="ignore", invalid="ignore"):
        strange = np.flatnonzero(~(np.vecdot(checked, checked) < TOO_LONG))
    if len(strange):
        raise FacelabError(
            f"Probe {strange[0]} is not an embedding: a number is missing, infinite or too large.",
            "Leave out pictures in which no face was found.",
        )
    return checked


def check_threshold(threshold: float | None) -> None:
    """Refuse what is not a distance; None is no threshold."""
    if threshold is not None and not threshold >= 0:
        raise FacelabError(
            f"A threshold must be a distance of at least 0; got {threshold}.", "Give a number of at least 0."
        )


def check_whole(name: str, value: int) -> int:
    """Return a whole number of at least 1, or refuse it."""
    try:
        if (whole := operator.index(value)) >= 1:
            return whole
    except TypeError:
        pass
    raise FacelabError(f"{name} is {value!r}.", "Give a whole number of at least 1.")
