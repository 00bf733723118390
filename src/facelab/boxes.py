"""Boxes around faces, and how far two of them overlap."""

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels, in the order that ``face_recognition`` uses; right and bottom as it gives them."""

    top: int
    right: int
    bottom: int
    left: int

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top

    @property
    def area(self) -> int:
        """Area in square pixels; 0 for a box turned inside out."""
        return max(0, self.width) * max(0, self.height)


def iou(one: Box, other: Box) -> float:
    """Return the intersection over union of two boxes: 0 where they do not touch, 1 where they are the same.

    Parameters
    ----------
    one, other : Box
        In the pixels of one picture; (top, right, bottom, left).

    Returns
    -------
    float
        From 0 to 1; 0 too if both boxes are empty.

    References
    ----------
    Everingham et al., The PASCAL Visual Object Classes challenge, IJCV 2010, section 4.2.
    """
    one, other = Box(*one), Box(*other)
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    overlap = max(0, width) * max(0, height)
    union = one.area + other.area - overlap
    return overlap / union if union else 0.0


def moved(box: Box, across: int, down: int, size: int) -> Box:
    """Return a box moved by pixels and scaled around its middle by per cent."""
    x, y = (box.left + box.right) / 2 + across, (box.top + box.bottom) / 2 + down
    half_width, half_height = box.width * size / 200, box.height * size / 200
    return Box(round(y - half_height), round(x + half_width), round(y + half_height), round(x - half_width))
