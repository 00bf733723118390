"""Who stands next to whom among embeddings, what a map or a quick search keeps of it, and distances as per cent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.gallery import Candidates
from facelab.pipeline.embed import distance

THRESHOLD = 0.6


@dataclass(frozen=True)
class Neighbours:
    """Who stands nearest to each picture.

    Parameters
    ----------
    own : numpy.ndarray
        Shape (n,), float64: the distance to the nearest other picture of the same person; NaN where there is none.
    other : numpy.ndarray
        Shape (n,), float64: the distance to the nearest picture of anybody else.
    who : numpy.ndarray
        Shape (n,), integers: which picture of somebody else that is.
    """

    own: np.ndarray
    other: np.ndarray
    who: np.ndarray


def nearest(embeddings: np.ndarray, person_ids: Sequence[str]) -> Neighbours:
    """Find, for each picture, the nearest other picture of its person and the nearest of anybody else.

    Parameters
    ----------
    embeddings : numpy.ndarray
        Shape (n, 128).
    person_ids : sequence of str
        Who is in each; at least two people.

    Raises
    ------
    FacelabError
        If all pictures show one person.

    Examples
    --------
    >>> found = nearest(np.array([[0.0], [1.0], [1.5]]), ["ann", "ann", "ben"])
    >>> found.own.tolist(), found.other.tolist()
    ([1.0, 1.0, nan], [1.5, 0.5, 0.5])
    """
    person_ids = np.asarray(person_ids)
    same = person_ids[:, None] == person_ids
    if same.all():
        raise FacelabError("All pictures show one person.", "A neighbour takes two people or more.")
    apart = np.array([distance(embedding, embeddings) for embedding in embeddings])
    own = np.where(same & ~np.eye(len(apart), dtype=bool), apart, np.inf).min(axis=1)
    others = np.where(same, np.inf, apart)
    return Neighbours(np.where(np.isinf(own), np.nan, own), others.min(axis=1), others.argmin(axis=1))


def nearest_to(embeddings: np.ndarray, chosen: int, count: int = 5) -> list[int]:
    """Return which pictures stand nearest to the chosen one, the nearest first."""
    apart = distance(embeddings[chosen], embeddings)
    apart[chosen] = np.inf
    return np.argsort(apart, kind="stable")[:count].tolist()


def linked(stolen: np.ndarray, listed: np.ndarray) -> np.ndarray:
    """Return which entry of a list stands nearest to each stolen template, shape (len(stolen),): no name is needed."""
    return np.array([distance(template, listed).argmin() for template in stolen])


@dataclass(frozen=True)
class FlatMap:
    """Embeddings laid out on a plane.

    Parameters
    ----------
    places : numpy.ndarray
        Shape (n, 2), float64: the plane on which the embeddings spread most.
    kept : float
        Which part of their spread (variance) lies on it, 0 to 1.
    """

    places: np.ndarray
    kept: float


def flat_map(embeddings: np.ndarray) -> FlatMap:
    """Lay embeddings out on the plane that keeps most of their spread: principal components.

    Classical multidimensional scaling of the Euclidean distances gives the same map.

    Parameters
    ----------
    embeddings : numpy.ndarray
        Shape (n, 128), n at least 3.

    References
    ----------
    Gower, Some distance properties of latent root and vector methods used in multivariate analysis, Biometrika 1966.
    """
    centred = embeddings - np.mean(embeddings, axis=0)
    _, spread, axes = np.linalg.svd(centred, full_matrices=False)
    plane = axes[:2]
    plane = plane * np.sign(plane[[0, 1], np.abs(plane).argmax(axis=1)])[:, None]  # so that the map is never mirrored
    return FlatMap(centred @ plane.T, float((spread[:2] ** 2).sum() / (spread**2).sum()))


def neighbours_kept(embeddings: np.ndarray, places: np.ndarray, count: int = 5) -> float:
    """Return the share of the ``count`` nearest neighbours among embeddings that are so on the map too, 0 to 1."""
    both = [(nearest_to(embeddings, row, count), nearest_to(places, row, count)) for row in range(len(embeddings))]
    return float(np.mean([len(set(true) & set(mapped)) / count for true, mapped in both]))


def recall(found: Candidates, exact: Candidates) -> float:
    """Return which share of the exact search's candidates an approximate search listed as well.

    Parameters
    ----------
    found, exact : Candidates
        From the same probes in the same order.

    Returns
    -------
    float
        0 to 1, over the lists of all probes together; NaN if the exact lists are all empty.
    """
    if len(found.rows) != len(exact.rows):
        raise FacelabError(
            f"There are {len(found.rows)} and {len(exact.rows)} candidate lists.",
            "Compare searches of the same probes.",
        )
    listed = sum(np.isin(wanted[wanted >= 0], got).sum() for wanted, got in zip(exact.rows, found.rows, strict=True))
    return float(listed / exact.lengths.sum()) if exact.lengths.any() else float("nan")


def straight(distance: np.ndarray | float) -> np.ndarray:
    """Map a distance of 0 to 100 per cent, 1 and beyond to 0, along a straight line."""
    return 100 * np.clip(1 - np.asarray(distance, float), 0, 1)


def wiki(distance: np.ndarray | float, threshold: float = THRESHOLD) -> np.ndarray:
    """Map a distance as a page of face_recognition's wiki proposes; the threshold becomes 50 per cent.

    References
    ----------
    A. Geitgey, Calculating accuracy as a percentage, wiki of face_recognition, 2019, who writes that there is no right
    answer without a test set and that this one feels right in many cases.
    """
    distance = np.asarray(distance, float)
    beyond = (1 - distance) / (2 * (1 - threshold))
    within = 1 - distance / (2 * threshold)
    lifted = within + (1 - within) * np.clip(2 * (within - 0.5), 0, None) ** 0.2
    return 100 * np.clip(np.where(distance > threshold, beyond, lifted), 0, 1)


def s_curve(distance: np.ndarray | float, threshold: float = THRESHOLD, width: float = 0.1) -> np.ndarray:
    """Map a distance along an S-curve around the threshold, which becomes 50 per cent."""
    return 100 / (1 + np.exp((np.asarray(distance, float) - threshold) / width))


MAPPINGS = {"a straight line": straight, "the library's wiki": wiki, "an S-curve": s_curve}
