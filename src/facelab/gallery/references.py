"""The rows of a gallery, made ready to be searched: checked once, and their squared lengths kept beside them."""

from dataclasses import dataclass

import numpy as np
from tqdm.auto import tqdm

from facelab.errors import FacelabError
from facelab.pipeline.embed import DIMENSIONS

TOO_LONG = 1e30  # squared; far beyond any embedding, and far from where float32 overflows
_ROWS_AT_ONCE = 16_384


@dataclass(frozen=True, eq=False)
class References:
    """What a search reads; make it with ``prepare``.

    Parameters
    ----------
    rows : numpy.ndarray
        Shape (n, 128), float32, C order: one embedding per reference, in memory or a memory-mapped file
        (``numpy.memmap``). It is not copied: leave it as it is while searching.
    squared_norms : numpy.ndarray
        Shape (n,), float32: each row's squared length.
    """

    rows: np.ndarray
    squared_norms: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


def prepare(rows: np.ndarray, progress: bool = True) -> References:
    """Check the rows of a gallery and compute their squared lengths: one pass over all, so do it once.

    Parameters
    ----------
    rows : numpy.ndarray
        Shape (n, 128), n at least 1, float32, C order. A file too large for memory is opened with
        ``numpy.load(file, mmap_mode="r")``; 4 bytes per row are then held in memory, and 512 are read from disk.
    progress : bool
        Show a progress bar if it takes more than two seconds.

    Returns
    -------
    References

    Raises
    ------
    FacelabError
        If the array has another shape, type or order, no row, or a row that is not an embedding.

    Examples
    --------
    >>> references = prepare(np.ones((3, 128), np.float32))
    >>> len(references), references.squared_norms.tolist()
    (3, [128.0, 128.0, 128.0])
    """
    shape = np.shape(rows)
    if not isinstance(rows, np.ndarray) or len(shape) != 2 or shape[1] != DIMENSIONS:
        raise FacelabError(
            f"The gallery is {f'an array of shape {shape}' if shape else 'not an array'}.",
            f"Give an array with a row of {DIMENSIONS} numbers for each reference.",
        )
    if rows.dtype != np.float32:
        raise FacelabError(
            f"The gallery's numbers are of type {rows.dtype}.", "Convert them once: rows.astype(numpy.float32)."
        )
    if not len(rows):
        raise FacelabError("The gallery is empty.", "Give at least one reference.")
    if not rows.flags.c_contiguous:
        raise FacelabError(
            "The gallery's rows do not lie one after another in memory.",
            "Copy them once: numpy.ascontiguousarray(rows).",
        )
    squared_norms = np.empty(len(rows), np.float32)
    with tqdm(
        total=len(rows), desc="Reading the gallery", unit="row", disable=not progress, delay=2, leave=False
    ) as bar:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            block = np.asarray(rows[start : start + _ROWS_AT_ONCE])
            squared_norms[start : start + len(block)] = _squared_norms(block, start)
            bar.update(len(block))
    return References(rows, squared_norms)


def _squared_norms(block: np.ndarray, start: int) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):
        squared = np.vecdot(block, block)
    strange = np.flatnonzero(~(squared < TOO_LONG))  # so that NaN is strange too
    if len(strange):
        raise FacelabError(
            f"Row {start + strange[0]} of the gallery is not an embedding: a number is missing, infinite or too large.",
            "Leave out references in whose picture no face was found.",
        )
    return squared
