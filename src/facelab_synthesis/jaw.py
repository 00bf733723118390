"""Smooths the passage from the jaw to the neck, where two meshes meet and left a crease from ear lobe to chin."""

from functools import cache

import numpy as np
import scipy.sparse as sparse

from facelab_synthesis.assets import base_mesh
from facelab_synthesis.geometry import smoothstep
from facelab_synthesis.head import BODY_VERTICES

ROUNDS = 14


@cache
def _neighbourhood():
    """Return the matrix that averages each skin vertex over its neighbours, and how much each is smoothed (n,)."""
    mesh = base_mesh()
    faces = mesh.faces[mesh.groups.astype(str) == "body"]
    sides = np.concatenate([faces[:, [corner, (corner + 1) % 4]] for corner in range(4)])
    sides = np.concatenate([sides, sides[:, ::-1]])
    joined = sparse.coo_matrix((np.ones(len(sides)), sides.T), shape=(BODY_VERTICES, BODY_VERTICES)).tocsr()
    joined.data[:] = 1
    averaging = sparse.diags(1 / np.maximum(np.asarray(joined.sum(1)).ravel(), 1)) @ joined
    x, y, z = np.abs(mesh.positions[:BODY_VERTICES, 0]), *mesh.positions[:BODY_VERTICES, 1:].T
    below = smoothstep(6.62, 6.42, y - 0.55 * np.clip(x - 0.3, 0, 0.5) + 0.35 * np.clip(z - 1.0, 0, 1))
    return averaging, below * smoothstep(5.6, 5.8, y) * smoothstep(1.45, 1.25, z)


def smooth_below_jaw(shaped: np.ndarray) -> np.ndarray:
    """Return shaped base vertices (n, 3) whose shifts from the canonical mesh are smoothed below and behind the jaw."""
    averaging, amount = _neighbourhood()
    canonical = base_mesh().positions[:BODY_VERTICES]
    shift = shaped[:BODY_VERTICES] - canonical
    for _ in range(ROUNDS):
        shift = shift + amount[:, None] * (averaging @ shift - shift)
    return np.concatenate([canonical + shift, shaped[BODY_VERTICES:]])
