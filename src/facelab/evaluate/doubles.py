"""Pictures that are there twice: the same contents under two names, or two files of one name."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from facelab.packs import Picture
from facelab.packs.pictures import PICTURE_ENDINGS


@dataclass(frozen=True)
class Double:
    """Files with the same contents, byte for byte.

    Parameters
    ----------
    pictures : tuple of Picture
        Two or more, in the order of the folder.
    """

    pictures: tuple[Picture, ...]

    @property
    def inflates_fmr(self) -> bool:
        """Whether they are under two people: a non-mated comparison that matches, whoever matches."""
        return len({picture.person_id for picture in self.pictures}) > 1

    @property
    def deflates_fnmr(self) -> bool:
        """Whether one person has two of them: a mated comparison that cannot miss."""
        return len({picture.person_id for picture in self.pictures}) < len(self.pictures)


def find_doubles(pictures: Iterable[Picture]) -> list[Double]:
    """Return which pictures are the same file, in the order of the first of each.

    Only files of one size are read for this. One that cannot be read, or is empty, is a failure to acquire anyway.
    """
    sizes = _together((_size(picture), picture) for picture in pictures)
    same = (_together((_digest(picture), picture) for picture in some) for some in sizes)
    doubles = [tuple(some) for groups in same for some in groups]
    return [Double(some) for some in sorted(doubles, key=lambda some: some[0].picture_id.split("/"))]


def find_same_stems(pictures: Iterable[Picture]) -> list[tuple[Picture, ...]]:
    """Return which pictures differ in nothing but their names' endings, such as 'Ann/1.jpg' and 'Ann/1.png'."""
    return [tuple(some) for some in _together((stem(picture.picture_id), picture) for picture in pictures)]


def stem(picture_id: str) -> str:
    """Return a picture's id without the ending of a picture: 'Ann/Ann_0001' of 'Ann/Ann_0001.jpg'."""
    ending = PurePosixPath(picture_id).suffix
    return picture_id.removesuffix(ending) if ending.lower() in PICTURE_ENDINGS else picture_id


def _together(marked: Iterable[tuple[object, Picture]]) -> list[Sequence[Picture]]:
    """Return the groups of two or more pictures with one mark; those marked None are in none."""
    groups = defaultdict(list)
    for mark, picture in marked:
        if mark is not None:
            groups[mark].append(picture)
    return [some for some in groups.values() if len(some) > 1]


def _size(picture: Picture) -> int | None:
    try:
        return picture.path.stat().st_size or None
    except OSError:
        return None


def _digest(picture: Picture) -> bytes | None:
    try:
        with picture.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None
