"""Distances dressed as per cent: three mappings with a name, of which none is a probability."""

import numpy as np

THRESHOLD = 0.6


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
