"""How well boxes that were found fit those that are true: hits, misses and false alarms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.boxes import Box, iou

MIN_IOU = 0.4  # Haar takes in the hair and HOG stops at the brows: the customary 0.5 would count a wide cut as a miss


@dataclass(frozen=True)
class DetectionCounts:
    """Hits, misses and false alarms; they add up over pictures."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0

    def __add__(self, other: "DetectionCounts") -> "DetectionCounts":
        return DetectionCounts(
            self.hits + other.hits, self.misses + other.misses, self.false_alarms + other.false_alarms
        )


def count_detections(found: Sequence[Box], truth: Sequence[Box], min_iou: float = MIN_IOU) -> DetectionCounts:
    """Pair found boxes with true ones so that the overlaps are largest in sum, then count.

    Parameters
    ----------
    found, truth : sequence of Box
        What a detector gave, and where faces are.
    min_iou : float, 0 to 1
        The least overlap that counts as a hit.

    Returns
    -------
    DetectionCounts
        A true face has one hit at most: a second box on it is a false alarm.

    Examples
    --------
    >>> count_detections(found=[(10, 60, 60, 10), (0, 9, 9, 0)], truth=[(12, 62, 62, 12)])
    DetectionCounts(hits=1, misses=0, false_alarms=1)
    """
    from scipy.optimize import linear_sum_assignment  # half a second to load, and not every lesson finds faces

    overlaps = np.array([[iou(box, true) for true in truth] for box in found]).reshape(len(found), len(truth))
    overlaps[overlaps < min_iou] = 0
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    hits = int((overlaps[rows, columns] > 0).sum())
    return DetectionCounts(hits, len(truth) - hits, len(found) - hits)
