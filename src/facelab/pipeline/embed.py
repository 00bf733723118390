"""Embeddings: 128 numbers for a face, close together for pictures of one person."""

from collections.abc import Sequence

import numpy as np

from facelab.boxes import Box
from facelab.pipeline.align import aligned_chip
from facelab.pipeline.encoder import DIMENSIONS, encode


def embed(rgb: np.ndarray, boxes: Sequence[Box], encoder: str = "onnx") -> np.ndarray:
    """Turn each face into its embedding, the numbers of ``face_recognition.face_encodings``.

    Parameters
    ----------
    rgb : numpy.ndarray
        Shape (height, width, 3), uint8, RGB.
    boxes : sequence of Box
        Where the faces are; a box without a face gives numbers too, and they mean nothing.
    encoder : {'onnx', 'dlib'}
        Which program runs the network; they agree but for rounding. See ``encode``.

    Returns
    -------
    numpy.ndarray
        Shape (len(boxes), 128), float64, each of length about 1.4; dlib gives no unit.

    References
    ----------
    King, High quality face recognition with deep metric learning, dlib's blog, 2017: the network and its training on
    about three million pictures collected from the web.
    """
    if not len(boxes):
        return np.empty((0, DIMENSIONS))
    return encode(np.array([aligned_chip(rgb, box) for box in boxes]), encoder)


def distance(embedding: np.ndarray, others: np.ndarray) -> np.ndarray | float:
    """Return the Euclidean distance from one embedding to another, or to each of many.

    Parameters
    ----------
    embedding : numpy.ndarray
        Shape (128,).
    others : numpy.ndarray
        Shape (128,) or (n, 128).

    Returns
    -------
    float or numpy.ndarray
        One distance, or shape (n,), float64; 0 for equal embeddings. Smaller means more alike; it is not a probability.

    Examples
    --------
    >>> round(distance(np.zeros(128), np.full(128, 0.125)), 6)
    1.414214
    """
    apart = np.linalg.norm(np.asarray(others, float) - np.asarray(embedding, float), axis=-1)
    return float(apart) if apart.ndim == 0 else apart
