"""The statistics of matching: what was found and missed, and how sure we may be of a count."""

from facelab.metrics.base_rates import *  # noqa: F403 - one place lists its names
from facelab.metrics.base_rates import __all__ as _base_rates
from facelab.metrics.detection import DetectionCounts, count_detections
from facelab.metrics.embedding import (
    FlatMap,
    Neighbours,
    flat_map,
    linked,
    nearest,
    nearest_to,
    neighbours_kept,
    recall,
)
from facelab.metrics.identification import *  # noqa: F403 - likewise
from facelab.metrics.identification import __all__ as _identification
from facelab.metrics.uncertainty import Share, percent, share_by_person, share_of_comparisons
from facelab.metrics.verification import *  # noqa: F403 - likewise
from facelab.metrics.verification import __all__ as _verification

__all__ = [
    "DetectionCounts", "FlatMap", "Neighbours", "Share", "count_detections", "flat_map", "linked", "nearest",
    "nearest_to", "neighbours_kept", "percent", "recall", "share_by_person", "share_of_comparisons",
    *_base_rates, *_identification, *_verification,
]  # fmt: skip
