"""Faces that a search brings up: candidate lists row by row, and visitors who are found in a gallery."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from facelab.figures import theme

SIDE, GAP, BELOW = 96, 10, 22  # pixels: of a face, between two, and for the words beneath
FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, eq=False)
class Listed:
    """A probe and its candidates, the nearest first.

    Parameters
    ----------
    probe : numpy.ndarray
        A square face, uint8.
    words : str
        What stands beneath the probe.
    faces : sequence of numpy.ndarray
        The candidates' faces, square, uint8.
    captions : sequence of str
        What stands beneath each of them.
    right : sequence of bool
        Whether each candidate is the person in the probe.
    """

    probe: np.ndarray
    words: str
    faces: Sequence[np.ndarray]
    captions: Sequence[str]
    right: Sequence[bool]


def candidate_rows(rows: Sequence[Listed]) -> np.ndarray:
    """Draw candidate lists, one per row: the probe at the left, then the candidates in frames.

    A candidate who is the person in the probe has a whole frame in the colour of one person, others a dashed one in
    that of two people.

    Returns
    -------
    numpy.ndarray
        Shape (height, width, 3), uint8.
    """
    columns = 1 + max(len(row.faces) for row in rows)
    step = SIDE + GAP
    canvas = np.full((len(rows) * (SIDE + BELOW + GAP), columns * step + 2 * GAP, 3), 255, np.uint8)
    for number, row in enumerate(rows):
        top = number * (SIDE + BELOW + GAP) + GAP // 2
        _tile(canvas, row.probe, (0, top), row.words)
        for place, (face, caption, right) in enumerate(zip(row.faces, row.captions, row.right, strict=True), 1):
            left = place * step + 2 * GAP
            _tile(canvas, face, (left, top), caption)
            frame(canvas, left, top, SIDE, right)
    return canvas


def visitors_found(
    faces: Sequence[np.ndarray], found: Sequence[bool], columns: int = 10, right: Sequence[bool] | None = None
) -> np.ndarray:
    """Draw visitors side by side, each who gets a candidate in a dashed frame: (height, width, 3) uint8.

    Where ``right`` says that the candidate is the visitor, the frame is whole.
    """
    side, step = 64, 64 + GAP
    canvas = np.full((-(-len(faces) // columns) * step, min(columns, len(faces)) * step, 3), 255, np.uint8)
    for number, (face, hit) in enumerate(zip(faces, found, strict=True)):
        top, left = (step * at + GAP // 2 for at in divmod(number, columns))
        canvas[top : top + side, left : left + side] = cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA)
        if hit:
            frame(canvas, left, top, side, right=right is not None and right[number])
    return canvas


def frame(canvas: np.ndarray, left: int, top: int, side: int, right: bool, thick: int = 4, dash: int = 9) -> None:
    """Draw a frame around a square: whole for the right person, dashed for somebody else."""
    colour = theme.pixel(theme.ONE_PERSON if right else theme.TWO_PEOPLE)
    ends = (left - 1, top - 1, left + side, top + side)
    for start in range(0, side, side if right else 2 * dash):
        stop = min(side, start + (side if right else dash))
        for y in (ends[1], ends[3]):
            cv2.line(canvas, (left + start, y), (left + stop, y), colour, thick)
        for x in (ends[0], ends[2]):
            cv2.line(canvas, (x, top + start), (x, top + stop), colour, thick)


def _tile(canvas: np.ndarray, face: np.ndarray, corner: tuple[int, int], words: str) -> None:
    left, top = corner
    canvas[top : top + SIDE, left : left + SIDE] = cv2.resize(face, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    cv2.putText(canvas, words, (left, top + SIDE + 17), FONT, 0.42, theme.pixel(theme.INK), 1, cv2.LINE_AA)
