"""Changing a picture the way the world does: farther away, turned, darker, partly covered."""

import cv2
import numpy as np

from facelab.pipeline.detect import Box

NEUTRAL_GREY = 128


def shrink(rgb: np.ndarray, factor: float) -> np.ndarray:
    """Make a picture smaller, as if the camera had fewer pixels or stood farther away.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    factor : float
        Above 0, up to 1: the new size divided by the old.
    """
    if not 0 < factor <= 1:
        raise ValueError(f"the factor is {factor}; it lies above 0, up to 1")
    height, width = (max(1, round(side * factor)) for side in rgb.shape[:2])
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)


def turn(rgb: np.ndarray, degrees: float) -> np.ndarray:
    """Turn a picture within its frame, clockwise; the corners are filled with the edge's colours."""
    height, width = rgb.shape[:2]
    rotation = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    return cv2.warpAffine(rgb, rotation, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def expose(rgb: np.ndarray, stops: float) -> np.ndarray:
    """Give a picture more or less light; each stop doubles or halves it. Computed on linear light, then clipped.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8, sRGB; a gamma of 2.2 stands for the sRGB curve.
    stops : float
        -1 is half the light, +1 twice.
    """
    table = 255 * ((np.arange(256) / 255) ** 2.2 * 2.0**stops).clip(0, 1) ** (1 / 2.2)
    return cv2.LUT(rgb, table.round().astype(np.uint8))


def cover(rgb: np.ndarray, box: Box, share: float) -> np.ndarray:
    """Cover the lower part of a box with plain grey, as a scarf, a mask or a raised hand would.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8; not changed.
    box : Box
        Where the face is.
    share : float
        0 covers nothing, 1 the whole box.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"the share is {share}; it lies from 0 to 1")
    covered = rgb.copy()
    first = round(box.bottom - share * box.height)
    covered[first : box.bottom, box.left : box.right] = NEUTRAL_GREY
    return covered


def blur(rgb: np.ndarray, pixels: float) -> np.ndarray:
    """Blur a picture: a Gaussian of that standard deviation, in pixels; 0 changes nothing."""
    return cv2.GaussianBlur(rgb, (0, 0), pixels) if pixels > 0 else rgb.copy()
