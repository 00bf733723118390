"""Everybody made alike in one thing, and compared again: how far does telling people apart rest on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from facelab.boxes import Box
from facelab.metrics import Scores, compare_embeddings
from facelab.pipeline import Analysis, aligned_chip, landmarks
from facelab.pipeline.align import CHIP_SIZE, PARTS_OF_68
from facelab.pipeline.alter import NEUTRAL_GREY, blur
from facelab.pipeline.encoder import encode

# Where the detector's box comes to lie on a chip: the mean of 24 faces, to within some 5 pixels.
FACE_ON_CHIP = Box(top=5, right=139, bottom=139, left=5)
_FRAME = np.array([(x, y) for x in (0, 75, 149) for y in (0, 75, 149) if (x, y) != (75, 75)], float)
_BROWS_AND_EYES = ("right eyebrow", "left eyebrow", "right eye", "left eye")
_FEATURES = (*_BROWS_AND_EYES, "mouth")


@dataclass(frozen=True, eq=False)
class Chips:
    """Faces as the network sees them, with landmarks.

    Parameters
    ----------
    pixels : numpy.ndarray
        Shape (n, 150, 150, 3), uint8, RGB.
    points : numpy.ndarray
        Shape (n, 68, 2), float64: x and y on the chip.
    person_ids : tuple of str
        Who is on each.
    """

    pixels: np.ndarray
    points: np.ndarray
    person_ids: tuple[str, ...]


def face_chips(analyses: Sequence[Analysis]) -> Chips:
    """Cut out the largest face of each picture that may be matched; those without a face are left out."""
    found = [one for one in analyses if one.box is not None]
    pixels = np.array([aligned_chip(one.picture.rgb(use="matching"), one.box) for one in found])
    points = np.array([landmarks(chip, [FACE_ON_CHIP])[0] for chip in pixels], float)
    return Chips(pixels, points, tuple(one.picture.person_id for one in found))


def compare_alike(chips: Chips, treatment: str) -> Scores:
    """Compare all chips with each other after one of the ``TREATMENTS``."""
    return compare_embeddings(list(encode(TREATMENTS[treatment](chips))), chips.person_ids)


def with_parts_of(chips: Chips, donors: Sequence[int], parts: Sequence[str]) -> np.ndarray:
    """Set parts of other faces on some faces: moved to where each face has its own, in that face's mean colour.

    Parameters
    ----------
    chips : Chips
        The faces.
    donors : sequence of int
        For each of them, the number of the face whose parts it gets.
    parts : sequence of str
        Of ``PARTS_OF_68``, such as 'mouth'.

    Returns
    -------
    numpy.ndarray
        Shape (n, 150, 150, 3), uint8.
    """
    moved = np.array([
        _warp(chips.pixels[donor].astype(np.float32), chips.points[donor], points)
        for donor, points in zip(donors, chips.points, strict=True)
    ])  # fmt: skip
    masks = _parts(chips, parts, grow=4, soft=2)
    own, theirs = ((pixels * masks[..., None]).sum((1, 2)) for pixels in (chips.pixels, moved))
    return _blend(moved * (own / theirs)[:, None, None], chips.pixels, masks)


def _untouched(chips: Chips) -> np.ndarray:
    return chips.pixels


def _without_colour(chips: Chips) -> np.ndarray:
    return np.array([cv2.cvtColor(cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB) for chip in chips.pixels])


def _blurred(chips: Chips) -> np.ndarray:
    return np.array([blur(chip, 1.0) for chip in chips.pixels])


def _without_surroundings(chips: Chips) -> np.ndarray:
    """Paint over hair, neck and background."""
    return _blend(chips.pixels, np.full_like(chips.pixels, NEUTRAL_GREY), _faces(chips))


def _of_one_tone(chips: Chips) -> np.ndarray:
    """Give every face the mean colour of all, each channel multiplied: light and shade stay."""
    faces = _faces(chips)[..., None]
    own = (chips.pixels * faces).sum((1, 2)) / faces.sum((1, 2))
    gain = own.mean(0) / own
    return _blend(chips.pixels * gain[:, None, None], chips.pixels, faces[..., 0])


def _without_brows_and_eyes(chips: Chips) -> np.ndarray:
    """Fill brows and eyes from the skin around them."""
    masks = _parts(chips, _BROWS_AND_EYES, grow=4, soft=0)
    filled = [
        cv2.inpaint(chip, (255 * mask).astype(np.uint8), 5, cv2.INPAINT_TELEA)
        for chip, mask in zip(chips.pixels, masks, strict=True)
    ]
    return np.array(filled)


def _with_flat_skin(chips: Chips) -> np.ndarray:
    """Give the skin between the features one colour, each person's own."""
    skin = _skin(chips)[..., None]
    own = (chips.pixels * skin).sum((1, 2)) / skin.sum((1, 2))
    return _blend(np.broadcast_to(own[:, None, None], chips.pixels.shape), chips.pixels, skin[..., 0])


