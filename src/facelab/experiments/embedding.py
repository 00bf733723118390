"""How far a change of its picture moves a face's embedding."""

from collections.abc import Sequence

import numpy as np

from facelab.boxes import Box
from facelab.experiments.detection import Alteration
from facelab.packs import Picture
from facelab.pipeline import Analysis, alter
from facelab.pipeline.embed import distance, embed


def by_blur(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Blur by a Gaussian of ``setting`` pixels."""
    return alter.blur(rgb, setting), face


def by_colour_swap(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Swap red and blue, if ``setting`` is not 0."""
    return (alter.swap_red_and_blue(rgb) if setting else rgb), face


def by_mirror(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Swap left and right, if ``setting`` is not 0."""
    if not setting:
        return rgb, face
    width = rgb.shape[1]
    return alter.mirror(rgb), Box(face.top, width - face.left, face.bottom, width - face.right)


def by_size(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Shrink the picture to ``setting`` of its width, above 0, up to 1."""
    return alter.shrink(rgb, setting), Box(*(round(side * setting) for side in face))


def by_sketch(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Draw the picture with a pencil, if ``setting`` is not 0."""
    return (alter.sketch(rgb) if setting else rgb), face


def by_thumbnail(rgb: np.ndarray, face: Box, setting: float) -> tuple[np.ndarray, Box]:
    """Pass the picture on as a JPEG of ``setting`` of its width and show it at its old size; 1 changes nothing."""
    return (alter.thumbnail(rgb, setting) if setting < 1 else rgb), face


def altered(picture: Picture, face: Box, changes: Sequence[tuple[Alteration, float]]) -> tuple[np.ndarray, Box]:
    """Return the pixels after changes, step by step, and where the face is then.

    The box is carried along and not looked for again: so that the numbers are watched, and not the detector.
    """
    rgb = picture.rgb(use="matching")
    for alteration, setting in changes:
        rgb, face = alteration(rgb, face, setting)
    return np.ascontiguousarray(rgb), face


def embed_altered(analyses: Sequence[Analysis], alteration: Alteration, setting: float) -> np.ndarray:
    """Return the embeddings of the largest faces of some pictures after one change.

    Parameters
    ----------
    analyses : sequence of Analysis
        Each with a face.
    alteration, setting
        As for ``run_trials``.

    Returns
    -------
    numpy.ndarray
        Shape (n, 128), float64.
    """
    changed = [altered(analysis.picture, analysis.box, [(alteration, setting)]) for analysis in analyses]
    return np.array([embed(rgb, [face])[0] for rgb, face in changed])


def apart(ones: Sequence[Analysis], others: Sequence[Analysis]) -> np.ndarray:
    """Return the distances of pictures taken two by two, shape (n,); NaN where no face was found in one of the two."""
    pairs = [(one.embedding, other.embedding) for one, other in zip(ones, others, strict=True)]
    return np.array([np.nan if a is None or b is None else distance(a, b) for a, b in pairs])
