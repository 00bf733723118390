"""Every picture of a large set against every other, counted by distance: billions of pairs, none of them kept.

Exact means: at each edge the counts are those of ``distance(one, other) <= edge`` in float64, pair by pair. Pairs are
measured in float32, and nearly all of them lie so far from any edge that this settles it; the few that are too near
to tell are measured again, by ``distance`` itself.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import floor
from typing import Any

import cv2
import numpy as np
from tqdm.auto import tqdm

from facelab.errors import FacelabError
from facelab.metrics.verification.histogram import ScoreCounts
from facelab.pipeline.embed import DIMENSIONS, distance
from facelab.threads import one_blas_thread

_STEPS = 100  # edges in a distance of 1, so that each multiple of 0.01 is one
_LONGEST = 10.0  # an embedding of a face is 1 to 1.5 long; the longer they are, the more pairs are measured twice

# Squared distances are cut into cells, numbered by uint16; the unit of length is such that the greatest one there can
# be is _CELLS. In whatever order n products are added in float32, the sum is off by at most n u / (1 - n u) times the
# sum of their sizes, u = 2**-24 (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, section 3.1).
# Here it is 130 products, with sizes of _CELLS together at most, which makes 0.51 cells; rounding the embeddings to
# float32 first adds 0.01. So all pairs in a cell that lies further than _OFF from each edge are on one side of it.
_CELLS = 65_530
_OFF = 0.53
_ZERO = 1  # the cell of distance 0; not cell 0, for rounding may make a square less than nothing

_ROWS, _COLUMNS = 256, 1024  # pairs measured at once: few enough to stay in the processor's cache
_AGAIN = 512  # pairs measured again at once
_PATIENCE = 2.0  # seconds until we look whether the cluster still has a worker


def count_all_pairs(
    embeddings: np.ndarray,
    person_ids: Sequence[str],
    threads: int | None = None,
    progress: bool = True,
    client: Any = None,
) -> ScoreCounts:
    """Compare each picture with each other one, once, and count the distances in bins 0.01 wide.

    Parameters
    ----------
    embeddings : numpy.ndarray
        Shape (pictures, 128), float32 or float64; may be as ``numpy.load(file, mmap_mode="r")`` gives it. NaN in a row
        means that no face was found in that picture.
    person_ids : sequence of str
        Who is in each picture.
    threads : int, optional
        How many work at once; one per processor if None. The counts are the same with any number.
    progress : bool
        Show a progress bar if it takes more than two seconds.
    client : dask.distributed.Client, optional
        A cluster to count on instead of this machine, with ``facelab`` installed on each of its workers. The counts
        are the same.

    Returns
    -------
    ScoreCounts
        With edges 0, 0.01, 0.02 and so on, the last of them beyond the greatest distance.

    Raises
    ------
    FacelabError
        If these are not embeddings, or there is not one person's id for each; if the cluster is lost on the way.

    Notes
    -----
    Time grows with the number of pairs. Memory grows with that of pictures, by some 3 kB for each.

    Examples
    --------
    >>> embeddings = np.repeat([[0.0], [0.03], [0.07]], 128, axis=1)
    >>> counts = count_all_pairs(embeddings, ["ann", "ann", "ben"])
    >>> counts.edges[1:][counts.mated > 0].tolist(), counts.edges[1:][counts.non_mated > 0].tolist()
    ([0.34], [0.46, 0.8])
    """
    work, not_made = _prepare(embeddings, np.asarray(person_ids))
    starts = range(0, len(work.person), _ROWS)
    found = _there(work, starts, client) if client is not None else _here(work, starts, threads or os.cpu_count() or 1)
    counts = np.zeros((2, len(work.edges) - 1), dtype=np.int64)
    pairs = len(work.person) * (len(work.person) - 1) // 2
    bar = tqdm(total=pairs, desc="Comparing", unit="pair", unit_scale=True, disable=not progress, delay=2, leave=False)
    with closing(found), bar:  # or an interrupted count would go on until its traceback is forgotten
        for some in found:
            counts += some
            bar.update(int(some[0].sum()))
    everyone, mated = counts[:, : 1 + np.flatnonzero(counts[0]).max()]
    return ScoreCounts(work.edges[: 1 + len(mated)], mated, everyone - mated, not_made)


@dataclass(frozen=True, eq=False)
class _Work:
    """All that is needed to count some rows against all later ones; pictures of one person stand side by side.

    ``columns`` holds the embeddings in float32 around their mean, in units that make a squared distance a cell, each
    followed by its squared length and 1. ``bin_of`` is as ``_bins_of_cells`` gives it.
    """

    embeddings: np.ndarray
    person: np.ndarray
    columns: np.ndarray
    edges: np.ndarray
    bin_of: np.ndarray


def _prepare(embeddings: np.ndarray, person_ids: np.ndarray) -> tuple[_Work, tuple[int, int]]:
    """Check what was given, and return the work and how many mated and non-mated comparisons cannot be made."""
    shape, kind = getattr(embeddings, "shape", ()), getattr(embeddings, "dtype", type(embeddings).__name__)
    if len(shape) != 2 or shape[1] != DIMENSIONS or kind not in (np.float32, np.float64):
        raise FacelabError(
            f"These are not embeddings: {kind} of shape {shape}.",
            f"Give an array of shape (pictures, {DIMENSIONS}), float32 or float64, with NaN where no face was found.",
        )
    if person_ids.shape != (len(embeddings),):
        raise FacelabError(
            f"There are {len(embeddings):,} embeddings, and ids of shape {person_ids.shape}.",
            "Give one id for each embedding: who is in the picture.",
        )
    person = np.unique(person_ids, return_inverse=True)[1]
    made = np.flatnonzero(~np.isnan(embeddings).any(axis=1))
    if len(made) < 2:
        raise FacelabError(
            f"Of {len(embeddings):,} pictures, {len(made)} have a face, so there is nothing to compare.",
            "Give at least two embeddings without NaN.",
        )
    pairs, mated = np.subtract(_pairs(person), _pairs(person[made])).tolist()
    made = made[np.argsort(person[made], kind="stable")]
    chosen = embeddings[made]
    with np.errstate(invalid="ignore", over="ignore"):  # refused below
        centred = chosen - chosen.mean(axis=0, dtype=np.float64)
        longest = np.sqrt(np.einsum("ij,ij->i", centred, centred).max())
    if not longest <= _LONGEST:
        raise FacelabError(
            f"One of these embeddings is {longest:.3g} away from their mean; those of faces are about 1 long.",
            "Look for numbers that do not belong in the array.",
        )
    reach = max(2 * longest, 1 / _STEPS)  # no two are further apart
    edges = np.round(np.arange(int(np.ceil(reach * _STEPS)) + 2) / _STEPS, 10)
    centred *= np.sqrt(_CELLS) / reach
    columns = np.ones((len(made), DIMENSIONS + 2), dtype=np.float32)
    columns[:, :DIMENSIONS] = centred
    columns[:, DIMENSIONS] = np.einsum("ij,ij->i", centred, centred)
    return _Work(chosen, person[made], columns, edges, _bins_of_cells(edges, _CELLS / reach**2)), (mated, pairs - mated)


def _pairs(person: np.ndarray) -> tuple[int, int]:
    """Return how many pairs there are among these pictures, and how many of them are mated."""
    of_each = np.bincount(person)
    return len(person) * (len(person) - 1) // 2, int((of_each * (of_each - 1) // 2).sum())


def _bins_of_cells(edges: np.ndarray, cells_per_square: float) -> np.ndarray:
    """Return shape (65536,), uint16: the bin of each cell; the number of bins where a cell is too near an edge."""
    places = edges**2 * cells_per_square + _ZERO
    places[0] = -_OFF - 1  # distance 0 belongs to the first bin, so that this edge parts nothing
    bin_of = np.full(1 << 16, len(places) - 1, dtype=np.uint16)
    for number, (low, high) in enumerate(pairwise(places)):
        bin_of[floor(low + _OFF) + 1 : max(0, floor(high - _OFF))] = number
    return bin_of


def _here(work: _Work, starts: Sequence[int], threads: int) -> Iterator[np.ndarray]:
    """Count on this machine: our threads do everything, so that those of matrix multiplication would be too many."""
    with one_blas_thread(), ThreadPoolExecutor(threads) as pool:
        yield from pool.map(partial(_count_rows, work), starts)


def _there(work: _Work, starts: Sequence[int], client: Any) -> Iterator[np.ndarray]:
    """Count on a cluster; nothing of Dask is imported, so that facelab runs without it."""
    futures = []
    try:
        shared = client.scatter(work, broadcast=True, hash=False)
        futures = [client.submit(_count_rows, shared, start, pure=False) for start in starts]
        for future in futures:
            yield _result(future, client)
    except Exception as problem:
        raise FacelabError(
            f"The cluster did not finish counting: {type(problem).__name__}: {problem}",
            "Start its workers again and repeat, or leave out 'client' to count on this machine.",
        ) from problem
    finally:
        client.cancel(futures)


def _result(future: Any, client: Any) -> np.ndarray:
    """Wait for a result, but not for ever: a cluster without a worker would wait for one to come."""
    while True:
        try:
            return future.result(timeout=_PATIENCE)
        except TimeoutError:
            if not client.scheduler_info()["workers"]:
                raise


def _count_rows(work: _Work, start: int) -> np.ndarray:
    """Return shape (2, bins): all pairs, and the mated ones, of ``_ROWS`` pictures with each other and all later ones.

    The squared distance is the sum of both squared lengths less twice the product: all of it one matrix product.
    """
    rows, person = work.columns[start : start + _ROWS], work.person[start : start + _ROWS]
    left = np.concatenate([-2 * rows[:, :DIMENSIONS], rows[:, [-1]], rows[:, [-2]] + _ZERO], axis=1)
    last_mate = np.searchsorted(work.person, person[-1], side="right")
    unsure, no_pair = len(work.edges) - 1, len(work.edges)
    counts = np.zeros((2, no_pair + 1), dtype=np.int64)
    for begin in range(start, len(work.person), _COLUMNS):
        right = work.columns[begin : begin + _COLUMNS]
        shape = len(left), len(right)
        squares, cells, bins = (buffer[: shape[0] * shape[1]].reshape(shape) for buffer in _buffers())
        np.matmul(left, right.T, out=squares)
        np.copyto(cells, squares, casting="unsafe")
        cv2.LUT(cells, work.bin_of, bins)
        if begin == start:
            bins[:, : len(rows)][np.tri(len(rows), dtype=bool)] = no_pair
        # OpenCV counts in float32, which is exact up to 2**24; here are 2**18 at most
        counts[0] += cv2.calcHist([bins], [0], None, [no_pair + 1], [0, no_pair + 1])[:, 0].astype(np.int64)
        if begin < last_mate:
            others = work.person[begin:last_mate][:_COLUMNS]
            counts[1] += np.bincount(bins[:, : len(others)][person[:, None] == others], minlength=no_pair + 1)
        first, second = np.divmod(np.flatnonzero(bins == unsure), shape[1])
        counts[:, :unsure] += _count_again(work, start + first, begin + second)
    return counts[:, :unsure]


def _buffers(kept: threading.local = threading.local()) -> list[np.ndarray]:  # noqa: B008 - one for all calls
    """Return this thread's room for one block: squares, cells, bins; fresh memory would cost as much as filling it."""
    if not hasattr(kept, "room"):
        kept.room = [np.empty(_ROWS * _COLUMNS, dtype) for dtype in (np.float32, np.uint16, np.uint16)]
    return kept.room


def _count_again(work: _Work, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return shape (2, bins) for these pairs, by ``distance`` in float64."""
    counts = np.zeros((2, len(work.edges) - 1), dtype=np.int64)
    for begin in range(0, len(first), _AGAIN):
        one, other = first[begin : begin + _AGAIN], second[begin : begin + _AGAIN]
        apart = distance(work.embeddings[one], work.embeddings[other])
        bins = np.maximum(np.searchsorted(work.edges, apart) - 1, 0)
        counts[0] += np.bincount(bins, minlength=counts.shape[1])
        counts[1] += np.bincount(bins[work.person[one] == work.person[other]], minlength=counts.shape[1])
    return counts
