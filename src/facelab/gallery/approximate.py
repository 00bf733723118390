"""Approximate search: quicker, because it looks only where the nearest references probably are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from tqdm.auto import tqdm

from facelab.errors import REINSTALL, SetupError
from facelab.gallery.references import References, prepare
from facelab.gallery.scan import distances_of
from facelab.gallery.search import Candidates, check_probes, check_whole
from facelab.pipeline.embed import DIMENSIONS

_TRAINED_ON = 64  # rows per cell; more moves the cells little
_ROWS_AT_ONCE = 16_384
_SPARE = 8  # faiss's float32 may order near neighbours otherwise; so many more are asked for, and put in order


@dataclass(frozen=True, eq=False)
class Cells:
    """A gallery divided into cells of references that lie near each other; make it with ``make_cells``.

    Parameters
    ----------
    references : References
        What was divided.
    count : int
        How many cells there are.
    index : faiss.IndexIVFFlat
        The division, with a copy of all rows in memory.
    """

    references: References
    count: int
    index: Any


def make_cells(
    references: References | np.ndarray, count: int | None = None, seed: int = 0, progress: bool = True
) -> Cells:
    """Divide a gallery into cells for ``search_cells``; on one machine, the same cells for the same seed.

    Parameters
    ----------
    references : References
        From ``prepare``. All rows are copied into memory.
    count : int, optional
        How many cells, at most one per reference; without it, the square root of the number of references.
    seed : int
        For the choice of the rows from which the cells are learned, and of the first centres.
    progress : bool
        Show a progress bar if it takes more than two seconds.

    Raises
    ------
    SetupError
        If faiss is not installed.
    FacelabError
        If the references or the count will not do.

    References
    ----------
    Sivic and Zisserman, Video Google, ICCV 2003 (inverted lists); Douze et al., The Faiss library, 2024.
    """
    if not isinstance(references, References):
        references = prepare(references, progress)
    faiss = _faiss()
    count = round(len(references) ** 0.5) if count is None else check_whole("count", count)
    count = min(count, len(references))
    chosen = np.random.default_rng(seed).permutation(len(references))[: _TRAINED_ON * count]
    index = faiss.IndexIVFFlat(faiss.IndexFlatL2(DIMENSIONS), DIMENSIONS, count)
    index.cp.seed, index.cp.min_points_per_centroid = seed, 1
    with _threads(faiss, 1):  # with more, sums are made in another order and some rows change cells
        index.train(references.rows[np.sort(chosen)])
        starts = range(0, len(references), _ROWS_AT_ONCE)
        for start in tqdm(starts, desc="Making cells", unit="block", disable=not progress, delay=2, leave=False):
            index.add(references.rows[start : start + _ROWS_AT_ONCE])
    return Cells(references, count, index)


def search_cells(probes: np.ndarray, cells: Cells, k: int = 10, visit: int = 8, threads: int = 2) -> Candidates:
    """List the k nearest references among those in the cells nearest to each probe; others are never looked at.

    Parameters
    ----------
    probes : numpy.ndarray
        Shape (probes, 128), or (128,) for one.
    cells : Cells
        From ``make_cells``.
    k : int
        How many candidates at most; fewer are listed where the visited cells hold fewer.
    visit : int
        How many cells are looked into; all of them make the search exact, and slower than ``search``.
    threads : int
        How many work at once; the lists are the same.

    Returns
    -------
    Candidates
        With exact distances. ``selected`` is None: what was never looked at cannot be counted.

    Raises
    ------
    FacelabError
        If a probe is not an embedding, or k, visit or threads not a whole number of at least 1.

    Examples
    --------
    >>> gallery = np.repeat(np.array([[0.1], [0.2], [0.3]], np.float32), 128, axis=1)
    >>> search_cells(gallery[2], make_cells(gallery, count=2), k=1, visit=1).rows.tolist()
    [[2]]
    """
    probes = check_probes(probes)
    k, visit, threads = check_whole("k", k), check_whole("visit", visit), check_whole("threads", threads)
    faiss, size = _faiss(), len(cells.references)
    with _threads(faiss, threads):
        _, rows = cells.index.search(
            probes.astype(np.float32),
            min(k + _SPARE, size),
            params=faiss.SearchParametersIVF(nprobe=min(visit, cells.count)),
        )
    which, column = np.nonzero(rows >= 0)
    distances = np.full(rows.shape, np.inf)
    distances[which, column] = distances_of(probes, which, cells.references.rows, rows[which, column])
    best = np.lexsort((rows, distances))[:, :k]
    return Candidates(np.take_along_axis(rows, best, axis=1), np.take_along_axis(distances, best, axis=1))


def _faiss() -> Any:
    try:
        import faiss
    except ImportError as missing:
        raise SetupError("The library faiss, for approximate search, is missing or damaged.", REINSTALL) from missing
    return faiss


@contextmanager
def _threads(faiss: Any, count: int) -> Iterator[None]:
    """Let faiss use so many threads within the block; the number is the process's."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(count)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
