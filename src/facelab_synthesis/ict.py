"""ICT-FaceKit's shapes carried onto MakeHuman's mesh.

``ict_on_base.csv`` says, for each base vertex on the outside of the head, which point of the kit's surface it is:
three of the kit's vertices and their shares. It was found once, by landmarks and then closest
points. What lies inside (mouth, sockets, nostrils) follows its surroundings.
"""

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import splu

from facelab_synthesis import kit as ict_kit
from facelab_synthesis.assets import base_mesh
from facelab_synthesis.files import write_whole
from facelab_synthesis.head import BODY_VERTICES, BOTH_EYES
from facelab_synthesis.places import CACHE

CENTIMETRE = 0.1
# Base vertices above NECK, near the head, are carried; below STILL they stay where MakeHuman has them.
NECK, STILL = 5.9, 6.0


@dataclass(frozen=True)
class CarriedKit:
    """The kit on MakeHuman's base mesh; decimetres.

    Attributes
    ----------
    vertices : ndarray (k,) of int
        The base vertices it moves.
    positions : ndarray (k, 3)
        Where its mean face has them.
    modes : ndarray (100, k, 3)
    movements : dict of str to ndarray (k, 3)
        By the kit's names; those with a left and a right half are joined.
    eyes : ndarray (2, 3)
        Centres of the left (x > 0) and right eyeball.
    eye_modes : ndarray (100, 2, 3)
    """

    vertices: np.ndarray
    positions: np.ndarray
    modes: np.ndarray
    movements: dict[str, np.ndarray]
    eyes: np.ndarray
    eye_modes: np.ndarray


@cache
def carried_kit() -> CarriedKit:
    """Return the carried kit, carried anew when the workshop does not hold it."""
    stored = CACHE / "ict_on_base.npz"
    if not stored.exists():
        buffer = io.BytesIO()
        np.savez(buffer, **_carry(ict_kit.load()))
        write_whole(stored, buffer.getvalue())
    with np.load(stored) as arrays:
        names = [str(name) for name in arrays["names"]]
        movements = dict(zip(names, arrays["movements"], strict=True))
        kept = {name: arrays[name] for name in ("vertices", "positions", "modes", "eyes", "eye_modes")}
    return CarriedKit(**kept, movements=movements)


def _correspondences():
    with Path(__file__).with_name("ict_on_base.csv").open(newline="") as text:
        rows = np.array([[float(value) for value in row] for row in list(csv.reader(text))[1:]])
    shares = np.column_stack([rows[:, 4:6], 1 - rows[:, 4:6].sum(1)])
    return rows[:, 0].astype(int), rows[:, 1:4].astype(int), shares


def _carry(kit: ict_kit.Kit) -> dict[str, np.ndarray]:
    canonical = base_mesh().positions
    x, y, z = canonical[:BODY_VERTICES].T
    vertices = np.nonzero((y > NECK) & (np.abs(x) < 1.3) & (z > -1.3))[0]
    matched, corners, shares = _correspondences()
    row = {int(vertex): place for place, vertex in enumerate(vertices)}
    on_surface = np.array([row[int(vertex)] for vertex in matched])
    still = np.nonzero(canonical[vertices, 1] < STILL)[0]
    spread = _spread(vertices, np.union1d(on_surface, still))

    def carried(offsets):
        field = np.zeros((len(vertices), 3))
        field[on_surface] = (offsets[corners].astype(float) * shares[..., None]).sum(1)
        field[still] = 0
        return spread(field)

    def ball_centres(points):
        return np.array([points[ball].mean(0, dtype=float) for ball in ict_kit.EYEBALLS])

    middle = ball_centres(kit.mean).mean(0)
    mean = (kit.mean - middle) * CENTIMETRE + canonical[BOTH_EYES].mean(0)
    shift = np.zeros((len(vertices), 3))
    shift[on_surface] = (mean[corners] * shares[..., None]).sum(1) - canonical[matched]
    shift[still] = 0
    joined: dict[str, np.ndarray] = {}
    for name, offsets in kit.movements.items():
        name = name.removesuffix("_L").removesuffix("_R")
        joined[name] = joined.get(name, 0) + CENTIMETRE * carried(offsets)
    return {
        "vertices": vertices,
        "positions": canonical[vertices] + spread(shift),
        "modes": np.array([CENTIMETRE * carried(mode) for mode in kit.modes], np.float32),
        "names": np.array(list(joined)),
        "movements": np.array(list(joined.values()), np.float32),
        "eyes": ball_centres(mean),
        "eye_modes": np.array([ball_centres(mode) * CENTIMETRE for mode in kit.modes]),
    }


def _spread(vertices, known):
    """Return a function that fills a field (k, 3) in between its known rows, as smoothly as a soap film."""
    mesh = base_mesh()
    local = np.full(len(mesh.positions), -1)
    local[vertices] = np.arange(len(vertices))
    faces = mesh.faces[mesh.groups.astype(str) == "body"]
    sides = local[np.concatenate([faces[:, [corner, (corner + 1) % 4]] for corner in range(4)])]
    sides = sides[(sides >= 0).all(1) & (sides[:, 0] != sides[:, 1])]
    joined = sparse.coo_matrix((np.ones(len(sides)), sides.T), shape=(len(vertices),) * 2).tocsr()
    joined = ((joined + joined.T) > 0).astype(float)
    laplacian = (sparse.diags(np.asarray(joined.sum(1)).ravel()) - joined).tocsr()
    unknown = np.setdiff1d(np.arange(len(vertices)), known)
    solver = splu((laplacian[unknown][:, unknown] + 1e-6 * sparse.eye(len(unknown))).tocsc())
    towards = laplacian[unknown][:, known]

    def spread(field):
        field = field.copy()
        field[unknown] = solver.solve(-(towards @ field[known]))
        return field

    return spread
