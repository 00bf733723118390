"""Exact search, one against many: whose embeddings lie nearest to a probe's, however large the gallery."""

import itertools
import operator
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from tqdm.auto import tqdm

from facelab.errors import FacelabError
from facelab.gallery.references import TOO_LONG, References, prepare
from facelab.pipeline.embed import DIMENSIONS, distance
from facelab.threads import one_blas_thread

_PROBES_AT_ONCE = 256
_LISTED_AT_ONCE = 1 << 18  # candidates kept by one group of probes
_SCORES_AT_ONCE = 1 << 21  # 8 MB a thread
_ROWS_AT_ONCE = 1 << 16
_COLUMNS = 496  # a probe's scores are folded to so many; no power of 2, which the processor's cache would mind
_WAITING = 1 << 16  # 32 MB
_WORTH_A_BAR = 10_000_000  # comparisons; making a bar takes a notebook longer than fewer of them
_searching = threading.Lock()


@dataclass(frozen=True, eq=False)
class Candidates:
    """The candidate lists of a search, one line a probe; column 0 holds the candidates of rank 1, the nearest.

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
        If a probe is no embedding, k or threads no whole number of at least 1, or the threshold no distance.

    Notes
    -----
    The squared distance is ||x||^2 - 2 x.q + ||q||^2. Its first two terms, in float32 and as one matrix product for a
    block of the gallery, tell which references may be listed at all. The distances of these few are computed in float64
    from the embeddings themselves, and decide alone. ``_slack`` says why no reference is lost.
    """
    probes, k, threads = check_probes(probes), check_whole("k", k), check_whole("threads", threads)
    if threshold is not None and not threshold >= 0:
        raise FacelabError(f"A threshold of {threshold} is no distance.", "Give a number of at least 0.")
    if not isinstance(references, References):
        references = prepare(references, progress)
    k = min(k, len(references))
    at_once = max(1, min(_PROBES_AT_ONCE, _LISTED_AT_ONCE // k))
    groups = [_Group(probes[i : i + at_once], k, threshold) for i in range(0, max(len(probes), 1), at_once)]
    _pass_by(references, groups, threads, progress and len(references) * len(probes) >= _WORTH_A_BAR)
    return Candidates(
        np.concatenate([group.rows for group in groups]),
        np.concatenate([group.distances for group in groups]),
        None if threshold is None else np.concatenate([group.selected for group in groups]),
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
            f"Probe {strange[0]} is no embedding: a number is missing, infinite or far too large.",
            "Leave out pictures in which no face was found.",
        )
    return checked


def check_whole(name: str, value: int) -> int:
    """Return a whole number of at least 1, or refuse it."""
    try:
        if (whole := operator.index(value)) >= 1:
            return whole
    except TypeError:
        pass
    raise FacelabError(f"{name} is {value!r}.", "Give a whole number of at least 1.")


def distances_of(probes: np.ndarray, which: np.ndarray, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return ``distance(probes[which[i]], rows[at[i]])`` for every i, by portions that fit the processor's cache."""
    return np.concatenate(
        [np.empty(0)] + [distance(probes[which[i : i + 256]], rows[at[i : i + 256]]) for i in range(0, len(at), 256)]
    )


def _slack(squared_norms: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return, for each probe, more than a squared distance computed in float32 can be wrong within a block.

    With u = 2^-24, D = 128 dimensions, S = (||x|| + ||q||)^2 and every sum in any order, with or without fused
    multiplication: ||x||^2 is wrong by at most g ||x||^2 and x.q by g ||x|| ||q||, where g = D u / (1 - D u) (Higham,
    Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1), together g S. Rounding q to float32,
    adding the two terms, and rounding the limit it is held against add u S each at most; taking ||x|| from a rounded
    square, and all that is done in float64, less than u S / 100. That is less than (D + 4) u S; 8 is for ease of mind,
    and the last term for numbers so small that float32 rounds them to 0.
    """
    unit = 2.0**-24
    return (DIMENSIONS + 8) * unit * (np.sqrt(float(squared_norms.max())) + lengths) ** 2 + 1e-35


def _pass_by(references: References, groups: Sequence["_Group"], threads: int, bar: bool) -> None:
    """Show the gallery to the groups of probes, block by block."""
    probes = len(groups[0].probes)
    rows = max(1, min(_ROWS_AT_ONCE, _SCORES_AT_ONCE // max(1, probes)) // _COLUMNS) * _COLUMNS
    first, *rest = _blocks(len(references), rows, threads)
    rooms = [np.empty(probes * rows, np.float32) for _ in range(threads)]

    def show(block: slice) -> int:
        room = rooms.pop()
        for group in groups:
            group.look(np.asarray(references.rows[block]), references.squared_norms[block], block.start, room)
        rooms.append(room)
        return block.stop - block.start

    # Threads of our own, each with a single-threaded product: BLAS would share out the product alone and let the rest
    # wait. Its number of threads is the process's, hence the lock.
    with (
        _searching,
        one_blas_thread(),
        tqdm(total=len(references), desc="Searching", unit="row", disable=not bar, delay=2, leave=False) as progress,
        ThreadPoolExecutor(threads) as workers,
    ):
        try:
            progress.update(show(first))
            for done in workers.map(show, rest):
                progress.update(done)
        except BaseException:
            workers.shutdown(wait=True, cancel_futures=True)
            raise
    for group in groups:
        group.settle()


def _blocks(count: int, most: int, threads: int) -> list[slice]:
    """Divide a gallery into a first block, which tells how far candidates reach, and even parts for the threads."""
    first = min(count, most)
    parts = threads * -(-(count - first) // (threads * most))
    edges = np.linspace(first, count, parts + 1).astype(int).tolist()
    return [slice(0, first), *(slice(a, b) for a, b in itertools.pairwise(edges) if a < b)]


class _Group:
    """Some probes, and their candidate lists while the gallery passes by.

    A score is a squared distance less the probe's own squared norm, in float32, wrong by less than the slack.
    """

    def __init__(self, probes: np.ndarray, k: int, threshold: float | None):
        self.probes, self.k, self.threshold = probes, k, threshold
        self.rows = np.full((len(probes), k), -1)
        self.distances = np.full((len(probes), k), np.inf)
        self.selected = np.zeros(len(probes), np.int64)
        self._minus_twice = (-2 * probes).astype(np.float32)
        self._squared_norms = np.vecdot(probes, probes)
        self._lengths = np.sqrt(self._squared_norms)
        self._limit = (np.inf if threshold is None else threshold * threshold) - self._squared_norms
        self._best = np.full((len(probes), k), np.inf)  # what k different references score at most
        self._reach = self._best.max(axis=1)  # replaced as a whole, so that a thread may read it at any time
        self._waiting = []  # (which probe, row, what it scores at least, its embedding), not yet in the lists
        self._lock = threading.Lock()

    def look(self, block: np.ndarray, squared_norms: np.ndarray, start: int, room: np.ndarray) -> None:
        """Take from a block, whose first row is number ``start``, what may belong into the lists."""
        probes, rows = len(self.probes), len(block)
        lines = -(-rows // _COLUMNS)
        scores = room[: probes * lines * _COLUMNS].reshape(probes, lines * _COLUMNS)
        made = np.matmul(self._minus_twice, block.T, out=scores[:, :rows])
        made += squared_norms
        scores[:, rows:] = np.inf
        folded = scores.reshape(probes, lines, _COLUMNS)
        least = folded.min(axis=1)
        slack = _slack(squared_norms, self._lengths)
        seeded = start == 0 and rows >= self.k
        if seeded:
            self._best = np.partition(scores, self.k - 1, axis=1)[:, : self.k] + slack[:, None]
            self._reach = self._best.max(axis=1)
        self._list(folded, least, slack, block, start, seeded)
        if self.threshold is not None:
            self._count(made, least.min(axis=1), slack, block)

    def _list(
        self, scores: np.ndarray, least: np.ndarray, slack: np.ndarray, block: np.ndarray, start: int, seeded: bool
    ) -> None:
        limit = np.minimum(_float32(np.minimum(self._reach, self._limit) + slack), np.finfo(np.float32).max)
        # Few columns, once the gallery has begun to pass; only their scores are looked at again.
        probe, column = np.divmod(np.flatnonzero(least <= limit[:, None]), _COLUMNS)
        if not len(probe):
            return
        held = scores[probe, :, column]
        pair, line = np.nonzero(held <= limit[probe, None])
        which, at, held = probe[pair], line * _COLUMNS + column[pair], held[pair, line].astype(float)
        # The embeddings are copied now: fetched later, each would make a disk read far more around it.
        some = which, start + at, held - slack[which], block[at]
        with self._lock:
            if not seeded:
                counts = np.bincount(which, minlength=len(self.probes))
                rivals = np.full((len(counts), self.k + counts.max()), np.inf)
                rivals[:, : self.k] = self._best
                rivals[which, self.k + np.arange(len(which)) - (np.cumsum(counts) - counts)[which]] = (
                    held + slack[which]
                )
                self._best = np.partition(rivals, self.k - 1, axis=1)[:, : self.k]
                self._reach = self._best.max(axis=1)
            self._waiting.append(some)
            if sum(len(rows) for _, rows, _, _ in self._waiting) >= max(_WAITING, self.rows.size // 4):
                self.settle()

    def _count(self, scores: np.ndarray, nearest: np.ndarray, slack: np.ndarray, block: np.ndarray) -> None:
        below, above = _float32(self._limit - slack), _float32(self._limit + slack)
        for probe in np.flatnonzero(nearest <= above):
            surely = scores[probe] <= below[probe]
            unsure = np.flatnonzero((scores[probe] <= above[probe]) ^ surely)
            near = distance(self.probes[probe], block[unsure]) <= self.threshold
            with self._lock:
                self.selected[probe] += np.count_nonzero(surely) + np.count_nonzero(near)

    def settle(self) -> None:
        """Measure what waits and may still belong into the lists, and keep the k nearest of each."""
        if not self._waiting:
            return
        which, rows, least, embeddings = (np.concatenate(parts) for parts in zip(*self._waiting, strict=True))
        self._waiting = []
        may = np.flatnonzero(least <= self._reach[which])
        which, rows = which[may], rows[may]
        apart = distances_of(self.probes, which, embeddings, may)
        near = apart <= (np.inf if self.threshold is None else self.threshold)
        which = np.concatenate((np.repeat(np.arange(len(self.probes)), self.k), which[near]))
        rows, apart = np.append(self.rows, rows[near]), np.append(self.distances, apart[near])
        order = np.lexsort((rows, apart, which))
        begin = np.searchsorted(which[order], np.arange(len(self.probes)))
        listed = order[begin[:, None] + np.arange(self.k)]
        self.rows, self.distances = rows[listed], apart[listed]


def _float32(limits: np.ndarray) -> np.ndarray:
    """Return limits in the type of the scores: comparing unlike types converts all the scores."""
    with np.errstate(over="ignore"):
        return limits.astype(np.float32)
