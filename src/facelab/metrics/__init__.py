"""The statistics of matching: what was found and missed, and how sure we may be of a count."""

from facelab.metrics.comparisons import draw_pairs, machine_verdicts, read_answers, score_verdicts, sway
from facelab.metrics.detection import DetectionCounts, count_detections, iou
from facelab.metrics.trials import (
    by_cover,
    by_light,
    by_turn,
    found_by_setting,
    missed,
    run_trials,
    to_face_width,
    true_box,
)
from facelab.metrics.uncertainty import Share, share_by_person

__all__ = [
    "DetectionCounts", "Share", "by_cover", "by_light", "by_turn", "count_detections", "draw_pairs",
    "found_by_setting", "iou", "machine_verdicts", "missed", "read_answers", "run_trials", "score_verdicts",
    "share_by_person", "sway", "to_face_width", "true_box",
]  # fmt: skip
