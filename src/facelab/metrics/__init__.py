"""The statistics of matching: what was found and missed, and how sure we may be of a count."""

from facelab.metrics.all_pairs import count_all_pairs
from facelab.metrics.comparisons import draw_pairs, machine_verdicts, read_answers, score_verdicts, sway
from facelab.metrics.curves import (
    Curve,
    EqualErrorRate,
    best_threshold,
    equal_error_rate,
    error_curve,
    threshold_for_fmr,
)
from facelab.metrics.detection import DetectionCounts, count_detections, iou
from facelab.metrics.histogram import ScoreCounts, count_scores
from facelab.metrics.likelihood import likelihood_ratio
from facelab.metrics.published import PublishedScores, london_scores
from facelab.metrics.quality import Discarded, error_versus_discard
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
from facelab.metrics.uncertainty import Share, percent, share_by_person, share_of_comparisons
from facelab.metrics.verification import (
    Scores,
    compare_all,
    compare_pairs,
    error_rates,
    failure_to_acquire,
    false_match_rate,
    false_non_match_rate,
    false_reject_rate,
)
from facelab.metrics.zoo import PersonErrors, errors_by_person, share_if_by_chance, share_of_the_most

__all__ = [
    "Curve", "DetectionCounts", "Discarded", "EqualErrorRate", "PersonErrors", "PublishedScores", "ScoreCounts",
    "Scores", "Share", "best_threshold", "by_cover", "by_light", "by_turn", "compare_all", "compare_pairs",
    "count_all_pairs", "count_detections", "count_scores", "draw_pairs", "equal_error_rate", "error_curve",
    "error_rates",
    "error_versus_discard", "errors_by_person", "failure_to_acquire", "false_match_rate", "false_non_match_rate",
    "false_reject_rate", "found_by_setting", "iou", "likelihood_ratio", "london_scores", "machine_verdicts",
    "missed", "percent", "read_answers", "run_trials", "score_verdicts", "share_by_person", "share_if_by_chance",
    "share_of_comparisons", "share_of_the_most", "sway", "threshold_for_fmr", "to_face_width", "true_box",
]  # fmt: skip
