"""A map of people with one of them chosen: who stands nearest, framed on the map and in a row beneath."""

from collections.abc import Sequence

import numpy as np

from facelab.figures.embedding.places import neighbour_row, people_map


def neighbour_map(
    tiles: Sequence[np.ndarray],
    places: np.ndarray,
    person_ids: Sequence[str],
    chosen: int,
    near: Sequence[int],
    apart: Sequence[float],
) -> np.ndarray:
    """Draw the map with one picture and its neighbours framed, and those faces beneath it.

    Parameters
    ----------
    tiles, places, person_ids
        As for ``people_map``.
    chosen, near : int, sequence of int
        The picture, and those nearest to it, the nearest first; five at most.
    apart : sequence of float
        How far each of them is from the chosen one.

    Returns
    -------
    numpy.ndarray
        Shape (742, 900, 3), uint8.
    """
    captions = ["chosen (black)", *(f"{rank}: {far:.2f}" for rank, far in enumerate(apart, 1))]
    faces = neighbour_row([tiles[i] for i in (chosen, *near)], captions)
    return np.vstack([people_map(tiles, places, person_ids, chosen, near), faces])
