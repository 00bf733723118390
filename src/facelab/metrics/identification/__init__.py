"""Identification, one probe against a gallery: who is found, who is returned in error, and what a larger one does."""

from facelab.metrics.identification.curves import (
    IdentificationCurve,
    MatchCharacteristic,
    identification_curve,
    match_characteristic,
)
from facelab.metrics.identification.draws import PredictedAndMeasured, predicted_and_measured
from facelab.metrics.identification.expected import expected_false_candidates, expected_fpir, fpir_bounds
from facelab.metrics.identification.rates import (
    Selectivity,
    false_negative_identification_rate,
    false_positive_identification_rate,
    identification_errors,
    identification_rate,
    selectivity,
    true_positive_identification_rate,
)
from facelab.metrics.identification.searches import Searches, search_all, searches_of

__all__ = [
    "IdentificationCurve", "MatchCharacteristic", "PredictedAndMeasured", "Searches", "Selectivity",
    "expected_false_candidates", "expected_fpir", "false_negative_identification_rate",
    "false_positive_identification_rate", "fpir_bounds", "identification_curve", "identification_errors",
    "identification_rate", "match_characteristic", "predicted_and_measured", "search_all", "searches_of", "selectivity",
    "true_positive_identification_rate",
]  # fmt: skip
