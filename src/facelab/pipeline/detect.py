"""Finding faces: three detectors behind one function, none ever used by two threads at once."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import dlib
import numpy as np

from facelab.boxes import Box
from facelab.errors import REINSTALL, SetupError
from facelab.pipeline import models

CASCADE = "haarcascade_frontalface_default.xml"

# dlib's HOG detector lets other Python threads run while it works, yet keeps its scratch memory in the detector: one
# detector used by two threads gives wrong boxes, or crashes. OpenCV's cascade is no safer. So each call borrows one for
# itself, and puts it back for the next: making one takes longer than looking at a picture.
_idle: dict[str, deque] = defaultdict(deque)


@dataclass(frozen=True)
class Face:
    """One detection.

    Parameters
    ----------
    box : Box
        Where, within the picture.
    score : float or None
        How strongly the detector answered, on a scale of its own; None for Haar, which gives none. Scores of two
        detectors cannot be compared.
    """

    box: Box
    score: float | None = None


DETECTORS = {"haar": "Haar cascade", "hog": "HOG", "cnn": "CNN"}  # each with its name for people, oldest first


def find_faces(rgb: np.ndarray, detector: str = "hog", upsample: int = 1) -> list[Face]:
    """Find faces in a picture. No face is an answer too: the empty list.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8, upright RGB, as ``read_picture`` gives it.
    detector : {'hog', 'haar', 'cnn', 'hog-grey'}
        'hog' and 'cnn' give the boxes of ``face_recognition.face_locations``. 'hog-grey' is HOG on brightness alone:
        a third less work, and some faces lost.
    upsample : int, 0 to 4
        How often to double the picture first: each step finds faces half as wide and takes four times as long. Haar
        looks at every size from 20 pixels up anyway and uses it only to go below that.

    Returns
    -------
    list of Face
        Strongest first where there is a score, else from top to bottom.

    Raises
    ------
    ValueError
        If the array is not such a picture, the detector is unknown or upsample out of range.

    Examples
    --------
    >>> find_faces(np.zeros((64, 64, 3), np.uint8))
    []
    """
    require_rgb(rgb)
    if detector not in _FINDERS:
        raise ValueError(f"'{detector}' is not a detector; choose one of {', '.join(_FINDERS)}")
    if not 0 <= upsample <= 4:
        raise ValueError(f"upsample is {upsample}; use 0 to 4")
    return _FINDERS[detector](rgb, upsample)


def find_boxes(rgb: np.ndarray, detectors: Sequence[str] = ("haar", "hog"), upsample: int = 1) -> dict[str, list[Box]]:
    """Ask several detectors and keep only where they saw faces: detector to boxes; see ``find_faces``."""
    return {name: [face.box for face in find_faces(rgb, name, upsample)] for name in detectors}


def require_rgb(rgb: np.ndarray) -> None:
    """Raise ValueError unless ``rgb`` is (height, width, 3) uint8 and C-contiguous, as dlib needs it."""
    if not (isinstance(rgb, np.ndarray) and rgb.ndim == 3 and rgb.shape[2] == 3 and rgb.dtype == np.uint8):
        what = f"{rgb.dtype} of shape {rgb.shape}" if isinstance(rgb, np.ndarray) else type(rgb).__name__
        raise ValueError(f"a picture is a uint8 array of shape (height, width, 3), this is {what}; use read_picture()")
    if not rgb.flags.c_contiguous:
        raise ValueError("this picture is a view with gaps (a flipped or cut one); wrap it in np.ascontiguousarray()")


def _within(rectangle: dlib.rectangle, shape: tuple[int, ...]) -> Box:
    return Box(
        top=max(rectangle.top(), 0),
        right=min(rectangle.right(), shape[1]),
        bottom=min(rectangle.bottom(), shape[0]),
        left=max(rectangle.left(), 0),
    )


@contextmanager
def _borrowed(kind: str, make: Callable[[], Any]) -> Iterator[Any]:
    try:
        detector = _idle[kind].pop()
    except IndexError:
        detector = make()
    try:
        yield detector
    finally:
        _idle[kind].append(detector)


def _hog(picture: np.ndarray, upsample: int) -> list[Face]:
    with _borrowed("hog", dlib.get_frontal_face_detector) as detector:
        rectangles, scores, _ = detector.run(picture, upsample, 0.0)
    return [Face(_within(rect, picture.shape), float(score)) for rect, score in zip(rectangles, scores, strict=True)]


def _hog_grey(rgb: np.ndarray, upsample: int) -> list[Face]:
    return _hog(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), upsample)


def _cnn(rgb: np.ndarray, upsample: int) -> list[Face]:
    with _borrowed("cnn", partial(models.make, models.CNN_DETECTOR)) as detector:
        return [Face(_within(found.rect, rgb.shape), float(found.confidence)) for found in detector(rgb, upsample)]


def _haar(rgb: np.ndarray, upsample: int) -> list[Face]:
    scale = 2**upsample if upsample > 1 else 1
    grey = cv2.equalizeHist(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    if scale > 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    with _borrowed("haar", _load_cascade) as detector:
        found = detector.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=5, minSize=(20, 20))
    boxes = [tuple(int(value) // scale for value in row) for row in found]
    return sorted((Face(Box(y, x + w, y + h, x)) for x, y, w, h in boxes), key=lambda face: face.box)


def _load_cascade() -> cv2.CascadeClassifier:
    file = Path(cv2.data.haarcascades) / CASCADE
    cascade = cv2.CascadeClassifier(str(file)) if file.is_file() else None
    if cascade is None or cascade.empty():
        raise SetupError(f"OpenCV's file {CASCADE} is missing or damaged.", REINSTALL)
    return cascade


_FINDERS = {"haar": _haar, "hog": _hog, "cnn": _cnn, "hog-grey": _hog_grey}
