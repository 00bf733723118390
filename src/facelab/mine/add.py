"""Adding a picture of your own: first the record, then the faces, then each named person cut out and kept alone."""

import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from facelab.boxes import Box
from facelab.errors import ConsentError, FacelabError, PictureError
from facelab.files import explain
from facelab.packs.personal import keep_picture, take_out
from facelab.packs.pictures import IN_MEMORY, count_pixels, read_picture
from facelab.packs.statement import Statement
from facelab.pipeline import find_faces
from facelab.pipeline.memory import Memory, memory_for

LOOKED_AT = 1600  # pixels on the longer side: more takes minutes and finds hardly more
KEPT = 800  # pixels on the longer side of what is kept
AROUND = {"top": 0.7, "right": 0.6, "bottom": 0.8, "left": 0.6}  # what is kept around a face, in widths of its box


@dataclass(frozen=True)
class Added:
    """What came of a picture.

    Parameters
    ----------
    people : tuple of str
        Who was kept, from left to right.
    left_out : int
        How many faces were cut away.
    statement : Statement
        The record that each of them has now.
    """

    people: tuple[str, ...]
    left_out: int
    statement: Statement

    def __str__(self) -> str:
        who = " and ".join([", ".join(self.people[:-1]), self.people[-1]] if len(self.people) > 1 else self.people)
        others = ("", " One other face was cut away.", f" {self.left_out} other faces were cut away.")[min(self.left_out, 2)]
        return (
            f"Kept on this machine until the end of {self.statement.until:%d %B %Y}: {who}. Only the part around each "
            f"face was kept, without the file's name, place or date.{others}"
        )


def parse_names(text: str) -> tuple[str | None, ...]:
    """Return names as somebody writes them, from left to right, with a dash for a face that is to be cut away.

    Examples
    --------
    >>> parse_names("Ana, -")
    ('Ana', None)
    """
    names = [name.strip() for name in text.split(",")]
    return tuple(None if name in ("-", "–", "—") else name for name in names if name)


def add_picture(source: str | Path | bytes | np.ndarray, statement: Statement) -> Added:
    """Keep the people of a picture that the statement names, each cut out and on their own.

    Parameters
    ----------
    source : str, Path, bytes or numpy.ndarray
        A file; or all that it would hold; or its pixels, shape (height, width, 3), uint8, RGB.
    statement : Statement
        The record. It is looked at before the picture is.

    Raises
    ------
    ConsentError
        If the statement is not whole, or does not name each face.
    PictureError
        If it cannot be read, or takes more memory than there is.
    FacelabError
        If there is no face, faces cannot be cut apart, or they cannot be written; then nobody is kept.

    Notes
    -----
    Faces are those that the HOG detector finds. A face in the background that it misses, small or turned away, may stay
    in what is kept of somebody beside it; no program can rule that out.
    """
    statement.require()
    rgb = _read(source)
    name = IN_MEMORY if isinstance(source, (bytes, np.ndarray)) else Path(source).name
    boxes = sorted((face.box for face in find_faces(rgb)), key=lambda box: box.left + box.right)
    _require_all_named(boxes, statement.names, name)
    _require_an_order(boxes, name)
    named = [(who, box) for who, box in zip(statement.names, boxes, strict=True) if who is not None]
    cut = [_cut_out(rgb, box, [other for other in boxes if other is not box], who) for who, box in named]
    kept = []
    try:
        for (who, _), pixels in zip(named, cut, strict=True):
            kept.append(keep_picture(who, pixels, statement))
    except BaseException as error:  # all of them or nobody
        for picture in kept:
            take_out(picture)
        if isinstance(error, OSError):
            raise explain(error) from None
        raise
    return Added(tuple(who for who, _ in named), len(boxes) - len(named), statement)


