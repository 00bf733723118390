"""Builds a plain pair of glasses around a person's eyes, as tubes."""

import numpy as np

from facelab_synthesis.geometry import unit
from facelab_synthesis.head import BODY_VERTICES, LEFT_EYE, NOSE_BRIDGE, RIGHT_EYE, TEMPLE

RIM_RADIUS, SIDES = 0.014, 8
HALF_WIDTH, HALF_HEIGHT = 0.265, 0.185


def build_glasses(vertices: np.ndarray, pose) -> tuple[np.ndarray, np.ndarray]:
    """Return positions (n, 3) and triangles (m, 3) of the frame.

    Parameters
    ----------
    vertices : ndarray (n, 3)
        Shaped base vertices.
    pose : callable
        Takes points (..., 3) to where the turned head has them.
    """
    eyes = vertices[LEFT_EYE].mean(0), vertices[RIGHT_EYE].mean(0)
    height, apart = eyes[0][1], abs(eyes[0][0])
    # The rims stand clear of brows, cheeks and the sides of the nose, wherever these are on this face.
    face = vertices[:BODY_VERTICES]
    x, off = np.abs(face[:, 0]), np.abs(face[:, 1] - height)
    behind_rims = (x > apart - 0.75 * HALF_WIDTH) & (x < apart + HALF_WIDTH) & (off < HALF_HEIGHT + 0.03)
    front = max((face[behind_rims, 2] + 0.2 * x[behind_rims] ** 2).max(), vertices[NOSE_BRIDGE, 2]) + 0.03
    turn = np.linspace(0, 2 * np.pi, 33)
    lines = []
    for eye in eyes:  # the power below 1 squares the circle a little
        across = HALF_WIDTH * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.7
        up = HALF_HEIGHT * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.7
        wrap = 0.2 * (eye[0] + HALF_WIDTH * np.cos(turn)) ** 2
        lines.append(np.stack([eye[0] + across, eye[1] - 0.02 + up, front - wrap], 1))
    inner = apart - HALF_WIDTH
    bow = 0.02 * np.cos(np.linspace(-1.5, 1.5, 9))
    lines.append(np.stack([np.linspace(-inner, inner, 9), height + 0.03 + bow, np.full(9, front + 0.02)], 1))
    temple = abs(vertices[TEMPLE, 0]) + 0.12
    for side in (-1, 1):
        across = side * np.linspace(apart + HALF_WIDTH, temple, 7)
        lines.append(np.stack([across, np.full(7, height + 0.03), np.linspace(front - 0.12, 0.4, 7)], 1))
    return _tubes([pose(line) for line in lines])


def _tubes(lines):
    around = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
    positions, triangles, offset = [], [], 0
    for line in lines:
        along = unit(np.gradient(line, axis=0))
        first = unit(np.cross(along, np.array([0.13, 0.2, 0.97])))
        second = np.cross(along, first)
        ring = np.cos(around)[None, :, None] * first[:, None] + np.sin(around)[None, :, None] * second[:, None]
        positions.append((line[:, None] + RIM_RADIUS * ring).reshape(-1, 3))
        row, column = np.arange(len(line) - 1)[:, None] * SIDES, np.arange(SIDES)[None]
        after = (column + 1) % SIDES
        quads = np.stack([row + column, row + after, row + SIDES + after, row + SIDES + column], -1)
        quads = quads.reshape(-1, 4) + offset
        triangles += [quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]
        offset += len(line) * SIDES
    return np.concatenate(positions), np.concatenate(triangles)
