"""Closes the lips: identity modes part them, and a parted mouth without teeth is a black slot."""

import numpy as np

from facelab_synthesis.assets import base_mesh
from facelab_synthesis.geometry import smoothstep

# Base vertices along the edges where the lips meet, from the middle to the corner; and the height of the line between.
UPPER_EDGE = (468, 7221, 7218, 7213, 11955, 7209, 7246)
LOWER_EDGE = (474, 7229, 7228, 7227, 7226, 11964, 7225, 7178)
_LINE_X, _LINE_Y = (0.0, 0.15, 0.25, 0.30), (6.621, 6.622, 6.610, 6.612)
# Lips at rest touch inside; their outer edges stay this far apart.
REST_GAP, CORNER = 0.006, 0.245
# The upper lip leads by this much; of any difference from it this share is levelled.
REST_LEAD, LEVELLED = 0.018, 0.4
_REACH = 0.13


def lip_gap(shaped: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return distances from the middle (k,) and the height (k,) of the gap between the lips there, decimetres."""
    across = base_mesh().positions[:, 0]
    upper, lower = list(UPPER_EDGE), list(LOWER_EDGE)
    below = np.interp(across[upper], across[lower], shaped[lower, 1])
    return across[upper], shaped[upper, 1] - below


def close_lips(shaped: np.ndarray) -> None:
    """Move both lips of shaped base vertices (n, 3) towards each other, in place, until they meet."""
    canonical = base_mesh().positions
    across, gap = lip_gap(shaped)
    excess = np.append(gap - REST_GAP * (1 - across / CORNER), 0.0)
    x, y, z = np.abs(canonical[:, 0]), canonical[:, 1], canonical[:, 2]
    off = y - np.interp(x, _LINE_X, _LINE_Y)
    lips = (np.abs(off) < _REACH) & (x < CORNER) & (z > 1.2) & (z < 1.8)
    share = 0.5 * np.interp(x, np.append(across, CORNER), excess) * (1 - smoothstep(0.03, _REACH, np.abs(off)))
    shaped[lips, 1] -= (np.sign(off) * share)[lips]
    # A lip that stands far before the other throws a shadow that reads as an open mouth.
    before = shaped[list(UPPER_EDGE), 2] - np.interp(
        across, canonical[list(LOWER_EDGE), 0], shaped[list(LOWER_EDGE), 2]
    )
    lead = np.append(LEVELLED * (before - REST_LEAD * (1 - across / CORNER)), 0.0)
    share = 0.5 * np.interp(x, np.append(across, CORNER), lead) * (1 - smoothstep(0.03, _REACH, np.abs(off)))
    shaped[lips, 2] -= (np.sign(off) * share)[lips]