def _read(source: str | Path | bytes | np.ndarray) -> np.ndarray:
    if isinstance(source, np.ndarray):
        return _no_larger(source, LOOKED_AT)
    name = IN_MEMORY if isinstance(source, bytes) else Path(source).name
    source = source if isinstance(source, bytes) else Path(source).expanduser()
    pixels = count_pixels(source)
    memory = Memory()
    try:
        with memory.lent(memory_for(pixels, min(pixels, LOOKED_AT**2), "hog", 1), name):
            return _no_larger(read_picture(source), LOOKED_AT)
    except MemoryError:
        raise PictureError(f"'{name}' takes more memory than there is.", "Save a smaller copy.") from None


def _require_all_named(boxes: list[Box], names: tuple[str | None, ...], name: str) -> None:
    if not boxes:
        raise FacelabError(
            f"No face was found in '{name}', so nothing was kept.",
            "Take a picture from the front, in good light, with the face a fifth of its height or more.",
        )
    if len(boxes) == len(names):
        return
    faces, people = (f"{n} {one if n == 1 else many}" for n, one, many in (
        (len(boxes), "face", "faces"), (len(names), "name", "names")
    ))  # fmt: skip
    raise ConsentError(
        f"There {'is' if len(boxes) == 1 else 'are'} {faces} in '{name}', and the record has {people}. Nothing was kept.",
        "Name everybody from left to right, and put a dash for a face that is to be cut away, such as: Ana, -, Ben. If "
        "somebody did not agree, cut them away.",
    )


def _require_an_order(boxes: list[Box], name: str) -> None:
    """Refuse faces one above the other: whoever did not agree would be kept under the name of whoever did."""
    for one, next_one in pairwise(boxes):
        if next_one.left + next_one.right - one.left - one.right < min(one.width, next_one.width):
            raise ConsentError(
                f"Two faces in '{name}' lie one above the other, so 'from left to right' does not say whose they are. "
                "Nothing was kept.",
                "Take a picture of each person, or of people side by side.",
            )


def _cut_out(rgb: np.ndarray, box: Box, others: list[Box], who: str) -> np.ndarray:
    """Return the part around a face that shows no other face."""
    height, width = rgb.shape[:2]
    size = box.width
    part = Box(
        top=max(0, round(box.top - AROUND["top"] * size)),
        right=min(width, round(box.right + AROUND["right"] * size)),
        bottom=min(height, round(box.bottom + AROUND["bottom"] * size)),
        left=max(0, round(box.left - AROUND["left"] * size)),
    )
    for other in others:
        part = _without(part, other, box)
    room = min(box.top - part.top, part.right - box.right, part.bottom - box.bottom, box.left - part.left)
    cut = _no_larger(np.ascontiguousarray(rgb[part.top : part.bottom, part.left : part.right]), KEPT)
    if room < 0 or len(find_faces(cut)) != 1:
        raise FacelabError(
            f"The face of {who} cannot be cut out alone: it lies at the edge of the picture, or too near to another face.",
            "Take a picture with more room around each face, or one person at a time.",
        )
    return cut


def _without(part: Box, other: Box, keep: Box) -> Box:
    """Return the part, made smaller on the side where that costs least until the other face is outside."""
    if not (part.left < other.right and other.left < part.right and part.top < other.bottom and other.top < part.bottom):
        return part
    choices = [
        (keep.top - other.bottom, part._replace(top=other.bottom)),
        (other.left - keep.right, part._replace(right=other.left)),
        (other.top - keep.bottom, part._replace(bottom=other.top)),
        (keep.left - other.right, part._replace(left=other.right)),
    ]
    return max(choices, key=lambda choice: choice[0])[1]


def _no_larger(rgb: np.ndarray, side: int) -> np.ndarray:
    factor = side / max(rgb.shape[:2])
    if factor >= 1:
        return rgb
    size = [max(1, math.floor(length * factor)) for length in rgb.shape[1::-1]]
    return np.array(Image.fromarray(rgb).resize(size, Image.Resampling.LANCZOS))