def _with_shared_features(chips: Chips) -> np.ndarray:
    """Set the mean of everybody's brows, eyes and mouth on everybody's own skin."""
    return _blend(_shared_face(chips), chips.pixels, _parts(chips, _FEATURES))


def _with_shared_skin(chips: Chips) -> np.ndarray:
    """Set everybody's own features on the mean of everybody's skin."""
    return _blend(_shared_face(chips), chips.pixels, _skin(chips))


TREATMENTS: dict[str, Callable[[Chips], np.ndarray]] = {
    "as they are": _untouched,
    "without colour": _without_colour,
    "blurred": _blurred,
    "hair and background painted over": _without_surroundings,
    "one tone for all": _of_one_tone,
    "brows and eyes painted out": _without_brows_and_eyes,
    "one set of features for all": _with_shared_features,
    "one skin for all": _with_shared_skin,
    "skin flat, each its own colour": _with_flat_skin,
}


def _blend(inside, outside, share):
    """Return ``inside`` where ``share`` (n, 150, 150) is 1 and ``outside`` where it is 0, as uint8."""
    share = share[..., None]
    return np.clip(np.rint(share * inside + (1 - share) * outside), 0, 255).astype(np.uint8)


def _faces(chips):
    """Return the share of face (n, 150, 150), float32: within jaw and forehead."""
    masks = []
    for points in chips.points:
        brows = points[PARTS_OF_68["right eyebrow"].start : PARTS_OF_68["left eyebrow"].stop]
        forehead = brows - (0, 0.25 * (points[8, 1] - brows[:, 1].mean()))
        masks.append(_filled(np.concatenate([points[PARTS_OF_68["jaw"]], forehead]), 0, 2))
    return np.array(masks)


def _parts(chips, names, grow=2, soft=1.5):
    """Return the share of some parts of the face (n, 150, 150)."""
    return np.array([
        np.max([_filled(points[PARTS_OF_68[name]], grow, soft) for name in names], axis=0) for points in chips.points
    ])  # fmt: skip


def _skin(chips):
    return np.clip(_faces(chips) - _parts(chips, _FEATURES), 0, 1)


def _filled(points, grow, soft):
    mask = np.zeros((CHIP_SIZE, CHIP_SIZE), np.float32)
    cv2.fillConvexPoly(mask, cv2.convexHull(points.round().astype(np.int32)), 1.0)
    if grow:
        mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1,) * 2))
    return cv2.GaussianBlur(mask, (0, 0), soft) if soft else mask


def _shared_face(chips):
    """Return the mean of all faces, taken with landmarks in one place, laid on each person's own landmarks."""
    middle = chips.points.mean(0)
    shared = np.mean([_warp(chip, points, middle) for chip, points in zip(chips.pixels, chips.points, strict=True)], 0)
    return np.array([_warp(shared.astype(np.float32), middle, points) for points in chips.points])


def _warp(chip, source, target):
    """Move the pixels of a chip so that landmarks (68, 2) at ``source`` come to lie at ``target``, by triangles."""
    from scipy.spatial import Delaunay  # a third of a second to import: only where faces are moved

    source, target = (np.concatenate([points, _FRAME]).astype(np.float32) for points in (source, target))
    corners = Delaunay(target).simplices
    area = [cv2.contourArea(target[three]) for three in corners]
    corners = corners[np.argsort(area)]  # the larger triangle is drawn later: it keeps the pixels on the edge
    inside = np.zeros((CHIP_SIZE, CHIP_SIZE), np.int32)
    for number, three in enumerate(corners):
        cv2.fillConvexPoly(inside, target[three].round().astype(np.int32), number)
    moves = np.array([cv2.getAffineTransform(target[three], source[three]) for three in corners])[inside]
    y, x = np.mgrid[:CHIP_SIZE, :CHIP_SIZE]
    places = np.einsum("yxij,jyx->iyx", moves, [x, y, np.ones_like(x)]).astype(np.float32)
    return cv2.remap(chip, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
