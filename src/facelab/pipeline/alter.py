"""Changing a picture the way the world does: farther away, turned, darker, covered, blurred, passed on."""

import cv2
import numpy as np

from facelab.boxes import Box

NEUTRAL_GREY = 128


def shrink(rgb: np.ndarray, factor: float) -> np.ndarray:
    """Make a picture smaller, as if the camera had fewer pixels or stood farther away.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    factor : float
        Above 0, up to 1: the new size divided by the old.

    Examples
    --------
    >>> shrink(np.zeros((40, 60, 3), np.uint8), 0.5).shape
    (20, 30, 3)
    """
    if not 0 < factor <= 1:
        raise ValueError(f"the factor is {factor}; it lies above 0, up to 1")
    height, width = (max(1, round(side * factor)) for side in rgb.shape[:2])
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA)


def tilt(rgb: np.ndarray, degrees: float) -> np.ndarray:
    """Tilt a picture within its frame, clockwise; the corners are filled with the edge's colours."""
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


def sketch(rgb: np.ndarray) -> np.ndarray:
    """Draw a picture as if with a pencil: edges and shades, no colour (OpenCV's ``pencilSketch``)."""
    grey, _ = cv2.pencilSketch(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), sigma_s=30, sigma_r=0.08, shade_factor=0.04)
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)


def blur(rgb: np.ndarray, pixels: float) -> np.ndarray:
    """Blur a picture: a Gaussian of that standard deviation, in pixels; 0 changes nothing."""
    return cv2.GaussianBlur(rgb, (0, 0), pixels) if pixels > 0 else rgb.copy()


def thumbnail(rgb: np.ndarray, factor: float = 0.25, quality: int = 40) -> np.ndarray:
    """Pass a picture on as a small JPEG and show it at its old size, as chats and web pages do.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8.
    factor : float
        Size of the small picture, above 0, up to 1.
    quality : int
        1 to 100: how much the JPEG keeps.

    Returns
    -------
    numpy.ndarray
        Of the shape that came in.
    """
    if not 1 <= quality <= 100:
        raise ValueError(f"the quality is {quality}; it lies from 1 to 100")
    _, file = cv2.imencode(".jpg", swap_red_and_blue(shrink(rgb, factor)), [cv2.IMWRITE_JPEG_QUALITY, quality])
    small = swap_red_and_blue(cv2.imdecode(file, cv2.IMREAD_COLOR))
    return cv2.resize(small, rgb.shape[1::-1], interpolation=cv2.INTER_CUBIC)


def swap_red_and_blue(rgb: np.ndarray) -> np.ndarray:
    """Swap red and blue, as happens where one program writes RGB and the next one reads BGR."""
    return np.ascontiguousarray(rgb[..., ::-1])


def mirror(rgb: np.ndarray) -> np.ndarray:
    """Swap left and right, as a front camera does."""
    return np.ascontiguousarray(rgb[:, ::-1])
