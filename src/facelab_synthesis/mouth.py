"""Keeps mouths within what reads as an ordinary face: shapes add up to muzzles, pouts and sulks that nobody drew."""

import numpy as np

from facelab_synthesis.assets import base_mesh
from facelab_synthesis.head import blob

# Base vertices: under the nose, chin, middles of the lips' outer edges and of the line between, both corners.
NOSE_BASE, CHIN_TIP, LIP_TOP, LIP_BOTTOM, LINE_ABOVE, LINE_BELOW, CORNERS = 316, 5211, 466, 495, 468, 474, (7249, 500)
# Decimetres: how far lips may stand before nose base and chin, how high they may be together, and how far the corners
# may hang below the middle.
MOST_FORWARD, MOST_HIGH, MOST_HANGING = 0.050, 0.108, -0.004
# The moves fade from the middle of the mouth and so fall a little short: they are repeated.
ROUNDS = 4


def mouth_measures(shaped: np.ndarray) -> tuple[float, float, float]:
    """Return how far the lips of shaped base vertices (n, 3) stand forward, their height, and how far corners hang."""
    y, z = shaped[:, 1], shaped[:, 2]
    forward = 0.5 * (z[LIP_TOP] + z[LIP_BOTTOM] - z[NOSE_BASE] - z[CHIN_TIP])
    hanging = 0.5 * (y[LINE_ABOVE] + y[LINE_BELOW]) - y[list(CORNERS)].mean()
    return float(forward), float(y[LIP_TOP] - y[LIP_BOTTOM]), float(hanging)


def settle_mouth(shaped: np.ndarray) -> None:
    """Bring a mouth within its limits, in place; one that is within them stays as it is."""
    canonical = base_mesh().positions
    in_front = canonical[:, 2] > 0.9
    around = blob(canonical, (0.0, 6.62, 1.55), (0.30, 0.17, 0.40)) * in_front
    at_corners = blob(canonical, (0.26, 6.61, 1.42), (0.10, 0.09, 0.30)) * in_front
    for _ in range(ROUNDS):
        forward, high, hanging = mouth_measures(shaped)
        shaped[:, 2] -= max(0.0, forward - MOST_FORWARD) * around
        line = 0.5 * (shaped[LINE_ABOVE, 1] + shaped[LINE_BELOW, 1])
        shaped[:, 1] -= max(0.0, 1 - MOST_HIGH / high) * around * (shaped[:, 1] - line)
        shaped[:, 1] += max(0.0, hanging - MOST_HANGING) * at_corners
