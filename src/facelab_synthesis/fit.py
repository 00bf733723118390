"""Carries what was grown on the canonical head onto a person's: hair keeps its cut whatever the skull beneath."""

import numpy as np
from scipy.spatial import cKDTree

from facelab_synthesis.head import canonical_skin

# Every so many skin vertices carry, and a point follows so many: near enough that short hair does not sink in.
EVERY, FOLLOWED = 3, 4


class Followers:
    """Strands (n, k, 3) near the canonical head, and the skin their roots, middles and tips follow."""

    def __init__(self, strands: np.ndarray):
        self._strands = strands
        last = strands.shape[1] - 1
        self._held = np.array([0, last // 2, last])
        canonical = canonical_skin()[0][::EVERY]
        distance, self._near = cKDTree(canonical).query(strands[:, self._held].reshape(-1, 3), k=FOLLOWED)
        weight = 1 / (distance + 0.02) ** 2
        self._weight = (weight / weight.sum(1, keepdims=True)).astype(np.float32)

    def on(self, positions: np.ndarray) -> np.ndarray:
        """Return where the strands (n, k, 3) lie on a person whose skin is at ``positions``."""
        moved = (positions - canonical_skin()[0])[::EVERY].astype(np.float32)
        root, middle, tip = np.moveaxis(
            np.einsum("nk,nkc->nc", self._weight, moved[self._near]).reshape(-1, 3, 3), 1, 0
        )
        _, half, last = self._held
        along = np.arange(last + 1)
        up, down = np.clip(along / half, 0, 1), np.clip((along - half) / (last - half), 0, 1)
        first, second = up[None, :, None], down[None, :, None]
        return self._strands + root[:, None] + first * (middle - root)[:, None] + second * (tip - middle)[:, None]
