"""Opens the eyes as far as a person at rest does: identity modes and movements leave some asleep and some staring."""

import numpy as np

from facelab_synthesis.assets import base_mesh
from facelab_synthesis.geometry import stream
from facelab_synthesis.ict import CarriedKit
from facelab_synthesis.records import Person

# Middles of the edges of the upper and the lower lid of the eye where x > 0, as base vertices.
UPPER_LID, LOWER_LID = 6785, 13370
# Decimetres between the lids at rest; and how much wider or narrower an expression at full strength makes them.
OPEN, OPEN_SPREAD, OPEN_LIMITS = 0.085, 0.006, (0.075, 0.095)
WIDENED = {"smile": 0.85, "squint": 0.70, "surprise": 1.05, "frown": 0.92}


def set_lids(person: Person, face: np.ndarray, kit: CarriedKit, expression: str, strength: float) -> np.ndarray:
    """Return the kit's vertices (k, 3) with either eye opened as this person opens it in this expression."""
    wanted = np.clip(stream(person.seed, "lids open").normal(OPEN, OPEN_SPREAD), *OPEN_LIMITS)
    if person.resting_expression == "tired":
        wanted *= 0.95
    wanted *= 1 + strength * (WIDENED.get(expression, 1.0) - 1)
    canonical, blink = base_mesh().positions[kit.vertices], kit.movements["eyeBlink"]
    for side in (-1, 1):
        upper, lower = (_mirrored(canonical, kit, vertex, side) for vertex in (UPPER_LID, LOWER_LID))
        closing = blink[lower, 1] - blink[upper, 1]
        too_wide = face[upper, 1] - face[lower, 1] - wanted
        face = face + np.where(side * canonical[:, :1] > 0, too_wide / closing, 0) * blink
    return face


def _mirrored(canonical, kit, vertex, side):
    place = base_mesh().positions[vertex] * (side, 1, 1)
    return int(np.linalg.norm(canonical - place, axis=1).argmin())
