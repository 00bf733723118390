"""Verification, one picture against one other: scores, the two errors of a threshold, and what follows from them."""

from facelab.metrics.verification.all_pairs import count_all_pairs
from facelab.metrics.verification.burden import (
    PersonErrors,
    errors_by_person,
    share_if_by_chance,
    share_of_the_most,
)
from facelab.metrics.verification.costs import Choice, Purpose, expected_cost, extremes, least_cost
from facelab.metrics.verification.counted import best_edge, counted_curve, counted_equal_error_rate, counted_errors
from facelab.metrics.verification.curves import (
    Curve,
    EqualErrorRate,
    best_threshold,
    equal_error_rate,
    error_curve,
    threshold_for_fmr,
)
from facelab.metrics.verification.evidence import likelihood_ratio
from facelab.metrics.verification.histogram import ScoreCounts, count_scores
from facelab.metrics.verification.published import PublishedScores, london_alike, london_scores
from facelab.metrics.verification.rates import (
    error_counts,
    error_rates,
    failure_to_acquire,
    false_match_rate,
    false_non_match_rate,
    false_reject_rate,
)
from facelab.metrics.verification.scores import Scores, compare_all, compare_embeddings, compare_pairs

__all__ = [
    "Choice", "Curve", "EqualErrorRate", "PersonErrors", "PublishedScores", "Purpose", "ScoreCounts",
    "Scores", "best_edge", "best_threshold", "compare_all", "compare_embeddings", "compare_pairs", "count_all_pairs",
    "count_scores", "counted_curve", "counted_equal_error_rate", "counted_errors", "equal_error_rate", "error_counts",
    "error_curve", "error_rates", "errors_by_person", "expected_cost", "extremes", "failure_to_acquire",
    "false_match_rate", "false_non_match_rate", "false_reject_rate", "least_cost", "likelihood_ratio", "london_alike",
    "london_scores", "share_if_by_chance", "share_of_the_most", "threshold_for_fmr",
]  # fmt: skip
