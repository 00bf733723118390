"""ICT-FaceKit's shapes as they are carried onto MakeHuman's mesh.

The kit (MIT licence, USC Institute for Creative Technologies) is a head with 100 identity modes learnt from scans,
each with a weight of variance 1, and 57 movements of the face.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from facelab_synthesis.places import CACHE


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
    with np.load(CACHE / "proto.npz") as stored:
        d = dict(stored)
    names = [str(n) for n in d["exnames"]]
    moves = {}
    for n, m in zip(names, d["ex"]):
        key = n[:-2] if n.endswith(("_L", "_R")) else n
        moves[key] = moves.get(key, 0) + m
    flip = 1 if bool(d["eye_left_first"]) else -1
    return CarriedKit(
        d["head"], d["neutral"].astype(float), d["modes"], moves, d["eyes_neutral"][::flip], d["eyes_modes"][:, ::flip]
    )
