"""The structure of a person's face: folds, bags, lid lines and wrinkles, each person's own and deeper with age.

Real faces are told apart by this more than by their outline; the lines are drawn in canonical coordinates, as curves on
the half of the face where x is positive, and mirrored with small differences.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.interpolate import make_interp_spline

from facelab_synthesis.geometry import smoothstep, stream
from facelab_synthesis.head import TEXTURE_SHAPE, blob, canonical_map
from facelab_synthesis.records import Person


@dataclass(frozen=True)
class Fold:
    """One kind of line.

    Attributes
    ----------
    path : tuple of (float, float)
        Canonical x and y the line passes through, decimetres.
    width, depth : float
        Of the groove, decimetres, at strength 1.
    stain : float
        Pigment in the groove at strength 1.
    common, aged : float
        Typical strength in a young adult, and what the oldest age adds.
    fades : (float, float)
        Shares of the line's length over which its ends fade.
    swell : float
        Height of the swelling beside the groove, decimetres, on the outer or upper side.
    wander : float
        How far the path's points stray from person to person (standard deviation, decimetres).
    in_middle : bool
        Drawn once, across both halves of the face.
    """

    path: tuple[tuple[float, float], ...]
    width: float
    depth: float
    stain: float
    common: float
    aged: float
    fades: tuple[float, float] = (0.2, 0.3)
    swell: float = 0.0
    wander: float = 0.010
    in_middle: bool = False


# No fold is deeper than this, however old and lined the face: beyond it faces looked carved.
DEEPEST = 1.3


def _forehead(height, span):
    return tuple((x, height - 0.05 * (x / 0.4) ** 2) for x in np.linspace(-span, span, 5))


FOLDS = (
    # from the wing of the nose to the corner of the mouth
    Fold(((0.128, 6.95), (0.215, 6.80), (0.295, 6.64), (0.315, 6.50)), 0.026, 0.009, 0.26, 0.40, 0.95, (0.1, 0.4),
         swell=0.004, wander=0.014),
    # from the corner of the mouth down
    Fold(((0.25, 6.59), (0.278, 6.52), (0.272, 6.38)), 0.018, 0.007, 0.20, 0.14, 0.95, (0.15, 0.4), swell=0.003),
    # the trough under the eye, with the bag above it
    Fold(((0.130, 7.215), (0.205, 7.130), (0.31, 7.095), (0.43, 7.145)), 0.024, 0.0035, 0.07, 0.16, 0.40, (0.30, 0.45),
         swell=0.0015, wander=0.012),
    # the fold of the upper lid
    Fold(((0.150, 7.295), (0.235, 7.350), (0.34, 7.362), (0.45, 7.310)), 0.010, 0.003, 0.42, 0.65, 0.10, (0.1, 0.25),
         wander=0.007),
    # crow's feet
    Fold(((0.49, 7.290), (0.555, 7.320), (0.625, 7.355)), 0.010, 0.004, 0.14, 0.12, 0.90, (0.2, 0.45)),
    Fold(((0.49, 7.265), (0.560, 7.265), (0.635, 7.262)), 0.010, 0.004, 0.14, 0.12, 0.90, (0.2, 0.45)),
    Fold(((0.49, 7.240), (0.555, 7.210), (0.620, 7.165)), 0.010, 0.004, 0.14, 0.12, 0.90, (0.2, 0.45)),
    # down the cheek, beside the fold of the nose
    Fold(((0.40, 6.98), (0.425, 6.80), (0.40, 6.62)), 0.022, 0.005, 0.08, 0.06, 0.60, (0.3, 0.4), wander=0.025),
    # between the brows
    Fold(((0.052, 7.42), (0.048, 7.50), (0.058, 7.59)), 0.012, 0.004, 0.14, 0.12, 0.50, (0.3, 0.4)),
    # across the forehead
    *(Fold(_forehead(height, span), 0.012, 0.0045, 0.12, 0.10, 0.75, (0.25, 0.25), wander=0.012, in_middle=True)
      for height, span in ((7.63, 0.28), (7.70, 0.38), (7.775, 0.40), (7.85, 0.32))),
    # across the chin, under the lip
    Fold(((-0.17, 6.44), (0.0, 6.47), (0.17, 6.44)), 0.026, 0.010, 0.12, 0.60, 0.15, (0.3, 0.3), in_middle=True),
    # across the neck
    Fold(((-0.45, 6.02), (0.0, 5.93), (0.45, 6.02)), 0.016, 0.005, 0.10, 0.20, 0.60, (0.3, 0.3), wander=0.02,
         in_middle=True),
)  # fmt: skip


@dataclass(frozen=True)
class Structure:
    """What the folds do to the skin, over the head's chart (h, w).

    Attributes
    ----------
    height : ndarray
        Decimetres.
    melanin : ndarray
        Pigment in the grooves.
    """

    height: np.ndarray
    melanin: np.ndarray


def structure(person: Person) -> Structure:
    """Draw the folds of one person."""
    rng = stream(person.seed, "folds")
    points = canonical_map()
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    front = smoothstep(0.50, 0.85, z)
    height, melanin = np.zeros(TEXTURE_SHAPE), np.zeros(TEXTURE_SHAPE)
    for fold in FOLDS:
        strength = 1.1 * rng.gamma(1.6, 0.62) * fold.common + 1.4 * fold.aged * person.ageing * rng.uniform(0.5, 1.3)
        strength, broad = min(strength, DEEPEST), rng.uniform(0.75, 1.35)
        path = np.array(fold.path) + rng.normal(0, fold.wander, (len(fold.path), 2))
        for side in (1,) if fold.in_middle else (-1, 1):
            own = strength * rng.uniform(0.8, 1.2)
            distance, along = _along(side * x, y, front > 0, path)
            shown = front * smoothstep(0, fold.fades[0], along) * smoothstep(1, 1 - fold.fades[1], along)
            width = fold.width * broad
            groove = np.exp(-((distance / width) ** 2))
            beside = np.tanh(distance / width) * np.exp(-((distance / (3.5 * width)) ** 2)) * (distance > 0)
            height += own * shown * (fold.swell * beside - fold.depth * groove)
            melanin += own * fold.stain * shown * np.exp(-((distance / (0.6 * width)) ** 2))
    hollow, cleft, dimple = rng.normal(0.3, 0.7), max(0, rng.normal(-0.2, 0.6)), max(0, rng.normal(-0.3, 0.6))
    height -= 0.018 * hollow * blob(points, (0.44, 6.72, 1.05), (0.12, 0.16, 0.4))
    height -= 0.013 * cleft * np.exp(-((x / 0.022) ** 2) - ((y - 6.28) / 0.06) ** 2) * front
    height -= 0.010 * dimple * np.exp(-(((np.abs(x) - 0.34) / 0.03) ** 2) - ((y - 6.66) / 0.045) ** 2) * front
    return Structure(height, melanin)


def _along(x, y, where, path, reach=0.16):
    """Return the signed distance to a curve (positive on its left; 9 beyond reach) and how far along it, 0..1."""
    knots = np.linspace(0, 1, len(path))
    line = make_interp_spline(knots, path, k=2)(np.linspace(0, 1, 21))
    low, high = line.min(0) - reach, line.max(0) + reach
    near = np.nonzero((x > low[0]) & (x < high[0]) & (y > low[1]) & (y < high[1]) & where)
    px, py = x[near], y[near]
    best, side, place = np.full(px.shape, 9.0), np.ones(px.shape), np.zeros(px.shape)
    for i, (a, b) in enumerate(pairwise(line)):
        d = b - a
        t = np.clip(((px - a[0]) * d[0] + (py - a[1]) * d[1]) / (d @ d), 0, 1)
        dx, dy = px - a[0] - t * d[0], py - a[1] - t * d[1]
        nearer = (distance := np.hypot(dx, dy)) < best
        best[nearer], place[nearer] = distance[nearer], ((i + t) / 20)[nearer]
        side[nearer] = np.where(d[0] * dy - d[1] * dx < 0, -1, 1)[nearer]
    signed, along = np.full(x.shape, 9.0), np.zeros(x.shape)
    signed[near], along[near] = np.where(best < reach, best * side, 9.0), place
    return signed, along
