"""The engine of exact search: the gallery read once in blocks, cut-offs in float32, the few that remain in float64."""

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from tqdm.auto import tqdm

from facelab.gallery.references import References
from facelab.pipeline.embed import DIMENSIONS, distance
from facelab.threads import one_blas_thread

_PROBES_AT_ONCE = 256
_LISTED_AT_ONCE = 1 << 18  # candidates kept by one batch of probes
_SCORES_AT_ONCE = 1 << 21  # 8 MB per thread
_ROWS_AT_ONCE = 1 << 16
_FOLDED = 496  # a probe's scores are folded to so many columns; no power of 2, which the processor's cache would mind
_PENDING = 1 << 16  # 32 MB


def make_batches(probes: np.ndarray, k: int, threshold: float | None) -> list["ProbeBatch"]:
    """Divide probes into batches whose scores and lists fit into memory; a single empty one where there is no probe."""
    at_once = max(1, min(_PROBES_AT_ONCE, _LISTED_AT_ONCE // k))
    return [ProbeBatch(probes[i : i + at_once], k, threshold) for i in range(0, max(len(probes), 1), at_once)]


def scan_gallery(references: References, batches: Sequence["ProbeBatch"], threads: int, bar: bool) -> None:
    """Read the gallery once, block by block, for all batches; then their lists are complete."""
    probes = len(batches[0].probes)
    rows = max(1, min(_ROWS_AT_ONCE, _SCORES_AT_ONCE // max(1, probes)) // _FOLDED) * _FOLDED
    first, *rest = _blocks(len(references), rows, threads)
    buffers = [np.empty(probes * rows, np.float32) for _ in range(threads)]

    def scan(block: slice) -> int:
        scratch = buffers.pop()
        for batch in batches:
            batch.scan(np.asarray(references.rows[block]), references.squared_norms[block], block.start, scratch)
        buffers.append(scratch)
        return block.stop - block.start

    # Threads of our own, each with a single-threaded product: BLAS would share out the product alone and let the rest
    # wait.
    with (
        one_blas_thread(),
        tqdm(total=len(references), desc="Searching", unit="row", disable=not bar, delay=2, leave=False) as progress,
        ThreadPoolExecutor(threads) as workers,
    ):
        try:
            progress.update(scan(first))
            for done in workers.map(scan, rest):
                progress.update(done)
        except BaseException:
            workers.shutdown(wait=True, cancel_futures=True)
            raise
    for batch in batches:
        batch.flush()


def _blocks(count: int, most: int, threads: int) -> list[slice]:
    """Divide a gallery into a first block, which seeds the cut-offs, and even parts for the threads."""
    first = min(count, most)
    parts = threads * -(-(count - first) // (threads * most))
    edges = np.linspace(first, count, parts + 1).astype(int).tolist()
    return [slice(0, first), *(slice(a, b) for a, b in itertools.pairwise(edges) if a < b)]


class ProbeBatch:
    """Some probes, and their candidate lists while the gallery is scanned.

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
        self._cutoff = self._best.max(axis=1)  # replaced as a whole, so that a thread may read it at any time
        self._pending = []  # (which probe, row, what it scores at least, its embedding), not yet in the lists
        self._lock = threading.Lock()

    def scan(self, block: np.ndarray, squared_norms: np.ndarray, start: int, scratch: np.ndarray) -> None:
        """Take from a block, whose first row is number ``start``, what may belong into the lists."""
        probes, rows = len(self.probes), len(block)
        lines = -(-rows // _FOLDED)
        scores = scratch[: probes * lines * _FOLDED].reshape(probes, lines * _FOLDED)
        made = np.matmul(self._minus_twice, block.T, out=scores[:, :rows])
        made += squared_norms
        scores[:, rows:] = np.inf
        folded = scores.reshape(probes, lines, _FOLDED)
        least = folded.min(axis=1)
        slack = slack_of(squared_norms, self._lengths)
        seeded = start == 0 and rows >= self.k
        if seeded:
            self._best = np.partition(scores, self.k - 1, axis=1)[:, : self.k] + slack[:, None]
            self._cutoff = self._best.max(axis=1)
        self._list(folded, least, slack, block, start, seeded)
        if self.threshold is not None:
            self._count(made, least.min(axis=1), slack, block)

    def _list(
        self, scores: np.ndarray, least: np.ndarray, slack: np.ndarray, block: np.ndarray, start: int, seeded: bool
    ) -> None:
        limit = np.minimum(_float32(np.minimum(self._cutoff, self._limit) + slack), np.finfo(np.float32).max)
        # Few columns, once the cut-offs are seeded; only their scores are looked at again.
        probe, column = np.divmod(np.flatnonzero(least <= limit[:, None]), _FOLDED)
        if not len(probe):
            return
        held = scores[probe, :, column]
        pair, line = np.nonzero(held <= limit[probe, None])
        which, at, held = probe[pair], line * _FOLDED + column[pair], held[pair, line].astype(float)
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
                self._cutoff = self._best.max(axis=1)
            self._pending.append(some)
            if sum(len(rows) for _, rows, _, _ in self._pending) >= max(_PENDING, self.rows.size // 4):
                self.flush()

    def _count(self, scores: np.ndarray, nearest: np.ndarray, slack: np.ndarray, block: np.ndarray) -> None:
        below, above = _float32(self._limit - slack), _float32(self._limit + slack)
        for probe in np.flatnonzero(nearest <= above):
            surely = scores[probe] <= below[probe]
            unsure = np.flatnonzero((scores[probe] <= above[probe]) ^ surely)
            near = distance(self.probes[probe], block[unsure]) <= self.threshold
            with self._lock:
                self.selected[probe] += np.count_nonzero(surely) + np.count_nonzero(near)

    def flush(self) -> None:
        """Measure in float64 what is pending and still within the cut-off, and keep the k nearest of each probe."""
        if not self._pending:
            return
        which, rows, least, embeddings = (np.concatenate(parts) for parts in zip(*self._pending, strict=True))
        self._pending = []
        may = np.flatnonzero(least <= self._cutoff[which])
        which, rows = which[may], rows[may]
        apart = distances_of(self.probes, which, embeddings, may)
        near = apart <= (np.inf if self.threshold is None else self.threshold)
        which = np.concatenate((np.repeat(np.arange(len(self.probes)), self.k), which[near]))
        rows, apart = np.append(self.rows, rows[near]), np.append(self.distances, apart[near])
        order = np.lexsort((rows, apart, which))
        begin = np.searchsorted(which[order], np.arange(len(self.probes)))
        listed = order[begin[:, None] + np.arange(self.k)]
        self.rows, self.distances = rows[listed], apart[listed]


def slack_of(squared_norms: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return, for each probe, more than a squared distance computed in float32 can be wrong within a block.

    With u = 2^-24, D = 128 dimensions, S = (||x|| + ||q||)^2 and every sum in any order, with or without fused
    multiplication: ||x||^2 is wrong by at most g ||x||^2 and x.q by g ||x|| ||q||, where g = D u / (1 - D u) (Higham,
    Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1), together g S. Rounding q to float32,
    adding the two terms, and rounding the limit it is held against add u S each at most; taking ||x|| from a rounded
    square, and all that is done in float64, less than u S / 100. That is less than (D + 4) u S, rounded up to D + 8
    for safety; the last term is for numbers so small that float32 rounds them to 0.
    """
    unit = 2.0**-24
    return (DIMENSIONS + 8) * unit * (np.sqrt(float(squared_norms.max())) + lengths) ** 2 + 1e-35


def distances_of(probes: np.ndarray, which: np.ndarray, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return ``distance(probes[which[i]], rows[at[i]])`` for every i, by portions that fit the processor's cache."""
    return np.concatenate(
        [np.empty(0)] + [distance(probes[which[i : i + 256]], rows[at[i : i + 256]]) for i in range(0, len(at), 256)]
    )


def _float32(limits: np.ndarray) -> np.ndarray:
    """Return limits in the type of the scores: comparing unlike types converts all the scores."""
    with np.errstate(over="ignore"):
        return limits.astype(np.float32)
