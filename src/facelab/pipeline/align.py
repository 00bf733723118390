"""Landmarks, and the aligned chip: the face turned upright and scaled alike before it becomes numbers."""

from collections.abc import Sequence

import dlib
import numpy as np

from facelab.boxes import Box
from facelab.pipeline import models
from facelab.pipeline.detect import require_rgb

CHIP_SIZE = 150
CHIP_PADDING = 0.25

PARTS_OF_68 = {
    "jaw": slice(0, 17),
    "right eyebrow": slice(17, 22),
    "left eyebrow": slice(22, 27),
    "nose": slice(27, 36),
    "right eye": slice(36, 42),
    "left eye": slice(42, 48),
    "mouth": slice(48, 68),
}


def landmarks(rgb: np.ndarray, boxes: Sequence[Box], points: int = 68) -> np.ndarray:
    """Place landmarks in each box. They are always placed, even where the box holds no face.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8, RGB.
    boxes : sequence of Box
        Where the faces are.
    points : {68, 5}
        68 for drawing (``PARTS_OF_68`` names them; right and left are the person's own), 5 for alignment.

    Returns
    -------
    numpy.ndarray
        Shape (len(boxes), points, 2), int64: x and y in pixels; may lie outside the picture.

    References
    ----------
    Kazemi and Sullivan, One millisecond face alignment with an ensemble of regression trees, CVPR 2014.

    Examples
    --------
    >>> landmarks(np.zeros((64, 64, 3), np.uint8), [Box(10, 50, 50, 10)], points=5).shape
    (1, 5, 2)
    """
    shapes = [_shape(rgb, box, points) for box in boxes]
    found = [[(shape.part(i).x, shape.part(i).y) for i in range(shape.num_parts)] for shape in shapes]
    return np.array(found, dtype=np.int64).reshape(len(boxes), points, 2)


def aligned_chip(rgb: np.ndarray, box: Box) -> np.ndarray:
    """Cut a face out as the embedding network sees it: eyes level, one size, a margin of a quarter around.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8, RGB.
    box : Box
        Where the face is.

    Returns
    -------
    numpy.ndarray
        Shape (150, 150, 3), uint8, RGB.
    """
    return dlib.get_face_chip(rgb, _shape(rgb, box, 5), size=CHIP_SIZE, padding=CHIP_PADDING)


def _shape(rgb: np.ndarray, box: Box, points: int) -> dlib.full_object_detection:
    require_rgb(rgb)
    weights = {68: models.SIXTY_EIGHT_POINTS, 5: models.FIVE_POINTS}.get(points)
    if weights is None:
        raise ValueError(f"there are models for 68 and for 5 landmarks, not for {points}")
    top, right, bottom, left = box
    return models.load(weights)(rgb, dlib.rectangle(left, top, right, bottom))
