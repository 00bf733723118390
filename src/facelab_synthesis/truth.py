"""Says where each face is in its picture: projected from the shape, so that no detector has to be asked."""

import numpy as np

from facelab_synthesis.cast import Capture, Person
from facelab_synthesis.head import NECK_JOINT, canonical_skin, parts
from facelab_synthesis.scene import Pose, Scene, _frame
from facelab_synthesis.shape import shaped_vertices

# The face in the canonical head (decimetres): from under the chin to above the brows, cheek to cheek, front only.
# Detectors are taught to draw about this box; hair, ears and neck lie outside.
CHIN_HEIGHT, BROW_HEIGHT, HALF_WIDTH, FRONT = 6.42, 7.62, 0.68, 0.55


def face_box(person: Person, capture: Capture, size: int) -> tuple[int, int, int, int]:
    """Return the box of a capture's face: (top, right, bottom, left), pixels of a picture ``size`` by ``size``."""
    vertices = shaped_vertices(person, capture.expression, capture.expression_strength)
    pose = Pose(capture, vertices[NECK_JOINT].mean(0) * np.array([0, 1, 1]))
    target, origin, view = _frame(Scene(), capture, vertices, pose)
    x, y, z = canonical_skin()[0].T
    on_face = (np.abs(x) < HALF_WIDTH) & (y > CHIN_HEIGHT) & (y < BROW_HEIGHT) & (z > FRONT)
    points = pose(parts()["skin"].build(vertices)[0])[on_face]
    distance = origin[2] - points[:, 2:]
    across = (points[:, :2] - target[:2]) / distance * (origin[2] - target[2]) / view
    pixels = size * (0.5 + across * np.array([1, -1]))
    (left, top), (right, bottom) = pixels.min(0), pixels.max(0)
    return tuple(int(np.clip(round(side), 0, size)) for side in (top, right, bottom, left))
