"""Carries what was grown on the canonical head onto a person's: hair keeps its cut whatever the skull beneath."""

import numpy as np
from scipy.spatial import cKDTree

from facelab_synthesis.head import canonical_skin

# Every so many skin vertices carry; a point follows so many of them, so that a lock is not bent by one ear.
EVERY, FOLLOWED = 12, 8


class Followers:
    """Points (..., 3) near the canonical head, and the skin each of them follows."""

    def __init__(self, points: np.ndarray):
        self._points = points
        canonical = canonical_skin()[0][::EVERY]
        distance, self._near = cKDTree(canonical).query(points.reshape(-1, 3), k=FOLLOWED)
        weight = 1 / (distance + 0.05) ** 2
        self._weight = (weight / weight.sum(1, keepdims=True)).astype(np.float32)

    def on(self, positions: np.ndarray) -> np.ndarray:
        """Return where the points (..., 3) lie on a person whose skin is at ``positions`` (n, 3)."""
        moved = (positions - canonical_skin()[0])[::EVERY].astype(np.float32)
        shift = np.einsum("nk,nkc->nc", self._weight, moved[self._near])
        return self._points + shift.reshape(self._points.shape)
