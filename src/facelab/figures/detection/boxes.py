"""Pictures that follow a slider: OpenCV draws them in milliseconds, where Matplotlib would take half a second."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from facelab.boxes import Box
from facelab.figures import theme
from facelab.pipeline.detect import DETECTORS

SHOWN = 480  # pixels on the longer side: small pictures are enlarged so that they can be seen
FONT, FONT_SIZE, LINE_HEIGHT = cv2.FONT_HERSHEY_SIMPLEX, 0.55, 20


def enlarge(rgb: np.ndarray, boxes: Mapping[str, Sequence[Box]]) -> tuple[np.ndarray, dict[str, list[Box]]]:
    """Scale a picture to ``SHOWN`` pixels, and its boxes with it; in a very small picture the pixels stay visible."""
    scale = SHOWN / max(rgb.shape[:2])
    smooth = cv2.INTER_NEAREST if scale > 3 else cv2.INTER_CUBIC
    larger = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=smooth)
    return larger, {name: [Box(*(round(side * scale) for side in box)) for box in some] for name, some in boxes.items()}


def detections(rgb: np.ndarray, found: Mapping[str, Sequence[Box]]) -> np.ndarray:
    """Return an enlarged picture with the boxes of each detector, in its colour and with its name."""
    canvas, found = enlarge(rgb, found)
    for name, boxes in found.items():
        for box in boxes:
            # each name has a corner of its own, so that colour is not the only difference
            corner = {
                "haar": (box.left, box.top - 7),
                "hog": (box.left, box.bottom + LINE_HEIGHT),
                "cnn": (box.right - 40, box.bottom + LINE_HEIGHT),
            }[name]
            _outline(canvas, box, theme.DETECTOR_LINES[name][0])
            _label(canvas, DETECTORS[name], corner, theme.DETECTOR_LINES[name][0])
    return canvas


def overlap(rgb: np.ndarray, truth: Box, found: Box) -> np.ndarray:
    """Return an enlarged picture with a true and a found box; their intersection is tinted."""
    canvas, boxes = enlarge(rgb, {"truth": [truth], "found": [found]})
    truth, found = boxes["truth"][0], boxes["found"][0]
    rows = slice(max(truth.top, found.top, 0), max(0, min(truth.bottom, found.bottom)))
    columns = slice(max(truth.left, found.left, 0), max(0, min(truth.right, found.right)))
    canvas[rows, columns] = (0.55 * canvas[rows, columns] + 0.45 * np.array(theme.pixel(theme.ORANGE))).astype(np.uint8)
    _outline(canvas, truth, theme.INK)
    _outline(canvas, found, theme.BLUE)
    _label(canvas, "truth", (truth.left, truth.top - 7), theme.INK)
    _label(canvas, "found", (found.left, found.bottom + LINE_HEIGHT), theme.BLUE)
    return canvas


def _outline(canvas: np.ndarray, box: Box, colour: str) -> None:
    """Draw a box with a white edge, visible on a background of any shade."""
    for shade, thickness in (("white", 6), (colour, 3)):
        cv2.rectangle(canvas, (box.left, box.top), (box.right, box.bottom), theme.pixel(shade), thickness)


def _label(canvas: np.ndarray, text: str, corner: tuple[int, int], colour: str) -> None:
    for shade, thickness in (("white", 4), (colour, 1)):
        cv2.putText(canvas, text, corner, FONT, FONT_SIZE, theme.pixel(shade), thickness, cv2.LINE_AA)
