"""Cuts a top out of the body's outline: crew, V and high necks, each with its band or without."""

from collections.abc import Iterator

import numpy as np

from facelab_synthesis.geometry import clip_mesh, smoothstep, stream
from facelab_synthesis.head import parts
from facelab_synthesis.records import Person

COLOURS = (
    (0.035, 0.060, 0.110), (0.060, 0.085, 0.045), (0.130, 0.045, 0.040), (0.220, 0.205, 0.175), (0.030, 0.030, 0.034),
    (0.150, 0.105, 0.035), (0.075, 0.045, 0.095), (0.330, 0.330, 0.330), (0.030, 0.080, 0.080), (0.100, 0.100, 0.110),
    (0.060, 0.110, 0.180), (0.180, 0.110, 0.085),
)  # fmt: skip
# Height of the neckline's edge at the throat over the neck joint, its rise to the side, its drop at the front, and the
# width of its band; decimetres.
NECKLINES = {
    "crew": (-0.10, 0.10, 0.28, 0.12),
    "high": (0.02, 0.06, 0.20, 0.20),
    "v": (-0.12, 0.16, 0.30, 0.07),
}
# The edge is drawn into the skin, so deep and over such a breadth, or one would see between cloth and neck.
TUCK, TUCK_REACH = 0.09, 0.06
V_DEPTH, V_WIDTH = 0.42, 0.42


def dress(person: Person, vertices: np.ndarray, neck: float) -> Iterator[tuple]:
    """Yield each piece of a person's top: its name, positions (n, 3), triangles (m, 3) and colour.

    Parameters
    ----------
    person : Person
    vertices : ndarray (n, 3)
        Shaped base vertices.
    neck : float
        Height of the neck joint.
    """
    rng = stream(person.seed, "clothes")
    neckline = str(rng.choice(list(NECKLINES)))
    throat, rise, drop, band = NECKLINES[neckline]
    colour = np.array(COLOURS[rng.integers(len(COLOURS))]) * rng.uniform(0.8, 1.25)
    part = parts()["shirt"]
    positions, normals = part.build(vertices)

    def above_edge(points):
        across, depth = np.clip(np.abs(points[:, 0]), 0, 0.8), points[:, 2]
        edge = neck + throat + rise * across - drop * smoothstep(0.1, 1, depth)
        if neckline == "v":
            edge = edge - V_DEPTH * np.clip(1 - across / V_WIDTH, 0, 1) * smoothstep(0.1, 0.5, depth)
        return points[:, 1] - edge

    cut = clip_mesh(positions, normals, part.triangles, above_edge(positions))
    for name, side, shade in (("top", 1, 1.0), ("band", -1, rng.uniform(0.7, 0.95))):
        positions, normals, triangles = clip_mesh(*cut, side * (above_edge(cut[0]) + band))
        near_edge = np.exp(-((above_edge(positions) / TUCK_REACH) ** 2))
        yield name, positions + normals * (0.03 - TUCK * near_edge)[:, None], triangles, (shade * colour).tolist()
