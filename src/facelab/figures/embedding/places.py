"""Pictures of embeddings that follow a widget: a map of people, a row of neighbours, a ruler of distances."""

from collections.abc import Sequence

import cv2
import numpy as np

from facelab.figures import theme
from facelab.figures.faces import WITH_HAIR, crop_face
from facelab.pipeline import Analysis

TILE, MAP_WIDTH, MAP_HEIGHT = 54, 900, 600
FONT = cv2.FONT_HERSHEY_SIMPLEX


def face_tile(analysis: Analysis, side: int = 2 * TILE) -> np.ndarray:
    """Return the largest face with a little around it: (side, side, 3) uint8."""
    return crop_face(analysis.picture.rgb(use="display"), analysis.box, WITH_HAIR, side)


def people_map(
    tiles: Sequence[np.ndarray],
    places: np.ndarray,
    person_ids: Sequence[str],
    chosen: int | None = None,
    near: Sequence[int] = (),
) -> np.ndarray:
    """Draw faces at their places on a map; a line leads to the other pictures of the same person.

    Parameters
    ----------
    tiles : sequence of numpy.ndarray
        Square faces, one per picture, uint8.
    places : numpy.ndarray
        Shape (n, 2), from ``flat_map``.
    person_ids : sequence of str
        Who is in each picture; a person's first picture is drawn as a face, the others as dots.
    chosen, near : int, sequence of int
        The picture to frame, and its neighbours, numbered in this order.

    Returns
    -------
    numpy.ndarray
        Shape (600, 900, 3), uint8.
    """
    canvas = np.full((MAP_HEIGHT, MAP_WIDTH, 3), 255, np.uint8)
    points = _on_canvas(places)
    first = {person: i for i, person in reversed(list(enumerate(person_ids)))}
    for i, person in enumerate(person_ids):
        cv2.line(canvas, points[first[person]], points[i], theme.pixel(theme.QUIET), 1, cv2.LINE_AA)
        cv2.circle(canvas, points[i], 4, theme.pixel(theme.QUIET), -1, cv2.LINE_AA)
    marked = [i for i in (chosen, *near) if i is not None]
    for i in [*first.values(), *reversed(marked)]:  # the chosen picture last, on top of the others
        _paste(canvas, tiles[i], points[i])
    for rank, i in reversed(list(enumerate(near, 1))):
        colour = theme.ONE_PERSON if person_ids[i] == person_ids[chosen] else theme.TWO_PEOPLE
        _frame(canvas, points[i], colour, str(rank))
    if chosen is not None:
        _frame(canvas, points[chosen], theme.INK)
    return canvas


def neighbour_row(tiles: Sequence[np.ndarray], captions: Sequence[str]) -> np.ndarray:
    """Draw faces in a row, each with a short caption beneath: (height, 900, 3) uint8."""
    side, step = 2 * TILE, MAP_WIDTH // 6
    row = np.full((side + 34, MAP_WIDTH, 3), 255, np.uint8)
    for place, (tile, caption) in enumerate(zip(tiles, captions, strict=True)):
        left = place * step + (step - side) // 2
        row[:side, left : left + side] = cv2.resize(tile, (side, side), interpolation=cv2.INTER_AREA)
        width = cv2.getTextSize(caption, FONT, 0.48, 1)[0][0]
        corner = (place * step + (step - width) // 2, side + 22)
        cv2.putText(row, caption, corner, FONT, 0.48, theme.pixel(theme.INK), 1, cv2.LINE_AA)
    return row


def distance_ruler(moved: float, own: float, other: float) -> np.ndarray:
    """Draw how far a face moved, beside its other picture and the nearest other person: (150, 620, 3) uint8."""
    ruler = np.full((150, 620, 3), 255, np.uint8)
    left, scale, line = 30, 560 / 0.8, 78
    cv2.line(ruler, (left, line), (left + 560, line), theme.pixel(theme.QUIET), 2, cv2.LINE_AA)
    for tick in range(0, 9, 2):
        x = round(left + scale * tick / 10)
        cv2.line(ruler, (x, line - 4), (x, line + 4), theme.pixel(theme.QUIET), 1)
        cv2.putText(
            ruler, f"{tick / 10:.1f}", (x - 12, line + 20), FONT, 0.42, theme.pixel(theme.QUIET), 1, cv2.LINE_AA
        )
    marks = (  # the first label ends at its mark and the second begins there, so that neither is crossed
        (own, "own other picture", theme.ONE_PERSON, 122, -1),
        (other, "nearest other person", theme.TWO_PEOPLE, 142, 1),
        (moved, f"moved {moved:.2f}", theme.INK, 30, 0),
    )
    for value, words, colour, height, side in marks:
        x = round(left + scale * min(value, 0.8))
        width = cv2.getTextSize(words, FONT, 0.48, 1)[0][0]
        ends = (line + 6, height) if side else (height + 8, line - 6)
        cv2.line(ruler, (x, ends[0]), (x, ends[1]), theme.pixel(colour), 3, cv2.LINE_AA)
        corner = round(np.clip(x - width / 2 + side * (width / 2 + 6), 2, 618 - width))
        cv2.putText(ruler, words, (corner, height), FONT, 0.48, theme.pixel(colour), 1, cv2.LINE_AA)
    return ruler


def before_and_after(before: np.ndarray, after: np.ndarray, moved: float, own: float, other: float) -> np.ndarray:
    """Draw a picture before and after a change, the ruler beneath; arguments as for ``distance_ruler``."""
    both = np.hstack([before, np.full((len(before), 12, 3), 255, np.uint8), after])
    ruler = distance_ruler(moved, own, other)
    width = max(both.shape[1], ruler.shape[1])
    return np.vstack(
        [np.pad(part, ((0, 0), (0, width - part.shape[1]), (0, 0)), constant_values=255) for part in (both, ruler)]
    )


def _on_canvas(places: np.ndarray) -> list[tuple[int, int]]:
    """Return the pixels of places: as large as fits, on one scale both ways."""
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.array([MAP_WIDTH, MAP_HEIGHT]) - 2 * TILE
    scale = (room / np.maximum(high - low, 1e-9)).min()
    pixels = np.array([MAP_WIDTH, MAP_HEIGHT]) / 2 + scale * (places - (low + high) / 2)
    return [(round(x), round(y)) for x, y in pixels]


def _paste(canvas: np.ndarray, tile: np.ndarray, middle: tuple[int, int]) -> None:
    x, y = middle[0] - TILE // 2, middle[1] - TILE // 2
    canvas[y : y + TILE, x : x + TILE] = cv2.resize(tile, (TILE, TILE), interpolation=cv2.INTER_AREA)


def _frame(canvas: np.ndarray, middle: tuple[int, int], colour: str, rank: str = "") -> None:
    """Draw a frame around a tile, and a rank on its own upper corner, where no other face can lie under it."""
    (x, y), half, badge = middle, TILE // 2, 17
    cv2.rectangle(canvas, (x - half, y - half), (x + half, y + half), theme.pixel(colour), 4)
    if rank:
        width = cv2.getTextSize(rank, FONT, 0.5, 2)[0][0]
        cv2.rectangle(canvas, (x - half, y - half), (x - half + badge, y - half + badge), theme.pixel(colour), -1)
        corner = (x - half + (badge - width) // 2, y - half + 13)
        cv2.putText(canvas, rank, corner, FONT, 0.5, (255, 255, 255), 2, cv2.LINE_AA)
