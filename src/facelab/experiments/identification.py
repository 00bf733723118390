"""One against many: a sample dealt into badge holders and visitors, and lists as long as an agency's."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm.auto import tqdm

from facelab.errors import FacelabError
from facelab.pipeline import Analysis
from facelab.pipeline.embed import DIMENSIONS

LENGTH = 1.4  # of a random row: about that of an embedding
_ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Split:
    """A sample dealt into a gallery and those who come by.

    Parameters
    ----------
    gallery : list of Analysis
        One picture of each badge holder: the references, in random order.
    members : list of Analysis
        Another picture of each badge holder, in the same order: probes of people who are enrolled.
    visitors : list of Analysis
        One picture of each of the others: probes of people who are not.
    """

    gallery: list[Analysis]
    members: list[Analysis]
    visitors: list[Analysis]


def deal(analyses: Sequence[Analysis], enrolled: int | None = None, seed: int = 4) -> Split:
    """Deal people at random: some are enrolled, the others only come by; nobody is both.

    Parameters
    ----------
    analyses : sequence of Analysis
        Two or more of each person; pictures without a face are left aside.
    enrolled : int, optional
        How many people to enrol; half of them without a number.
    seed : int
        Of the draw: same seed, same people.

    Raises
    ------
    FacelabError
        If there are not two faces each of at least that many people and one more.
    """
    by_person: dict[str, list[Analysis]] = {}
    for one in analyses:
        if one.embedding is not None:
            by_person.setdefault(one.picture.person_id, []).append(one)
    people = sorted(person for person, own in by_person.items() if len(own) > 1)
    enrolled = len(people) // 2 if enrolled is None else enrolled
    if not 0 < enrolled < len(people):
        raise FacelabError(
            f"{enrolled} of {len(people)} people cannot be enrolled: at least one must be, and one must not.",
            "Give two pictures with a face of each person, and of more people.",
        )
    drawn = np.random.default_rng(seed).permutation(people)
    inside, outside = drawn[:enrolled], drawn[enrolled:]
    return Split(
        [by_person[person][0] for person in inside],
        [by_person[person][1] for person in inside],
        [by_person[person][0] for person in outside],
    )


def random_rows(count: int, seed: int = 0) -> np.ndarray:
    """Return rows of random numbers, as long as embeddings: for the cost of a search alone, they are nobody's faces.

    Returns
    -------
    numpy.ndarray
        Shape (count, 128), float32.
    """
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS), dtype=np.float32)
    return rows * np.float32(LENGTH / DIMENSIONS**0.5)


@contextmanager
def rows_on_disk(count: int, folder: str | Path | None = None, seed: int = 0, progress: bool = True) -> Iterator:
    """Lend a memory-mapped file of ``random_rows``, which is deleted when the block ends, however it ends.

    Parameters
    ----------
    count : int
        How many rows; 512 bytes each.
    folder : str or Path, optional
        Where to put the file; the system's temporary folder without one.
    seed, progress
        As for ``random_rows``; whether to show a progress bar.

    Yields
    ------
    numpy.memmap
        Shape (count, 128), float32, read-only.

    Raises
    ------
    FacelabError
        If the disk has not room for it, and as much again as a tenth of it.
    """
    size = 4 * DIMENSIONS * count
    with tempfile.TemporaryDirectory(prefix="face-value-rows-", dir=folder, ignore_cleanup_errors=True) as place:
        free = shutil.disk_usage(place).free
        if free < 1.1 * size:
            raise FacelabError(
                f"{count:,} rows take {size / 1e9:.1f} GB, and there are {free / 1e9:.1f} GB free in '{place}'.",
                "Free some space, or ask for fewer rows.",
            )
        file = Path(place, "rows")
        with file.open("wb") as out:
            starts = range(0, count, _ROWS_AT_ONCE)
            for start in tqdm(starts, desc="Writing rows", unit="block", disable=not progress, delay=2, leave=False):
                out.write(random_rows(min(_ROWS_AT_ONCE, count - start), seed + start).data)
        rows = np.memmap(file, np.float32, "r", shape=(count, DIMENSIONS))
        try:
            yield rows
        finally:
            rows._mmap.close()  # Windows deletes no file that is still mapped
