"""The canonical head: the parts that are rendered, and where on a head each point of the skin texture lies.

Everything painted or grown on a face (freckles, lips, hairline, beard) is placed in *canonical* coordinates, the
positions on the neutral base mesh, and so lands on the same feature whatever a person's shape or expression.
"""

from functools import cache

import numpy as np
from PIL import Image
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import distance_transform_edt, gaussian_filter

from facelab_synthesis.assets import Part, base_mesh
from facelab_synthesis.geometry import smoothstep, unit
from facelab_synthesis.places import CACHE, MAKEHUMAN
from facelab_synthesis.traits import Brows

# Vertices of the base mesh that mark places.
LEFT_EYE, RIGHT_EYE, BOTH_EYES = slice(14598, 14670), slice(14670, 14742), slice(14598, 14742)
CHIN, CROWN, NOSE_BRIDGE, TEMPLE = 791, 881, 5320, 5399
# The skin comes first in the base mesh; what follows are helpers and joints.
BODY_VERTICES = 13380
NECK_JOINT = slice(14534, 14542)

# The part of MakeHuman's texture sheet that holds the head, and the size we paint it at.
CHART_LEFT, CHART_RIGHT, CHART_BOTTOM, CHART_TOP = 0.635, 1.0, 0.13, 0.83
TEXTURE_SHAPE = (1228, 640)


@cache
def parts() -> dict[str, Part]:
    """Return the rendered parts by name, each subdivided as finely as it is seen."""
    mesh = base_mesh()
    centres, groups = mesh.face_centres, mesh.groups.astype(str)
    near_head = np.abs(centres[:, 0]) < 2.6
    lashes = np.char.find(groups, "eyelashes") >= 0
    return {
        "skin": Part((groups == "body") & (centres[:, 1] > 4.6) & near_head, 2),
        "left eye": Part(groups == "helper-l-eye", 2),
        "right eye": Part(groups == "helper-r-eye", 2),
        "lashes": Part(lashes, 1),
        "shirt": Part((groups == "helper-tights") & (centres[:, 1] > 2.5) & (np.abs(centres[:, 0]) < 4.6), 2),
    }


@cache
def canonical_skin() -> tuple[np.ndarray, np.ndarray]:
    """Return positions and normals (n, 3) of the skin on the neutral base mesh."""
    return parts()["skin"].build(base_mesh().positions)


@cache
def canonical_map() -> np.ndarray:
    """Return the canonical position (h, w, 3) of each texel of the skin texture (float32)."""
    stored = CACHE / "canonical_map.npy"
    if stored.exists():
        return np.load(stored)
    positions, uvs = canonical_skin()[0], parts()["skin"].uvs
    in_chart = (uvs[:, 0] > CHART_LEFT) & (uvs[:, 1] > 0.135) & (uvs[:, 1] < CHART_TOP + 0.02)
    interpolate = LinearNDInterpolator(uvs[in_chart], positions[in_chart])
    height, width = TEXTURE_SHAPE
    u = (np.arange(width) + 0.5) / width * (CHART_RIGHT - CHART_LEFT) + CHART_LEFT
    v = CHART_TOP - (np.arange(height) + 0.5) / height * (CHART_TOP - CHART_BOTTOM)
    found = interpolate(*np.meshgrid(u, v)).astype(np.float32)
    nearest = distance_transform_edt(np.isnan(found[..., 0]), return_distances=False, return_indices=True)
    found = found[tuple(nearest)]
    CACHE.mkdir(parents=True, exist_ok=True)
    np.save(stored, found)
    return found


@cache
def texture_mask(name: str, blur: float) -> np.ndarray:
    """Return one of MakeHuman's masks (``lips``, ``ears``, ``eyelids``) over the head's chart, (h, w) in 0..1."""
    sheet = Image.open(MAKEHUMAN / "textures" / f"mpfb_{name}.jpg").convert("L")
    side = sheet.size[0]
    box = (CHART_LEFT * side, (1 - CHART_TOP) * side, CHART_RIGHT * side, (1 - CHART_BOTTOM) * side)
    chart = sheet.crop(tuple(int(edge) for edge in box)).resize(TEXTURE_SHAPE[::-1], Image.Resampling.BICUBIC)
    return gaussian_filter(np.asarray(chart, np.float32) / 255, blur)


def chart_uvs() -> tuple[np.ndarray, np.ndarray]:
    """Return the skin's texture coordinates (n, 2) within our chart, and which vertices (n,) lie on the head."""
    u, v = parts()["skin"].uvs.T
    on_head = (u > CHART_LEFT) & (v > CHART_BOTTOM + 0.004)
    inside = np.stack(
        [(u - CHART_LEFT) / (CHART_RIGHT - CHART_LEFT), (v - CHART_BOTTOM) / (CHART_TOP - CHART_BOTTOM)], 1
    )
    inside[~on_head] = [0.5, 0.97]
    return inside, on_head


def blob(points, centre, size):
    """Return a soft spot (...) at ``centre`` on both halves of the face: 1 there, falling off over ``size``."""
    offset = (np.stack([np.abs(points[..., 0]), points[..., 1], points[..., 2]], -1) - centre) / size
    return np.exp(-(offset**2).sum(-1))


