"""The statistics of matching: what was found and missed, and how sure we may be of a count."""

from facelab.metrics.detection import DetectionCounts, count_detections, iou
from facelab.metrics.uncertainty import Share, share_by_person

__all__ = ["DetectionCounts", "Share", "count_detections", "iou", "share_by_person"]
