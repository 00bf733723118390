"""Small mathematics shared by every stage: seeded streams, smooth steps, rotations, noise, mesh clipping."""

import zlib

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the random stream of one purpose, so that changing how hair is drawn never changes a nose."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


def smoothstep(start, end, x):
    """Return 0 before ``start``, 1 after ``end``, and a smooth cubic between (``end`` may be below ``start``)."""
    t = np.clip((x - start) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors (..., 3) scaled to length one; a zero vector stays zero."""
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)


def rotation(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Return the (3, 3) rotation: roll about z, then pitch about x, then yaw about y, in degrees."""
    (cos_y, cos_p, cos_r), (sin_y, sin_p, sin_r) = (f(np.deg2rad([yaw, pitch, roll])) for f in (np.cos, np.sin))
    about_y = np.array([[cos_y, 0, sin_y], [0, 1, 0], [-sin_y, 0, cos_y]])
    about_x = np.array([[1, 0, 0], [0, cos_p, -sin_p], [0, sin_p, cos_p]])
    about_z = np.array([[cos_r, -sin_r, 0], [sin_r, cos_r, 0], [0, 0, 1]])
    return about_y @ about_x @ about_z


def rotation_to(direction: np.ndarray) -> np.ndarray:
    """Return the (3, 3) rotation without roll that takes +z to ``direction`` (3,)."""
    x, y, z = unit(direction)
    return rotation(np.degrees(np.arctan2(x, z)), np.degrees(-np.arcsin(y)), 0)


def fit_sphere(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Return centre (3,) and radius of the sphere that fits ``points`` (n, 3) best in least squares."""
    system = np.c_[2 * points, np.ones(len(points))]
    solution = np.linalg.lstsq(system, (points**2).sum(1), rcond=None)[0]
    centre = solution[:3]
    return centre, float(np.sqrt(solution[3] + centre @ centre))


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], scale: float) -> np.ndarray:
    """Return noise (h, w) of mean 0 and standard deviation about 1 whose grain is ``scale`` pixels wide."""
    step = max(1, int(scale // 2))
    coarse = (shape[0] // step + 2, shape[1] // step + 2)
    noise = gaussian_filter(rng.standard_normal(coarse).astype(np.float32), scale / step, mode="wrap")
    noise /= noise.std()
    if step > 1:  # coarse grain is filtered small and enlarged: the same look for a fraction of the time
        noise = cv2.resize(noise, (coarse[1] * step, coarse[0] * step), interpolation=cv2.INTER_CUBIC)
    return noise[: shape[0], : shape[1]]


def vertex_normals(positions: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return unit normals (n, 3) of a triangle mesh, each face weighted by its area."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    face_normals = np.cross(b - a, c - a)
    normals = np.zeros_like(positions)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], face_normals)
    return unit(normals)


def clip_mesh(positions, normals, triangles, field):
    """Cut a triangle mesh along the zero line of ``field`` and keep the side where it is negative.

    Parameters
    ----------
    positions, normals : ndarray (n, 3)
    triangles : ndarray (m, 3) of int
    field : ndarray (n,)
        A signed value per vertex; edges that change sign are cut where it would be zero.

    Returns
    -------
    positions, normals : ndarray (n', 3)
    triangles : ndarray (m', 3) of int
    """
    positions, normals, field = list(positions), list(normals), list(field)
    kept, cut_edges = [], {}

    def cut(a, b):
        edge = (min(a, b), max(a, b))
        if edge not in cut_edges:
            t = field[a] / (field[a] - field[b])
            positions.append(positions[a] + t * (positions[b] - positions[a]))
            normals.append(normals[a] + t * (normals[b] - normals[a]))
            field.append(0.0)
            cut_edges[edge] = len(positions) - 1
        return cut_edges[edge]

    for triangle in triangles:
        inside = [corner for corner in range(3) if field[triangle[corner]] < 0]
        if len(inside) == 3:
            kept.append(triangle)
        elif len(inside) == 1:
            a, b, c = (triangle[(inside[0] + turn) % 3] for turn in range(3))
            kept.append([a, cut(a, b), cut(a, c)])
        elif len(inside) == 2:
            outside = next(corner for corner in range(3) if corner not in inside)
            a, b, c = (triangle[(outside + turn) % 3] for turn in range(3))
            on_ab, on_ac = cut(a, b), cut(a, c)
            kept += [[on_ab, b, c], [on_ab, c, on_ac]]
    return np.array(positions), np.array(normals), np.array(kept)