def scalp_mask(points, hairline):
    """Return where scalp hair grows (...), 0..1, for a line's height above the forehead, retreat and roundness."""
    middle, recedes, roundness = hairline
    x, y, z = np.abs(points[..., 0]), points[..., 1], points[..., 2]
    depth = [-1.0, -0.3, 0.1, 0.3, 0.5, 0.62, 0.75, 0.95, 1.2, 1.5]
    height = [6.75, 6.72, 6.85, 7.15, 7.2, 7.25, 7.68, 7.93, middle, middle]
    edge = np.interp(z, depth, height)
    at_front = smoothstep(0.65, 0.95, z)
    edge = edge + at_front * recedes * np.exp(-(((x - 0.40) / 0.13) ** 2))  # the temples, where hair retreats first
    edge = edge - at_front * roundness * smoothstep(0.45, 0.66, x)  # a forehead is round, not a box
    ear = (y < 7.4) & (y > 6.78) & (z > 0.2) & (z < 0.55) & (x > 0.70)
    return np.where(ear, 0, smoothstep(edge - 0.03, edge + 0.08, y))


def moustache_mask(points):
    """Return where a moustache grows (...), 0..1, under the nose and out to the corners of the lips."""
    x, y, z = np.abs(points[..., 0]), points[..., 1], points[..., 2]
    middle = 6.765 - 0.25 * np.clip(x - 0.10, 0, None)
    high = np.interp(x, [0.0, 0.1, 0.28], [0.045, 0.055, 0.035])
    return np.exp(-((np.clip(x - 0.17, 0, None) / 0.07) ** 2 + ((y - middle) / high) ** 2)) * (z > 1.2)


def beard_mask(points):
    """Return where a beard grows (...), 0..1."""
    x, y, z = np.abs(points[..., 0]), points[..., 1], points[..., 2]
    moustache = moustache_mask(points)
    off_lips = 1 - np.exp(-(((x / 0.2) ** 2 + ((y - 6.62) / 0.10) ** 2) ** 2))
    top = np.interp(x, [0, 0.25, 0.45, 0.62, 0.75], [6.5, 6.62, 6.68, 6.86, 7.15])
    jaw = smoothstep(top + 0.10, top - 0.10, y) * smoothstep(5.95, 6.15, y) * (z > 0.45)
    jaw = jaw * smoothstep(0.45, 0.62, z + 0.15 * (y - 6.5))
    return np.maximum(jaw, moustache) * off_lips


BROW_X = np.array([0.10, 0.20, 0.33, 0.45, 0.57])


def brow_height(x, brows: Brows):
    """Return the canonical height of the middle of the brow at distance ``x`` from the middle of the face."""
    middle = np.array([7.474, 7.486, 7.492, 7.482, 7.436])
    raised = brows.arch * np.array([0, 0, 1, 1, 0]) + brows.slant * np.array([0, 0, 0, 0.7, 1.2]) + brows.lift
    return np.interp(x, BROW_X, middle + 0.014 * raised)


def brow_distance(points, brows: Brows):
    """Return how far points (...) are from the brow's middle line, in units of its half thickness."""
    x, y, z = np.abs(points[..., 0]), points[..., 1], points[..., 2]
    half = np.interp(x, BROW_X, np.array([0.030, 0.036, 0.033, 0.025, 0.014])) * (0.6 + 0.5 * brows.thickness)
    distance = np.abs(y - brow_height(x, brows)) / half
    end = 0.585 * brows.length
    distance = distance + 1.4 * smoothstep(0.27, 0.09, x) + 1.4 * smoothstep(end - 0.18, end, x)  # both ends fade
    return np.where((x < 0.085) | (x > end) | (z < 0.8), 9, distance)


@cache
def skin_triangles() -> dict[str, np.ndarray]:
    """Return canonical centres (m, 3), areas (m,) and which triangles (m,) of the skin can carry hair."""
    positions, uvs, triangles = canonical_skin()[0], parts()["skin"].uvs, parts()["skin"].triangles
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    centre_uv = uvs[triangles].mean(1)
    return {
        "centres": (a + b + c) / 3,
        "areas": np.linalg.norm(np.cross(b - a, c - a), axis=1),
        "on_head": (centre_uv[:, 0] > CHART_LEFT) & (centre_uv[:, 1] > 0.135),
    }


def scatter(rng, density, count):
    """Draw ``count`` places on the skin with probability proportional to ``density`` (m,) per area.

    Returns
    -------
    triangle : ndarray (count,) of int
    weights : ndarray (count, 3)
        Barycentric coordinates; use with ``at``.
    """
    weight = skin_triangles()["areas"] * density * skin_triangles()["on_head"]
    chosen = rng.choice(len(weight), count, p=weight / weight.sum())
    return chosen, rng.dirichlet([1, 1, 1], count)


def at(attribute, places, normalise=False):
    """Return a vertex attribute (n, 3) at scattered places, (count, 3)."""
    triangle, weights = places
    value = (attribute[parts()["skin"].triangles[triangle]] * weights[..., None]).sum(1)
    return unit(value) if normalise else value
